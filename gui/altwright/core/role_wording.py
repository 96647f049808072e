"""The roles of pictures in the editor's words: a name, one sentence, and what a good text contains.

The texts are translated by the function that is handed in, as in :mod:`altwright.core.wording`.
"""

from __future__ import annotations

from typing import NamedTuple

from altwright.core.message import Translate
from altwright.core.role import Role, RoleChoice, Suggestion

CHOICES: tuple[Role | Suggestion, ...] = (Suggestion.LET_MODEL_SUGGEST, *Role)
"""Everything that can be chosen as a role, in the order in which it is offered."""


class RoleWords(NamedTuple):
    """The name of a role, when it is the right one, and what a good text for it contains, point by point."""

    name: str
    sentence: str
    checklist: tuple[str, ...]


def role_words(choice: RoleChoice, translate: Translate) -> RoleWords:
    """Return the words for ``choice``; where nothing was chosen, the checklist is that of any picture."""
    match choice:
        case None:
            return RoleWords(
                translate("Roles", "No role"),
                translate("Roles", "Nothing was chosen yet; the prompt alone says what is wanted."),
                _any_picture(translate),
            )
        case Suggestion.LET_MODEL_SUGGEST:
            return RoleWords(
                translate("Roles", "Let the model suggest"),
                translate("Roles", "The model suggests a role with its text; you accept it or choose another one."),
                (
                    translate("Roles", "The suggested role fits the place where the picture stands"),
                    *_any_picture(translate),
                ),
            )
        case Role.INFORMATIVE:
            return RoleWords(
                translate("Roles", "Informative"),
                translate("Roles", "The picture says something that the words beside it do not say."),
                (
                    translate("Roles", "What the picture means here, not everything that is in it"),
                    translate("Roles", "The most important thing first"),
                    translate("Roles", "Brief, as over a telephone"),
                    translate("Roles", "The medium only where it matters, such as a painting or a screenshot"),
                    translate("Roles", "Nothing that the caption or the text beside it says already"),
                ),
            )
        case Role.DECORATIVE:
            return RoleWords(
                translate("Roles", "Decorative"),
                translate("Roles", "The picture adds no information, or the words beside it say the same."),
                (
                    translate("Roles", "No text at all, not even a space"),
                    translate("Roles", "No title either"),
                    translate("Roles", "Nothing is missing for somebody who does not see the picture"),
                ),
            )
        case Role.FUNCTIONAL:
            return RoleWords(
                translate("Roles", "Functional"),
                translate("Roles", "The picture is a link or a button, and somebody can press it."),
                (
                    translate("Roles", "What happens when it is pressed, or where it leads"),
                    translate("Roles", "Not what it looks like"),
                    translate("Roles", "Not the words of the same link once more"),
                ),
            )
        case Role.TEXT:
            return RoleWords(
                translate("Roles", "Text in the picture"),
                translate("Roles", "The picture is there for the words in it."),
                (
                    translate("Roles", "All the words in it, letter by letter, in reading order"),
                    translate("Roles", "Numbers and units exactly"),
                    translate("Roles", "Empty where the same text stands beside it"),
                ),
            )
        case Role.COMPLEX:
            return RoleWords(
                translate("Roles", "Complex"),
                translate("Roles", "A chart, a map or a diagram that needs more than a sentence."),
                (
                    translate("Roles", "A short text that names it: its kind and its subject"),
                    translate("Roles", "A long description with the same information as the picture"),
                    translate("Roles", "Where the long description is to be found"),
                    translate("Roles", "Values and their relations, not the colours they are drawn in"),
                ),
            )
        case Role.GROUP:
            return RoleWords(
                translate("Roles", "Group"),
                translate("Roles", "Several pictures say one thing together."),
                (
                    translate("Roles", "One text for the whole set, on one of its pictures"),
                    translate("Roles", "The others are left empty"),
                    translate("Roles", "What the pictures say together"),
                ),
            )


def _any_picture(translate: Translate) -> tuple[str, ...]:
    return (
        translate("Roles", "What matters about the picture in this place, and that first"),
        translate("Roles", "Words that can be read in the picture, if they matter"),
        translate("Roles", "No “image of”, no guesses, no names that you did not give"),
    )
