"""Pairs of descriptions of one picture, written and labelled by hand, with where a careful editor sees them disagree.

A claim is the kind of disagreement, the words in the first text and those in the second; a side that says nothing about
it is empty. The labels came before the code. A plain mention that the other leaves out counts for numbers, colours,
names, quotations, sides and people; negation only where the other says the opposite.
"""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """Two texts and the disagreements between them."""

    language: str
    one: str
    other: str
    claims: tuple[tuple[str, str, str], ...] = ()


def _pairs(language: str, *rows: tuple[str, str, tuple[tuple[str, str, str], ...]]) -> tuple[Pair, ...]:
    return tuple(Pair(language, *row) for row in rows)


ENGLISH = _pairs(
    "en",
    ("Two dogs run on a beach.", "Three dogs run on a beach.", (("number", "Two", "Three"),)),
    ("Two dogs run on a beach.", "2 dogs are running along the beach.", ()),
    ("A red car is parked by the road.", "A blue car is parked by the road.", (("colour", "red", "blue"),)),
    ("A red car is parked by the road.", "A car is parked at the roadside.", (("colour", "red", ""),)),
    ("The car is grey.", "A gray car.", ()),
    ("A man reads a newspaper.", "A woman reads a newspaper.", (("person", "man", "woman"),)),
    ("A person reads a newspaper.", "A woman reads a newspaper.", ()),
    ("A man without a hat sits on a bench.", "A man with a hat sits on a bench.", (("negation", "without", "hat"),)),
    ("The runner is not smiling.", "The runner is smiling.", (("negation", "not", "smiling"),)),
    ("A sign reads “Open”.", "A sign reads “Closed”.", (("quotation", "Open", "Closed"),)),
    ("A sign reads “No parking”.", "A sign that says “NO PARKING”.", ()),
    ("A cat sleeps on the left.", "A cat sleeps on the right.", (("side", "left", "right"),)),
    ("A cat sleeps to the left of a vase.", "A cat sleeps beside a vase.", (("side", "left", ""),)),
    ("Visitors stand before the Eiffel Tower.", "Visitors stand before a tall tower.", (("name", "Eiffel Tower", ""),)),
    ("The skyline of Chicago at night.", "The skyline of Boston at night.", (("name", "Chicago", "Boston"),)),
    ("A child feeds pigeons in a square.", "A young child is giving food to pigeons on a plaza.", ()),
    ("Four people sit around a table.", "Several people sit around a table.", ()),
    ("A dozen eggs in a carton.", "A carton with 12 eggs.", ()),
    ("A brown dog and a white dog play.", "Two dogs, one brown and one white, play together.", ()),
    ("A man and a woman walk along the river.", "Two people walk along a river.", ()),
    (
        "A woman in a green coat holds two bags.",
        "A woman in a black coat holds three bags.",
        (("colour", "green", "black"), ("number", "two", "three")),
    ),
    ("A boy kicks a ball.", "A girl kicks a ball.", (("person", "boy", "girl"),)),
    ("Children play in the snow.", "Kids are playing in the snow.", ()),
    (
        "A bar chart of sales from 2019 to 2023.",
        "A bar chart of sales from 2018 to 2023.",
        (("number", "2019", "2018"),),
    ),
    ("Unemployment rose to 5.4 percent.", "Unemployment rose to 4.5 percent.", (("number", "5.4", "4.5"),)),
    ("A crowd of 3,000 fills the stadium.", "A crowd of 3000 fills the stadium.", ()),
    ("An empty street at dawn.", "A deserted road early in the morning.", ()),
    ("The building has no windows.", "The building has many windows.", (("negation", "no", "windows"),)),
    (
        "A red door and a blue window.",
        "A blue door and a red window.",
        (("colour", "red", "blue"), ("colour", "blue", "red")),
    ),
    ("A yellow bird on a branch.", "A small bird sits on a branch.", (("colour", "yellow", ""),)),
    ("The man raises his left hand.", "The man raises his right hand.", (("side", "left", "right"),)),
    ("The man left the room.", "The man walks out of the room.", ()),
    ("A shop with the words “Fresh bread” above it.", "A shop.", (("quotation", "Fresh bread", ""),)),
    ("A poster says “Vote on Sunday”.", "The poster says Vote on Sunday.", ()),
    ("A woman rides a bicycle past a church.", "A bicycle stands before a church.", (("person", "woman", ""),)),
    ("Two women talk at a table.", "Two men talk at a table.", (("person", "women", "men"),)),
    ("A dog lies on the sofa.", "Two dogs lie on the sofa.", (("number", "A", "Two"),)),
    ("Five sheep graze in a meadow.", "Sheep graze in a meadow.", (("number", "Five", ""),)),
    ("A bowl of red apples on a wooden table.", "On a table made of wood stands a bowl of red apples.", ()),
    ("The mayor, Anna Berg, cuts a ribbon.", "The mayor cuts a ribbon.", (("name", "Anna Berg", ""),)),
)

