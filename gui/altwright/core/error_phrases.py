"""The turns of phrase by which services tell what is wrong where they have no code for it.

Each was read in the source or the answers of a service: OpenAI, Azure, OpenRouter, Groq, Mistral, Gemini, Ollama,
LM Studio, llama.cpp, vLLM, FastAPI. Addresses are taken out of a message before it is looked at.
"""

from __future__ import annotations

import re

from altwright.core.errors import (
    AccessRefused,
    AnswerFiltered,
    KeyRefused,
    ModelBlind,
    ModelGone,
    PictureNotFetched,
    PictureRefused,
    RateLimited,
    ServiceAddressWrong,
    ServiceError,
    StreamingRefused,
)


def _any_of(*patterns: str) -> str:
    """Return one pattern for all ``patterns``; ``~`` in them is a short way within a sentence.

    A dot inside a word, as in the name of a model, does not end the sentence.
    """
    return "|".join(patterns).replace("~", r"(?:[^.]|\.(?=\S)){0,60}")


_IMAGE = r"\b(?:images?|image_url|image inputs?|image content|vision|multi-?modal)\b"

PICTURE_REFUSED = _any_of(
    r"(?:unsupported|invalid|unknown)[^.]{0,30}(?:image|media|mime)[ _-]?(?:type|format)",
    r"(?:image|media|mime)[ _-]?(?:types?|formats?)\b~(?:not supported|unsupported|invalid|not allowed)",
    r"\bunsupported image\b(?! input| content)",
    r"image[^.]{0,30}too (?:large|big|many)",
    r"(?:not|unable to|failed to) (?:process|decode|identify|parse) (?:an? |the )?(?:input |image )?image\b(?! url)",
    r"cannot identify image",
    r"invalid image data",
    r"\bimage(?: is)?~(?:not (?:a )?valid|corrupt|could not be (?:loaded|decoded|processed))",
    r"failed to load image or audio",
)
UPLOAD_WANTED = _any_of(
    r"(?:base64|data ur[il])~\bimages?",
    r"\b(?:images?|image_url|urls?)\b~(?:base64|data ur[il])",
    r"(?:remote|external|https?) (?:image )?urls?\b",
    r"(?:image|media) urls?\b~not (?:supported|valid|allowed)",
    r"invalid (?:image|image_url)(?: input| urls?)",
    r"\bthe urls? must be",
    r"\burl='",
)
PICTURE_NOT_FETCHED = _any_of(
    r"\b(?:download|fetch|retriev|load|access|open|resolv|read)\w*~"
    r"\b(?:images?|image_url|urls?|media)\b(?! type| format)",
    r"\b(?:images?|image_url|urls?)\b~(?:download|fetch|retriev|accessib|reach)",
)
MODEL_BLIND = _any_of(
    rf"(?:(?:does|do)(?:n't| not) (?:support|accept)|not support(?:ed|ing)?|endpoints? found that support)~{_IMAGE}",
    r"(?:cannot|can't|unable to) (?:see|view|handle|process|accept)~\b(?:images|image_url|image inputs?|vision)\b",
    rf"{_IMAGE}~(?:(?:is|are) not (?:supported|allowed|enabled)|not supported|unsupported|only supported by)",
    r"(?:not a|without|non-)\s?(?:vision|multi-?modal)",
    r"text[- ]only model",
    r"at most 0 image",
    r"\bmmproj\b",
    r"missing data required for image",
    r"unknown variant `?image_url",
    r"\bcontent\b~(?:must be a string|should be a valid string|str type expected)",
)
MODEL_GONE = _any_of(
    r"\bmodels?\b~(?:not found|not exist|unknown|decommissioned|deprecated)",
    r"(?:unknown|no such|invalid) model\b(?! type)",
    r"not a valid model\b",
    r"no models? loaded",
    r"no endpoints found for\b",
    r"no (?:allowed )?providers (?:are )?available",
)
MODEL_AWAY = _any_of(r"\bmodels?\b~(?:unavailable|not available)")
STREAMING_REFUSED = _any_of(
    r"\bstream(?:ing|ed)?\b~(?:(?:not|n't) (?:\w+ )?(?:support|allow|availab|enabled)|unsupported|disabled)",
    r"\bstream\b~must be false",
    r"(?:(?:not|n't) (?:support|allow)\w*|unsupported|disabled?)~\bstream(?:ing)?\b",
    r"\bto stream this model",
)
NO_ENDPOINT = _any_of(r"(?:unexpected|unknown) endpoint", r"no such route", r"cannot post /")
FILTERED = _any_of(
    r"content[ _](?:policy|filter|management policy)",
    r"safety (?:system|filter)",
    r"input was flagged",
    r"responsible ai",
)
KEY_REFUSED = _any_of(
    r"\b(?:invalid|incorrect|missing|expired|no|bad) (?:\w+ )?(?:api[ _-]?keys?|access tokens?|credentials?)\b",
    r"\bapi[ _-]?keys?\b~(?:not valid|invalid|missing|expired|required|revoked|not found)",
    r"\bunauthori[sz]ed\b",
)
NO_ACCESS = _any_of(
    r"(?:location|country|region|territory)~not (?:supported|available)",
    r"matching your~(?:data policy|guardrail|privacy)",
)
RATE_LIMITED = _any_of(r"rate.?limit", r"too many requests")
QUOTA_EXCEEDED = _any_of(
    r"quota",
    r"(?:daily|monthly) (?:\w+ )?(?:limit|budget)",
    r"per[ -](?:day|month)\b",
    r"(?:out of|no|insufficient) credits",
)


