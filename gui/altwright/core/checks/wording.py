"""Every finding in the editor's words: what it is, and why it matters; two short sentences that scold nobody.

The texts are translated by the function that is handed in. A rule of family 11 asks; it never says that a word is
wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

from altwright.core.checks.finding import Finding, Rule, Severity
from altwright.core.message import Translate

_LONGEST_VALUE = 60
"""Characters of the words that a message shows."""


@dataclass(frozen=True, slots=True)
class FindingWords:
    """A finding as it is read."""

    message: str
    reason: str


def finding_words(finding: Finding, translate: Translate) -> FindingWords:
    """Return what ``finding`` says, and why it matters."""
    table = _texts(translate) | _language_texts(translate) | _character_texts(translate) | _long_texts(translate)
    message, reason = table[finding.rule]
    if finding.rule is Rule.OTHER_LANGUAGE and not finding.quoted:
        message = translate("Findings", "This may not be the language that you chose.")
    elif finding.rule is Rule.OVER_LIMIT and finding.count - finding.limit == 1:
        message = translate("Findings", "1 character too many ({count} of {limit}).")
    elif finding.rule is Rule.SAME_AS_OTHER and finding.count > 1:
        message = translate("Findings", "{count} other pictures have the same alt text.")
        reason = translate("Findings", "A listener cannot tell them apart.")
    values = {
        "words": _shown(finding.quoted),
        "count": f"{finding.count:,}",
        "limit": f"{finding.limit:,}",
        "over": f"{finding.count - finding.limit:,}",
    }
    return FindingWords(message.format(**values), reason.format(**values))


def severity_words(severity: Severity, translate: Translate) -> str:
    """Return what a finding of ``severity`` is called."""
    return {
        Severity.ERROR: translate("Findings", "To settle"),
        Severity.WARNING: translate("Findings", "To check"),
        Severity.HINT: translate("Findings", "A hint"),
    }[severity]


def _shown(words: str) -> str:
    line = "".join(character if character.isprintable() else " " for character in " ".join(words.split()))
    return line if len(line) <= _LONGEST_VALUE else f"{line[: _LONGEST_VALUE - 1]}…"


def _texts(translate: Translate) -> dict[Rule, tuple[str, str]]:
    """Return the texts on what stands in place of a description, and on its length and surroundings."""
    return {
        Rule.MISSING: (
            translate("Findings", "There is no alt text yet."),
            translate("Findings", "Without it, a screen reader skips the picture or reads its file name."),
        ),
        Rule.DECORATIVE_NOT_EMPTY: (
            translate("Findings", "A decorative picture has an empty alt text."),
            translate("Findings", "Only then does a screen reader pass over it; even a space counts as text."),
        ),
        Rule.FILE_NAME: (
            translate("Findings", "“{words}” looks like the name of a file."),
            translate("Findings", "A file's name does not say what the picture shows."),
        ),
        Rule.ADDRESS: (
            translate("Findings", "There is an address in the text."),
            translate("Findings", "A screen reader reads it sign by sign."),
        ),
        Rule.HASH: (
            translate("Findings", "“{words}” looks like a number that a computer gave."),
            translate("Findings", "Read aloud, it says nothing about the picture."),
        ),
        Rule.DIMENSIONS: (
            translate("Findings", "“{words}” looks like the size of the file."),
            translate("Findings", "The size in pixels does not say what the picture shows."),
        ),
        Rule.PLACEHOLDER: (
            translate("Findings", "“{words}” seems to hold the place of a description."),
            translate("Findings", "That there is a picture, a screen reader says by itself."),
        ),
        Rule.TOO_SHORT: (
            translate("Findings", "One word may be too little."),
            translate("Findings", "A listener cannot ask what the picture shows of it."),
        ),
        Rule.LONG: (
            translate("Findings", "This is long: {count} characters, where {limit} are usual."),
            translate("Findings", "A listener cannot skim; details may go into a longer description."),
        ),
        Rule.OVER_LIMIT: (
            translate("Findings", "{over} characters too many ({count} of {limit})."),
            translate("Findings", "The destination does not take more. Nothing was cut."),
        ),
        Rule.REPEATS_CAPTION: (
            translate("Findings", "This repeats the caption."),
            translate("Findings", "A listener hears both; the alt text can say what the caption leaves out."),
        ),
        Rule.REPEATS_TITLE: (
            translate("Findings", "This repeats the title."),
            translate("Findings", "A listener may hear the same words twice."),
        ),
        Rule.REPEATS_NEARBY: (
            translate("Findings", "These words stand beside the picture already."),
            translate("Findings", "A listener hears them twice. If the picture adds nothing, it may be decorative."),
        ),
        Rule.SAME_AS_OTHER: (
            translate("Findings", "Another picture has the same alt text."),
            translate("Findings", "A listener cannot tell the two apart."),
        ),
        Rule.DIFFERS_FROM_OTHER: (
            translate("Findings", "The same picture has another alt text elsewhere: “{words}”"),
            translate("Findings", "That may be meant, if it serves another purpose there."),
        ),
        Rule.WORDS_LEFT_OUT: (
            translate("Findings", "Words of the picture are not in the text: “{words}”"),
            translate("Findings", "Those who do not see the picture need the words that matter in it."),
        ),
        Rule.NUMBER_NOT_SEEN: (
            translate("Findings", "The number {words} is not among the words of the picture."),
            translate("Findings", "Models misread numbers; a look at the picture settles it."),
        ),
        Rule.LOOKS_NOT_PURPOSE: (
            translate("Findings", "“{words}” says how the link looks."),
            translate("Findings", "Where a press leads, or what it does, helps more."),
        ),
    }


def _long_texts(translate: Translate) -> dict[Rule, tuple[str, str]]:
    """Return the texts on long descriptions."""
    return {
        Rule.LONG_TOO_SHORT: (
            translate("Findings", "This is short for a long description."),
            translate("Findings", "It gives what the picture gives: its values, places or steps."),
        ),
        Rule.LONG_REPEATS_ALT: (
            translate("Findings", "The long description repeats the alt text."),
            translate("Findings", "A listener has just heard it; here one expects what the alt text leaves out."),
        ),
        Rule.LONG_LACKS_NUMBER: (
            translate("Findings", "The alt text has {words}, the long description does not."),
            translate("Findings", "Both tell of the same picture; a look at it settles which is right."),
        ),
    }


def _language_texts(translate: Translate) -> dict[Rule, tuple[str, str]]:
    """Return the texts on phrases and claims."""
    return {
        Rule.OPENER: (
            translate("Findings", "The text can do without “{words}”."),
            translate("Findings", "That there is a picture, a screen reader says by itself."),
        ),
        Rule.MACHINE_PHRASE: (
            translate("Findings", "“{words}” comes from a program."),
            translate("Findings", "It is not part of the description."),
        ),
        Rule.REFUSAL: (
            translate("Findings", "The model seems to have declined."),
            translate("Findings", "“{words}” is not a description. You can ask again or write your own."),
        ),
        Rule.LABEL: (
            translate("Findings", "The label “{words}” is not needed."),
            translate("Findings", "A screen reader would read it aloud."),
        ),
        Rule.STUFFING: (
            translate("Findings", "This reads like words for a search engine."),
            translate("Findings", "A sentence tells a listener more than a list."),
        ),
        Rule.CREDIT: (
            translate("Findings", "“{words}” looks like a credit."),
            translate("Findings", "Everybody should be able to read it: its place is beside the picture."),
        ),
        Rule.HASHTAG: (
            translate("Findings", "“{words}” is a hashtag."),
            translate("Findings", "Hashtags work in the post, not in the alt text."),
        ),
        Rule.HEDGE: (
            translate("Findings", "“{words}”: can you confirm it?"),
            translate("Findings", "The picture may settle what the model was not sure of."),
        ),
        Rule.EMOTION: (
            translate("Findings", "“{words}”: can you confirm it?"),
            translate("Findings", "What can be seen, such as a smile, lets listeners judge for themselves."),
        ),
        Rule.IDENTITY: (
            translate("Findings", "“{words}”: do you know this, and does it matter here?"),
            translate("Findings", "Who somebody is cannot be told from the looks."),
        ),
        Rule.OTHER_LANGUAGE: (
            translate("Findings", "The text seems to be in another language ({words}) than you chose."),
            translate("Findings", "A screen reader would pronounce it by the rules of the chosen one."),
        ),
    }


def _character_texts(translate: Translate) -> dict[Rule, tuple[str, str]]:
    """Return the texts on characters and marks."""
    return {
        Rule.MARKDOWN: (
            translate("Findings", "There are signs of formatting, such as “{words}”."),
            translate("Findings", "The text is plain; the signs would be read aloud."),
        ),
        Rule.WRAPPING_QUOTES: (
            translate("Findings", "The whole text stands in quotes."),
            translate("Findings", "They make it sound quoted."),
        ),
        Rule.EMOJI: (
            translate("Findings", "There is an emoji: {words}"),
            translate("Findings", "A screen reader reads its name, which is often long and says something else."),
        ),
        Rule.ASCII_ART: (
            translate("Findings", "“{words}” is drawn with signs."),
            translate("Findings", "A screen reader reads each sign by its name."),
        ),
        Rule.CAPITALS: (
            translate("Findings", "Some words are all in capitals."),
            translate("Findings", "A screen reader may spell them letter by letter."),
        ),
        Rule.LINE_BREAK: (
            translate("Findings", "The text has line breaks."),
            translate("Findings", "Some places cut it there, or read the pieces apart."),
        ),
        Rule.DOUBLE_SPACE: (
            translate("Findings", "There are several spaces in a row."),
            translate("Findings", "One is enough."),
        ),
        Rule.INVISIBLE: (
            translate("Findings", "There are invisible characters."),
            translate("Findings", "They can split words for a screen reader, and they count."),
        ),
        Rule.GARBLED: (
            translate("Findings", "“{words}” looks garbled."),
            translate("Findings", "It may have passed through a program that read it wrongly."),
        ),
        Rule.END_MARK: (
            translate("Findings", "The last sentence has no end mark."),
            translate("Findings", "With one, a screen reader pauses before it reads on."),
        ),
        Rule.STRAIGHT_QUOTES: (
            translate("Findings", "There are straight double quotes."),
            translate("Findings", "Some content systems cut the text off there; curly quotes are safe."),
        ),
        Rule.ANGLE_BRACKETS: (
            translate("Findings", "There are angle brackets."),
            translate("Findings", "Some content systems take what is in them for code and drop it."),
        ),
    }
