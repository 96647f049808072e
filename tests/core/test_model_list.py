"""Lists of models as services really send them, and whatever else comes in their place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.model_list import ModelRecord, read_model_list

LLM7 = json.loads(
    """[{"id": "gpt-4.1-nano", "tier": "turbo", "pricing": {"input": 0.1, "output": null}, "pricing_mode": null,
         "modalities": {"input": ["text", "image"], "output": ["text"]},
         "context_window": {"tokens": 8192, "chars": null},
         "usage_based_only": false, "stream": true, "json_mode": true, "reasoning": null, "tools_calling": true},
        {"id": "whole-only", "tier": null, "modalities": null, "stream": false},
        {"id": "silent", "stream": null}]"""
)
READ = (ModelRecord("gpt-4.1-nano", True), ModelRecord("whole-only", False), ModelRecord("silent", True))


@pytest.mark.parametrize(
    "body",
    [
        LLM7,
        {"data": LLM7},
        {"object": "list", "data": LLM7},
        {"models": LLM7},
        {"data": None, "models": LLM7},
        {"data": LLM7, "models": [{"id": "other"}]},
    ],
)
def test_a_list_is_read_bare_or_wrapped(body: object) -> None:
    assert read_model_list(body) == READ


def test_a_list_of_openai_and_one_of_llama_cpp_are_read() -> None:
    openai = {"object": "list", "data": [{"id": "gpt-4o", "object": "model", "created": 1, "owned_by": "system"}]}
    assert read_model_list(openai) == (ModelRecord("gpt-4o", True),)
    llama = {
        "models": [{"name": "a.gguf", "model": "a.gguf"}],
        "object": "list",
        "data": [{"id": "a.gguf", "meta": {}}],
    }
    assert read_model_list(llama) == (ModelRecord("a.gguf", True),)


@pytest.mark.parametrize(
    "entry", [None, 7, "name", [], {}, {"id": None}, {"id": 7}, {"id": ["m"]}, {"name": "m"}, {"object": "model"}]
)
def test_an_entry_that_names_no_model_costs_only_itself(entry: object) -> None:
    assert read_model_list({"data": [entry, {"id": "m"}]}) == (ModelRecord("m", True),)


@pytest.mark.parametrize("stream", [True, None, 1, "false", {}, []])
def test_only_a_plain_no_means_that_a_model_cannot_stream(stream: object) -> None:
    assert read_model_list([{"id": "m", "stream": stream}]) == (ModelRecord("m", True),)


@pytest.mark.parametrize(
    "body", [None, True, 7, "models", {}, {"data": None}, {"data": {"id": "m"}}, {"error": {"message": "no"}}, []]
)
def test_what_is_no_list_holds_no_models(body: object) -> None:
    assert read_model_list(body) == ()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["id", "data", "models", "stream"]) | st.text(), inner)
        ),
    )
)
def test_any_json_is_read_without_a_fault(body: object) -> None:
    for record in read_model_list(body):
        assert isinstance(record.name, str)
