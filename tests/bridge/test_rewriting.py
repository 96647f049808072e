"""New versions of the words: what is asked, what stands in front, and what is kept whatever happens."""

from __future__ import annotations

import json

import pytest
from tests.bridge.desk import Desk
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Script
from tests.waiting import until

from altwright.bridge.phase import Phase
from altwright.bridge.rewriting import KINDS, Rewriting, Wanted
from altwright.core.destination import Destination
from altwright.core.message import Action
from altwright.core.refining import Refinement
from altwright.core.version import VersionKind, VersionState

OWN = "A terrace of a café in the rain, and two dogs that are asleep."
SHORTER = Wanted(Refinement.SHORTER)


def rewriting(desk: Desk) -> Rewriting:
    return desk.session.current.rewriting


async def rewrites(desk: Desk, wanted: Wanted = SHORTER) -> None:
    """Ask for a new version and wait for the end."""
    rewriting(desk).ask(wanted)
    await desk.rests()


def kept(desk: Desk) -> list[tuple[VersionKind, str]]:
    """The versions, newest first."""
    return [(version.kind, version.text) for version in desk.session.current.versions.all]


def asked_for(service: FaultService) -> str:
    """What the service was sent first."""
    return json.dumps(json.loads(service.completions[0].body), ensure_ascii=False)


def actions(desk: Desk) -> tuple[Action, ...]:
    return desk.session.message.actions if desk.session.message else ()


