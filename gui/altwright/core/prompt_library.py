"""The prompts that can be asked: those that come with Altwright, what an editor changed about them, and own ones.

A changed prompt is kept beside the built-in one, so that a newer version can improve what nobody changed, and "as
before" is always one step away. Importing adds and never replaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from altwright.core.message import Translate
from altwright.core.named_prompt import LONGEST_NAME, LONGEST_PROMPT, MOST_PROMPTS, read_prompt
from altwright.core.picture_context import harmless
from altwright.core.role import Role

USUAL_ID = "alt-text"
USUAL_PROMPT = "Describe this image for alt text."
FORMAT = "altwright-prompts"
VERSION = 1
_LONGEST_ID = 100
_ROLES = {role.value: role for role in Role}


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text to ask with; ``role`` is the role it fits, None for any. ``is_own`` prompts come from an editor."""

    id: str
    name: str
    text: str
    role: Role | None = None
    is_own: bool = False


class Imported(NamedTuple):
    """A library after an import, how many prompts were added, and how many were there already or make no sense."""

    library: PromptLibrary
    added: int
    left_out: int


class PromptsUnreadable(ValueError):
    """A file with prompts that cannot be used; the text says why, without anything from the file."""


class PromptsNewer(PromptsUnreadable):
    """A file with prompts that a newer version of Altwright wrote."""


@dataclass(frozen=True, slots=True)
class PromptLibrary:
    """All prompts, in the order in which they are offered: the built-in ones, then own ones.

    ``changes`` are built-in prompts as the editor wants them, with the ids of those.
    """

    built_in: tuple[Prompt, ...]
    changes: tuple[Prompt, ...] = ()
    own: tuple[Prompt, ...] = ()

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Every prompt as it is asked."""
        changed = {prompt.id: prompt for prompt in self.changes}
        return (*(changed.get(prompt.id, prompt) for prompt in self.built_in), *self.own)

    def find(self, name: str) -> Prompt | None:
        """Return the prompt with the id or, whatever its capitals, the name ``name``."""
        wanted = name.strip().casefold()
        by_id = (prompt for prompt in self.prompts if prompt.id == wanted)
        by_name = (prompt for prompt in self.prompts if prompt.name.casefold() == wanted)
        return next(by_id, None) or next(by_name, None)

    def is_changed(self, name: str) -> bool:
        """Tell whether the built-in prompt with the id ``name`` was changed."""
        return any(prompt.id == name for prompt in self.changes)

    def edited(self, name: str, text: str, title: str = "") -> PromptLibrary:
        """Return the library with ``text``, and ``title`` as its name if there is one, for the prompt ``name``.

        Raises:
            KeyError: there is no prompt with this id.
            ValueError: the text is empty or too long.
        """
        before = next((prompt for prompt in self.prompts if prompt.id == name), None)
        if before is None:
            raise KeyError(name)
        after = _checked(replace(before, text=text, name=title or before.name))
        if before.is_own:
            return replace(self, own=tuple(after if prompt.id == name else prompt for prompt in self.own))
        others = tuple(prompt for prompt in self.changes if prompt.id != name)
        return replace(self, changes=others if after in self.built_in else (*others, after))

    def restored(self, name: str) -> PromptLibrary:
        """Return the library with the built-in prompt ``name`` as it came."""
        return replace(self, changes=tuple(prompt for prompt in self.changes if prompt.id != name))

    def with_own(self, title: str, text: str, role: Role | None = None) -> PromptLibrary:
        """Return the library with one more own prompt, the last one.

        Raises:
            ValueError: the name or the text is empty or too long, or there are too many prompts.
        """
        if len(self.own) >= MOST_PROMPTS:
            raise ValueError(f"{MOST_PROMPTS} own prompts are the most")
        prompt = _checked(Prompt(self._free_id(), title, text, role, is_own=True))
        return replace(self, own=(*self.own, prompt))

    def without(self, name: str) -> PromptLibrary:
        """Return the library without the own prompt ``name``; built-in ones stay."""
        return replace(self, own=tuple(prompt for prompt in self.own if prompt.id != name))

    def put_back(self, prompt: Prompt, place: int) -> PromptLibrary:
        """Return the library with the own ``prompt``, which was taken out, at its ``place`` again."""
        if any(known.id == prompt.id for known in self.own):
            return self
        return replace(self, own=(*self.own[:place], prompt, *self.own[place:]))

    def fitting(self, name: str, role: Role | None) -> PromptLibrary:
        """Return the library with the own prompt ``name`` fitting ``role``; built-in ones have theirs."""
        own = (replace(prompt, role=role) if prompt.id == name else prompt for prompt in self.own)
        return replace(self, own=tuple(own))

    def imported(self, prompts: Iterable[Prompt]) -> Imported:
        """Return the library with ``prompts`` as own ones; what is there already, name and text, is left out."""
        library, left_out = self, 0
        for prompt in prompts:
            known = {(each.name, each.text) for each in library.prompts}
            if (prompt.name, prompt.text) in known or len(library.own) >= MOST_PROMPTS:
                left_out += 1
            else:
                library = library.with_own(_free_name(prompt.name, library.prompts), prompt.text, prompt.role)
        return Imported(library, len(library.own) - len(self.own), left_out)

    def _free_id(self) -> str:
        taken = {prompt.id for prompt in (*self.built_in, *self.own)}
        return next(name for count in range(1, len(taken) + 2) if (name := f"own-{count}") not in taken)


def prompt_name(prompt: Prompt, translate: Translate) -> str:
    """Return the name of ``prompt``: that of a built-in one in the editor's language, as long as nobody changed it."""
    names = {
        "Alt text": translate("Prompts", "Alt text"),
        "Long description": translate("Prompts", "Long description"),
        "Text in the picture": translate("Prompts", "Text in the picture"),
        "Chart or diagram": translate("Prompts", "Chart or diagram"),
        "One sentence": translate("Prompts", "One sentence"),
        "Product picture": translate("Prompts", "Product picture"),
        "Artwork": translate("Prompts", "Artwork"),
        "Social post": translate("Prompts", "Social post"),
    }
    return prompt.name if prompt.is_own else names.get(prompt.name, prompt.name)


