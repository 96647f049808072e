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

from altwright.core.error_phrases import (
    FILTERED,
    QUOTA_EXCEEDED,
    kind_by_words,
    refused_parameter,
    refuses_system,
    says,
)
from altwright.core.errors import (
    AccessRefused,
    AnswerFiltered,
    DemoSamplesOnly,
    KeyRefused,
    ModelGone,
    NetworkFault,
    ParameterRefused,
    PaymentNeeded,
    PictureNotFetched,
    PictureRefused,
    QuotaExceeded,
    RateLimited,
    RequestRefused,
    ServiceAddressWrong,
    ServiceDown,
    ServiceError,
    ServiceUnreachable,
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
    "api_key_invalid": KeyRefused,
    "invalid_token": KeyRefused,
    "authentication_error": KeyRefused,
    "insufficient_balance": PaymentNeeded,
    "pro_access_required": PaymentNeeded,
    "payment_required": PaymentNeeded,
    "model_unavailable": ModelGone,
    "model_not_found": ModelGone,
    "model_decommissioned": ModelGone,
    "invalid_model": ModelGone,
    "deploymentnotfound": ModelGone,
    "content_filter": AnswerFiltered,
    "content_policy_violation": AnswerFiltered,
    "image_content_policy_violation": AnswerFiltered,
    "moderation_blocked": AnswerFiltered,
    "responsibleaipolicyviolation": AnswerFiltered,
    "unsupported_country_region_territory": AccessRefused,
    "invalid_image_url": PictureNotFetched,
    "image_too_large": PictureRefused,
    "image_parse_error": PictureRefused,
    "invalid_image_format": PictureRefused,
    "unsupported_image": PictureRefused,
    "overloaded_error": ServiceDown,
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
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,1000}?-->\s*)?<(?:!doctype|html|head|body|title)\b", re.IGNORECASE | re.DOTALL
)
_TITLE = re.compile(r"<(title|h1)\b[^>]*>([^<]+)", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]{0,1000}>")
_ADDRESSES = re.compile(r"\b(?:https?://|data:)[^\s\"'<>]+", re.IGNORECASE)
_WAIT = re.compile(
    r"(?:try again|retry|wait)[a-z ]{0,20}\s"
    r"(?:(\d{1,6})h)?(?:(\d{1,6})m(?!s))?(?:(\d{1,9}(?:\.\d{1,9})?)\s?(ms|s\b|sec))?",
    re.IGNORECASE,
)
_LONGEST_MESSAGE = 500
_LONGEST_PAGE = 8000


@dataclass(frozen=True, slots=True)
class _Complaint:
    """An error body, read: its codes in lower case, its message, and the wait it names in seconds.

    ``words`` is the message as far as it tells the kind of fault: no page's prose and no addresses. ``place`` is the
    part of the request that is complained about, as a path.
    """

    codes: tuple[str, ...] = ()
    message: str = ""
    words: str = ""
    wait: float | None = None
    place: str = ""


def holds_error(body: object) -> bool:
    """Tell whether a decoded JSON ``body`` is an error rather than an answer or a chunk."""
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, dict):
        return False
    if body.get("error"):
        return True
    if "choices" in body:
        return False
    return (
        body.get("object") == "error"
        or body.get("type") == "error"
        or bool(body.get("detail"))
        or (isinstance(body.get("message"), str) and bool(body["message"]))
    )


def error_from_body(status: int | None, body: object, headers: Mapping[str, str]) -> ServiceError:
    """Return the error that a service's answer means.

    Args:
        status: the HTTP status, or None for an error inside an answer that began with 200.
        body: decoded JSON, or text.
        headers: the answer's headers; names are looked up in lower case.
    """
    complaint = _read(body)
    if status is None or status < 300:
        # Gateways put the status that they were given themselves into the body.
        status = next((int(code) for code in complaint.codes if re.fullmatch(r"[45]\d\d", code, re.ASCII)), None)
    detail = f"{f'HTTP {status}. ' if status else ''}{complaint.message}".strip()
    for code in complaint.codes:
        if kind := _BY_CODE.get(code):
            return kind(detail)
    wait = _longest(complaint.wait, wait_from_headers(headers))
    if status == 413:
        return PictureRefused(detail)
    if status == 429 or not _RATE_CODES.isdisjoint(complaint.codes):
        if wait is None and says(complaint.words, QUOTA_EXCEEDED):
            return QuotaExceeded(detail)
        return RateLimited(wait, detail)
    if status == 503 and wait is not None:
        return RateLimited(wait, detail)
    if status == 407:
        return ServiceUnreachable(NetworkFault.PROXY, detail)
    if status == 403 and says(complaint.words, FILTERED):
        return AnswerFiltered(detail)
    if status in _BY_STATUS:
        return _BY_STATUS[status](detail)
    if complaint.place == "stream":
        return StreamingRefused(detail)
    if status in {None, 400, 404, 422} and (parameter := refused_parameter(complaint.place, complaint.words)):
        return ParameterRefused(parameter, detail)
    if refuses_system(status, complaint.words):
        return ParameterRefused("system", detail)
    kind = kind_by_words(status, complaint.words) or _kind_by_status(status)
    return RateLimited(wait, detail) if kind is RateLimited else kind(detail)


