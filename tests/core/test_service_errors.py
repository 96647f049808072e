"""What real services say, word for word, and the error that it means."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cost import assert_costs_its_length

from altwright.core import errors as e
from altwright.core.service_errors import error_from_body, holds_error, wait_from_headers


def openai_error(message: str, kind: str | None = None, code: object = None, param: str | None = None) -> object:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def llama_error(message: str, code: int, kind: str) -> object:
    return {"error": {"code": code, "message": message, "type": kind}}


def mistral_error(message: object, kind: str, code: str | None = None) -> object:
    return {"object": "error", "message": message, "type": kind, "param": None, "code": code}


REAL_ERRORS: list[tuple[str, int | None, object, type[e.ServiceError]]] = [
    # OpenAI
    (
        "OpenAI: wrong key",
        401,
        openai_error("Incorrect API key provided: sk-ab***yz.", "invalid_request_error", "invalid_api_key"),
        e.KeyRefused,
    ),
    (
        "OpenAI: quota",
        429,
        openai_error("You exceeded your current quota.", "insufficient_quota", "insufficient_quota"),
        e.QuotaExceeded,
    ),
    (
        "OpenAI: rate limit",
        429,
        openai_error("Rate limit reached. Please try again in 20s.", "requests", "rate_limit_exceeded"),
        e.RateLimited,
    ),
    (
        "OpenAI: no such model",
        404,
        openai_error("The model `gpt-9.5` does not exist or you do not have access to it.", code="model_not_found"),
        e.ModelGone,
    ),
    (
        "OpenAI: address not loaded",
        400,
        openai_error("Error while downloading https://example.org/a.jpg.", code="invalid_image_url"),
        e.PictureNotFetched,
    ),
    (
        "OpenAI: address not loaded in time",
        400,
        openai_error("Timeout while downloading https://example.org/a.jpg."),
        e.PictureNotFetched,
    ),
    (
        "OpenAI: format",
        400,
        openai_error("You uploaded an unsupported image. Please make sure your image is valid."),
        e.PictureRefused,
    ),
    (
        "OpenAI: text only",
        400,
        openai_error("Invalid content type. image_url is only supported by certain models.", "invalid_request_error"),
        e.ModelBlind,
    ),
    (
        "OpenAI: temperature",
        400,
        openai_error(
            "Unsupported value: 'temperature' does not support 0.5 with this model. Only the default (1) is supported.",
            "invalid_request_error",
            "unsupported_value",
            "temperature",
        ),
        e.ParameterRefused,
    ),
    (
        "OpenAI: streaming",
        400,
        openai_error(
            "Your organization must be verified to stream this model.", code="unsupported_value", param="stream"
        ),
        e.StreamingRefused,
    ),
    ("OpenAI: path", 404, openai_error("Invalid URL (POST /v1/chat/completionss)"), e.ServiceAddressWrong),
    ("OpenAI: overloaded", 503, openai_error("The engine is currently overloaded."), e.ServiceDown),
    ("OpenAI: fault", 500, openai_error("The server had an error while processing.", "server_error"), e.ServiceDown),
    (
        "OpenAI: country",
        403,
        openai_error("Country, region, or territory not supported", code="unsupported_country_region_territory"),
        e.AccessRefused,
    ),
    (
        "OpenAI: too long",
        400,
        openai_error("This model's maximum context length is 128000 tokens.", code="context_length_exceeded"),
        e.RequestRefused,
    ),
    # LLM7, as in wire.md
    (
        "LLM7: rate limit",
        429,
        {"error": {"message": "Slow down", "type": "rate_limit", "code": "rate_limit_exceeded", "retry_after": 12}},
        e.RateLimited,
    ),
    ("LLM7: model away", 400, openai_error("Model is not served now", code="model_unavailable"), e.ModelGone),
    ("LLM7: no key", 401, openai_error("Missing API key", code="missing_api_key"), e.KeyRefused),
    ("LLM7: balance", 402, openai_error("Not enough", code="insufficient_balance"), e.PaymentNeeded),
    ("LLM7: pro", 402, openai_error("Pro only", code="pro_access_required"), e.PaymentNeeded),
    # OpenRouter
    ("OpenRouter: credits", 402, {"error": {"code": 402, "message": "Insufficient credits."}}, e.PaymentNeeded),
    (
        "OpenRouter: text only",
        404,
        {"error": {"code": 404, "message": "No endpoints found that support image input"}},
        e.ModelBlind,
    ),
    (
        "OpenRouter: no provider of a model",
        404,
        {"error": {"code": 404, "message": "No endpoints found for meta-llama/llama-3.2-11b-vision-instruct:free."}},
        e.ModelGone,
    ),
    (
        "OpenRouter: no provider that is allowed",
        404,
        {"error": {"code": 404, "message": "No allowed providers are available for the selected model."}},
        e.ModelGone,
    ),
    (
        "OpenRouter: settings of the account",
        404,
        {
            "error": {
                "code": 404,
                "message": "No endpoints found matching your data policy (Free model publication). "
                "Configure: https://openrouter.ai/settings/privacy",
            }
        },
        e.AccessRefused,
    ),
    (
        "OpenRouter: settings of the account, in other words",
        404,
        {"error": {"code": 404, "message": "No endpoints available matching your guardrail restrictions."}},
        e.AccessRefused,
    ),
    (
        "OpenRouter: moderation",
        403,
        {"error": {"code": 403, "message": "This model requires moderation and your input was flagged for violence"}},
        e.AnswerFiltered,
    ),
    (
        "OpenRouter: free calls used up",
        429,
        {"error": {"code": 429, "message": "Rate limit exceeded: free-models-per-day. Add credits to unlock."}},
        e.QuotaExceeded,
    ),
    ("OpenRouter: in the stream", None, {"error": {"code": 502, "message": "Provider disconnected"}}, e.ServiceDown),
    ("OpenRouter: limit in the stream", None, {"error": {"code": 429, "message": "Upstream busy"}}, e.RateLimited),
    ("OpenRouter: payment in the stream", None, {"error": {"code": 402, "message": "Out"}}, e.PaymentNeeded),
    (
        "OpenRouter: model name",
        400,
        {"error": {"code": 400, "message": "acme/qwen-2.5-vl is not a valid model ID"}},
        e.ModelGone,
    ),
    # Groq
    (
        "Groq: text only",
        400,
        openai_error("messages[0].content must be a string", "invalid_request_error"),
        e.ModelBlind,
    ),
    (
        "Groq: too large",
        413,
        openai_error("Request too large for model `x` on tokens per minute (TPM)", "tokens", "rate_limit_exceeded"),
        e.PictureRefused,
    ),
    (
        "Groq: address",
        400,
        openai_error("failed to retrieve media: received status code: 403", "invalid_request_error"),
        e.PictureNotFetched,
    ),
    ("Groq: retired", 400, openai_error("The model has been decommissioned", code="model_decommissioned"), e.ModelGone),
    (
        "Groq: day's limit, renewed soon",
        429,
        openai_error("Rate limit reached on requests per day (RPD): Limit 100, Used 100. Please try again in 7m12.5s."),
        e.RateLimited,
    ),
    # Mistral
    ("Mistral: key", 401, {"message": "Unauthorized", "request_id": "1"}, e.KeyRefused),
    ("Mistral: model", 400, mistral_error("Invalid model: pixtral-9", "invalid_model", "1500"), e.ModelGone),
    (
        "Mistral: text only",
        400,
        mistral_error("Image input is not enabled for this model", "invalid_request_invalid_args", "3051"),
        e.ModelBlind,
    ),
    (
        "Mistral: broken",
        400,
        mistral_error("Image could not be loaded as a valid image", "invalid_request_file", "3310"),
        e.PictureRefused,
    ),
    ("Mistral: busy", 429, mistral_error("Service tier capacity exceeded", "capacity", "3505"), e.RateLimited),
    (
        "Mistral: fields",
        422,
        mistral_error({"detail": [{"loc": ["body", "x"], "msg": "Extra inputs are not permitted"}]}, "invalid"),
        e.RequestRefused,
    ),
    # Gemini's endpoint
    (
        "Gemini: key",
        400,
        [
            {
                "error": {
                    "code": 400,
                    "message": "API key not valid. Please pass a valid API key.",
                    "status": "INVALID_ARGUMENT",
                    "details": [{"@type": "x", "reason": "API_KEY_INVALID"}],
                }
            }
        ],
        e.KeyRefused,
    ),
    ("Gemini: key, short", 400, [{"error": {"code": 400, "message": "API key expired."}}], e.KeyRefused),
    (
        "Gemini: model",
        404,
        [{"error": {"code": 404, "message": "models/gemini-1.5 is not found for API version v1main"}}],
        e.ModelGone,
    ),
    (
        "Gemini: overloaded",
        503,
        [{"error": {"code": 503, "message": "The model is overloaded. Please try again later.", "status": "X"}}],
        e.ServiceDown,
    ),
    (
        "Gemini: away for the moment",
        503,
        [{"error": {"code": 503, "message": "This model is currently unavailable"}}],
        e.ServiceDown,
    ),
    (
        "Gemini: picture",
        400,
        [{"error": {"code": 400, "message": "Unable to process input image. Please retry or report"}}],
        e.PictureRefused,
    ),
    (
        "Gemini: address",
        400,
        [{"error": {"code": 400, "message": "Cannot fetch content from the provided URL."}}],
        e.PictureNotFetched,
    ),
    (
        "Gemini: svg",
        400,
        [{"error": {"code": 400, "message": "Unsupported MIME type: image/svg+xml"}}],
        e.PictureRefused,
    ),
    (
        "Gemini: place",
        400,
        [{"error": {"code": 400, "message": "User location is not supported for the API use."}}],
        e.AccessRefused,
    ),
    (
        "Gemini: quota",
        429,
        [{"error": {"code": 429, "message": "Resource has been exhausted (e.g. check quota)."}}],
        e.QuotaExceeded,
    ),
    # Ollama
    (
        "Ollama: model",
        404,
        openai_error('model "qwen2.5vl:7b" not found, try pulling it first', "not_found_error"),
        e.ModelGone,
    ),
    ("Ollama: address", 400, openai_error("invalid image input", "invalid_request_error"), e.PictureNotFetched),
    (
        "Ollama: text only",
        500,
        openai_error("this model is missing data required for image input", "api_error"),
        e.ModelBlind,
    ),
    ("Ollama: runner", 500, openai_error("model runner has unexpectedly stopped", "api_error"), e.ServiceDown),
    # LM Studio
    (
        "LM Studio: text only",
        400,
        {"error": "Model does not support images. Please use a model that does."},
        e.ModelBlind,
    ),
    ("LM Studio: address", 400, {"error": "'url' field must be a base64 encoded image."}, e.PictureNotFetched),
    ("LM Studio: path", None, {"error": "Unexpected endpoint or method. (POST /chat)"}, e.ServiceAddressWrong),
    ("LM Studio: nothing loaded", 404, openai_error("No models loaded. Please load a model."), e.ModelGone),
    ("LM Studio: load", 500, {"error": 'Failed to load model "x". Error: insufficient memory'}, e.ServiceDown),
    # llama.cpp
    (
        "llama.cpp: text only",
        500,
        llama_error(
            "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj",
            500,
            "server_error",
        ),
        e.ModelBlind,
    ),
    (
        "llama.cpp: webp",
        400,
        llama_error("Failed to load image or audio file", 400, "invalid_request_error"),
        e.PictureRefused,
    ),
    ("llama.cpp: loading", 503, llama_error("Loading model", 503, "unavailable_error"), e.ServiceDown),
    ("llama.cpp: key", 401, llama_error("Invalid API Key", 401, "authentication_error"), e.KeyRefused),
    ("llama.cpp: path", 404, llama_error("File Not Found", 404, "not_found_error"), e.ServiceAddressWrong),
    # vLLM
    (
        "vLLM: model",
        404,
        {"object": "error", "message": "The model `a/b-2.5` does not exist.", "type": "NotFoundError", "code": 404},
        e.ModelGone,
    ),
    (
        "vLLM: text only",
        400,
        {"object": "error", "message": "At most 0 image(s) may be provided in one prompt.", "code": 400},
        e.ModelBlind,
    ),
    (
        "vLLM: not for pictures",
        400,
        {"object": "error", "message": "acme/text-1.5 is not a multimodal model", "code": 400},
        e.ModelBlind,
    ),
    (
        "vLLM: address",
        500,
        {"object": "error", "message": "404, message='Not Found', url='https://example.org/a.jpg'"},
        e.PictureNotFetched,
    ),
    (
        "vLLM: broken",
        400,
        {"object": "error", "message": "cannot identify image file <_io.BytesIO object at 0x7f>"},
        e.PictureRefused,
    ),
    (
        "vLLM: address form",
        400,
        {"object": "error", "message": "The URL must be either a HTTP, data or file URL."},
        e.PictureNotFetched,
    ),
    # Azure
    (
        "Azure: filter",
        400,
        {
            "error": {
                "message": "The response was filtered.",
                "code": "content_filter",
                "status": 400,
                "innererror": {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {}},
            }
        },
        e.AnswerFiltered,
    ),
    (
        "Azure: filter, told inside only",
        400,
        {"error": {"message": "Refused", "code": None, "innererror": {"code": "ResponsibleAIPolicyViolation"}}},
        e.AnswerFiltered,
    ),
    ("Azure: deployment", 404, openai_error("The API deployment is not there", code="DeploymentNotFound"), e.ModelGone),
    ("Azure: picture", 400, openai_error("Invalid image data.", code="BadRequest"), e.PictureRefused),
    ("Azure: limit", 429, openai_error("Too Many Requests", code="429"), e.RateLimited),
    # FastAPI and others
    (
        "FastAPI: text only",
        422,
        {
            "detail": [
                {
                    "type": "string_type",
                    "loc": ["body", "messages", 0, "content"],
                    "msg": "Input should be a valid string",
                    "input": [{"type": "image_url", "image_url": {"url": "https://example.org/a.jpg?sig=1"}}],
                }
            ]
        },
        e.ModelBlind,
    ),
    (
        "FastAPI: a field, with the request echoed",
        422,
        {
            "detail": [
                {
                    "loc": ["body", "temperature"],
                    "msg": "value is not a valid float",
                    "input": "load this image, streaming is not supported, no api key, model not found",
                }
            ]
        },
        e.ParameterRefused,
    ),
    ("FastAPI: path", 404, {"detail": "Not Found"}, e.ServiceAddressWrong),
    ("Anthropic: picture", 400, openai_error("Could not process image", "invalid_request_error"), e.PictureRefused),
    ("Anthropic: busy", 529, {"type": "error", "error": {"type": "overloaded_error", "message": "O"}}, e.ServiceDown),
    (
        "DeepSeek: text only",
        400,
        openai_error("Failed to deserialize: messages[0]: unknown variant `image_url`, expected `text`"),
        e.ModelBlind,
    ),
    ("text/plain", 502, "upstream connect error", e.ServiceDown),
    ("text/plain, limit", 429, "slow down", e.RateLimited),
    ("an error that is a string", 400, {"error": "a string"}, e.RequestRefused),
    ("an error that is a string, in a stream", None, {"error": "a string"}, e.ServiceDown),
    ("no body", 500, "", e.ServiceDown),
    ("no body, 400", 400, "", e.RequestRefused),
    ("HTML, 5xx", 502, "<html><head><title>502 Bad Gateway</title></head><body>x</body></html>", e.ServiceDown),
    (
        "HTML, whose prose means nothing",
        503,
        "<!DOCTYPE html><html><body>The model was not found. Could not load image. Streaming not supported.</body>",
        e.ServiceDown,
    ),
    (
        "HTML, 404",
        404,
        "<!doctype html><title>Not here</title><p>the image could not be downloaded",
        e.ServiceAddressWrong,
    ),
    ("HTML, 403", 403, "<html><title>Attention Required! | Cloudflare</title></html>", e.AccessRefused),
    ("a proxy's sign-in", 407, "Proxy Authentication Required", e.ServiceUnreachable),
    ("a request that took too long", 408, "", e.ServiceDown),
    ("method", 405, {"detail": "Method Not Allowed"}, e.ServiceAddressWrong),
    ("too large", 413, "<html><title>413 Request Entity Too Large</title></html>", e.PictureRefused),
    ("media type", 415, "", e.PictureRefused),
    ("remote addresses", 400, openai_error("HTTP image URLs are not supported, send base64."), e.PictureNotFetched),
    ("streaming", 400, openai_error("Streaming is not supported for this model"), e.StreamingRefused),
    ("streaming, the other way round", 400, openai_error("This model does not support streaming."), e.StreamingRefused),
    ("prompt with many tokens", 400, openai_error("Requested tokens: 9000, no room for tokens left"), e.RequestRefused),
    ("stream_options", 400, openai_error("stream_options is allowed only when stream is enabled"), e.RequestRefused),
    ("a key in a stream", None, {"error": {"message": "Invalid API key"}}, e.KeyRefused),
    ("a limit in a stream", None, {"error": {"message": "Rate limit reached"}}, e.RateLimited),
    (
        "an address that reads like an error",
        400,
        openai_error("temperature is out of range for https://example.org/model-not-found/image-not-supported.jpg"),
        e.ParameterRefused,
    ),
    ("the demo", 400, openai_error("Samples only", code="demo_samples_only"), e.DemoSamplesOnly),
]


@pytest.mark.parametrize(
    ("status", "body", "expected"), [row[1:] for row in REAL_ERRORS], ids=[row[0] for row in REAL_ERRORS]
)
def test_what_services_say_is_understood(status: int | None, body: object, expected: type[e.ServiceError]) -> None:
    assert type(error_from_body(status, body, {})) is expected


@pytest.mark.parametrize(("status", "body"), [row[1:3] for row in REAL_ERRORS], ids=[row[0] for row in REAL_ERRORS])
def test_a_body_means_the_same_as_text_and_decoded(status: int | None, body: object) -> None:
    as_text = body if isinstance(body, str) else json.dumps(body)
    assert type(error_from_body(status, as_text, {})) is type(error_from_body(status, body, {}))


def test_a_success_with_an_error_inside_is_judged_by_the_error() -> None:
    assert type(error_from_body(200, {"error": {"code": 401, "message": "x"}}, {})) is e.KeyRefused


def test_the_detail_names_the_status_and_the_message() -> None:
    assert error_from_body(400, {"error": {"message": "Too\n hot"}}, {}).detail == "HTTP 400. Too hot"


def test_the_detail_of_a_page_is_its_title() -> None:
    body = "<html><head><style>p { color: red }</style><title>502 Bad&nbsp;Gateway</title></head><body>x</body></html>"
    assert error_from_body(502, body, {}).detail == "HTTP 502. 502 Bad Gateway"


def test_the_detail_does_not_repeat_the_request() -> None:
    body = {"detail": [{"loc": ["body", "messages"], "msg": "Wrong", "input": "My secret prompt"}]}
    assert error_from_body(422, body, {}).detail == "HTTP 422. body.messages: Wrong"


def test_the_detail_hides_queries() -> None:
    error = error_from_body(400, {"error": "Error while downloading https://example.org/a.jpg?sig=abc."}, {})
    assert "abc" not in error.detail
    assert "https://example.org/a.jpg" in error.detail


def test_the_detail_can_be_written_anywhere() -> None:
    error_from_body(400, '{"error": "half \\ud83d"}', {}).detail.encode()


@pytest.mark.parametrize(
    ("headers", "body", "wait"),
    [
        ({"retry-after": "3"}, {}, 3),
        ({"retry-after": "3.5"}, {}, 3.5),
        ({"retry-after": " 3 "}, {}, 3),
        ({"retry-after": "0"}, {}, 0),
        ({"retry-after": "-1"}, {}, None),
        ({"retry-after": "nan"}, {}, None),
        ({"retry-after": "inf"}, {}, None),
        ({"retry-after": "soon"}, {}, None),
        ({"retry-after": ""}, {}, None),
        ({"retry-after": "Fri, 99 Foo 2026 99:99:99 GMT"}, {}, None),
        ({"retry-after-ms": "1500"}, {}, 1.5),
        ({"retry-after-ms": "1500", "retry-after": "2"}, {}, 2),
        ({}, {"error": {"retry_after": 7}}, 7),
        ({}, {"error": {"retry_after": "7.5"}}, 7.5),
        ({}, {"retry_after": 7}, 7),
        ({}, {"error": {"message": "x"}, "retry_after": 7}, 7),
        ({}, {"error": {"retry_after": -7}}, None),
        ({}, {"error": {"retry_after": True}}, None),
        ({}, {"error": {"retry_after": None}}, None),
        ({}, {"error": {"retry_after": [7]}}, None),
        ({"retry-after": "3"}, {"error": {"retry_after": 7}}, 7),
        ({"retry-after": "9"}, {"error": {"retry_after": 7}}, 9),
        ({}, {"error": "Please try again in 20s."}, 20),
        ({}, {"error": "Please try again in 7m12.5s."}, 432.5),
        ({}, {"error": "Please try again in 1h2m3s"}, 3723),
        ({}, {"error": "Please try again in 345ms."}, 0.345),
        ({}, {"error": "Please retry in 12.3s."}, 12.3),
        ({}, {"error": "Please wait 30 seconds"}, 30),
        ({}, {"error": "Limit 100, Used 100"}, None),
        ({}, [{"error": {"code": 429, "details": [{"@type": "RetryInfo", "retryDelay": "12s"}]}}], 12),
        ({"retry-after": "5"}, "<html>slow down</html>", 5),
    ],
)
def test_the_wait_is_the_longest_that_is_named(headers: dict[str, str], body: object, wait: float | None) -> None:
    error = error_from_body(429, body, headers)
    assert isinstance(error, e.RateLimited)
    assert error.wait == wait


def test_a_date_is_a_wait_until_then() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=90)
    wait = wait_from_headers({"retry-after": format_datetime(soon, usegmt=True)})
    assert wait is not None
    assert 60 < wait <= 90


def test_a_date_that_has_passed_is_no_wait() -> None:
    assert wait_from_headers({"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT"}) == 0


@pytest.mark.parametrize("wrong_by", [timedelta(minutes=-20), timedelta(), timedelta(hours=9)])
def test_a_moment_is_meant_by_the_clock_of_the_service(wrong_by: timedelta) -> None:
    now = datetime.now(UTC) + wrong_by
    headers = {"date": format_datetime(now, usegmt=True)}
    headers["retry-after"] = format_datetime(now + timedelta(seconds=90), usegmt=True)
    assert wait_from_headers(headers) == 90


@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 99 Foo 2026 99:99:99 GMT"])
def test_a_moment_of_a_service_without_a_clock_is_meant_by_the_own(date: str) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 60 < (wait_from_headers({"retry-after": soon, "date": date}) or 0) <= 90


def test_a_service_that_says_when_it_comes_back_is_waited_for() -> None:
    error = error_from_body(503, "maintenance", {"retry-after": "30"})
    assert isinstance(error, e.RateLimited)
    assert error.wait == 30


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "x"}},
        {"error": "x"},
        {"error": {"message": "x"}, "choices": []},
        [{"error": {"message": "x"}}],
        {"detail": "Not Found"},
        {"detail": [{"msg": "x"}]},
        {"message": "Unauthorized"},
        {"object": "error", "message": "x"},
        {"type": "error"},
    ],
)
def test_errors_are_told_from_answers(body: object) -> None:
    assert holds_error(body)


@pytest.mark.parametrize(
    "body",
    [
        {"choices": []},
        {"choices": [], "error": None},
        {"choices": [], "error": {}},
        {"choices": None, "message": "x"},
        {"message": {"role": "assistant", "content": "x"}},
        {"usage": {}},
        {},
        [],
        [[]],
        "error",
        None,
        3,
    ],
)
def test_answers_are_no_errors(body: object) -> None:
    assert not holds_error(body)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "error",
                    "message",
                    "detail",
                    "details",
                    "code",
                    "type",
                    "retry_after",
                    "msg",
                    "loc",
                    "innererror",
                    "param",
                ]
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(st.none() | st.integers(100, 700), anything | st.text(), st.dictionaries(st.just("retry-after"), st.text()))
def test_no_body_and_no_header_makes_it_stumble(status: int | None, body: object, headers: dict[str, str]) -> None:
    error = error_from_body(status, body, headers)
    assert isinstance(error, e.ServiceError)
    error.detail.encode()
    assert isinstance(holds_error(body), bool)


DATES = r"\A(Mon|Tue)?,? ?[0-9]{1,5} (Jan|Feb|Foo) -?[0-9]{1,6} [0-9]{1,3}:[0-9]{1,3}(:[0-9]{1,3})? [-+A-Z0-9]{0,7}\Z"


@given(st.from_regex(DATES))
def test_no_date_makes_it_stumble(date: str) -> None:
    wait = wait_from_headers({"retry-after": date})
    assert wait is None or wait >= 0


def test_a_deeply_nested_body_makes_it_no_trouble() -> None:
    nested: object = "deep"
    for _ in range(5000):
        nested = [nested]
    assert isinstance(error_from_body(400, {"error": {"message": nested}}, {}), e.ServiceError)
    assert isinstance(error_from_body(400, "[" * 100_000, {}), e.ServiceError)
    assert isinstance(error_from_body(400, {"detail": {"detail": [{"msg": nested}]}}, {}), e.ServiceError)


@pytest.mark.parametrize(
    "piece",
    [
        *("image ", "image_url ", "model ", "stream ", "does not support ", "invalid no api key ", "load ", "content "),
        *(
            "cannot ",
            "rate limit ",
            "try again in ",
            "1",
            "a.b",
            " ",
            "http",
            "https://",
            "data:",
            "<",
            "<!--",
            "<title>",
        ),
    ],
)
def test_a_message_costs_no_more_than_its_length(piece: str) -> None:
    def read(length: int) -> None:
        body = piece * (length // len(piece))
        error_from_body(None, {"error": {"message": body}}, {})
        error_from_body(500, body, {})

    assert_costs_its_length(read, 2_000_000)


# Parameters ---------------------------------------------------------------------------------------------------------

NEWER = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
REFUSED_PARAMETERS: list[tuple[str, int | None, object, str]] = [
    ("OpenAI", 400, openai_error(NEWER, "invalid_request_error", "unsupported_parameter", "max_tokens"), "max_tokens"),
    ("Azure", 400, openai_error(NEWER), "max_tokens"),
    ("a gateway", 400, {"error": {"message": NEWER, "code": "invalid_request_body"}}, "max_tokens"),
    (
        "OpenAI: detail",
        400,
        openai_error("Invalid value", param="messages[0].content[1].image_url.detail"),
        "detail",
    ),
    (
        "OpenAI: too long",
        400,
        openai_error("max_tokens is too large: 99999. This model supports at most 4096 completion tokens"),
        "max_tokens",
    ),
    ("OpenAI, older", 400, openai_error("Unrecognized request argument supplied: stream_options"), "stream_options"),
    (
        "Mistral",
        422,
        {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs"}]},
        "stream_options",
    ),
    (
        "vLLM",
        400,
        {
            "object": "error",
            "message": "[{'type': 'extra_forbidden', 'loc': ('body', 'max_completion_tokens'), "
            "'msg': 'Extra inputs are not permitted', 'input': 8192}]",
            "type": "BadRequestError",
            "param": None,
            "code": 400,
        },
        "max_completion_tokens",
    ),
    (
        "Gemini",
        400,
        [{"error": {"code": 400, "message": 'Invalid JSON payload received. Unknown name "stream_options"'}}],
        "stream_options",
    ),
    ("Groq", 400, openai_error("'messages.0' : property 'image_url.detail' is unsupported"), "detail"),
    ("in a stream", None, openai_error("`temperature` is deprecated for this model."), "temperature"),
    (
        "OpenAI: system",
        400,
        openai_error(
            "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
            code="unsupported_value",
            param="messages[0].role",
        ),
        "system",
    ),
    ("Gemma", 400, openai_error("Developer instruction is not enabled for models/gemma-3-27b-it"), "system"),
    ("vLLM: template", 400, openai_error("System role not supported"), "system"),
    ("llama.cpp: template", 500, openai_error("Jinja: system message is not supported by this template"), "system"),
    (
        "LM Studio: template",
        400,
        {"error": "Error rendering prompt with jinja template: Only user and assistant roles are supported!"},
        "system",
    ),
    (
        "Mistral's template",
        400,
        openai_error("Conversation roles must alternate user/assistant/user/assistant/..."),
        "system",
    ),
]


@pytest.mark.parametrize(
    ("status", "body", "parameter"), [row[1:] for row in REFUSED_PARAMETERS], ids=[row[0] for row in REFUSED_PARAMETERS]
)
def test_a_parameter_that_is_not_taken_is_named(status: int | None, body: object, parameter: str) -> None:
    error = error_from_body(status, body, {})
    assert isinstance(error, e.ParameterRefused)
    assert error.parameter == parameter


@pytest.mark.parametrize(
    "message",
    [
        "This model's maximum context length is 4096 tokens. Reduce the length of the messages or max_tokens.",
        "The image is unsupported. See the documentation for more detail.",
        "Something went wrong. We log the temperature of our servers.",
        "unknown error, no further detail",
        "The file system role of this server is not known.",
        "The system is not available; image input is supported for other roles.",
    ],
)
def test_a_message_that_only_mentions_a_parameter_refuses_none(message: str) -> None:
    assert not isinstance(error_from_body(400, openai_error(message), {}), e.ParameterRefused)


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_other_faults_stay_what_they_are_though_they_name_a_parameter(status: int) -> None:
    assert not isinstance(error_from_body(status, openai_error(NEWER), {}), e.ParameterRefused)
