"""Test: the sample really sent to services on loopback that are right, wrong, blind, strict or somewhere else."""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

import pytest
from tests.asking import PATIENT
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService, good_either_way
from tests.fakes.script import Script, json_script, text_script

from altwright.core import errors as e
from altwright.core.answer import DescribingEvent
from altwright.core.engine import engine_at
from altwright.core.engine_report import SAMPLE_PROMPT, EngineReport, Finding, SampleQuestion
from altwright.core.errors import NetworkFault
from altwright.core.model_catalogue import ModelInfo
from altwright.core.picture import LoadedPicture, PictureFormat, PictureReference, UploadReference
from altwright.core.request import DescribeRequest
from altwright.core.upload import UploadLimits
from altwright.services import engine_test
from altwright.services.chat_client import ChatClient
from altwright.services.loopback_server import Exchange, LoopbackServer
from altwright.services.model_catalogue import ModelCatalogue
from altwright.services.picture_preparation import prepare
from altwright.services.resources import resource

WORKS, FAILS, UNKNOWN, NOT_NEEDED = Finding.WORKS, Finding.FAILS, Finding.UNKNOWN, Finding.NOT_NEEDED
SEEN = "A half-full cup of espresso on a saucer."
KEY = "sk-of-this-test"
SAMPLE = UploadReference("data:image/jpeg;base64,AAAA", 3, 1, 1)


@dataclass
class Bench:
    """What a test of an engine is given, and what it did with it: as the program would, but for the preparation."""

    model: str = "m"
    key: str | None = KEY
    prepared: list[LoadedPicture] = field(default_factory=list)
    asked: list[SampleQuestion] = field(default_factory=list)
    listed: list[tuple[str, bool]] = field(default_factory=list)

    async def ask(self, question: SampleQuestion) -> AsyncGenerator[DescribingEvent]:
        self.asked.append(question)
        client = ChatClient(
            engine_at(question.address)._replace(address=question.address, time_limits=PATIENT), self.key
        )
        request = DescribeRequest(question.prompt, question.picture, self.model, 0.5, question.streams)
        try:
            async with aclosing(client.answer(request)) as events:
                async for event in events:
                    yield event
        finally:
            await client.aclose()

    async def list_models(self, address: str, with_key: bool) -> Sequence[ModelInfo]:
        self.listed.append((address, with_key))
        return await ModelCatalogue().fetch_models(address, self.key if with_key else None, fresh=True)

    def prepare(self, picture: LoadedPicture) -> PictureReference:
        self.prepared.append(picture)
        return SAMPLE

    async def run(self, address: str) -> EngineReport:
        return await engine_test.test_engine(
            address,
            self.model,
            has_key=self.key is not None,
            ask=self.ask,
            list_models=self.list_models,
            prepare=self.prepare,
        )


def findings(report: EngineReport) -> tuple[Finding, Finding, Finding, Finding]:
    return report.address, report.key, report.model, report.pictures


async def test_an_engine_that_works_is_found_to_work(fault_service: FaultService) -> None:
    fault_service.models = [{"id": "m"}]
    fault_service.then(scripts.good(SEEN, "m-2026"))
    bench = Bench()
    report = await bench.run(fault_service.address)
    assert findings(report) == (WORKS, WORKS, WORKS, WORKS)
    assert report.works
    assert (report.error, report.corrected_address, report.offered_models) == (None, "", ())
    assert (report.words, report.answered_by) == (SEEN, "m-2026")
    assert bench.prepared == [LoadedPicture(resource("samples", "coffee.jpg").read_bytes(), PictureFormat.JPEG)]
    (request,) = fault_service.completions
    assert (request.key, request.prompt, request.picture_url) == (KEY, SAMPLE_PROMPT, SAMPLE.url)
    assert len(fault_service.requests) == 2


