"""What a team hands on in one file: prompts, and in sections of their own names, destinations and ignored checks.

The file is an object with ``kind``, ``version`` and a member for each section. A section that this version does not
know is kept as it is, so that nobody's part is lost on the way from one colleague to the next; nothing is ever done
with it. Keys, engines and addresses that hold a secret have no place in the file and are neither taken nor handed on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from altwright.core.errors import AltwrightError
from altwright.core.named_prompt import LONGEST_NAME, MOST_PROMPTS, NamedPrompt, read_prompt
from altwright.core.redaction import redact

FILE_NAME = ".altwright-team.json"
KIND = "altwright-team"
VERSION = 1
"""Goes up when a file of before would be misunderstood; new sections are no reason."""

LARGEST_FILE = 1024 * 1024
"""Bytes."""

_MOST_SECTIONS = 50
_DEEPEST_SECTION = 40
_OWN_NAMES = {"kind", "version", "prompts"}
_NEVER = {
    *("engine", "engines", "service", "services", "address", "addresses", "proxy", "certificate", "certificates"),
    *("key", "keys", "token", "tokens", "password", "passwords", "settings", "organisation", "organization", "locked"),
}
"""Sections of these names could lead pictures elsewhere, or hold what is secret."""


class TeamFault(Enum):
    """Why nothing can be taken from a file."""

    UNREADABLE = auto()
    NO_TEAM_FILE = auto()
    DAMAGED = auto()
    NEWER = auto()


class TeamFileUnusable(AltwrightError):
    """Nothing was taken from the file called ``name``."""

    def __init__(self, fault: TeamFault, name: str = "", detail: str = "") -> None:
        """Remember what is the matter."""
        super().__init__(detail)
        self.fault = fault
        self.name = name


@dataclass(frozen=True, slots=True)
class TeamFile:
    """A team file's content: of ``prompts`` the first is the usual one; ``sections`` are the others, as JSON by name.

    ``left_out`` counts the prompts and sections that were not taken, since they make no sense or hold what looks like
    a key, a password or an address with one.
    """

    prompts: tuple[NamedPrompt, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    left_out: int = 0


class ChangeKind(Enum):
    """What an import does."""

    USUAL_PROMPT = auto()
    PROMPT_CHANGED = auto()
    PROMPT_ADDED = auto()
    PROJECT_ADDED = auto()
    NAME_ADDED = auto()
    NAME_CHANGED = auto()
    DESTINATION_ADDED = auto()
    DESTINATION_CHANGED = auto()
    CHECK_IGNORED = auto()
    SECTION_CHANGED = auto()
    SECTION_ADDED = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an import does: to what is called ``name``, which was ``before`` and would be ``after``."""

    kind: ChangeKind
    name: str
    before: str
    after: str


def read_team_file(data: bytes) -> TeamFile:
    """Return the content of the file that holds ``data``.

    Raises:
        TeamFileUnusable: it is no team file, is damaged, or was made for a later version.
    """
    if len(data) > LARGEST_FILE:
        raise TeamFileUnusable(TeamFault.NO_TEAM_FILE, detail=f"It has more than {LARGEST_FILE} bytes.")
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise TeamFileUnusable(TeamFault.NO_TEAM_FILE) from error
    except (ValueError, RecursionError) as error:
        raise TeamFileUnusable(TeamFault.DAMAGED) from error
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise TeamFileUnusable(TeamFault.NO_TEAM_FILE)
    version = content.get("version")
    if type(version) is not int or version < 1:
        raise TeamFileUnusable(TeamFault.DAMAGED)
    if version > VERSION:
        raise TeamFileUnusable(TeamFault.NEWER)
    return _content(content)


def written(team: TeamFile) -> bytes:
    """Return ``team`` as a file; what must not be handed on is left out, see :func:`fit_to_hand_on`."""
    team = fit_to_hand_on(team)
    content: dict[str, object] = {"kind": KIND, "version": VERSION, "prompts": [p._asdict() for p in team.prompts]}
    content |= {name: json.loads(section) for name, section in team.sections}
    # Half characters, which a broken copy leaves in a prompt, cannot be written.
    return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode(errors="replace")


def fit_to_hand_on(team: TeamFile) -> TeamFile:
    """Return ``team`` without prompts and sections that hold what looks like a secret; ``left_out`` counts them."""
    prompts = tuple(prompt for prompt in team.prompts if not _holds_secret(f"{prompt.name}\n{prompt.text}"))
    sections = tuple((name, section) for name, section in team.sections if not _holds_secret(section))
    gone = len(team.prompts) - len(prompts) + len(team.sections) - len(sections)
    return TeamFile(prompts, sections, gone)


