"""The errors that services send, sorted into the tree of :mod:`altwright.core.errors`.

The code counts before the status, the status before the words; words are looked at only where services have no code.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from altwright.core.errors import (
    AccessRefused,
    AnswerFiltered,
    DemoSamplesOnly,
    KeyRefused,
    ModelBlind,
    ModelGone,
    PaymentNeeded,
    PictureNotFetched,
    PictureRefused,
    QuotaExceeded,
    RateLimited,
    RequestRefused,
    ServiceAddressWrong,
    ServiceDown,
    ServiceError,
    StreamingRefused,
)

DEMO_SAMPLES_ONLY = "demo_samples_only"
"""The code with which the demo says that it knows its samples only."""

_BY_CODE: dict[str, type[ServiceError]] = {
    "insufficient_quota": QuotaExceeded,
    "quota_exceeded": QuotaExceeded,
    "daily_limit_exceeded": QuotaExceeded,
    "billing_hard_limit_reached": QuotaExceeded,
    "missing_api_key": KeyRefused,
    "invalid_api_key": KeyRefused,
    "incorrect_api_key": KeyRefused,
    "invalid_token": KeyRefused,
    "authentication_error": KeyRefused,
    "insufficient_balance": PaymentNeeded,
    "pro_access_required": PaymentNeeded,
    "payment_required": PaymentNeeded,
    "model_unavailable": ModelGone,
    "model_not_found": ModelGone,
    "model_decommissioned": ModelGone,
    "content_filter": AnswerFiltered,
    "content_policy_violation": AnswerFiltered,
    "invalid_image_url": PictureNotFetched,
    "image_too_large": PictureRefused,
    "invalid_image_format": PictureRefused,
    "unsupported_image": PictureRefused,
    "overloaded_error": ServiceDown,
    "server_error": ServiceDown,
    "internal_server_error": ServiceDown,
    "service_unavailable": ServiceDown,
    DEMO_SAMPLES_ONLY: DemoSamplesOnly,
}
_RATE_CODES = {"rate_limit_exceeded", "rate_limit_error", "rate_limited", "too_many_requests", "429"}
_BY_STATUS: dict[int, type[ServiceError]] = {
    401: KeyRefused,
    402: PaymentNeeded,
    403: AccessRefused,
    413: PictureRefused,
    415: PictureRefused,
}

_BLIND = re.compile(
    r"(?:does(?:n't| not) (?:support|accept)|not support(?:ed|ing)?|no endpoints? found that support|only supported by|"
    r"cannot (?:see|process|handle)|unable to (?:see|process)|without|missing)[^.]{0,60}\b(?:images?|image_url|image input|vision|"
    r"multimodal|mmproj)\b|\b(?:images?|image_url|image inputs?|vision|multimodal)\b[^.]{0,60}"
    r"(?:(?:is|are) not (?:supported|allowed|enabled)|not supported|unsupported|only supported by)|text[- ]only model",
    re.IGNORECASE,
)
_NOT_FETCHED = re.compile(
    r"(?:download|fetch|retriev|load|access|open|resolv|read)\w*[^.]{0,60}\b(?:images?|image_url|urls?)\b|"
    r"\b(?:images?|image_url|urls?)\b[^.]{0,60}(?:download|fetch|retriev|load|accessib|reach|valid|base64|data url)",
    re.IGNORECASE,
)
_PICTURE_FORMAT = re.compile(
    r"(?:unsupported|invalid|unknown)[^.]{0,30}(?:image|media|mime)[ _-]?(?:type|format)|image[^.]{0,30}too (?:large|big|many)",
    re.IGNORECASE,
)
_NO_STREAM = re.compile(r"\bstream(?:ing|ed)?\b[^.]{0,60}(?:support|allow|availab|disabled|must be false|enabled)|"
                        r"(?:support|allow|disabled?)\w*[^.]{0,40}\bstream(?:ing)?\b", re.IGNORECASE)  # fmt: skip
_NO_MODEL = re.compile(
    r"\bmodel\b[^.]{0,80}(?:not found|does not exist|not exist|unavailable|not available|unknown|decommissioned)|"
    r"(?:unknown|no such|invalid) model",
    re.IGNORECASE,
)
_BAD_KEY = re.compile(
    r"(?:invalid|incorrect|missing|bad|expired|no)[^.]{0,20}(?:api[ _-]?key|token|credential)", re.IGNORECASE
)
_RATE = re.compile(r"rate.?limit|too many requests", re.IGNORECASE)
_QUOTA = re.compile(r"quota|(?:daily|monthly) (?:\w+ )?(?:limit|budget)|out of credits|no credits", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class _Complaint:
    """An error body, read: its codes in lower case, its message, and the wait it names in seconds."""

    codes: tuple[str, ...]
    message: str
    wait: float | None


def holds_error(body: object) -> bool:
    """Tell whether a decoded JSON ``body`` is an error rather than an answer or a chunk."""
    if not isinstance(body, dict):
        return False
    if body.get("error"):
        return True
    return "choices" not in body and (
        body.get("object") == "error" or body.get("type") == "error" or any(body.get(k) for k in ("detail", "message"))
    )


def error_from_body(status: int | None, body: object, headers: Mapping[str, str]) -> ServiceError:
    """Return the error that a service's answer means.

    Args:
        status: the HTTP status, or None for an error inside an answer that began with 200.
        body: decoded JSON, or text.
        headers: the answer's headers; names are looked up in lower case.
    """
    complaint = _read(body)
    detail = f"{f'HTTP {status}. ' if status else ''}{complaint.message}".strip()
    for code in complaint.codes:
        if kind := _BY_CODE.get(code):
            return kind(detail)
    if status == 429 or not _RATE_CODES.isdisjoint(complaint.codes):
        wait = _longest(complaint.wait, wait_from_headers(headers))
        if wait is None and _QUOTA.search(complaint.message):
            return QuotaExceeded(detail)
        return RateLimited(wait, detail)
    if status == 503 and (wait := _longest(complaint.wait, wait_from_headers(headers))) is not None:
        return RateLimited(wait, detail)
    if status in _BY_STATUS:
        return _BY_STATUS[status](detail)
    return _by_words(status, complaint.message, detail)


def _by_words(status: int | None, message: str, detail: str) -> ServiceError:
    if _BLIND.search(message):
        return ModelBlind(detail)
    if _PICTURE_FORMAT.search(message):
        return PictureRefused(detail)
    if _NO_MODEL.search(message):
        return ModelGone(detail)
    if _NO_STREAM.search(message):
        return StreamingRefused(detail)
    if _NOT_FETCHED.search(message):
        return PictureNotFetched(detail)
    if status is None and _RATE.search(message):
        return RateLimited(None, detail)
    if status is None and _BAD_KEY.search(message):
        return KeyRefused(detail)
    if status in {404, 405}:
        return ServiceAddressWrong(detail)
    if status is None or status >= 500:
        return ServiceDown(detail)
    return RequestRefused(detail)


def wait_from_headers(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that ``retry-after-ms`` or ``retry-after`` (seconds or a date, RFC 9110) asks to wait."""
    if (milliseconds := _number(headers.get("retry-after-ms"))) is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    if (seconds := _number(value)) is not None:
        return seconds
    try:
        moment = parsedate_to_datetime(value or "")
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _read(body: object) -> _Complaint:
    if isinstance(body, list) and body:
        body = body[0]
    if isinstance(body, str):
        try:
            decoded = json.loads(body)
        except (ValueError, RecursionError):
            return _Complaint((), " ".join(_TAGS.sub(" ", body).split())[:500], None)
        return _read(decoded) if not isinstance(decoded, str) else _Complaint((), decoded[:500], None)
    if not isinstance(body, dict):
        return _Complaint((), "", None)
    inner = body.get("error")
    sources = [inner, body] if isinstance(inner, dict) else [body]
    codes = tuple(
        str(source[key]).lower()
        for source in sources
        for key in ("code", "type")
        if isinstance(source.get(key), str | int)
    )
    message = inner if isinstance(inner, str) else ""
    for source in sources:
        for key in ("message", "detail", "error_description", "msg"):
            message = message or _as_text(source.get(key))
    waits = (_number(source.get(key)) for source in sources for key in ("retry_after", "retry_after_seconds"))
    return _Complaint(codes, " ".join(message.split())[:500], next((wait for wait in waits if wait is not None), None))


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str) if value else ""


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _longest(*waits: float | None) -> float | None:
    return max((wait for wait in waits if wait is not None), default=None)