async def test_an_engine_without_a_key_needs_none(fault_service: FaultService) -> None:
    fault_service.then(scripts.good(SEEN))
    assert findings(await Bench(key=None).run(fault_service.address)) == (WORKS, NOT_NEEDED, WORKS, WORKS)


@pytest.mark.parametrize("fault", [NetworkFault.PROXY, NetworkFault.OFFLINE])
async def test_what_keeps_every_request_back_says_nothing_about_the_address(
    monkeypatch: pytest.MonkeyPatch, fault: NetworkFault
) -> None:
    bench = Bench()

    async def list_models(address: str, with_key: bool) -> Sequence[ModelInfo]:
        bench.listed.append((address, with_key))
        raise e.ServiceUnreachable(fault)

    monkeypatch.setattr(bench, "list_models", list_models)
    report = await bench.run("https://ai.example.org")
    assert findings(report) == (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    assert report.error is not None
    assert (bench.listed, bench.asked) == ([("https://ai.example.org", True)], [])


async def test_a_public_list_does_not_prove_a_key_and_the_answer_does(fault_service: FaultService) -> None:
    fault_service.models = [{"id": "m", "modalities": {"input": ["text", "image"]}}]
    fault_service.then(scripts.refused(401, "invalid_api_key", "no"), scripts.good(SEEN))
    refused = await Bench().run(fault_service.address)
    assert findings(refused) == (WORKS, FAILS, UNKNOWN, UNKNOWN)
    assert type(refused.error) is e.KeyRefused
    assert (await Bench().run(fault_service.address)).key is WORKS


@pytest.mark.parametrize(
    "models", [scripts.refused(403, "forbidden", "Missing scopes"), scripts.refused(404, "", "no list")]
)
async def test_a_service_that_shows_no_list_may_work_all_the_same(fault_service: FaultService, models: Script) -> None:
    fault_service.models = models
    fault_service.then(scripts.good(SEEN))
    assert (await Bench().run(fault_service.address)).works


async def test_a_key_that_no_key_can_be_is_not_sent(fault_service: FaultService) -> None:
    report = await Bench(key="not a key").run(fault_service.address)
    assert findings(report) == (UNKNOWN, FAILS, UNKNOWN, UNKNOWN)
    assert type(report.error) is e.KeyUnusable
    assert fault_service.requests == []


async def test_a_missing_model_is_told_and_those_that_take_pictures_are_offered(fault_service: FaultService) -> None:
    fault_service.models = [
        {"id": "text", "type": "llm"},
        {"id": "eyes", "type": "vlm"},
        {"id": "more-eyes", "type": "vlm"},
    ]
    fault_service.then(scripts.refused(404, "model_not_found", "no such model"))
    report = await Bench().run(fault_service.address)
    assert findings(report) == (WORKS, UNKNOWN, FAILS, UNKNOWN)
    assert report.offered_models == ("eyes", "more-eyes")


@pytest.mark.parametrize("model", ["m", ""])
async def test_an_unclear_refusal_of_a_model_not_in_the_list_is_about_the_model(
    fault_service: FaultService, model: str
) -> None:
    fault_service.models = [{"id": "other"}]
    fault_service.then(scripts.refused(400, "", "Bad request"))
    report = await Bench(model).run(fault_service.address)
    assert report.model is FAILS
    assert type(report.error) is e.ModelGone
    assert report.offered_models == ("other",)


async def test_an_unclear_refusal_of_a_choice_of_models_stays_unclear(fault_service: FaultService) -> None:
    fault_service.models = [{"id": "other"}]
    fault_service.then(scripts.refused(400, "", "Bad request"))
    report = await Bench("default").run(fault_service.address)
    assert findings(report) == (WORKS, UNKNOWN, UNKNOWN, UNKNOWN)
    assert type(report.error) is e.RequestRefused


async def test_where_no_model_is_chosen_those_that_take_pictures_are_offered(fault_service: FaultService) -> None:
    fault_service.models = [{"id": "text", "type": "llm"}, {"id": "eyes", "type": "vlm"}]
    bench = Bench("")

    async def ask(question: SampleQuestion) -> AsyncGenerator[DescribingEvent]:
        if not bench.model:
            raise e.ModelMissing
        async for event in bench.ask(question):
            yield event

    report = await engine_test.test_engine(
        fault_service.address, "", has_key=True, ask=ask, list_models=bench.list_models, prepare=bench.prepare
    )
    assert findings(report) == (WORKS, UNKNOWN, FAILS, UNKNOWN)
    assert report.offered_models == ("eyes",)


async def test_a_name_that_is_in_no_list_may_answer(fault_service: FaultService) -> None:
    fault_service.models = [{"id": "other"}]
    fault_service.then(scripts.good(SEEN))
    assert (await Bench("an-alias").run(fault_service.address)).works


async def test_a_blind_model_is_told_by_its_refusal(fault_service: FaultService) -> None:
    fault_service.models = [{"id": "m"}, {"id": "eyes", "type": "vlm"}]
    fault_service.then(scripts.refused(400, "", "This model does not support image input"))
    report = await Bench().run(fault_service.address)
    assert findings(report) == (WORKS, WORKS, WORKS, FAILS)
    assert type(report.error) is e.ModelBlind
    assert report.offered_models == ("eyes",)


@pytest.mark.parametrize(
    "answer",
    [scripts.refused(400, "", "Bad request"), scripts.refused(500, "", "oops"), scripts.good("Nice weather today.")],
    ids=["refusal", "fault", "words"],
)
async def test_a_model_that_its_list_calls_blind_is_told_as_such(fault_service: FaultService, answer: Script) -> None:
    fault_service.models = [{"id": "m", "type": "llm"}]
    fault_service.then(answer)
    report = await Bench().run(fault_service.address)
    assert report.pictures is FAILS
    assert type(report.error) is e.ModelBlind


async def test_a_model_that_sees_in_spite_of_its_list_works(fault_service: FaultService) -> None:
    fault_service.models = [{"id": "m", "type": "llm"}]
    fault_service.then(scripts.good(SEEN))
    assert (await Bench().run(fault_service.address)).works


async def test_words_that_are_not_about_the_sample_prove_no_eyes(fault_service: FaultService) -> None:
    fault_service.then(scripts.good("A scenic view of mountains."))
    report = await Bench().run(fault_service.address)
    assert findings(report) == (WORKS, WORKS, WORKS, UNKNOWN)
    assert report.error is None
    assert not report.works
    assert report.words == "A scenic view of mountains."


async def test_a_model_that_its_list_calls_unstreaming_is_asked_for_one_piece(fault_service: FaultService) -> None:
    fault_service.models = [{"id": "m", "stream": False}]
    fault_service.then(good_either_way(SEEN))
    assert (await Bench().run(fault_service.address)).works
    assert [request.streams for request in fault_service.completions] == [False]


async def test_where_streaming_is_refused_it_is_asked_once_more(fault_service: FaultService) -> None:
    refusal = json_script({"error": {"message": "stream must be false", "param": "stream"}}, 400)
    fault_service.then(refusal, good_either_way(SEEN))
    assert (await Bench().run(fault_service.address)).works
    assert [request.streams for request in fault_service.completions] == [True, False]


@pytest.mark.parametrize(
    ("answer", "kind", "key"),
    [
        (scripts.refused(429, "rate_limit_exceeded", "slow down"), e.RateLimited, UNKNOWN),
        (scripts.refused(402, "insufficient_balance", "pay"), e.PaymentNeeded, UNKNOWN),
        (scripts.refused(429, "insufficient_quota", "used up"), e.QuotaExceeded, UNKNOWN),
        (scripts.refused(413, "image_too_large", "too large"), e.PictureRefused, WORKS),
        (scripts.refused(503, "overloaded_error", "busy"), e.ServiceDown, UNKNOWN),
        (scripts.good(""), e.AnswerEmpty, WORKS),
    ],
)
async def test_other_faults_are_told_as_what_they_are(
    fault_service: FaultService, answer: Script, kind: type[e.ServiceError], key: Finding
) -> None:
    fault_service.then(answer)
    report = await Bench().run(fault_service.address)
    assert type(report.error) is kind
    assert (report.address, report.key) == (WORKS, key)
    assert KEY not in report.error.detail


@pytest.mark.parametrize("answer", [scripts.empty_with_200(), scripts.html_with_200()], ids=["nothing", "a page"])
async def test_what_any_web_server_may_answer_proves_nothing(fault_service: FaultService, answer: Script) -> None:
    fault_service.models = scripts.refused(404, "", "Not found")
    fault_service.always = answer
    report = await Bench().run(fault_service.address)
    assert findings(report) == (FAILS, UNKNOWN, UNKNOWN, UNKNOWN)


async def test_the_sample_goes_as_the_program_prepares_it(fault_service: FaultService) -> None:
    class Prepared(Bench):
        def prepare(self, picture: LoadedPicture) -> PictureReference:
            return prepare(picture, UploadLimits(max_bytes=90_000))

    fault_service.then(scripts.good(SEEN))
    assert (await Prepared().run(fault_service.address)).works
    (request,) = fault_service.completions
    data = base64.b64decode(request.picture_url.removeprefix("data:image/jpeg;base64,"), validate=True)
    assert data.startswith(b"\xff\xd8\xff")
    assert len(data) <= 90_000


async def test_an_answer_without_end_is_cut(fault_service: FaultService) -> None:
    fault_service.then(scripts.good(SEEN + " and more" * 5000))
    report = await Bench().run(fault_service.address)
    assert report.works
    assert len(report.words) <= 2000


async def test_nobody_there_is_told_and_nothing_is_sent() -> None:
    with LoopbackServer(lambda exchange: exchange.answer(200, "text/plain", b"")) as server:
        address = f"{server.origin}/v1"
    bench = Bench()
    report = await bench.run(address)
    assert findings(report) == (FAILS, UNKNOWN, UNKNOWN, UNKNOWN)
    assert isinstance(report.error, e.ServiceUnreachable)
    assert report.error.fault is NetworkFault.REFUSED
    assert (bench.asked, bench.prepared) == ([], [])


async def test_a_web_page_is_no_service(fault_service: FaultService) -> None:
    page = text_script("<!doctype html><title>Welcome</title>", "text/html")
    fault_service.models = page
    fault_service.always = page
    report = await Bench().run(fault_service.address)
    assert (report.address, report.corrected_address) == (FAILS, "")


# Addresses -----------------------------------------------------------------------------------------------------------


class Place:
    """A service whose API has one base and nothing else; it answers 404 everywhere besides."""

    def __init__(self, base: str = "/v1", *, has_list: bool = True, wants_key: bool = True) -> None:
        self.base = base
        self.has_list = has_list
        self.wants_key = wants_key
        self.requests: list[tuple[str, str]] = []
        self.server = LoopbackServer(self._answer)

    def _answer(self, exchange: Exchange) -> None:
        self.requests.append((exchange.method, exchange.target))
        call = (exchange.method, exchange.target.removeprefix(self.base))
        known = call in {("GET", "/models"), ("POST", "/chat/completions")} and exchange.target.startswith(self.base)
        if not known or (call[0] == "GET" and not self.has_list):
            exchange.answer(404, "text/plain", b"404 page not found")
        elif self.wants_key and exchange.headers.get("authorization") != f"Bearer {KEY}":
            exchange.answer_json(401, {"error": {"message": "no", "code": "invalid_api_key"}})
        elif call[0] == "GET":
            exchange.answer_json(200, {"object": "list", "data": [{"id": "m"}]})
        else:
            choice = {"index": 0, "message": {"role": "assistant", "content": SEEN}, "finish_reason": "stop"}
            exchange.answer_json(200, {"id": "1", "object": "chat.completion", "model": "m", "choices": [choice]})


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("{origin}", "/v1"),
        ("{origin}/", "/v1"),
        ("{origin}/v1/chat/completions", "/v1"),
        ("{origin}/v1/chat/completions/", "/v1"),
        ("{origin}/v1/models", "/v1"),
        ("{origin}/v1?key=1", "/v1"),
        (" {origin}/v1 ", "/v1"),
        ("{host}", "/v1"),
        ("{host}/v1", "/v1"),
        ("https://{host}/v1", "/v1"),
        ("{origin}/api/chat", "/v1"),
        ("{origin}", "/api/v1"),
        ("{origin}", "/openai/v1"),
        ("{origin}/v1/extra", "/v1"),
    ],
)
@pytest.mark.parametrize("has_list", [True, False], ids=["list", "no list"])
async def test_a_mistyped_address_is_told_and_the_right_one_offered(typed: str, base: str, has_list: bool) -> None:
    place = Place(base, has_list=has_list)
    with place.server:
        origin = place.server.origin
        report = await Bench().run(typed.format(origin=origin, host=origin.removeprefix("http://")))
    assert report.address is FAILS
    assert report.error is not None
    assert not report.works
    assert report.corrected_address == f"{origin}{base}"