async def test_a_new_version_is_in_front_and_the_earlier_one_is_one_step_back_and_kept(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.take()
    desk.write(OWN)
    fault_service.then(scripts.good("Two dogs asleep in the rain."))
    await rewrites(desk)
    assert desk.draft.text == "Two dogs asleep in the rain."
    assert kept(desk) == [(VersionKind.SHORTER, "Two dogs asleep in the rain."), (VersionKind.TYPED, OWN)]
    newest = desk.session.current.versions.all[0]
    assert (newest.model, newest.state) == (scripts.MODEL, VersionState.WHOLE)
    assert desk.phase is Phase.DONE
    assert desk.message == ("The new version is in front: 28 characters instead of 62. The earlier words are kept.")
    assert actions(desk) == (Action.SHOW_VERSIONS, Action.UNDO)
    desk.session.undo()
    assert desk.draft.text == OWN


@pytest.mark.parametrize("refinement", list(Refinement))
async def test_each_refinement_asks_for_itself_and_gives_the_text_as_data(
    desk: Desk, fault_service: FaultService, refinement: Refinement
) -> None:
    desk.take()
    desk.write(OWN)
    fault_service.then(scripts.good())
    await rewrites(desk, Wanted(refinement, "de" if refinement is Refinement.TRANSLATED else "", "Name the dogs last."))
    body = asked_for(fault_service)
    assert OWN in body
    assert "image_url" in body
    assert ("German" in body) is (refinement is Refinement.TRANSLATED)
    assert "Name the dogs last." in body
    assert kept(desk)[0] == (KINDS[refinement], scripts.TEXT)


async def test_the_limit_is_told_and_a_text_that_is_still_too_long_is_never_cut(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.take()
    desk.write(OWN)
    desk.session.current.brief.destination = Destination("tight", "Tight", 20)
    fault_service.then(scripts.good("Two dogs asleep, rain one"))
    await rewrites(desk)
    assert "at most 18 characters" in asked_for(fault_service)
    assert desk.draft.text == "Two dogs asleep, rain one"
    assert desk.message == "Still 5 characters too many. Nothing was cut, and the earlier words are kept."
    assert actions(desk) == (Action.SHORTEN_AGAIN, Action.SHOW_VERSIONS)
    fault_service.then(scripts.good("Two dogs asleep"))
    rewriting(desk).ask_again()
    await desk.rests()
    assert (desk.draft.text, rewriting(desk).over) == ("Two dogs asleep", 0)
    assert [text for _, text in kept(desk)] == ["Two dogs asleep", "Two dogs asleep, rain one", OWN]


async def test_a_text_that_is_not_shorter_or_not_another_one_is_called_that(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.take()
    desk.write("Two dogs.")
    fault_service.then(scripts.good())
    await rewrites(desk)
    assert desk.message.startswith("The new version is not shorter: ")
    fault_service.then(scripts.good(scripts.TEXT))
    await rewrites(desk)
    assert desk.message == "The model gave the same words again. Your text is unchanged."


@pytest.mark.parametrize(
    ("script", "state", "said"),
    [
        (scripts.cut_off_after(4), VersionState.CUT_OFF, "The new version was cut off and is kept beside your text"),
        (scripts.length_limit("Two dogs"), VersionState.CUT_OFF, "The new version ended at its limit of length."),
    ],
)
async def test_what_does_not_come_to_its_end_is_kept_beside_the_words_of_before(
    desk: Desk, fault_service: FaultService, script: Script, state: VersionState, said: str
) -> None:
    desk.take()
    desk.write(OWN)
    fault_service.then(script)
    await rewrites(desk)
    assert desk.draft.text == OWN
    assert desk.session.current.versions.all[0].state is state
    assert len(kept(desk)) == 2
    assert desk.message.startswith(said)
    assert actions(desk) == (Action.REWRITE_AGAIN, Action.SHOW_VERSIONS)
    assert desk.phase is Phase.IDLE
    assert desk.draft.has_typed_words
    fault_service.then(scripts.good())
    rewriting(desk).ask_again()
    await desk.rests()
    assert desk.draft.text == scripts.TEXT


async def test_stop_keeps_the_words_that_arrived_and_puts_those_of_before_in_front(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.take()
    desk.write(OWN)
    fault_service.then(scripts.stall_after(3))
    rewriting(desk).ask(SHORTER)
    await until(lambda: desk.draft.text == "A café terrace")
    assert desk.draft.is_writing
    desk.session.stop()
    await desk.rests()
    assert (desk.draft.text, desk.phase) == (OWN, Phase.STOPPED)
    assert kept(desk)[0] == (VersionKind.SHORTER, "A café terrace")
    assert desk.message == "Stopped. Your text is as before; the words that arrived are kept beside it."


@pytest.mark.parametrize("script", [scripts.wrong_key(), scripts.no_words(), scripts.html_error()])
async def test_a_fault_changes_nothing_and_offers_to_ask_again(
    desk: Desk, fault_service: FaultService, script: Script
) -> None:
    desk.take()
    desk.write(OWN)
    fault_service.then(script, script, script)
    await rewrites(desk)
    assert desk.draft.text == OWN
    assert kept(desk) == [(VersionKind.TYPED, OWN)]
    assert desk.phase is Phase.IDLE
    assert Action.TRY_AGAIN not in actions(desk)
    assert "text" in desk.message


async def test_a_countdown_is_told_and_can_be_stopped(desk: Desk, fault_service: FaultService) -> None:
    desk.take()
    desk.write(OWN)
    fault_service.then(scripts.rate_limited(42))
    rewriting(desk).ask(SHORTER)
    await desk.reaches(Phase.COUNTING_DOWN)
    assert "asks for a wait of 42 seconds" in desk.message
    desk.session.stop()
    await desk.rests()
    assert (desk.draft.text, desk.message) == (OWN, "")
    assert desk.spoken[-1] == "Stopped. No words had arrived."


async def test_one_thing_is_written_at_a_time(desk: Desk, fault_service: FaultService) -> None:
    desk.take()
    desk.write(OWN)
    fault_service.then(scripts.stall_after(2))
    rewriting(desk).ask(SHORTER)
    await desk.reaches(Phase.WRITING)
    desk.session.describe()
    rewriting(desk).ask(SHORTER)
    assert desk.spoken[-2:] == ["A new version is still being written. Stop ends it."] * 2
    desk.session.stop()
    await desk.rests()
    fault_service.then(scripts.stall_after(2))
    desk.session.describe()
    await desk.reaches(Phase.WRITING)
    rewriting(desk).ask(SHORTER)
    assert desk.spoken[-1] == "Altwright is still describing. Stop ends it."
    desk.session.stop()
    await desk.rests()


async def test_every_description_is_a_version_also_one_that_was_cut_off(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.take()
    fault_service.then(scripts.good())
    await desk.describes()
    desk.write(" Rain.")
    fault_service.then(scripts.cut_off_after(3))
    await desk.describes()
    assert kept(desk) == [
        (VersionKind.DESCRIBED, "A café terrace"),
        (VersionKind.TYPED, f"{scripts.TEXT} Rain."),
        (VersionKind.DESCRIBED, scripts.TEXT),
    ]
    assert desk.session.current.versions.all[0].state is VersionState.CUT_OFF


async def test_without_words_or_a_picture_nothing_is_asked(desk: Desk, fault_service: FaultService) -> None:
    desk.take()
    rewriting(desk).ask(SHORTER)
    assert desk.spoken == ["There is no text to rewrite yet."]
    desk.session.picture.set_source(None)
    desk.write(OWN)
    rewriting(desk).ask(SHORTER)
    assert "picture" in desk.message
    assert not fault_service.completions