def changes(current: TeamFile, imported: TeamFile) -> tuple[Change, ...]:
    """Return what :func:`merged` would change, in the order of the file; nothing where all is the same already."""
    found: list[Change] = []
    known = {prompt.name: prompt.text for prompt in reversed(current.prompts) if prompt.name}
    texts = {prompt.text for prompt in current.prompts}
    for place, prompt in enumerate(imported.prompts):
        usual = current.prompts[0].text if current.prompts else ""
        if place > 0 and prompt in current.prompts:
            continue
        if place == 0 and prompt.text != usual:
            found.append(Change(ChangeKind.USUAL_PROMPT, prompt.name, usual, prompt.text))
        elif place > 0 and prompt.name in known and prompt.text != known[prompt.name]:
            found.append(Change(ChangeKind.PROMPT_CHANGED, prompt.name, known[prompt.name], prompt.text))
        elif place > 0 and prompt.text not in texts:
            found.append(Change(ChangeKind.PROMPT_ADDED, prompt.name, "", prompt.text))
    sections = dict(current.sections)
    for name, section in imported.sections:
        if name not in sections:
            found.append(Change(ChangeKind.SECTION_ADDED, name, "", section))
        elif sections[name] != section:
            found.append(Change(ChangeKind.SECTION_CHANGED, name, sections[name], section))
    return tuple(found)


def merged(current: TeamFile, imported: TeamFile) -> TeamFile:
    """Return what holds after the import: everything imported, and of ``current`` what it has no replacement for."""
    names = {prompt.name for prompt in imported.prompts[1:] if prompt.name}
    texts = {prompt.text for prompt in imported.prompts}
    kept = (prompt for prompt in current.prompts if prompt.name not in names and prompt.text not in texts)
    sections = dict(current.sections) | dict(imported.sections)
    return TeamFile((*imported.prompts, *kept)[:MOST_PROMPTS], tuple(sections.items()))


def with_usual_prompt(team: TeamFile, text: str) -> TeamFile:
    """Return ``team`` with ``text`` as the usual prompt, under the name that it has already, if it has one."""
    if not text.strip():
        return team
    usual = next((prompt for prompt in team.prompts if prompt.text == text), NamedPrompt("", text))
    return replace(team, prompts=(usual, *(prompt for prompt in team.prompts if prompt.text != text)))


def _content(content: dict[str, object]) -> TeamFile:
    listed = content.get("prompts", [])
    entries = listed[:MOST_PROMPTS] if isinstance(listed, list) else []
    prompts = [_clean(prompt) for prompt in map(read_prompt, entries) if prompt is not None]
    sections = {name: section for name, section in content.items() if name not in _OWN_NAMES}
    usable = [
        (name, json.dumps(section, ensure_ascii=False, sort_keys=True))
        for name, section in list(sections.items())[:_MOST_SECTIONS]
        if _is_section(name) and _is_shallow(section, _DEEPEST_SECTION)
    ]
    fit = fit_to_hand_on(TeamFile(tuple(_once(prompts)), tuple(usable)))
    senseless = len(entries) - len(prompts) + len(sections) - len(usable) + (not isinstance(listed, list))
    return replace(fit, left_out=fit.left_out + senseless)


def _is_section(name: str) -> bool:
    """Tell whether ``name`` can be that of a section, whatever it holds."""
    return 0 < len(name) <= LONGEST_NAME and name.isprintable() and name.strip().lower() not in _NEVER


def _is_shallow(value: object, levels: int) -> bool:
    """Tell whether ``value`` is nested at most ``levels`` deep, so that it can be written again anywhere."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_is_shallow(one, levels - 1) for one in inner)


def _clean(prompt: NamedPrompt) -> NamedPrompt:
    """Return ``prompt`` without characters that no one sees and that mean something to terminals and programs."""
    return NamedPrompt(
        *("".join(character for character in text if character in "\n\t" or ord(character) >= 32) for text in prompt)
    )


def _once(prompts: Iterable[NamedPrompt]) -> Iterable[NamedPrompt]:
    return dict.fromkeys(prompt for prompt in prompts if prompt.text.strip())


def _holds_secret(text: str) -> bool:
    """Tell whether ``text`` holds what looks like a key, a password, or an address with one."""
    return redact(text).casefold() != text.casefold()


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number in JSON")
