"""What chat completions servers really send, read tolerantly: chunks, whole answers and errors become events.

The shapes are those of https://platform.openai.com/docs/api-reference/chat and of the servers that imitate it: content
as a string or as a list of parts, missing or null fields, thinking in fields or in the text, errors inside a stream.
"""

from __future__ import annotations

import json

from altwright.core.answer import AnswerEvent, Ending, Finished, ModelNamed, TextArrived, ThinkingArrived, UsageReported
from altwright.core.errors import AnswerCutOff, AnswerEmpty, AnswerGap, AnswerUnreadable, ServiceError
from altwright.core.event_stream import ServerEvent
from altwright.core.service_errors import as_json, error_from_body, holds_error
from altwright.core.thinking import ThinkingFilter

_LENGTH = {"length", "max_tokens", "max_output_tokens", "model_length"}
_FILTERED = {
    *("content_filter", "content_filtered", "safety", "image_safety", "recitation", "blocklist", "prohibited_content"),
    *("spii", "sensitive", "refusal"),
}
_BROKEN = {"error", "network_error", "abort", "cancelled"}
_TEXT_TYPES = (None, "", "text", "output_text")
_LONGEST_NAME = 200
_MOST_TOKENS = 10**12
_DEEPEST_CONTENT = 3
# Raw control characters inside strings occur. One decoder for all: building one costs more than decoding a chunk.
_DECODER = json.JSONDecoder(strict=False)


