"""A proxy setting that nothing here can use is told in words."""

from __future__ import annotations

import pytest

from altwright.core.engine import llm7
from altwright.core.errors import NetworkFault, ServiceUnreachable
from altwright.services.chat_client import ChatClient


def test_a_proxy_of_a_kind_that_is_not_installed_is_a_proxy_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(ServiceUnreachable) as caught:
        ChatClient(llm7(), None).warm()
    assert caught.value.fault is NetworkFault.PROXY
