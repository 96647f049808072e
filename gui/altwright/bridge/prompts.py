"""The editor's prompts: built-in ones, what was changed about them, own ones, and files that hand them on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from altwright.bridge.kept import Kept, Trouble
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.lazy_asyncio import asyncio
from altwright.core.message import Message, Tone
from altwright.core.prompt_library import Prompt, PromptLibrary, usual_prompt
from altwright.core.role import Role


class Prompts(Kept[PromptLibrary]):
    """The prompts; until their files were read, there is the usual one alone.

    ``exchanged`` brings a message on what :meth:`import_file` or :meth:`export_file` did.
    """

    exchanged = Signal(object)

    def __init__(self, folder: Path, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Keep changes and own ones in ``folder``."""
        from altwright.services.prompt_store import PromptStore

        super().__init__(PromptLibrary((usual_prompt(),)), tasks, parent)
        self._store = PromptStore(folder)
        self._removed: tuple[Prompt, int] | None = None

    @property
    def library(self) -> PromptLibrary:
        """All prompts as they are now."""
        return self.value

    def add(self, title: str, text: str, role: Role | None = None) -> str:
        """Keep one more own prompt, and return its id.

        Raises:
            ValueError: the name or the text is empty or too long, or there are too many prompts.
        """
        added = self.value.with_own(title, text, role).own[-1]
        self.change(lambda library: library.with_own(title, text, role))
        return added.id

    def edit(self, name: str, text: str, title: str = "") -> None:
        """Keep ``text``, and ``title`` as the name if there is one, for the prompt with the id ``name``.

        Raises:
            KeyError: there is no such prompt.
            ValueError: the text is empty or too long.
        """
        self.value.edited(name, text, title)
        self.change(lambda library: library.edited(name, text, title))

    def fit(self, name: str, role: Role | None) -> None:
        """Have the own prompt ``name`` fit ``role``."""
        self.change(lambda library: library.fitting(name, role))

    def restore(self, name: str) -> None:
        """Keep the built-in prompt ``name`` as it came."""
        self.change(lambda library: library.restored(name))

    def remove(self, name: str) -> None:
        """Forget the own prompt ``name``; :meth:`bring_back` keeps it again."""
        own = self.value.own
        place = next((place for place, prompt in enumerate(own) if prompt.id == name), None)
        if place is not None:
            self._removed = own[place], place
            self.change(lambda library: library.without(name))

    def bring_back(self) -> str:
        """Keep the prompt that was removed last at its place again, and return its id, "" if there is none."""
        if self._removed is None:
            return ""
        (prompt, place), self._removed = self._removed, None
        self.change(lambda library: library.put_back(prompt, place))
        return prompt.id

    def import_file(self, path: Path) -> None:
        """Add the prompts in the file at ``path``, and tell by ``exchanged`` what came of it."""
        self._tasks.start(self._import(path), "import prompts")

    def export_file(self, path: Path) -> None:
        """Write what was changed and added to a file for others, and tell by ``exchanged`` what came of it."""
        self._tasks.start(self._export(path), "export prompts")

    async def take_file(self, path: Path) -> tuple[int, int]:
        """Add the prompts in the file at ``path``; return how many were added, and how many were not.

        Raises:
            PromptsUnreadable: it is no file with prompts, or a newer version wrote it.
            OSError: it cannot be read.
        """
        from altwright.services.prompt_store import import_prompts

        library = await self.loaded()
        prompts, senseless = await asyncio.to_thread(import_prompts, path)
        taken = library.imported(prompts)
        self.change(lambda library: library.imported(prompts).library)
        return taken.added, taken.left_out + senseless

    async def write_file(self, path: Path) -> int:
        """Write what was changed and added to a file for others; return how many prompts it holds.

        Raises:
            MetadataError: nothing was written, for the reason that its class names.
        """
        from altwright.services.prompt_store import export_prompts

        library = await self.loaded()
        prompts = (*library.changes, *library.own) or library.prompts
        await asyncio.to_thread(export_prompts, prompts, path)
        return len(prompts)

    async def _import(self, path: Path) -> None:
        from altwright.core.prompt_library import PromptsNewer, PromptsUnreadable

        detail, tone, counts = "", Tone.CAUTION, dict[str, int]()
        try:
            added, left_out = await self.take_file(path)
        except PromptsNewer:
            text = self.tr("{name} was made with a newer version of Altwright. Nothing was changed.")
        except PromptsUnreadable:
            text = self.tr("{name} holds no prompts of Altwright. Nothing was changed.")
        except OSError as error:
            text = self.tr("{name} cannot be read. Nothing was changed.")
            detail = error.strerror or ""
        else:
            tone = Tone.NOTICE
            text = self.tr("{name} brings nothing new. Your prompts are kept.")
            if added:
                text = self.tr("{name} is imported: {added} new, {left_out} left out or known.")
            counts = {"added": added, "left_out": left_out}
        text = text.format(name=path.name, **counts)
        self.exchanged.emit(Message(text, detail=detail, tone=tone))

    async def _export(self, path: Path) -> None:
        from altwright.core.errors import MetadataError
        from altwright.core.message import Situation
        from altwright.core.wording import message_for

        try:
            count = await self.write_file(path)
        except MetadataError as error:
            self.exchanged.emit(message_for(error, Situation(service=""), translate))
            return
        text = self.tr("{name} holds {count} prompts now. Others import it on this page.")
        self.exchanged.emit(Message(text.format(name=path.name, count=count), tone=Tone.NOTICE))

    def read(self) -> PromptLibrary:
        """Return the built-in prompts with what was changed and added."""
        from altwright.services.prompt_store import built_in_prompts

        # What comes with Altwright is there even where the own ones cannot be read.
        self._value = PromptLibrary(built_in_prompts())
        return self._store.load()

    def write(self, value: PromptLibrary) -> None:
        """Write what was changed and added."""
        self._store.save(value)

    def damaged(self) -> str:
        """Return the name under which a damaged file was set aside."""
        return self._store.damaged

    def words(self, trouble: Trouble) -> str:
        """Return what is said of ``trouble``."""
        match trouble:
            case Trouble.UNREAD:
                return self.tr(
                    "Your prompts cannot be read, so the ones that come with Altwright are in use. The file is left as "
                    "it is."
                )
            case Trouble.DAMAGED:
                return self.tr(
                    "The file with your prompts is damaged and was set aside as {name}. The prompts that come with "
                    "Altwright are in use."
                )
            case Trouble.UNSAVED:
                return self.tr("Your prompts cannot be saved; they last until Altwright closes.")
