"""The engines as the settings show them: which there are, which one is looked at, and what is changed about it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from altwright.bridge.engine_finder import LocalFinder
from altwright.bridge.key_place import KeyPlace
from altwright.bridge.preferences import Preferences, presets
from altwright.bridge.service_choice import ServiceChoice
from altwright.bridge.session import Session
from altwright.core.engine import Engine, EngineKind, checked, engine_at, service_address
from altwright.core.engine_preset import EnginePreset, KeyNeed, engine_for_address, free_id
from altwright.core.errors import EngineNotAllowed, ServiceAddressInsecure, ServiceError
from altwright.core.message import Action
from altwright.core.redaction import mask_address, redact

NAMED_ID = "ALTWRIGHT_BASE_URL"
"""The id of the line for the service that this variable names; no engine has such a one."""


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """One line of the list: an engine, whether it is offered at once, and what is to be known of it in few words."""

    id: str
    engine: Engine
    is_first: bool
    words: str


class EngineSettings(QObject):
    """Every engine there is; ``selected`` is the one looked at, which need not be the one in use.

    What is changed counts at once. ``changed`` tells that anything is to be shown anew.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        choice: ServiceChoice,
        finder: LocalFinder,
        parent: QObject | None = None,
    ) -> None:
        """Begin with the engine in use."""
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._choice = choice
        self._finder = finder
        self._selected = preferences.engine().id
        for signal in (choice.engines_changed, choice.keys_changed, finder.changed, session.link.changed):
            signal.connect(self.changed)

    @property
    def selected(self) -> Engine:
        """The engine that is looked at."""
        if self._selected == NAMED_ID and (named := self._named()) is not None:
            return named
        engines = self._preferences.engines()
        return next((engine for engine in engines if engine.id == self._selected), engines[0])

    @property
    def selected_id(self) -> str:
        """The id of the line of the engine that is looked at."""
        return NAMED_ID if self.is_named else self.selected.id

    @property
    def is_named(self) -> bool:
        """Whether the selected engine is the service that a variable names: the settings keep nothing of it."""
        return self._selected == NAMED_ID and self._named() is not None

    @property
    def actions_elsewhere(self) -> frozenset[Action]:
        """What is not done here: whoever names the service, and its key, in variables changes them there."""
        if not self.is_named:
            return frozenset()
        has_key = self.key_place is KeyPlace.VARIABLE
        return frozenset({Action.COMPLETE_ADDRESS, Action.CHECK_KEY} if has_key else {Action.COMPLETE_ADDRESS})

    @property
    def address_words(self) -> str:
        """The address of the selected engine as it is shown; a variable's may hold what nobody else should see."""
        return redact(mask_address(self.selected.address)) if self.is_named else self.selected.address

    def locks(self, row: str) -> bool:
        """Tell whether the organisation set ``row``, one of :class:`altwright.core.organisation.Row`, for good."""
        return self._preferences.organisation.locks(row)

    @property
    def is_own(self) -> bool:
        """Whether the editor added the selected engine."""
        ours = {change.id for change in self._preferences.organisation.own}
        return not self.is_named and self._was_added(self.selected) and self.selected.id not in ours

    @property
    def is_in_use(self) -> bool:
        """Whether the selected engine is the one that is asked."""
        return self._choice.is_in_use(self.selected)

    @property
    def may_move(self) -> bool:
        """Whether the selected engine has an address that can be changed: an own one, or one on this computer."""
        known = self._known()
        return self.is_own if known is None else known.is_local and self.selected.kind is EngineKind.OTHER

    @property
    def asked_model(self) -> str:
        """The model that is asked for: a variable's, where the selected engine is in use with one."""
        return self._choice.asked(self.selected).model

    @property
    def key_need(self) -> KeyNeed:
        """Whether the selected engine wants a key."""
        known = self._known()
        return KeyNeed.OPTIONAL if known is None else known.key

    @property
    def key_place(self) -> KeyPlace:
        """Where the key of the selected engine is."""
        return self._choice.key_place(self.selected)

    @property
    def keeps_key(self) -> bool:
        """Whether there is a key of the selected engine that can be removed; a variable's cannot."""
        return self._choice.keeps_key(self.selected)

    def words_on_other(self) -> str:
        """Return what is to be known of the engine in use if the list has it not, as the demo."""
        if any(self._choice.is_in_use(entry.engine) for entry in self.entries()):
            return ""
        text = self.tr("{name} is in use until another one is chosen here.")
        if not self._session.link.is_demo:
            text = self.tr(
                "The variable ALTWRIGHT_BASE_URL names {name}, which your organisation does not allow. Choose another "
                "one here."
            )
        return text.format(name=self._session.link.engine.name)

    def entries(self) -> tuple[EngineEntry, ...]:
        """Return the engines: a variable's, those that are offered at once, and the others."""
        named = self._named()
        of_variable = () if named is None else (EngineEntry(NAMED_ID, named, True, self._words_for(named, NAMED_ID)),)
        first = {preset.id for preset in presets() if preset.is_first}
        entries = [
            EngineEntry(
                engine.id,
                engine,
                engine.id in first or self._was_added(engine) or self._stands_out(engine),
                self._words_for(engine),
            )
            for engine in self._preferences.engines()
        ]
        return (*of_variable, *sorted(entries, key=lambda entry: not entry.is_first))

    def select(self, name: str) -> None:
        """Look at the engine whose line has the id ``name``."""
        if name != self._selected:
            self._selected = name
            self.changed.emit()

    def select_used(self) -> None:
        """Look at the engine in use, or at the one of the settings where the list does not have that."""
        used = (entry.id for entry in self.entries() if self._choice.is_in_use(entry.engine))
        self.select(next(used, self._preferences.engine().id))

    def use(self) -> None:
        """Ask the selected engine from now on."""
        if self.is_named:
            self._choice.use_named()
        else:
            self._choice.use(self.selected)

    def change(self, engine: Engine) -> None:
        """Keep the selected engine as ``engine`` has it; nothing is kept of one that a variable names."""
        if not self.is_named:
            self._choice.change(engine)

    def choose_model(self, name: str) -> None:
        """Have the selected engine asked for the model ``name``."""
        if self.is_named:
            self._choice.choose_named_model(name)
        else:
            self._choice.choose_model(self.selected, name)

    @property
    def password_place(self) -> KeyPlace:
        """Where the password of the selected engine's own proxy is."""
        return self._choice.passwords.place(self.selected.proxy)

    def forget_password(self) -> None:
        """Forget the password of the selected engine's proxy."""
        self._choice.passwords.forget(self.selected.proxy)

    def move(self, address: str) -> str:
        """Put the selected engine to ``address``; return what is wrong with it, if something is."""
        address = service_address(address)
        if address == self.selected.address:
            return ""
        engine = self.selected._replace(address=address, is_local=engine_at(address).is_local)
        if trouble := self._trouble_with(engine):
            return trouble
        self._choice.change(engine)
        return ""

    def restore(self) -> None:
        """Forget what was set about how the selected engine is asked."""
        if self._was_added(self.selected):
            usual = engine_at(self.selected.address, self.selected.model)
            engine = self.selected._replace(options=usual.options, time_limits=usual.time_limits)
            self._choice.change(engine._replace(proxy=usual.proxy, certificate=usual.certificate))
        else:
            self._choice.restore(self.selected)

    def add(self, name: str, address: str) -> str:
        """Add a service and look at it, or at the known one that is there; return what is wrong, if something is."""
        engine = engine_for_address(address, presets(), self._preferences.settings.engines)
        if trouble := self._trouble_with(engine):
            return trouble
        engines = self._preferences.engines()
        if all(known.id != engine.id for known in engines):
            name = " ".join(name.split())[:80] or engine.name
            engine = engine._replace(id=free_id(name, engines), name=name, kind=EngineKind.OTHER)
            self._choice.change(engine)
        self.select(engine.id)
        return ""

    def remove(self) -> None:
        """Forget the selected own engine, and look at the one in use."""
        self._choice.remove(self.selected)
        self.select_used()

    def keep_key(self, text: str) -> str:
        """Keep ``text`` as the key of the selected engine; return what is wrong with it, if something is."""
        key = text.strip()
        if not key:
            return ""
        if not key.isascii() or not key.isprintable() or " " in key:
            return self.tr("The key holds characters that no key has. Copy it once more, without anything around it.")
        self._choice.keep_key(self.selected, key)
        return ""

    def forget_key(self) -> None:
        """Forget the key of the selected engine."""
        self._choice.forget_key(self.selected)

    def receiver_words(self) -> str:
        """Return who receives pictures where the selected engine is asked."""
        engine = self.selected
        if engine.kind is EngineKind.LOCAL:
            return self.tr("Nothing leaves this computer.")
        if engine.is_local:
            text = self.tr("Pictures and prompts go to {name} on this computer; what it does with them is its own.")
            return text.format(name=engine.name)
        return self.tr("Pictures, prompts and addresses go to {host} when you press Describe.").format(
            host=engine.host or engine.name
        )

    def _named(self) -> Engine | None:
        """Return the service that a variable names, if it may be asked."""
        named = self._choice.named
        return named if named is not None and self._preferences.organisation.allows(named) else None

    def _known(self) -> EnginePreset | None:
        """Return the preset of the selected engine, if it is known by name."""
        return None if self.is_named else next((one for one in presets() if one.id == self.selected.id), None)

    def _trouble_with(self, engine: Engine) -> str:
        try:
            checked(engine)
            self._preferences.check(engine)
        except EngineNotAllowed:
            return self.tr("Your organisation does not allow this service; nothing was changed.")
        except ServiceAddressInsecure:
            return self.tr("An address that begins with http: lets others read along. Write https: instead.")
        except ServiceError:
            return self.tr("This is not the address of a service. It looks like https://api.example.org/v1.")
        return ""

    def _was_added(self, engine: Engine) -> bool:
        """Tell whether the editor or the organisation added ``engine``; all others are known by name."""
        return all(preset.id != engine.id for preset in presets())

    def _stands_out(self, engine: Engine) -> bool:
        return self._choice.is_in_use(engine) or self._finder.found_at(engine.address) is not None

    def _words_for(self, engine: Engine, line: str = "") -> str:
        words = []
        if self._choice.is_in_use(engine):
            words.append(self.tr("in use"))
        if line == NAMED_ID:
            words.append(self.tr("set by ALTWRIGHT_BASE_URL"))
        if found := self._finder.words_for(engine.address):
            words.append(found)
        place = self._choice.key_place(engine)
        if place is KeyPlace.KEYRING:
            words.append(self.tr("key stored"))
        elif place is KeyPlace.ON_ITS_WAY:
            words.append(self.tr("key is being stored"))
        elif place is KeyPlace.SESSION:
            words.append(self.tr("key until Altwright closes"))
        elif place is KeyPlace.VARIABLE:
            words.append(self.tr("key from a variable"))
        elif engine.needs_key:
            words.append(self.tr("wants a key"))
        return ", ".join(words)
