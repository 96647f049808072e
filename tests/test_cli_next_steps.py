"""What the terminal says in place of the buttons of a message."""

from __future__ import annotations

from altwright.cli.next_steps import with_next_steps
from altwright.core.engine import EngineKind
from altwright.core.message import Action, Message


def test_each_button_is_said_once_in_its_order_and_nothing_where_there_is_none() -> None:
    message = Message("It did not work.", (Action.TRY_AGAIN, Action.DESCRIBE_AGAIN, Action.OPEN_DEMO), "detail")
    told = with_next_steps(message, EngineKind.OTHER)
    assert told.text.splitlines() == [
        "It did not work.",
        "The same command tries again. “altwright describe --demo” describes a sample without the internet.",
    ]
    assert told.detail == "detail"
    for silent in (Message("Done."), Message("Your words were replaced.", (Action.UNDO,))):
        assert with_next_steps(silent, EngineKind.OTHER) == silent


def test_a_model_of_this_computer_is_no_matter_of_an_option() -> None:
    message = Message("There is no model.", (Action.CHOOSE_MODEL,))
    assert "--model" in with_next_steps(message, EngineKind.OTHER).text
    here = with_next_steps(message, EngineKind.LOCAL).text
    assert "ALTWRIGHT_LOCAL_MODEL" in here
    assert "--model" not in here
