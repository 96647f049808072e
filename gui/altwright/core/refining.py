"""Asking for another version of a text: shorter, longer, plainer, in another language, with the words in the picture.

The text goes along as data between tags that it cannot close, see :mod:`altwright.core.prompting`. Nothing is ever cut:
what comes back is a version beside the others.
"""

from __future__ import annotations

from enum import StrEnum

from altwright.core.language_names import language_name
from altwright.core.message import Translate
from altwright.core.prompting import (
    Question,
    assembled,
    boundary_for,
    context_parts,
    data_rule,
    delimited,
    general_rules,
)
from altwright.core.request import Messages


class Refinement(StrEnum):
    """What can be asked of a text that is there already."""

    SHORTER = "shorter"
    LONGER = "longer"
    PLAINER = "plainer"
    TRANSLATED = "translated"
    WITH_VISIBLE_TEXT = "with visible text"
    FREE = "free"


_INSTRUCTIONS = {
    Refinement.SHORTER: "Write the text shorter. Keep the most important facts, and leave out the least important ones "
    "instead of cutting the end.",
    Refinement.LONGER: "Write the text a little longer, with what else can be seen and matters in this place.",
    Refinement.PLAINER: "Write the text in plain words and short sentences that anybody understands; keep every fact.",
    Refinement.TRANSLATED: "Translate the text. Keep every fact, and words in the picture as they stand there.",
    Refinement.WITH_VISIBLE_TEXT: "Add the words that can be read in the picture, verbatim, where they belong; keep "
    "the rest of the text.",
    Refinement.FREE: "Change the text as the editor asks, and only so far.",
}
_AIM = 0.9
"""Share of a limit that is asked for, since models count badly."""


def refinement_name(refinement: Refinement, translate: Translate) -> str:
    """Return ``refinement`` as a menu has it."""
    match refinement:
        case Refinement.SHORTER:
            return translate("Refining", "Shorter")
        case Refinement.LONGER:
            return translate("Refining", "Longer")
        case Refinement.PLAINER:
            return translate("Refining", "Plainer")
        case Refinement.TRANSLATED:
            return translate("Refining", "Translate…")
        case Refinement.WITH_VISIBLE_TEXT:
            return translate("Refining", "Add the words in the picture")
        case Refinement.FREE:
            return translate("Refining", "In your own words…")


def refining_messages(
    question: Question,
    text: str,
    refinement: Refinement,
    url: str,
    detail: str = "",
    *,
    wish: str = "",
    longest: int | None = None,
    in_system: bool = True,
) -> Messages:
    """Return the messages that ask for a ``refinement`` of ``text``, the answer to ``question`` as it stands now.

    ``wish`` is what the editor typed, for :attr:`Refinement.FREE`. ``longest`` is the limit to come under, in
    characters. A translation is asked for in the language of ``question``; for the other refinements the text stays in
    its own language unless one was chosen.
    """
    context = question.context.sent()
    parts = {"earlier-text": text} | context_parts(context)
    boundary = boundary_for([*parts.values(), wish])
    rules = [rule for rule in general_rules(question.language) if rule]
    if not language_name(question.language):
        rules.append("Write in the language of the earlier text.")
    rules += [data_rule(boundary), "Answer with the new text alone."]
    request = [f"The text in earlier-text-{boundary} describes this picture. {_INSTRUCTIONS[refinement]}"]
    if longest:
        request.append(f"It must have at most {max(1, int(longest * _AIM))} characters; it has {len(text)} now.")
    if wish.strip():
        request.append(f"The editor asks: {wish.strip()}")
    return assembled(
        "\n".join(rules), ["\n".join(request), delimited(parts, boundary)], url, detail, in_system=in_system
    )