def usual_prompt() -> Prompt:
    """Return the prompt that is there whatever happens."""
    return Prompt(USUAL_ID, "Alt text", USUAL_PROMPT)


def exported(prompts: Iterable[Prompt]) -> dict[str, object]:
    """Return the content of a file that hands on ``prompts``."""
    return {"format": FORMAT, "version": VERSION, "prompts": [prompt_record(prompt) for prompt in prompts]}


def read_exported(stored: object) -> tuple[tuple[Prompt, ...], int]:
    """Return the prompts in the content of a file, as own ones, and the number of entries that make no sense.

    Raises:
        PromptsUnreadable: it is no such file.
        PromptsNewer: a newer version wrote it.
    """
    if not isinstance(stored, Mapping) or stored.get("format") != FORMAT:
        raise PromptsUnreadable("it holds no prompts of Altwright")
    version, entries = stored.get("version"), stored.get("prompts")
    if type(version) is not int or version < 1 or not isinstance(entries, list):
        raise PromptsUnreadable("it holds no list of prompts")
    if version > VERSION:
        raise PromptsNewer("a newer version of Altwright wrote it")
    found = [read_prompt_record(entry, is_own=True, needs_id=False) for entry in entries[:MOST_PROMPTS]]
    prompts = tuple(prompt for prompt in found if prompt is not None)
    return prompts, len(entries) - len(prompts)


def prompt_record(prompt: Prompt) -> dict[str, object]:
    """Return ``prompt`` as :func:`read_prompt_record` reads it."""
    record: dict[str, object] = {"id": prompt.id, "name": prompt.name, "text": prompt.text}
    return record | {"role": prompt.role.value} if prompt.role else record


def read_prompt_record(record: object, *, is_own: bool = False, needs_id: bool = True) -> Prompt | None:
    """Return the prompt in a stored ``record``, None where there is none that makes sense."""
    named = read_prompt(record) if isinstance(record, dict) else None
    if named is None or not isinstance(record, dict):
        return None
    name_id, role = record.get("id"), record.get("role")
    if not isinstance(name_id, str) or not 0 < len(name_id) <= _LONGEST_ID:
        name_id = ""
    name = _line(named.name)
    if not name or (needs_id and not name_id):
        return None
    try:
        return _checked(Prompt(name_id, name, named.text, _ROLES.get(role) if isinstance(role, str) else None, is_own))
    except ValueError:
        return None


def read_library(built_in: tuple[Prompt, ...], stored: object) -> PromptLibrary:
    """Return the library of ``built_in`` prompts and what ``stored`` holds about them, as far as it makes sense.

    A change to a prompt that is no longer built in becomes an own prompt: nobody's words get lost.
    """
    library = PromptLibrary(built_in or (usual_prompt(),))
    values = stored if isinstance(stored, Mapping) else {}
    known = {prompt.id: prompt for prompt in library.built_in}
    changes: dict[str, Prompt] = {}
    own: dict[str, Prompt] = {}
    for prompt in _records(values.get("own")):
        if prompt.id not in known:
            own.setdefault(prompt.id, prompt)
    for prompt in _records(values.get("changes")):
        if prompt.id in known:
            changes.setdefault(prompt.id, replace(prompt, role=known[prompt.id].role, is_own=False))
        else:
            own.setdefault(prompt.id, prompt)
    return replace(library, changes=tuple(changes.values()), own=tuple(own.values()))


def library_record(library: PromptLibrary) -> dict[str, object]:
    """Return what an editor changed and added in ``library``, as :func:`read_library` reads it."""
    return {
        "version": VERSION,
        "changes": [prompt_record(prompt) for prompt in library.changes],
        "own": [prompt_record(prompt) for prompt in library.own],
    }


def _records(stored: object) -> list[Prompt]:
    entries = stored[:MOST_PROMPTS] if isinstance(stored, list) else []
    found = (read_prompt_record(entry, is_own=True) for entry in entries)
    return [prompt for prompt in found if prompt is not None]


def _checked(prompt: Prompt) -> Prompt:
    """Return ``prompt`` with its name in one line, and without characters that hide words.

    Raises:
        ValueError: the name or the text is empty or too long.
    """
    name, text = _line(prompt.name), harmless(prompt.text)
    if not name or not text.strip() or len(name) > LONGEST_NAME or len(text) > LONGEST_PROMPT:
        raise ValueError("a prompt has a name and a text, and neither is endless")
    return replace(prompt, name=name, text=text)


def _line(text: str) -> str:
    return " ".join(harmless(text).split())


def _free_name(name: str, prompts: Iterable[Prompt]) -> str:
    """Return ``name``, with a number where another prompt has it already."""
    taken = {prompt.name.casefold() for prompt in prompts}
    names = (name if count == 1 else f"{name[: LONGEST_NAME - 6]} {count}" for count in range(1, len(taken) + 2))
    return next(candidate for candidate in names if candidate.casefold() not in taken)