GERMAN = _pairs(
    "de",
    ("Zwei Hunde laufen am Strand.", "Drei Hunde laufen am Strand.", (("number", "Zwei", "Drei"),)),
    ("Zwei Hunde laufen am Strand.", "Am Strand rennen 2 Hunde.", ()),
    ("Ein rotes Auto steht am Straßenrand.", "Ein blaues Auto steht am Straßenrand.", (("colour", "rotes", "blaues"),)),
    ("Das Auto ist rot.", "Ein rotes Auto.", ()),
    ("Ein Mann liest Zeitung.", "Eine Frau liest Zeitung.", (("person", "Mann", "Frau"),)),
    ("Eine Person liest Zeitung.", "Eine Frau liest Zeitung.", ()),
    (
        "Ein Mann ohne Hut sitzt auf einer Bank.",
        "Ein Mann mit Hut sitzt auf einer Bank.",
        (("negation", "ohne", "Hut"),),
    ),
    ("Das Haus hat keine Fenster.", "Das Haus hat viele Fenster.", (("negation", "keine", "Fenster"),)),
    ("Links schläft eine Katze.", "Rechts schläft eine Katze.", (("side", "Links", "Rechts"),)),
    ("Auf dem Schild steht „Offen“.", "Auf dem Schild steht „Geschlossen“.", (("quotation", "Offen", "Geschlossen"),)),
    ("Besucher vor dem Brandenburger Tor.", "Besucher vor einem Tor mit Säulen.", (("name", "Brandenburger Tor", ""),)),
    ("Kinder spielen im Schnee.", "Im Schnee spielen Kinder.", ()),
    ("Fünf Schafe grasen auf einer Wiese.", "Schafe grasen auf einer Wiese.", (("number", "Fünf", ""),)),
    ("Ein Junge schießt einen Ball.", "Ein Mädchen schießt einen Ball.", (("person", "Junge", "Mädchen"),)),
    ("Eine Frau im grünen Mantel.", "Eine Frau im Mantel.", (("colour", "grünen", ""),)),
    ("Der Umsatz stieg auf 4,5 Millionen.", "Der Umsatz stieg auf 5,4 Millionen.", (("number", "4,5", "5,4"),)),
    ("Ein Glas Wasser steht auf dem Tisch.", "Auf dem Tisch steht ein Wasserglas.", ()),
    ("Ein Mann und eine Frau gehen am Fluss entlang.", "Zwei Menschen gehen am Fluss.", ()),
    ("Eine leere Straße am Morgen.", "Früh am Tag liegt die Straße verlassen da.", ()),
    ("Angela Merkel spricht an einem Pult.", "Eine Frau spricht an einem Pult.", (("name", "Angela Merkel", ""),)),
)

PAIRS = ENGLISH + GERMAN
