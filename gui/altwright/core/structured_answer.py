"""The answer of a model that was asked to suggest a role: labelled lines, read while they are being written.

The form is that of :mod:`altwright.core.prompting`: ``ROLE:``, ``ALT:``, ``LONG:``, ``WORDS:`` and ``UNSURE:``, each
at the beginning of a line, and what belongs to it up to the next one. Models keep to it more or less: they write labels
in bold or in a list, words before the first label, or no label at all. An answer without ``ROLE`` and ``ALT`` is simply
the text. No word is lost: what belongs nowhere is left over, and the answer to the letter is kept beside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from altwright.core.role import Role


class _Label(Enum):
    """What a line can begin with; the names are those that models write."""

    ROLE = ("role", "suggested role")
    ALT = ("alt", "alt text", "alt-text", "short alt", "short alt text")
    LONG = ("long", "long description")
    WORDS = ("words", "words in the picture", "text in the picture")
    UNSURE = ("unsure", "uncertain", "uncertain claims", "not sure")


_LABELS = {name: label for label in _Label for name in label.value}
_NAMES = "|".join(sorted((re.escape(name).replace(r"\ ", "[ _]") for name in _LABELS), key=len, reverse=True))
_LABELLED = re.compile(
    rf"[ \t]*(?:>[ \t]*)?(?:#{{1,6}}[ \t]+|[-*+•][ \t]+|\d{{1,2}}[.)][ \t]+)?(?P<mark>\*\*|__|\*|_|`)?"
    rf"(?P<name>{_NAMES})(?P<mark_after>(?P=mark))?[ \t]*[::](?(mark)(?(mark_after)|(?P=mark)?))[ \t]*",
    re.IGNORECASE,
)
_FENCE = re.compile(r"[ \t]*```\w*[ \t]*")
_LONGEST_LABEL = 40
_BULLET = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,2}[.)])[ \t]+")
_NOTHING = frozenset(
    ["-", "–", "—", '""', "''", "“”", 'alt=""', "n/a", "N/A"]
    + [form.format(word) for word in ("none", "None", "empty", "Empty") for form in ("{}", "{}.", "({})")]
)
_ROLES = {role.value: role for role in Role}
_UPPER_LABELS = tuple(label.name for label in _Label)


@dataclass(frozen=True, slots=True)
class StructuredAnswer:
    """What has arrived so far of a suggestion.

    ``is_structured`` tells whether the model keeps to the form; otherwise ``alt`` is the answer to the letter and the
    rest is empty. ``role`` is None until it is known, and ``role_words`` what the model wrote for it. ``words`` can be
    read in the picture, and ``unsure`` are claims that the model is not sure of. ``leftover`` belongs nowhere, and
    ``raw`` is the answer to the letter.
    """

    raw: str = ""
    is_structured: bool = False
    role: Role | None = None
    role_words: str = ""
    alt: str = ""
    long_description: str = ""
    words: str = ""
    unsure: tuple[str, ...] = ()
    leftover: str = ""

    @property
    def is_decorative(self) -> bool:
        """Whether the model suggests to leave the alt text empty, which is a result like any other."""
        return self.role is Role.DECORATIVE and not self.alt


class StructuredReader:
    """Reads a streamed answer, in whatever pieces it comes."""

    def __init__(self) -> None:
        """Begin before the first word."""
        self._raw: list[str] = []
        self._line = ""
        self._sections: dict[_Label | None, list[str]] = {}
        self._current: _Label | None = None
        self._ended_with_return = False

    @property
    def answer(self) -> StructuredAnswer:
        """What has arrived by now; the beginning of a line that may become a label is still held back."""
        return self._answer(is_open=True)

    def feed(self, text: str) -> None:
        """Take what came next."""
        self._raw.append(text)
        if self._ended_with_return and text:
            text = text.removeprefix("\n")
            self._ended_with_return = False
        self._ended_with_return = text.endswith("\r") or (self._ended_with_return and not text)
        *whole, self._line = (self._line + text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        for line in whole:
            self._current = _take(line, self._sections, self._current)

    def close(self) -> StructuredAnswer:
        """Return the whole answer, also when it was cut off."""
        return self._answer(is_open=False)

    def _answer(self, *, is_open: bool) -> StructuredAnswer:
        sections = {label: list(lines) for label, lines in self._sections.items()}
        line = self._line
        structured = any(label in sections for label in (_Label.ROLE, _Label.ALT)) or _begins_structure(line)
        raw = "".join(self._raw)
        if not structured:
            return StructuredAnswer(raw, alt="" if is_open and _may_be_label(raw.lstrip()) else raw)
        if not (is_open and _may_be_label(line)):
            if _is_cut_label(line) and _has_words(sections, self._current):
                sections.setdefault(None, []).append(line)
            else:
                _take(line, sections, self._current)
        return _structured(raw, sections, is_open=is_open)


def _take(line: str, sections: dict[_Label | None, list[str]], current: _Label | None) -> _Label | None:
    """Put ``line`` into its section and return the section that goes on after it."""
    if match := _LABELLED.match(line):
        label = _label_of(match)
        sections.setdefault(label, []).append(line[match.end() :])
        return label
    if _FENCE.fullmatch(line):
        sections.setdefault(None, []).append(line)
        return current
    if current is _Label.ROLE:
        # A role is one line; a model that forgets the next label goes on with the text.
        if not line.strip():
            return current
        is_role = not _has_words(sections, current) and len(line.split()) < 4 and _role_in(line)
        current = current if is_role else _Label.ALT
    sections.setdefault(current, []).append(line)
    return current


def _has_words(sections: dict[_Label | None, list[str]], label: _Label | None) -> bool:
    return any(line.strip() for line in sections.get(label, ()))


def _label_of(match: re.Match[str]) -> _Label:
    return _LABELS[match["name"].replace("_", " ").casefold()]


def _begins_structure(line: str) -> bool:
    match = _LABELLED.match(line)
    return match is not None and _label_of(match) in (_Label.ROLE, _Label.ALT)


def _may_be_label(line: str) -> bool:
    """Tell whether more words could turn the beginning of a line, ``line``, into a label."""
    if len(line) > _LONGEST_LABEL or "\n" in line or _LABELLED.match(line):
        return False
    bare = re.sub(r"^[ \t>#*+•_`-]*(?:\d{1,2}[.)]?[ \t]*)?[*_`]*", "", line).casefold()
    return bare.rstrip("*_` \t") in _LABELS or any(name.startswith(bare.replace("_", " ")) for name in _LABELS)


def _is_cut_label(line: str) -> bool:
    """Tell whether ``line`` is a label, written in capitals as asked, that broke off before its colon."""
    bare = line.strip(" \t*_`#")
    return bool(bare) and any(name.startswith(bare) for name in _UPPER_LABELS)


def _structured(raw: str, sections: dict[_Label | None, list[str]], *, is_open: bool) -> StructuredAnswer:
    texts = {label: "\n".join(lines).strip() for label, lines in sections.items()}
    role_words = texts.get(_Label.ROLE, "")
    role = _role_in(role_words)
    alt = texts.get(_Label.ALT, "")
    if role is Role.DECORATIVE:
        alt = _something(alt, is_open=is_open)
    return StructuredAnswer(
        raw,
        True,
        role,
        role_words,
        alt,
        _something(texts.get(_Label.LONG, ""), is_open=is_open),
        _something(texts.get(_Label.WORDS, ""), is_open=is_open),
        _claims(_something(texts.get(_Label.UNSURE, ""), is_open=is_open)),
        texts.get(None, ""),
    )


def _role_in(text: str) -> Role | None:
    """Return the first role that ``text`` names."""
    words = re.findall(r"[a-z]+", text.casefold())
    return next((_ROLES[word] for word in words if word in _ROLES), None)


def _something(text: str, *, is_open: bool) -> str:
    """Return ``text``, or nothing for a word that stands for nothing, or that may still become one."""
    if text in _NOTHING or (is_open and any(word.startswith(text) for word in _NOTHING)):
        return ""
    return text


def _claims(text: str) -> tuple[str, ...]:
    lines = [_BULLET.sub("", line) for line in text.splitlines()]
    claims = lines if len(lines) > 1 else text.split(";")
    return tuple(claim.strip() for claim in claims if claim.strip())