class AnswerReader:
    """Reads the events of one answer and remembers whether its end was seen."""

    def __init__(self) -> None:
        """Begin before the first chunk."""
        self.finished = False
        self.closed = False
        self._unreadable = ""
        self.spoke = False
        self._broken = False
        self._has_gap = False
        self._ended_with_gap = False
        self._spoke_in_deltas = False
        self._model = ""
        self._usage: object = None
        self._filter = ThinkingFilter()

    def read_event(self, event: ServerEvent) -> list[AnswerEvent]:
        """Return what one server-sent event says; a ping says nothing.

        Raises:
            ServiceError: the event is an error.
        """
        data = event.data.strip()
        if data == "[DONE]":
            self.closed = True
            return []
        if not data or event.kind == "ping":
            return []
        try:
            chunk, end = _DECODER.raw_decode(data)
            if end != len(data):
                raise ValueError
        except (ValueError, RecursionError) as error:
            if event.kind == "error" and not self.finished:
                raise error_from_body(None, data, {}) from None
            if "\n" in data:
                # Events without the empty line between them look like one.
                return self._read_lines(event.kind, data.split("\n"))
            if not self._has_gap:
                # What is nested deeper than any content is damaged no less, but holds no words.
                self._has_gap = '"content"' in data and isinstance(error, ValueError) and not self.finished
                self._unreadable = data[:200] if self._has_gap else self._unreadable or data[:200]
            return []
        if event.kind != "error" and isinstance(chunk, dict) and "choices" in chunk and "error" not in chunk:
            return self.read_chunk(chunk)
        if event.kind == "error" or holds_error(chunk):
            if self.finished:
                # Whatever went wrong after the end, such as the billing, the answer is whole.
                return []
            raise error_from_body(None, chunk, {})
        if isinstance(chunk, list):
            return [said for part in chunk if isinstance(part, dict) for said in self.read_chunk(part)]
        return self.read_chunk(chunk)

    def _read_lines(self, kind: str, lines: list[str]) -> list[AnswerEvent]:
        events: list[AnswerEvent] = []
        for line in lines:
            try:
                events += self.read_event(ServerEvent(kind, line))
            except ServiceError as error:
                if not self.spoke:
                    raise
                # The words before it are not lost, and what comes after them is: the answer was cut off.
                self._unreadable = error.detail
                break
        return events

    def read_chunk(self, chunk: object) -> list[AnswerEvent]:
        """Return what one decoded chunk, or one whole answer, says.

        Raises:
            ServiceError: its choice is an error.
        """
        if not isinstance(chunk, dict):
            return []
        events: list[AnswerEvent] = []
        name = chunk.get("model")
        if name != self._model and isinstance(name, str) and (shown := _name_of(name)):
            self._model = name
            events.append(ModelNamed(shown))
        self._usage = chunk.get("usage") or self._usage
        choices = chunk.get("choices")
        if isinstance(choices, list):
            for choice in choices:
                if isinstance(choice, dict) and choice.get("index") in (0, None):
                    return events + self._read_choice(choice)
        return events

    def read_whole(self, body: object) -> list[AnswerEvent]:
        """Return what a whole, unstreamed answer says; it is finished even where it does not say so.

        Only one that says that it broke off is not finished.

        Raises:
            ServiceError: the body is an error.
            AnswerUnreadable: the body is not an answer.
        """
        if holds_error(body):
            raise error_from_body(None, body, {})
        if not isinstance(body, dict) or not isinstance(body.get("choices"), list):
            raise AnswerUnreadable(_shown(body))
        events = self.read_chunk(body) + self.close() + self.usage()
        if not self.finished and not self._broken:
            self.finished = True
            events.append(Finished(Ending.DONE))
        return events

    def close(self) -> list[AnswerEvent]:
        """Return the words that were held back in case they became a tag."""
        return self._said(*self._filter.close())

    def usage(self) -> list[AnswerEvent]:
        """Return what the service said last about tokens; some say it anew with each chunk."""
        usage = self._usage
        if not isinstance(usage, dict):
            return []
        asked = _count(usage.get("prompt_tokens", usage.get("input_tokens")))
        answered = _count(usage.get("completion_tokens", usage.get("output_tokens")))
        return [] if asked is None and answered is None else [UsageReported(asked, answered)]

    def check_end(self) -> None:
        """Tell whether the stream may end here.

        Raises:
            AnswerCutOff: the service did not say that the answer is finished.
            AnswerGap: it did, and some of its words could not be read.
            AnswerEmpty: the service closed the stream in order, without a word.
            AnswerUnreadable: nothing in the stream could be read.
        """
        if self.finished:
            return
        if self.spoke:
            raise (AnswerGap if self._ended_with_gap else AnswerCutOff)(self._unreadable)
        if self._unreadable:
            raise AnswerUnreadable(self._unreadable)
        if self.closed:
            raise AnswerEmpty
        raise AnswerCutOff

    def _read_choice(self, choice: dict[str, object]) -> list[AnswerEvent]:
        if choice.get("error") and not self.finished:
            raise error_from_body(None, choice, {})
        said = choice.get("delta")
        in_delta = bool(said)
        if not in_delta and not self._spoke_in_deltas:
            said = choice.get("message")
        events: list[AnswerEvent] = []
        if isinstance(said, dict):
            content = said.get("content")
            answer, thinking = self._filter.feed(content if isinstance(content, str) else _text_of(content))
            if thought := said.get("reasoning_content") or said.get("reasoning"):
                thinking = _text_of(thought) + thinking
            if isinstance(content, list):
                thinking = _thought_in(content) + thinking
            events = self._said(answer or _text_of(said.get("refusal")), thinking)
            self._spoke_in_deltas = self._spoke_in_deltas or (in_delta and self.spoke)
        elif isinstance(choice.get("text"), str):
            # The older completions, which some servers imitate, have the text in the choice itself.
            events = self._said(*self._filter.feed(_text_of(choice["text"])))
        reason = choice.get("finish_reason")
        if reason and isinstance(reason, str) and not self.finished:
            events += self._finish(reason.lower())
        return events

    def _finish(self, reason: str) -> list[AnswerEvent]:
        if reason in _BROKEN:
            self._broken = True
            return []
        if self._has_gap and reason not in _FILTERED:
            self._ended_with_gap = True
            return []
        self.finished = True
        events = self.close()
        if reason in _FILTERED:
            events.append(Finished(Ending.FILTERED))
        else:
            events.append(Finished(Ending.LENGTH if reason in _LENGTH else Ending.DONE))
        return events

    def _said(self, answer: str, thinking: str) -> list[AnswerEvent]:
        events: list[AnswerEvent] = [ThinkingArrived(thinking)] if thinking else []
        if answer:
            self.spoke = True
            events.append(TextArrived(answer))
        return events


def _count(value: object) -> int | None:
    """Return a number of tokens, or None where ``value`` is something else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_TOKENS:
        return None
    return int(value)


def _name_of(model: str) -> str:
    """Return the name of a ``model`` as one line that can be written anywhere."""
    line = " ".join(model.encode("utf-8", "replace").decode("utf-8").split())
    return "".join(character for character in line if character.isprintable())[:_LONGEST_NAME]


def _text_of(content: object, depth: int = _DEEPEST_CONTENT) -> str:
    """Return the text of ``content``: a string, a part, or a list of either; everything else has none."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict) and depth:
        return _text_of(content.get("text"), depth - 1) if content.get("type") in _TEXT_TYPES else ""
    if isinstance(content, list) and depth:
        return "".join([_text_of(part, depth - 1) for part in content])
    return ""


def _thought_in(content: list[object]) -> str:
    """Return the thinking in a list of parts (``{"type": "thinking", "thinking": …}``)."""
    thoughts = (part.get("thinking") for part in content if isinstance(part, dict) and part.get("type") == "thinking")
    return "".join(map(_text_of, thoughts))


def _shown(body: object) -> str:
    return body[:500] if isinstance(body, str) else as_json(body)[:500]
