"""A second opinion in words: how it goes, and where it disagrees, claim by claim."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QLocale

from altwright.bridge.phase import Phase
from altwright.bridge.second_opinion import SecondOpinion
from altwright.bridge.translation import translate

if TYPE_CHECKING:
    from altwright.core.checks.finding import Span
    from altwright.core.disagreement import Disagreement


class Mark(NamedTuple):
    """A place in one of two texts, and the numbers of the claims that are made there."""

    start: int
    end: int
    numbers: tuple[int, ...]


def marks_of(opinion: SecondOpinion, *, in_opinion: bool) -> tuple[Mark, ...]:
    """Return the places in the second opinion, or in the words beside it, where the two disagree, in their order."""
    places: list[Mark] = []
    for number, each in enumerate(opinion.disagreements, 1):
        if span := each.other if in_opinion else each.one:
            places.append(Mark(span.start, span.end, (number,)))
    marks: list[Mark] = []
    for place in sorted(places):
        if marks and place.start < marks[-1].end:
            last = marks.pop()
            place = Mark(last.start, max(last.end, place.end), (*last.numbers, *place.numbers))
        marks.append(place)
    return tuple(marks)


def claims_of(opinion: SecondOpinion) -> tuple[str, ...]:
    """Return each disagreement in words, numbered as it is marked."""
    return tuple(
        translate("Opinion", "{number}. {kind}: {claim}").format(
            number=number, kind=_kind(each.kind), claim=_claim(each, opinion)
        )
        for number, each in enumerate(opinion.disagreements, 1)
    )


def opinion_state(opinion: SecondOpinion) -> str:
    """Return what is being done about a second opinion, or what came of it."""
    if opinion.phase.is_running:
        return _running(opinion)
    if opinion.note:
        return opinion.note
    if opinion.phase is not Phase.DONE:
        return ""
    seconds = QLocale().toString(opinion.run.clock.elapsed, "f", 1)
    count = len(opinion.disagreements)
    if not count:
        text = translate("Opinion", "Answered in {seconds} s. No claim was found on which the two disagree.")
    elif count == 1:
        text = translate("Opinion", "Answered in {seconds} s. The two disagree on 1 claim; the picture decides.")
    else:
        text = translate("Opinion", "Answered in {seconds} s. The two disagree on {count} claims; the picture decides.")
    return text.format(seconds=seconds, count=count)


def _running(opinion: SecondOpinion) -> str:
    seconds = int(opinion.run.clock.phase_elapsed)
    match opinion.phase:
        case Phase.WAITING:
            text = translate("Opinion", "Waiting for {service}, {seconds} s")
        case Phase.THINKING:
            text = translate("Opinion", "The model is thinking, {seconds} s")
        case Phase.COUNTING_DOWN:
            seconds = max(1, math.ceil(opinion.run.clock.seconds_left))
            text = translate("Opinion", "{service} asks for a wait; asked again in {seconds} s")
        case Phase.WRITING:
            text = translate("Opinion", "Writing")
        case _:
            text = translate("Opinion", "Loading the picture")
    return text.format(service=opinion.run.service, seconds=seconds)


def _claim(each: Disagreement, opinion: SecondOpinion) -> str:
    mine, theirs = _words(opinion.compared, each.one), _words(opinion.text, each.other)
    if each.is_contradiction:
        text = translate("Opinion", "your text has “{mine}”, the second opinion “{theirs}”")
    elif each.one is not None:
        text = translate("Opinion", "only your text has “{mine}”")
    else:
        text = translate("Opinion", "only the second opinion has “{theirs}”")
    return text.format(mine=mine, theirs=theirs)


def _words(text: str, span: Span | None) -> str:
    return "" if span is None else text[span.start : span.end]


def _kind(kind: str) -> str:
    """Return what a claim is about; the comparison itself is loaded only when there is something to compare."""
    names = {
        "number": translate("Opinion", "Number"),
        "colour": translate("Opinion", "Colour"),
        "name": translate("Opinion", "Name"),
        "quotation": translate("Opinion", "Words in the picture"),
        "negation": translate("Opinion", "Whether it is there"),
        "side": translate("Opinion", "Side"),
        "person": translate("Opinion", "Person"),
    }
    return names[kind]
