"""A second opinion: asked on request only, kept beside the words, and compared claim by claim."""

from __future__ import annotations

import pytest
from tests.bridge.desk import Desk, near
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Script
from tests.waiting import until

from altwright.bridge.opinion_words import Mark, _kind, claims_of, marks_of, opinion_state
from altwright.bridge.phase import Phase
from altwright.bridge.second_opinion import SecondOpinion
from altwright.bridge.service_link import ServiceLink
from altwright.core.disagreement import Kind
from altwright.core.message import Action
from altwright.core.role import Suggestion
from altwright.core.version import VersionKind, VersionState

OWN = "Two brown dogs sleep under a table. A sign reads “Open”."
OTHER = "Three brown dogs sleep under a table. A sign reads “Closed”."


def opinion_of(desk: Desk) -> SecondOpinion:
    return desk.session.current.opinion


def again(desk: Desk) -> ServiceLink:
    """The link to the engine in use."""
    return desk.link.beside(desk.link.engine)


async def asked(desk: Desk, link: ServiceLink | None = None) -> SecondOpinion:
    """Ask and wait for the end, and for the comparison."""
    opinion = opinion_of(desk)
    opinion.ask(link or again(desk))
    await until(lambda: not opinion.phase.is_running)
    await until(lambda: not opinion.text or opinion.compared == desk.draft.text)
    return opinion


async def test_it_stands_beside_the_words_and_marks_where_the_two_disagree(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.take()
    desk.write(OWN)
    fault_service.then(scripts.good(OTHER))
    opinion = await asked(desk)
    assert fault_service.completions[0].prompt == desk.session.prompt
    assert (desk.draft.text, opinion.text, opinion.run.model) == (OWN, OTHER, scripts.MODEL)
    assert claims_of(opinion) == (
        "1. Number: your text has “Two”, the second opinion “Three”",
        "2. Words in the picture: your text has “Open”, the second opinion “Closed”",
    )
    assert marks_of(opinion, in_opinion=False) == (Mark(0, 3, (1,)), Mark(50, 54, (2,)))
    assert marks_of(opinion, in_opinion=True)[0] == Mark(0, 5, (1,))
    assert opinion_state(opinion).endswith("The two disagree on 2 claims; the picture decides.")
    assert desk.phase is Phase.IDLE
    assert [version.kind for version in desk.session.current.versions.all] == [VersionKind.OPINION, VersionKind.TYPED]


async def test_it_is_used_as_one_undo_step(desk: Desk, fault_service: FaultService) -> None:
    desk.take()
    desk.write(OWN)
    opinion_of(desk).use()
    assert opinion_of(desk).note == "There is no second opinion yet."
    fault_service.then(scripts.good(OTHER))
    opinion = await asked(desk)
    opinion.use()
    assert desk.draft.text == OTHER
    await until(lambda: not opinion.disagreements)
    desk.session.undo()
    assert desk.draft.text == OWN


async def test_another_engine_is_asked_with_its_own_key_and_the_first_one_hears_nothing(
    fault_service: FaultService,
) -> None:
    with FaultService(scripts.good(OTHER)) as second:
        desk = Desk(near(fault_service.address), lambda engine: f"key of {engine.address}".replace(" ", "-"))
        desk.take()
        desk.write(OWN)
        other = near(second.address)._replace(id="other", name="The other", model="other-model")
        opinion = await asked(desk, desk.link.beside(other))
        assert (opinion.text, opinion.run.service) == (OTHER, "The other")
        assert second.completions[0].key == f"key-of-{second.address}"
        assert not fault_service.completions
        assert desk.link.engine.address == fault_service.address
        await desk.leave()
        assert not desk.crashes


@pytest.mark.parametrize(
    ("script", "phase", "note", "state"),
    [
        (scripts.cut_off_after(3), Phase.CUT_OFF, "cut off", VersionState.CUT_OFF),
        (scripts.length_limit("Two dogs"), Phase.CUT_OFF, "limit", VersionState.CUT_OFF),
        (scripts.no_words(), Phase.FAILED, "Your text is unchanged.", None),
        (scripts.wrong_key(), Phase.FAILED, "did not accept your key", None),
        (scripts.end_at(scripts.Point.BEFORE_HEADERS), Phase.FAILED, "text", None),
    ],
)
async def test_a_fault_is_told_and_the_words_that_arrived_are_a_version(
    desk: Desk, fault_service: FaultService, script: Script, phase: Phase, note: str, state: VersionState | None
) -> None:
    desk.take()
    desk.write(OWN)
    fault_service.then(script, script, script)
    opinion = await asked(desk)
    assert opinion.phase is phase
    assert note in opinion.note
    kept = [version.state for version in desk.session.current.versions.all if version.kind is VersionKind.OPINION]
    assert kept == ([state] if state else [])
    assert desk.draft.text == OWN
    assert desk.message == ""


async def test_a_wait_and_a_stall_can_be_stopped_and_one_opinion_is_asked_at_a_time(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.take()
    desk.write(OWN)
    opinion = opinion_of(desk)
    fault_service.then(scripts.stall_after(3))
    opinion.ask(again(desk))
    await until(lambda: opinion.text == "A café terrace")
    opinion.ask(again(desk))
    assert opinion.note == "A second opinion is still being written. Stop ends it."
    opinion.stop()
    await until(lambda: not opinion.phase.is_running)
    assert opinion.note == "Stopped. The words that arrived are kept."
    assert desk.session.current.versions.all[0].state is VersionState.STOPPED
    fault_service.then(scripts.rate_limited(42))
    opinion.ask(again(desk))
    await until(lambda: opinion.phase is Phase.COUNTING_DOWN)
    assert "asked again in" in opinion_state(opinion)
    opinion.stop()
    await until(lambda: not opinion.phase.is_running)
    assert opinion.note == "Stopped. No words had arrived."
    assert opinion.text == "A café terrace"


async def test_a_remedy_is_named_where_one_may_help(desk: Desk, fault_service: FaultService) -> None:
    desk.take()
    desk.write(OWN)
    fault_service.then(scripts.wrong_key())
    fault = (await asked(desk)).fault
    assert fault is not None
    assert fault.remedy is Action.CHECK_KEY
    assert "401" in fault.detail


async def test_of_a_suggestion_only_the_text_is_compared(desk: Desk, fault_service: FaultService) -> None:
    desk.take()
    desk.write(OWN)
    desk.session.current.brief.role = Suggestion.LET_MODEL_SUGGEST
    fault_service.then(scripts.good(f"ROLE: informative\nALT: {OTHER}\nLONG: -\nWORDS: Closed\nUNSURE: -"))
    opinion = await asked(desk)
    assert opinion.text == OTHER


async def test_without_a_picture_nothing_is_asked(desk: Desk, fault_service: FaultService) -> None:
    opinion_of(desk).ask(again(desk))
    assert "picture" in opinion_of(desk).note
    assert not fault_service.completions


async def test_it_ends_when_its_picture_is_taken_out_of_the_list(desk: Desk, fault_service: FaultService) -> None:
    desk.take()
    desk.write(OWN)
    opinion = opinion_of(desk)
    fault_service.then(scripts.stall_after(3))
    opinion.ask(again(desk))
    await until(lambda: opinion.text == "A café terrace")
    desk.session.remove()
    await until(lambda: opinion.phase is Phase.STOPPED)
    desk.session.bring_back()
    assert opinion_of(desk).text == "A café terrace"


def test_every_kind_of_claim_has_a_name() -> None:
    assert all(_kind(kind) for kind in Kind)
