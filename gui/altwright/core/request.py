"""One question about one picture, and its form on the wire."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol, Self

from altwright.core.engine import Engine
from altwright.core.picture import PictureReference

Messages = list[dict[str, object]]
"""The messages of a request, as the API has them."""

SYSTEM = "system"
"""The system message as something that a model may not take."""

PARAMETERS = ("temperature", "max_tokens", "max_completion_tokens", "detail", SYSTEM, "stream_options")
"""What a service may refuse without refusing the question: each can be left out; a system message moves its words."""


class Composer(Protocol):
    """Makes the messages of a question that is more than a prompt; `core.prompting` and `core.refining` have some."""

    def __call__(self, url: str, detail: str) -> Messages:
        """Return the messages about the picture at ``url``, to be looked at as closely as ``detail`` says."""


@dataclass(frozen=True, slots=True)
class DescribeRequest:
    """A prompt and a picture for a model.

    ``temperature`` is 0 to 2 or None; ``streams`` asks for the words as they are written; ``max_tokens`` bounds the
    answer, under its newer name where ``has_newer_names``; ``detail`` is how closely the picture is looked at;
    ``asks_usage`` wants the tokens of a stream counted. ``compose`` makes the messages where the prompt is not all; the
    words of a system message begin the user's where ``has_system`` is false.
    """

    prompt: str
    picture: PictureReference
    model: str
    temperature: float | None
    streams: bool = True
    max_tokens: int | None = None
    detail: str = ""
    asks_usage: bool = False
    has_newer_names: bool = False
    compose: Composer | None = None
    has_system: bool = True

    @classmethod
    def to(cls, engine: Engine, prompt: str, picture: PictureReference, compose: Composer | None = None) -> Self:
        """Return the question as ``engine`` is asked it."""
        options = engine.options
        return cls(
            prompt,
            picture,
            engine.model,
            options.temperature,
            options.streams,
            options.max_tokens,
            options.detail,
            engine.tells_usage,
            compose=compose,
        )

    @property
    def parameters(self) -> dict[str, object]:
        """What is asked besides the messages, the model and streaming, by its name on the wire."""
        found: dict[str, object] = {}
        if self.temperature is not None:
            found["temperature"] = self.temperature
        if self.max_tokens is not None:
            found["max_completion_tokens" if self.has_newer_names else "max_tokens"] = self.max_tokens
        if self.streams and self.asks_usage:
            found["stream_options"] = {"include_usage": True}
        return found

    def has(self, parameter: str) -> bool:
        """Tell whether ``parameter``, one of :data:`PARAMETERS`, is sent."""
        match parameter:
            case "detail":
                return bool(self.detail)
            case "system":
                return any(message["role"] == SYSTEM for message in self.messages())
        return parameter in self.parameters

    def without(self, parameter: str) -> Self:
        """Return the request without ``parameter``; ``max_tokens`` is first tried under its newer name."""
        match parameter:
            case "temperature":
                return replace(self, temperature=None)
            case "max_tokens":
                return replace(self, has_newer_names=True)
            case "max_completion_tokens":
                return replace(self, max_tokens=None)
            case "detail":
                return replace(self, detail="")
            case "system":
                return replace(self, has_system=False)
            case "stream_options":
                return replace(self, asks_usage=False)
        return self

    def messages(self) -> Messages:
        """Return the messages; the last is the user's, with one text part and then one image part."""
        if self.compose is not None:
            messages = self.compose(self.picture.url, self.detail)
            return messages if self.has_system else _without_system(messages)
        image = {"url": self.picture.url}
        if self.detail:
            image["detail"] = self.detail
        return [
            {
                "role": "user",
                "content": [{"type": "text", "text": self.prompt}, {"type": "image_url", "image_url": image}],
            }
        ]

    def to_wire(self) -> dict[str, object]:
        """Return the whole body of the request."""
        return {"model": self.model, "messages": self.messages(), **self.parameters, "stream": self.streams}


def _without_system(messages: Messages) -> Messages:
    """Return ``messages`` with the words of the system's at the beginning of the user's, for models that know none."""
    *rules, user = messages
    content = user["content"]
    if not rules or not isinstance(content, list):
        return messages
    words = [str(message["content"]) for message in rules]
    text, *rest = content
    return [{**user, "content": [{**text, "text": "\n\n".join([*words, text["text"]])}, *rest]}]
