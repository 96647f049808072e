"""Keys go into the computer's keyring, each for its own host, or the editor is told that they did not."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator

import keyring
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringError, KeyringLocked, PasswordDeleteError, PasswordSetError

from altwright.core.engine import LLM7_ADDRESS
from altwright.services.key_store import SERVICE_NAME, KeyringUnavailableError, forget_key, store_key, stored_key

OLLAMA = "http://127.0.0.1:11434/v1"


class MemoryKeyring(KeyringBackend):
    """Keeps keys as long as it lives; ``fault`` is raised instead, if there is one."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own is not annotated
        self.keys: dict[tuple[str, str], str] = {}
        self.asked = 0
        self.fault: Exception | None = None

    def _open(self) -> None:
        self.asked += 1
        if self.fault is not None:
            raise self.fault

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.keys.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.keys[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        if self.keys.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")


@pytest.fixture
def use() -> Iterator[Callable[[KeyringBackend], None]]:
    """Give a function that puts another keyring in place of the computer's, until the test ends."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


@pytest.fixture
def ring(use: Callable[[KeyringBackend], None]) -> MemoryKeyring:
    memory = MemoryKeyring()
    use(memory)
    return memory


def test_a_key_comes_back_for_its_own_host_only(ring: MemoryKeyring) -> None:
    store_key(LLM7_ADDRESS, "sk-1")
    store_key(OLLAMA, "sk-2")
    assert stored_key(LLM7_ADDRESS) == "sk-1"
    assert stored_key(f"{LLM7_ADDRESS}/chat/completions") == "sk-1"
    assert stored_key("https://api.llm7.io/v2/other") is None
    assert stored_key(OLLAMA) == "sk-2"
    assert stored_key("http://127.0.0.1:1234/v1") is None
    assert stored_key("https://llm7.io/v1") is None
    assert ring.keys == {(SERVICE_NAME, LLM7_ADDRESS): "sk-1", (SERVICE_NAME, OLLAMA): "sk-2"}


def test_a_key_can_be_replaced_and_deleted(ring: MemoryKeyring) -> None:
    store_key(LLM7_ADDRESS, "sk-1")
    store_key(LLM7_ADDRESS, "sk-2")
    assert stored_key(LLM7_ADDRESS) == "sk-2"
    store_key(LLM7_ADDRESS, "")
    assert stored_key(LLM7_ADDRESS) is None
    assert ring.keys == {}
    store_key(LLM7_ADDRESS, "")


@pytest.mark.parametrize("is_one_of_several", [False, True])
def test_a_keyring_that_is_a_file_gets_no_key(
    use: Callable[[KeyringBackend], None], monkeypatch: pytest.MonkeyPatch, is_one_of_several: bool
) -> None:
    class PlaintextKeyring(MemoryKeyring):
        """What is found where keyrings.alt is installed and nobody keeps keys."""

    class Several(MemoryKeyring):
        """What is found where there are two or more."""

    PlaintextKeyring.__module__ = "keyrings.alt.file"
    in_file, several = PlaintextKeyring(), Several()
    monkeypatch.setattr(Several, "backends", [in_file, MemoryKeyring()], raising=False)
    use(several if is_one_of_several else in_file)
    with pytest.raises(KeyringUnavailableError):
        store_key(LLM7_ADDRESS, "sk-1")
    assert (in_file.keys, several.keys) == ({}, {})
    monkeypatch.setattr(Several, "backends", [MemoryKeyring(), in_file], raising=False)
    use(several)
    store_key(LLM7_ADDRESS, "sk-1")
    assert stored_key(LLM7_ADDRESS) == "sk-1"


def test_the_key_of_the_first_version_is_found_replaced_and_deleted(ring: MemoryKeyring) -> None:
    ring.keys[SERVICE_NAME, "api.llm7.io"] = "sk-old"
    assert stored_key(LLM7_ADDRESS) == "sk-old"
    store_key(LLM7_ADDRESS, "sk-new")
    assert stored_key(LLM7_ADDRESS) == "sk-new"
    forget_key(LLM7_ADDRESS)
    assert stored_key(LLM7_ADDRESS) is None
    assert ring.keys == {}


def test_an_empty_key_of_another_program_is_none(ring: MemoryKeyring) -> None:
    ring.keys[SERVICE_NAME, LLM7_ADDRESS] = ""
    assert stored_key(LLM7_ADDRESS) is None


@pytest.mark.parametrize("address", ["", "nonsense", "https://", "http://[::1/v1"])
def test_an_address_without_a_host_has_no_key_and_opens_no_keyring(ring: MemoryKeyring, address: str) -> None:
    assert stored_key(address) is None
    assert ring.asked == 0


@pytest.mark.parametrize(
    "fault",
    [
        KeyringLocked("Failed to unlock the collection!"),
        InitError("Failed to create the collection"),
        PasswordSetError("(-25308, 'Unknown Error')"),
        KeyringError("something else"),
        ConnectionResetError("the bus went away"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_keyring_that_stays_shut_is_told(ring: MemoryKeyring, fault: Exception) -> None:
    ring.keys[SERVICE_NAME, "api.llm7.io"] = "sk-old"
    ring.fault = fault
    for key in ("sk-1", ""):
        with pytest.raises(KeyringUnavailableError) as told:
            store_key(LLM7_ADDRESS, key)
        assert str(fault) in str(told.value)
        assert "sk-1" not in str(told.value)
    with pytest.raises(KeyringUnavailableError):
        stored_key(LLM7_ADDRESS)
    assert ring.keys == {(SERVICE_NAME, "api.llm7.io"): "sk-old"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the keyring of Linux desktops")
def test_a_dismissed_prompt_of_a_linux_desktop_is_told(ring: MemoryKeyring) -> None:
    from secretstorage.exceptions import LockedException, PromptDismissedException

    bus = importlib.import_module("jeepney")
    service = bus.DBusAddress("/org/freedesktop/secrets", "org.freedesktop.secrets")
    call = bus.new_method_call(service, "Unlock")
    call.header.fields[bus.HeaderFields.sender] = ":1.1"
    call.header.serial = 1
    no_reply = bus.DBusErrorResponse(bus.new_error(call, "org.freedesktop.DBus.Error.NoReply"))
    for fault in (PromptDismissedException("dismissed"), LockedException("locked"), no_reply):
        ring.fault = fault
        with pytest.raises(KeyringUnavailableError):
            store_key(LLM7_ADDRESS, "sk-1")
        with pytest.raises(KeyringUnavailableError):
            stored_key(LLM7_ADDRESS)


def test_a_bug_in_a_keyring_is_not_hidden(ring: MemoryKeyring) -> None:
    ring.fault = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        stored_key(LLM7_ADDRESS)
    with pytest.raises(ZeroDivisionError):
        store_key(LLM7_ADDRESS, "sk-1")


def test_a_computer_without_a_keyring_says_so(
    use: Callable[[KeyringBackend], None],
) -> None:
    use(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(KeyringUnavailableError):
        stored_key(LLM7_ADDRESS)
    for key in ("sk-1", ""):
        with pytest.raises(KeyringUnavailableError):
            store_key(LLM7_ADDRESS, key)


def test_a_keyring_that_keeps_nothing_is_told(use: Callable[[KeyringBackend], None]) -> None:
    use(keyring.backends.null.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(KeyringUnavailableError, match="did not keep"):
        store_key(LLM7_ADDRESS, "sk-1")
    store_key(LLM7_ADDRESS, "")
    assert stored_key(LLM7_ADDRESS) is None
