"""The roles to choose from, each with its plain sentence."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from altwright.bridge.translation import translate
from altwright.core.role_wording import CHOICES, role_words
from altwright.ui.menu_button import add_choice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from altwright.bridge.brief import Brief


def fill_roles(brief: Brief, menu: QMenu) -> None:
    """Fill ``menu`` with the roles for the picture of ``brief``, and with none of them."""
    for choice in (None, *CHOICES):
        words = role_words(choice, translate)
        text = translate("RoleMenu", "{name}: {sentence}").format(name=words.name, sentence=words.sentence)
        add_choice(menu, text, partial(brief.choose_role, choice), chosen=choice is brief.role)