def _kind_by_status(status: int | None) -> type[ServiceError]:
    if status is None or status >= 500 or status in {408, 425}:
        return ServiceDown
    return ServiceAddressWrong if status < 400 or status in {404, 405} else RequestRefused


def wait_from_headers(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that ``retry-after-ms`` and ``retry-after`` (seconds or a date, RFC 9110) ask to wait."""
    milliseconds = _number(headers.get("retry-after-ms"))
    value = headers.get("retry-after")
    seconds = _number(value)
    if seconds is None and value and (moment := _moment(value)):
        # By the clock of the service, since that of this computer may be wrong.
        now = _moment(headers.get("date", "")) or datetime.now(UTC)
        seconds = max(0.0, (moment - now).total_seconds())
    return _longest(None if milliseconds is None else milliseconds / 1000, seconds)


def _moment(date: str) -> datetime | None:
    """Return the moment that ``date``, of a header, names; None where it names none."""
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(date)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        # The standard library's parser meets a malformed date with any of these.
        return None


def _read(body: object) -> _Complaint:
    if isinstance(body, list) and body:
        body = body[0]
    if isinstance(body, str):
        try:
            decoded = json.loads(body, strict=False)
        except (ValueError, RecursionError):
            return _read_text(body)
        return _read_text(decoded) if isinstance(decoded, str) else _read(decoded)
    if not isinstance(body, dict):
        return _Complaint()
    inner = body.get("error")
    sources = [inner, body] if isinstance(inner, dict) else [body]
    if isinstance(inner, dict) and isinstance(nested := inner.get("innererror"), dict):
        sources.insert(1, nested)
    details = inner.get("details") if isinstance(inner, dict) else None
    details = [detail for detail in details if isinstance(detail, dict)] if isinstance(details, list) else []
    codes = tuple(
        str(source[key]).lower()
        for source in [*sources, *details]
        for key in ("code", "type", "reason")
        if isinstance(source.get(key), str | int)
    )
    message = inner if isinstance(inner, str) else ""
    for source in sources:
        for key in ("message", "detail", "error_description", "msg"):
            message = message or _as_text(source.get(key))
    waits = [_number(source.get(key)) for source in sources for key in ("retry_after", "retry_after_seconds")]
    waits += [_number(str(detail.get("retryDelay", "")).removesuffix("s")) for detail in details]
    plain = _read_text(message)
    wait = _longest(*waits)
    return _Complaint(
        codes,
        plain.message,
        plain.words,
        plain.wait if wait is None else wait,
        next((str(source["param"]) for source in sources if source.get("param")), "") or _places(body),
    )


def _read_text(text: str) -> _Complaint:
    """Return what a message or a page says; of a page only the title, whose prose would mean anything."""
    if _PAGE.match(text[:_LONGEST_PAGE]):
        import html

        page = text[:_LONGEST_PAGE]
        title = _TITLE.search(page)
        shown = title.group(2) if title else _TAGS.sub(" ", page)
        return _Complaint(message=" ".join(html.unescape(shown).split())[:_LONGEST_MESSAGE])
    message = " ".join(text[:_LONGEST_PAGE].split())
    words = _ADDRESSES.sub("url", message)[:_LONGEST_MESSAGE]
    return _Complaint(message=message[:_LONGEST_MESSAGE], words=words, wait=_wait_in_words(words))


def _wait_in_words(words: str) -> float | None:
    """Return the seconds in "Please try again in 1m2.5s", which some services say nowhere else."""
    found = _WAIT.search(words)
    if not found or not any(found.groups()):
        return None
    hours, minutes, seconds, unit = found.groups()
    return int(hours or 0) * 3600.0 + int(minutes or 0) * 60.0 + float(seconds or 0) / (1000 if unit == "ms" else 1)


def _as_text(value: object) -> str:
    """Return a message that is text, or a list of complaints about fields (``loc`` and ``msg``), or anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and isinstance(value.get("detail"), list):
        value = value["detail"]
    if isinstance(value, list) and value and all(isinstance(entry, dict) and "msg" in entry for entry in value):
        # The entries repeat what was sent, picture and prompt included; that part is left out.
        return "; ".join(f"{_place(entry.get('loc'))}: {as_json(entry['msg'])}" for entry in value)
    return as_json(value) if value else ""


def _places(body: dict[str, object]) -> str:
    """Return the place that the only complaint about a field names."""
    entries = body.get("detail") or body.get("message")
    entries = entries.get("detail") if isinstance(entries, dict) else entries
    if isinstance(entries, list) and len(entries) == 1 and isinstance(entries[0], dict):
        return _place(entries[0]["loc"]) if isinstance(entries[0].get("loc"), list) else ""
    return ""


def _place(location: object) -> str:
    return ".".join(str(step) for step in location) if isinstance(location, list) else "body"


def as_json(value: object) -> str:
    """Return ``value``, which came out of JSON, as text again: a string as it is, the deepest nesting left out."""
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "…"


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
