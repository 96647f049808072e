"""The models of a service as its ``GET /v1/models`` tells them, read tolerantly.

A list is bare, in ``data`` or in ``models``. What a record says about a model has as many forms as there are services;
those of LLM7, OpenRouter, Mistral, LM Studio, llama.cpp, vLLM, Groq and Together are read. Any field may be absent,
null or of another kind; what no field says is None: unknown. Nothing is concluded from a model's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from altwright.core.pricing import Price, read_price

MOST_MODELS = 20_000
"""Records that are looked at; the longest lists have some hundreds."""

SELECTORS = frozenset({"default", "fast", "pro"})
"""Names that stand for a choice of models at LLM7; no list says anything about them."""

_LONGEST_NAME = 200
_NO_CHAT = {"embedding", "embeddings", "image", "video", "audio", "audio_to_text", "moderation", "rerank", "transcribe"}
_SEES = {"vision", "image", "images", "multimodal"}
_CONTEXT_FIELDS = ("context_length", "max_context_length", "max_model_len", "context_window")


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model: its name on the wire, and what its service says about it; None is unknown.

    ``takes_pictures`` means that it can be shown a picture and answers in words; ``is_free`` that it costs nothing;
    ``streams`` that it sends its words as it writes them; ``context_tokens`` how much it reads and writes at most.
    """

    id: str
    takes_pictures: bool | None = None
    is_free: bool | None = None
    streams: bool | None = None
    price: Price | None = None
    context_tokens: int | None = None


def is_model_list(body: object) -> bool:
    """Tell whether a decoded ``body`` is a list of models at all, even an empty one."""
    if isinstance(body, dict) and body.get("object") == "list" and "data" in body and body["data"] is None:
        # Ollama without any model.
        return True
    entries = _entries_of(body)
    return entries is not None and (not entries or any(_name_of(entry) for entry in entries[:MOST_MODELS]))


def read_models(body: object) -> tuple[ModelInfo, ...]:
    """Return the models in a decoded answer to ``GET /v1/models``, in its order, each name once."""
    entries = _entries_of(body) or []
    further = _further_records(body, entries)
    models: dict[str, ModelInfo] = {}
    for entry in entries[:MOST_MODELS]:
        name = _name_of(entry)
        if name and name not in models and isinstance(entry, dict):
            models[name] = _model(name, entry, further.get(name, {}))
    return tuple(models.values())


def picture_models(models: Iterable[ModelInfo]) -> tuple[ModelInfo, ...]:
    """Return the ``models`` that take pictures; where none is known to, those of which nothing is known."""
    models = tuple(models)
    known = tuple(model for model in models if model.takes_pictures)
    return known or tuple(model for model in models if model.takes_pictures is None)


def no_free_model_takes_pictures(models: Sequence[ModelInfo]) -> bool:
    """Tell whether every one of ``models`` is known to cost or not to take pictures; no for an empty list."""
    return bool(models) and all(model.is_free is False or model.takes_pictures is False for model in models)


def _entries_of(body: object) -> list[object] | None:
    """Return the records of a list of models: the first list that has any, or an empty one, or None for no list."""
    if not isinstance(body, dict):
        return body if isinstance(body, list) else None
    lists = [body[key] for key in ("data", "models") if isinstance(body.get(key), list)]
    return next((entries for entries in lists if entries), lists[0] if lists else None)


def _further_records(body: object, entries: list[object]) -> dict[str, Mapping[str, object]]:
    """Return the records of llama.cpp's second list by name, which say what those of the first leave out."""
    second = body.get("models") if isinstance(body, dict) else None
    if not isinstance(second, list) or second is entries:
        return {}
    records = [record for record in second[:MOST_MODELS] if isinstance(record, dict)]
    return {name: record for record in records if isinstance(name := record.get("model") or record.get("name"), str)}


def _name_of(entry: object) -> str:
    """Return the name of the model in ``entry``, or nothing where it has none that could be shown and sent."""
    if not isinstance(entry, dict):
        return ""
    name = entry.get("id", entry.get("model"))
    if not isinstance(name, str) or len(name) > _LONGEST_NAME or not name.isprintable():
        return ""
    return name if name == name.strip() else ""


def _model(name: str, record: Mapping[str, object], further: Mapping[str, object]) -> ModelInfo:
    price = read_price(record)
    takes_pictures = _takes_pictures(record)
    if takes_pictures is None and further:
        takes_pictures = _takes_pictures(further)
    streams = record.get("stream")
    return ModelInfo(
        name,
        takes_pictures,
        _is_free(record, price),
        streams if isinstance(streams, bool) else None,
        price,
        _context_tokens(record),
    )


def _is_free(record: Mapping[str, object], price: Price | None) -> bool | None:
    """Tell whether a model is free: by LLM7's tier (``turbo``, not ``usage_based_only``), or by a price of nothing."""
    tier = record.get("tier")
    if record.get("usage_based_only") is True or tier == "pro":
        return False
    if tier in ("turbo", "free"):
        return True
    return None if price is None else price.is_nothing


def _takes_pictures(record: Mapping[str, object]) -> bool | None:
    """Tell whether a model takes pictures and answers in words; what goes in and out says it best."""
    if _only_makes_other_things(record):
        return False
    for inputs in _fields(record, ("modalities", "input"), ("architecture", "input_modalities"), ("input_modalities",)):
        if words := _words(inputs):
            return "image" in words
    for pair in _fields(record, ("architecture", "modality"), ("modality",)):
        if isinstance(pair, str) and "->" in pair:
            return "image" in pair.partition("->")[0]
    for told in _fields(
        record,
        ("capabilities", "vision"),
        ("capabilities", "supports", "vision"),
        ("supports_vision",),
        ("supports_image_input",),
        ("vision",),
    ):
        if isinstance(told, bool):
            return told
    for field in _fields(record, ("capabilities",), ("features",)):
        words = _words(field)
        if words & _SEES:
            return True
        if words & {"completion", "chat"}:
            return False
    kind = record.get("type")
    return kind == "vlm" if kind in ("vlm", "llm") else None


def _only_makes_other_things(record: Mapping[str, object]) -> bool:
    """Tell whether a model answers in something else than words: in pictures, sound or numbers."""
    paths = (("modalities", "output"), ("architecture", "output_modalities"), ("output_modalities",))
    for outputs in _fields(record, *paths):
        if words := _words(outputs):
            return "text" not in words
    if next(_fields(record, ("capabilities", "completion_chat")), None) is False:
        return True
    kinds = (record.get("type"), record.get("model_type"))
    return any(isinstance(kind, str) and kind.lower() in _NO_CHAT for kind in kinds)


def _context_tokens(record: Mapping[str, object]) -> int | None:
    paths = [("context_window", "tokens"), ("meta", "n_ctx"), *((name,) for name in _CONTEXT_FIELDS)]
    for value in _fields(record, *paths, ("meta", "n_ctx_train")):
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9:
            return value
    return None


def _fields(record: Mapping[str, object], *paths: tuple[str, ...]) -> Iterator[object]:
    """Yield what is at each of ``paths`` into nested objects, without those where there is nothing."""
    for path in paths:
        value: object = record
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if value is not None:
            yield value


def _words(value: object) -> set[str]:
    return {word.lower() for word in value if isinstance(word, str)} if isinstance(value, list) else set()
