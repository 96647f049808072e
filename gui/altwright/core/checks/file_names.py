"""Family 3: names that cameras, computers and servers give, where a description belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.subject import Subject
from altwright.core.checks.tokens import words_of
from altwright.core.role import Role

_CHUNK = re.compile(r"\S+")
_AROUND = "\"'“”„‘’«»()[]{}<>,;:!?。、\uff0c…"
_LONGEST_NAME = 260
_SUFFIXES = (
    *(".jpg", ".jpeg", ".jpe", ".png", ".gif", ".webp", ".avif", ".heic", ".heif", ".svg", ".bmp", ".tif", ".tiff"),
    *(".svgz", ".psd", ".raw", ".cr2", ".nef", ".arw", ".dng", ".ico", ".pdf"),
)
_CAMERA = re.compile(
    r"(?:img|imgp|dsc|dscn|dscf|_dsc|_mg|pxl|mvimg|vid|gopr|gx|dji|sam|cimg|hpim|pict|kimg|fb_img|received|signal|wp|p)"
    r"[_-]?\d{4,24}(?:[_-]?[a-z0-9]{1,12}){0,6}",
    re.IGNORECASE,
)
_STOCK = re.compile(
    r"(?:getty_?images|shutterstock|adobe_?stock|istock(?:photo)?|depositphotos|dreamstime|alamy|pexels|unsplash|pixabay"
    r"|freepik|fotolia|microsoftteams)[_-](?:[a-z]{1,20}[_-])*[a-z0-9]*\d[a-z0-9_-]*",
    re.IGNORECASE,
)
_COPY = re.compile(r"[\w-]{3,40} ?\(\d{1,3}\)")
"""A name with the number that systems add to the second file of that name."""
_DATED = re.compile(r"(?:19|20)\d\d[01]\d[0-3]\d[_-]\d{4,9}")
_MESSENGER = re.compile(r"(?:img|vid|photo|image)-\d{8}-wa\d{4}", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]{16,128}", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,200}")
_SIZE = re.compile(r"\d{3,5}\s?[x×]\s?\d{3,5}(?:\s?px)?", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d")
# A date and a time to the second, as programs put them into names.
_STAMP = re.compile(
    r"(?:19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d\W{0,3}(?:\w{1,3}\W)?[0-2]?\d[-_.:h ]?[0-5]\d[-_.:m ]?[0-5]\d"
)
_SENTENCE = re.compile(r"[.,;:!?]\s")
_MOST_WORDS_OF_NAME = 12
_MOST_WORDS_BESIDE_STAMP = 4
_FEW_WORDS = 5
_FEWEST_SLUG_PARTS = 3


def file_names(subject: Subject) -> Iterator[Finding]:
    """Find file names, addresses, hashes and sizes in pixels."""
    found: dict[Rule, list[Span]] = {}
    for match in _CHUNK.finditer(subject.text):
        chunk = match.group().strip(_AROUND).rstrip(".")
        if chunk.isalpha() or not chunk or len(chunk) > 4096:
            continue
        rule = _rule_of(chunk)
        if rule is not None:
            start = match.start() + match.group().index(chunk)
            found.setdefault(rule, []).append(Span(start, start + len(chunk)))
    whole = None if found.keys() & {Rule.ADDRESS, Rule.HASH} else _whole_name(subject)
    if whole is not None:
        found[Rule.FILE_NAME] = [whole]
    if Rule.FILE_NAME not in found and len(subject.tokens) <= _FEW_WORDS:
        size = _SIZE.search(subject.text[:_LONGEST_NAME])
        if size is not None:
            found[Rule.DIMENSIONS] = [Span(*size.span())]
    for rule, spans in found.items():
        if rule is Rule.FILE_NAME or subject.role is not Role.TEXT:
            quoted = subject.text[spans[0].start : spans[0].end]
            yield Finding(rule, Severity.WARNING, tuple(spans), quoted=quoted)


def _rule_of(chunk: str) -> Rule | None:
    """Return what a text without spaces is, or ``None`` if it may be a word."""
    low = chunk.lower()
    if low.startswith(("http://", "https://", "www.", "data:", "ftp://", "file:")):
        return Rule.ADDRESS
    if len(chunk) > _LONGEST_NAME:
        return None
    if len(chunk) > 5 and low.endswith(_SUFFIXES) and any(map(str.isalnum, chunk.rpartition(".")[0])):
        return Rule.FILE_NAME
    if any(pattern.fullmatch(chunk) for pattern in (_CAMERA, _MESSENGER, _STOCK, _DATED)):
        return Rule.FILE_NAME
    if _UUID.fullmatch(chunk) or (_HEX.fullmatch(chunk) and _mixed(chunk, 3)):
        return Rule.HASH
    if _TOKEN.fullmatch(chunk) and _mixed(chunk, 4) and chunk != low and chunk != chunk.upper() and "-" not in chunk:
        return Rule.HASH
    return None


def _mixed(chunk: str, least: int) -> bool:
    """Whether ``chunk`` has at least ``least`` digits and as many letters."""
    digits = sum(map(str.isdigit, chunk))
    return digits >= least and sum(map(str.isalpha, chunk)) >= least


def _whole_name(subject: Subject) -> Span | None:
    """Return the text if it is, as a whole, the name of a file: its stem, a slug, or a dated screenshot."""
    text = subject.text.strip()
    if not text or len(text) > _LONGEST_NAME:
        return None
    whole = Span(subject.text.index(text), subject.text.index(text) + len(text))
    stem = subject.circumstances.file_name.replace("\\", "/").rpartition("/")[2]
    stem = stem.rpartition(".")[0] or stem
    if stem and subject.role is not Role.TEXT and _parts(stem) == _parts(text):
        return whole
    if _COPY.fullmatch(text):
        return whole
    one_piece = not any(map(str.isspace, text)) and len(_parts(text)) >= _FEWEST_SLUG_PARTS
    if one_piece and ("_" in text or (text.count("-") >= _FEWEST_SLUG_PARTS and text == text.lower())):
        return whole
    if len(subject.tokens) > _MOST_WORDS_OF_NAME:
        return None
    is_screenshot = any(text.lower().startswith(name) for words in subject.vocabularies for name in words.screenshots)
    if (is_screenshot and _DATE.search(text)) or (_STAMP.search(text) and _has_few_letters(subject)):
        return whole
    ends_as_file = text.lower().endswith(_SUFFIXES) and not _SENTENCE.search(text)
    return whole if ends_as_file else None


def _has_few_letters(subject: Subject) -> bool:
    return sum(map(str.isalpha, subject.spelled)) <= _MOST_WORDS_BESIDE_STAMP


def _parts(name: str) -> tuple[str, ...]:
    return words_of(name.replace("_", " "))
