"""What services tell about their models, in each one's own form, and whatever else comes in its place."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.model_catalogue import (
    ModelInfo,
    is_model_list,
    no_free_model_takes_pictures,
    picture_models,
    read_models,
)
from altwright.core.pricing import Price

LLM7 = json.loads(
    """[{"id": "gpt-4.1-nano", "tier": "turbo", "pricing_mode": "token",
         "pricing": {"input": 0.1, "output": 0.4, "minimum_request_price_usd": null, "currency": "USD",
                     "unit": "1M tokens"},
         "modalities": {"input": ["text", "image"], "output": ["text"]},
         "context_window": {"tokens": 8192, "chars": null}, "usage_based_only": false, "stream": true},
        {"id": "codestral", "tier": "turbo", "modalities": {"input": ["text"], "output": ["text"]}, "stream": false},
        {"id": "flux", "tier": "turbo", "model_type": "image",
         "modalities": {"input": ["text", "image"], "output": ["image"]}},
        {"id": "gpt-5.5", "tier": "pro", "modalities": {"input": ["text", "image"], "output": ["text"]}},
        {"id": "metered", "tier": "turbo", "usage_based_only": true, "modalities": {"input": ["image"]}},
        {"id": "silent", "tier": null, "pricing": null, "modalities": null, "context_window": null, "stream": null}]"""
)


def one(record: dict[str, object]) -> ModelInfo:
    (model,) = read_models({"object": "list", "data": [{"id": "m", **record}]})
    return model


def test_llm7_tells_everything() -> None:
    nano, codestral, flux, pro, metered, silent = read_models(LLM7)
    price = Price("USD", Decimal("0.0000001"), Decimal("0.0000004"))
    assert nano == ModelInfo("gpt-4.1-nano", True, True, True, price, 8192)
    assert codestral == ModelInfo("codestral", False, True, False)
    assert flux == ModelInfo("flux", False, True)
    assert pro == ModelInfo("gpt-5.5", True, False)
    assert metered == ModelInfo("metered", True, False)
    assert silent == ModelInfo("silent")


def test_openrouter_tells_what_goes_in_and_what_it_costs() -> None:
    model = one(
        {
            "architecture": {"modality": "text+image->text", "input_modalities": ["text", "image"]},
            "pricing": {"prompt": "0.0000025", "completion": "0.00001", "image": "0", "request": "0"},
            "context_length": 128000,
        }
    )
    assert (model.takes_pictures, model.is_free, model.context_tokens) == (True, False, 128000)
    assert model.price == Price("USD", Decimal("0.0000025"), Decimal("0.00001"))
    assert one({"architecture": {"modality": "text+image->text"}}).takes_pictures is True
    assert one({"architecture": {"modality": "text->text+image"}}).takes_pictures is False
    assert one({"pricing": {"prompt": "0", "completion": "0"}}).is_free is True
    assert one({"pricing": {"prompt": "-1", "completion": "-1"}}).is_free is None


@pytest.mark.parametrize(
    ("record", "takes_pictures"),
    [
        # Mistral
        ({"capabilities": {"completion_chat": True, "vision": True}}, True),
        ({"capabilities": {"completion_chat": True, "vision": False}}, False),
        ({"capabilities": {"completion_chat": False, "vision": True}}, False),
        # LM Studio's own list, and GitHub's
        ({"type": "vlm"}, True),
        ({"type": "llm"}, False),
        ({"type": "embeddings"}, False),
        ({"capabilities": {"supports": {"vision": True}}}, True),
        # llama.cpp and Ollama
        ({"capabilities": ["completion", "multimodal"]}, True),
        ({"capabilities": ["completion", "vision", "tools"]}, True),
        ({"capabilities": ["completion"]}, False),
        # xAI, Together, Fireworks
        ({"input_modalities": ["text", "image"], "output_modalities": ["text"]}, True),
        ({"input_modalities": ["text"]}, False),
        ({"type": "image"}, False),
        ({"type": "chat"}, None),
        ({"supports_image_input": True}, True),
        ({"features": ["vision", "tools"]}, True),
        ({"features": ["tools"]}, None),
        # OpenAI, Groq, vLLM, Jan
        ({"object": "model", "created": 1, "owned_by": "openai"}, None),
        ({"active": True, "context_window": 8192}, None),
    ],
)
def test_whether_a_model_takes_pictures_is_told_in_many_ways(
    record: dict[str, object], takes_pictures: bool | None
) -> None:
    assert one(record).takes_pictures is takes_pictures


def test_nothing_is_concluded_from_a_name() -> None:
    names = ["gpt-4o", "llava:7b", "qwen2.5-vl", "text-embedding-3-small", "whisper-1", "pixtral-12b:free"]
    assert read_models([{"id": name} for name in names]) == tuple(ModelInfo(name) for name in names)


@pytest.mark.parametrize(
    "record",
    [
        {"context_window": 4096},
        {"context_window": {"tokens": 4096}},
        {"context_length": 4096},
        {"max_context_length": 4096},
        {"max_model_len": 4096},
        {"meta": {"n_ctx_train": 4096}},
        {"meta": {"n_ctx": 4096, "n_ctx_train": 131072}},
    ],
)
def test_how_much_a_model_reads_has_many_names(record: dict[str, object]) -> None:
    assert one(record).context_tokens == 4096


def test_llama_cpp_s_second_list_completes_the_first() -> None:
    body = {
        "models": [
            {"name": "a.gguf", "model": "a.gguf", "capabilities": ["completion", "multimodal"]},
            {"name": "b.gguf", "capabilities": ["completion"]},
        ],
        "object": "list",
        "data": [
            {"id": "a.gguf", "owned_by": "llamacpp", "meta": {"n_ctx_train": 8192}},
            {"id": "b.gguf", "architecture": {"input_modalities": ["text", "image"]}},
        ],
    }
    assert [model.takes_pictures for model in read_models(body)] == [True, True]


def test_ollama_without_a_model_has_a_list_with_nothing_in_it() -> None:
    body = {"object": "list", "data": None}
    assert is_model_list(body)
    assert read_models(body) == ()


@pytest.mark.parametrize("body", [[], {"data": []}, {"models": []}, [{"id": "m"}], {"data": [7, {"id": "m"}]}])
def test_lists_are_lists_even_when_empty(body: object) -> None:
    assert is_model_list(body)


@pytest.mark.parametrize(
    "body",
    [
        *(None, True, 7, "models", {}, {"data": None}, {"data": {"id": "m"}}, {"error": {"message": "no"}}),
        *([1, 2], [{}], [[]]),
    ],
)
def test_anything_else_is_no_list(body: object) -> None:
    assert not is_model_list(body)
    assert read_models(body) == ()


def test_each_name_is_there_once_and_the_first_counts() -> None:
    assert read_models([{"id": "m", "stream": False}, {"id": "n"}, {"id": "m", "stream": True}]) == (
        ModelInfo("m", streams=False),
        ModelInfo("n"),
    )


@pytest.mark.parametrize(
    "name", ["", " ", " m", "a\nb", "a\x00b", "a\u202eb", "\ud800", "\u200b", "x" * 201, 7, None, ["m"], {"m": 1}]
)
def test_a_name_that_could_not_be_shown_and_sent_is_none(name: object) -> None:
    assert read_models([{"id": name}, {"id": "Größe/模型:7b"}]) == (ModelInfo("Größe/模型:7b"),)


def test_ten_thousand_models_are_read_and_endless_lists_end() -> None:
    assert len(
        read_models([{"id": f"m{number}", **LLM7[0], "x": 1} | {"id": f"m{number}"} for number in range(10_000)])
    ) == (10_000)
    assert len(read_models([{"id": f"m{number}"} for number in range(100_000)])) == 20_000


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["image", "text", "vlm"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("id", "model", "name", "data", "models", "object", "stream", "modalities", "input", "output"),
                    *("architecture", "input_modalities", "modality", "capabilities", "vision", "supports", "pricing"),
                    *("prompt", "completion", "unit", "currency", "tier", "type", "context_window", "tokens", "meta"),
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=40,
)  # fmt: skip


@given(values)
def test_any_json_is_read_without_a_fault(body: object) -> None:
    models = read_models(body)
    assert len({model.id for model in models}) == len(models)
    assert not models or is_model_list(body)
    for model in models:
        assert isinstance(model.id, str)
        assert model.id
        for fact in (model.takes_pictures, model.is_free, model.streams):
            assert fact in {True, False, None}
        assert model.context_tokens is None or model.context_tokens > 0


@given(values)
def test_whatever_a_record_says_its_model_stays(value: object) -> None:
    keys = ("stream", "modalities", "architecture", "capabilities", "pricing", "tier", "type", "context_window", "meta")
    for key in keys:
        assert [model.id for model in read_models([{"id": "m", key: value}])] == ["m"]


def test_a_deeply_nested_record_is_read() -> None:
    nested: object = "image"
    for _ in range(5000):
        nested = [nested]
    assert [model.id for model in read_models([{"id": "m", "type": nested, "tier": nested}])] == ["m"]


# What follows from a list --------------------------------------------------------------------------------------------

FREE, PAID = ModelInfo("free", True, True), ModelInfo("paid", True, False)
BLIND, UNKNOWN = ModelInfo("blind", False, True), ModelInfo("unknown")


def test_models_that_take_pictures_are_offered_and_unknown_ones_where_there_are_none() -> None:
    assert picture_models([BLIND, PAID, UNKNOWN, FREE]) == (PAID, FREE)
    assert picture_models([BLIND, UNKNOWN]) == (UNKNOWN,)
    assert picture_models([BLIND]) == ()


def test_only_a_list_that_rules_all_out_says_that_none_is_free_and_takes_pictures() -> None:
    assert no_free_model_takes_pictures([PAID, BLIND])
    assert not no_free_model_takes_pictures([PAID, BLIND, FREE])
    assert not no_free_model_takes_pictures([PAID, UNKNOWN])
    assert not no_free_model_takes_pictures([])