_PARAMETER = r"(?P<name>temperature|max_completion_tokens|max_tokens|stream_options|image_url\.detail|detail)\b"
_QUOTED = rf"[\"'`“‘]{_PARAMETER}[\"'`”’]"
_NOT_TAKEN = (
    r"(?:unsupported|unrecogni[sz]ed|unknown (?:name|parameter|field|argument|key)|not (?:supported|permitted|allowed)"
    r"|not support|extra_forbidden|extra (?:inputs|fields)|unexpected|deprecated|cannot find field|only the default"
    r"|too (?:large|high)|must be|out of range)"
)
_PARAMETER_REFUSED = (
    rf"{_NOT_TAKEN}[^.]{{0,60}}{_QUOTED}",
    rf"{_QUOTED}[^.]{{0,80}}{_NOT_TAKEN}",
    rf"{_NOT_TAKEN}[^.]{{0,40}}\b(?!detail\b){_PARAMETER}",
    rf"^\W*(?!detail\b){_PARAMETER}[^.]{{0,60}}{_NOT_TAKEN}",
)


_SYSTEM = r"\bsystem[ _](?:role|messages?|prompts?|instructions?)\b"
SYSTEM_REFUSED = _any_of(
    rf"{_SYSTEM}~(?:(?:not|n't) (?:\w+ )?(?:support|allow|enabled)|unsupported)",
    rf"(?:not|n't) (?:support|allow|accept)~(?:['\"`“‘]system['\"`”’]|{_SYSTEM})",
    r"unsupported~\brole\b~\bsystem\b",
    r"\bdeveloper instruction\b~(?:not enabled|not supported)",
    r"\bonly\b~\buser\b~\bassistant\b~\broles?\b~(?:supported|allowed)",
    r"\bconversation roles must alternate user/assistant",
)


def refuses_system(status: int | None, words: str) -> bool:
    """Tell whether ``words`` say that a model knows no system message; templates that say so end with 500, too."""
    return status in {None, 400, 404, 422, 500} and says(words, SYSTEM_REFUSED)


def refused_parameter(place: str, words: str) -> str:
    """Return the parameter of a request that is not taken, or nothing.

    Args:
        place: the part of the request that the complaint is about, as a path such as ``body.temperature``.
        words: a message without its addresses. One that only mentions a parameter refuses none.
    """
    last = re.split(r"[.\[\]/]+", place.strip("]"))[-1]
    if re.fullmatch(_PARAMETER, last):
        return last
    for pattern in _PARAMETER_REFUSED:
        if found := re.search(pattern, words, re.IGNORECASE):
            return found["name"].lower().removeprefix("image_url.")
    return ""


def says(words: str, phrases: str) -> bool:
    """Tell whether ``words`` hold one of ``phrases``, which are compiled when the first error needs them."""
    return re.search(phrases, words, re.IGNORECASE) is not None


def kind_by_words(status: int | None, words: str) -> type[ServiceError] | None:
    """Return what the first known turn of phrase in ``words`` means, or None.

    Args:
        status: the HTTP status, or None where there is none. Some phrases count with some statuses only.
        words: a message without its addresses.
    """
    by_request = status is None or status < 500
    known: tuple[tuple[str, type[ServiceError], bool], ...] = (
        (PICTURE_REFUSED, PictureRefused, True),
        (UPLOAD_WANTED, PictureNotFetched, True),
        (MODEL_BLIND, ModelBlind, True),
        (MODEL_GONE, ModelGone, True),
        (MODEL_AWAY, ModelGone, by_request),
        (STREAMING_REFUSED, StreamingRefused, True),
        (NO_ENDPOINT, ServiceAddressWrong, by_request),
        (FILTERED, AnswerFiltered, by_request),
        (KEY_REFUSED, KeyRefused, status in {None, 400}),
        (NO_ACCESS, AccessRefused, status in {None, 400, 404}),
        (RATE_LIMITED, RateLimited, status is None),
        (PICTURE_NOT_FETCHED, PictureNotFetched, status != 404),
    )
    return next((kind for phrases, kind, applies in known if applies and says(words, phrases)), None)
