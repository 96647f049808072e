"""What comes with an answer beside the alt text, and what becomes of it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from tests.bridge.desk import Desk
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.waiting import until

from altwright.bridge.phase import Phase
from altwright.core.checks import Rule
from altwright.core.copying import CopyFormat
from altwright.core.role import Role, Suggestion

CHART = """ROLE: complex
ALT: Bar chart of rainfall in Bergen.
LONG: January 230 mm.

February 110 mm.
WORDS: Rainfall in mm
UNSURE: the value for May; the year
"""
DECORATION = "ROLE: decorative\nALT: -\nLONG: -\nWORDS: -\nUNSURE: -\n"


@pytest.fixture
def asking(desk: Desk) -> Desk:
    """A desk with a picture whose role the model shall suggest."""
    desk.take()
    desk.session.current.brief.role = Suggestion.LET_MODEL_SUGGEST
    return desk


async def test_a_suggestion_is_read_into_its_parts(asking: Desk, fault_service: FaultService) -> None:
    shown: list[str] = []
    asking.draft.changed.connect(lambda: shown.append(asking.draft.text))
    fault_service.then(scripts.good(CHART).slowly(0.003))
    await asking.describes()
    entry = asking.session.current
    assert asking.draft.text == "Bar chart of rainfall in Bergen."
    assert all("ROLE" not in text and "ALT" not in text for text in shown)
    assert entry.role is entry.suggested.role is Role.COMPLEX
    assert entry.suggested.long_description == "January 230 mm.\n\nFebruary 110 mm."
    assert entry.suggested.words == "Rainfall in mm"
    assert entry.suggested.unsure == ("the value for May", "the year")
    assert entry.suggested.raw == CHART.rstrip()
    assert asking.spoken[-1] == "Done. 32 characters. Suggested role: Complex."
    assert entry.brief.role is Suggestion.LET_MODEL_SUGGEST


async def test_decoration_is_a_result_that_leaves_the_field_empty_and_keeps_what_was_typed(
    asking: Desk, fault_service: FaultService
) -> None:
    asking.write("My own words")
    fault_service.then(scripts.good(DECORATION))
    await asking.describes()
    assert asking.phase is Phase.DONE
    assert asking.draft.is_empty
    assert "replaced by the answer" in asking.message
    QGuiApplication.clipboard().setText("before")
    asking.session.copy()
    assert QGuiApplication.clipboard().text() == "before"
    assert "leave the alt field empty. Nothing was copied" in asking.message
    asking.session.copy(CopyFormat.HTML)
    assert ' alt=""' in QGuiApplication.clipboard().text()
    asking.session.current.brief.role = Role.INFORMATIVE
    assert asking.session.current.role is Role.INFORMATIVE
    asking.session.undo()
    assert asking.draft.text == "My own words"


async def test_a_model_that_ignores_the_form_gives_simply_the_text(asking: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.good("A harbour\nat dawn."))
    await asking.describes()
    suggested = asking.session.current.suggested
    assert asking.draft.text == "A harbour at dawn."
    assert suggested.role is None
    assert suggested.raw == "A harbour\nat dawn."
    assert suggested.has_more


async def test_what_arrived_of_a_suggestion_is_kept_when_it_is_cut_off(
    asking: Desk, fault_service: FaultService
) -> None:
    asking.write("My own words")
    fault_service.then(scripts.cut_off_after(1, "ROLE: complex\nALT: Bar chart"))
    await asking.describes()
    assert asking.phase is Phase.CUT_OFF
    assert asking.session.current.suggested.raw
    asking.session.undo()
    assert asking.draft.text == "My own words"


async def test_a_complex_picture_has_its_long_description_in_the_paragraphs_behind_the_first(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.take()
    desk.session.current.brief.role = Role.COMPLEX
    fault_service.then(scripts.good("Bar chart of rainfall.\n\nJanuary 230 mm.\n\nFebruary 110 mm."))
    await desk.describes()
    suggested = desk.session.current.suggested
    assert desk.draft.text == "Bar chart of rainfall."
    assert suggested.long_description == "January 230 mm.\n\nFebruary 110 mm."
    fault_service.then(scripts.good("Bar chart.\n\nAnother."))
    await desk.describes()
    assert suggested.long_description == "Another."
    suggested.long.undo()
    assert suggested.long_description.startswith("January")
    desk.session.copy(CopyFormat.HTML)
    assert "<details>" in QGuiApplication.clipboard().text()
    assert desk.spoken[-1].startswith("Copied as HTML, ")


async def test_an_answer_of_one_paragraph_has_nothing_more(desk: Desk, fault_service: FaultService) -> None:
    desk.take()
    fault_service.then(scripts.good())
    await desk.describes()
    assert not desk.session.current.suggested.has_more


async def test_the_destination_decides_how_the_text_is_copied(desk: Desk, fault_service: FaultService) -> None:
    desk.take()
    fault_service.then(scripts.good())
    await desk.describes()
    await desk.session.library.destinations.loaded()
    places = {place.id: place for place in desk.session.placing.destinations()}
    desk.session.copy()
    assert QGuiApplication.clipboard().text() == scripts.TEXT
    desk.session.placing.choose_destination(places["markdown"])
    desk.session.copy()
    assert QGuiApplication.clipboard().text().startswith(f"![{scripts.TEXT}](")
    assert desk.spoken[-1].startswith("Copied as Markdown, ")
    desk.session.copy(CopyFormat.PLAIN)
    assert desk.spoken[-1] == f"Copied {len(scripts.TEXT)} characters"


async def test_findings_know_where_the_text_will_stand(desk: Desk) -> None:
    findings = desk.session.findings

    def rules() -> set[Rule]:
        return {finding.rule for finding in findings.found}

    desk.write("Die beiden Hunde schlafen unter dem Tisch und der Regen fällt auf die Terrasse.")
    await until(lambda: findings._timer.isActive() is False)
    assert Rule.OTHER_LANGUAGE not in rules()
    desk.session.placing.choose_language("en")
    await until(lambda: Rule.OTHER_LANGUAGE in rules())
    desk.session.current.brief.role = Role.DECORATIVE
    await until(lambda: Rule.DECORATIVE_NOT_EMPTY in rules())
    desk.session.current.brief.role = None
    await desk.session.library.destinations.loaded()
    places = {place.id: place for place in desk.session.placing.destinations()}
    desk.session.placing.choose_destination(places["iptc"])
    desk.write(" und" * 50)
    await until(lambda: Rule.OVER_LIMIT in rules())