async def test_a_slash_too_many_is_no_fault() -> None:
    place = Place()
    with place.server:
        report = await Bench().run(f"{place.server.origin}/v1/")
    assert report.works
    assert report.corrected_address == ""


async def test_a_place_that_refuses_the_key_is_one_all_the_same() -> None:
    place = Place()
    with place.server:
        report = await Bench(key="sk-wrong").run(place.server.origin)
    assert report.corrected_address == f"{place.server.origin}/v1"


async def test_a_right_address_needs_no_others() -> None:
    place = Place()
    with place.server:
        await Bench().run(f"{place.server.origin}/v1")
    assert place.requests == [("GET", "/v1/models"), ("POST", "/v1/chat/completions")]


async def test_where_nothing_answers_no_address_is_offered() -> None:
    place = Place("/somewhere/else")
    with place.server:
        report = await Bench().run(place.server.origin)
    assert (report.address, report.corrected_address) == (FAILS, "")


async def test_an_address_in_clear_is_not_used_and_the_safe_one_is_tried_with_the_key() -> None:
    bench = Bench()

    async def listed(address: str, with_key: bool) -> Sequence[ModelInfo]:
        bench.listed.append((address, with_key))
        return (ModelInfo("m"),)

    report = await engine_test.test_engine(
        "http://api.example.org/v1", "m", has_key=True, ask=bench.ask, list_models=listed, prepare=bench.prepare
    )
    assert type(report.error) is e.ServiceAddressInsecure
    assert report.corrected_address == "https://api.example.org/v1"
    assert bench.listed == [("https://api.example.org/v1", True)]
    assert bench.asked == []


async def test_the_key_goes_nowhere_in_clear_where_that_was_not_asked_for() -> None:
    bench = Bench()

    async def listed(address: str, with_key: bool) -> Sequence[ModelInfo]:
        bench.listed.append((address, with_key))
        raise e.ServiceAddressWrong

    await engine_test.test_engine(
        "nas.local/v1", "m", has_key=True, ask=bench.ask, list_models=listed, prepare=bench.prepare
    )
    assert bench.listed == [("http://nas.local/v1", False), ("https://nas.local/v1", True)]
    assert {question.address for question in bench.asked} <= {"https://nas.local/v1"}


async def test_a_sample_that_cannot_be_prepared_is_told(fault_service: FaultService) -> None:
    def broken(picture: LoadedPicture) -> PictureReference:
        raise e.PictureBroken

    bench = Bench()
    with pytest.raises(e.PictureBroken):
        await engine_test.test_engine(
            fault_service.address, "m", has_key=True, ask=bench.ask, list_models=bench.list_models, prepare=broken
        )
