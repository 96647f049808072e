"""The state of a question about a picture in a few words."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale

from altwright.bridge.phase import Phase
from altwright.bridge.questions import Questions
from altwright.bridge.status_words import LONG_WAIT_SECONDS
from altwright.bridge.translation import translate


def question_words(questions: Questions, used: str = "") -> str:
    """Return what is being done about the last of ``questions``, or what came of it and what it ``used``."""
    if questions.remark:
        return questions.remark
    if questions.phase.is_running:
        return _running(questions)
    text = _ended(questions)
    if text and used:
        return translate("QuestionWords", "{state}; {used}").format(state=text, used=used)
    return text


def _running(questions: Questions) -> str:
    service = questions.link.engine.name
    seconds = int(questions.run.clock.phase_elapsed)
    match questions.phase:
        case Phase.WAITING if seconds >= LONG_WAIT_SECONDS:
            text = translate("QuestionWords", "Still waiting for {service}, {seconds} s")
        case Phase.WAITING:
            text = translate("QuestionWords", "Waiting for {service}, {seconds} s")
        case Phase.THINKING:
            text = translate("QuestionWords", "The model is thinking, {seconds} s")
        case Phase.COUNTING_DOWN:
            seconds = max(1, math.ceil(questions.run.clock.seconds_left))
            text = translate("QuestionWords", "{service} asks for a wait; asked again in {seconds} s")
        case Phase.WRITING:
            return translate("QuestionWords", "Writing")
        case _:
            return translate("QuestionWords", "Loading the picture")
    return text.format(service=service, seconds=seconds)


def _ended(questions: Questions) -> str:
    match questions.phase:
        case Phase.DONE:
            duration = QLocale().toString(questions.run.clock.elapsed, "f", 1)
            return translate("QuestionWords", "Answered in {seconds} s").format(seconds=duration)
        case Phase.STOPPED:
            return translate("QuestionWords", "Stopped")
        case Phase.CUT_OFF:
            return translate("QuestionWords", "Cut off")
        case Phase.FAILED:
            return translate("QuestionWords", "Not answered")
        case _:
            return ""
