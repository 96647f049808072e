"""No key goes along to a process that does not need it."""

from __future__ import annotations

from altwright.core.hidden_environment import without_secrets

SECRET = ("ALTWRIGHT_API_KEY", "openai_api_key", "AWS_SECRET_ACCESS_KEY", "HF_TOKEN", "GITHUB_TOKEN", "CLIENT_SECRET")


def test_whatever_is_called_a_key_stays_behind() -> None:
    environment = dict.fromkeys(SECRET, "s") | {"PATH": "/bin", "SSL_CERT_FILE": "/a.pem", "HTTPS_PROXY": "http://a"}
    assert set(without_secrets(environment)) == {"PATH", "SSL_CERT_FILE", "HTTPS_PROXY"}


def test_what_is_needed_goes_along() -> None:
    assert without_secrets(dict.fromkeys(SECRET, "s"), "HF_TOKEN") == {"HF_TOKEN": "s"}
