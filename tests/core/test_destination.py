"""Destinations measure in their own unit, never cut, and say in words how much is too much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.copying import CopyFormat
from altwright.core.destination import (
    ADVISORY,
    Destination,
    Measure,
    all_destinations,
    destination_record,
    find_destination,
    limit_words,
    measure_words,
    over_words,
    own_destination,
    read_destination,
    web,
)
from altwright.core.message import untranslated
from altwright.core.text_units import Unit

FAMILY = "👩‍👩‍👧"


@pytest.mark.parametrize(("unit", "over"), [(Unit.CODE_POINTS, 4), (Unit.UTF16_UNITS, 7), (Unit.GRAPHEMES, 0)])
def test_a_text_is_measured_in_the_unit_of_its_destination(unit: Unit, over: int) -> None:
    destination = Destination("a", "A", limit=1, unit=unit)
    assert destination.measured(FAMILY).over == over


@pytest.mark.parametrize(
    ("count", "limit", "words"),
    [
        (1012, 1000, "over by 12"),
        (1000, 1000, "1,000 of 1,000"),
        (118, None, ""),
        (0, 250, "0 of 250"),
        (2000, 500, "over by 1,500"),
    ],
)
def test_the_counter_says_in_words_what_is_over(count: int, limit: int | None, words: str) -> None:
    assert measure_words(Measure(count, limit, ADVISORY), untranslated) == words


def test_the_message_says_that_nothing_was_cut() -> None:
    text = over_words(Measure(1012, 1000, 125), "X", untranslated)
    assert text == "12 characters too many for X (1,012 of 1,000). Nothing was cut."
    text = over_words(Measure(251, 250, 125), "IPTC Alt Text", untranslated)
    assert text == "1 character too many for IPTC Alt Text (251 of 250). Nothing was cut."


def test_numbers_are_written_as_the_language_does() -> None:
    def german(_context: str, text: str) -> str:
        return {",": ".", "over by {count}": "{count} zu viel"}.get(text, text)

    assert measure_words(Measure(3000, 1000, None), german) == "2.000 zu viel"


def test_the_advisory_length_is_advice_only() -> None:
    measure = web().measured("x" * 126)
    assert measure.is_long
    assert measure.over == 0
    assert not Destination("a", "A", advisory=None).measured("x" * 5000).is_long


@pytest.mark.parametrize(
    ("destination", "words"),
    [
        (Destination("a", "A", limit=1000), "At most 1,000 characters. Up to 125 are advised."),
        (
            Destination("a", "A", unconfirmed_limit=191, advisory=None),
            "A limit of 191 characters is reported and not confirmed.",
        ),
        (web(), "No limit is known. Up to 125 are advised."),
    ],
)
def test_what_is_known_about_a_limit_is_told_as_sure_as_it_is(destination: Destination, words: str) -> None:
    assert limit_words(destination, untranslated) == words


def test_a_reported_limit_stops_nothing() -> None:
    assert Destination("a", "A", unconfirmed_limit=5).measured("x" * 50).over == 0


@pytest.mark.parametrize(
    "record",
    [
        *(None, 7, [], {}, {"name": "A"}, {"id": "a"}, {"id": "a", "name": " "}, {"id": "../a", "name": "A"}),
        *({"id": "a", "name": "A", "limit": limit} for limit in (0, -1, "250", 2.5, True, 10**12)),
        {"id": "a", "name": "A", "unconfirmed_limit": []},
    ],
)
def test_a_record_that_makes_no_sense_is_no_destination(record: object) -> None:
    assert read_destination(record) is None


def test_small_slips_in_a_record_cost_only_themselves() -> None:
    record = {"id": "a", "name": "A\nB\u202e", "unit": "bytes", "advisory": "x", "copy": 7, "note": ["x"]}
    assert read_destination(record) == Destination("a", "A B")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(
        st.sampled_from(["id", "name", "limit", "unit", "advisory", "copy", "note", "source", "unconfirmed_limit"]),
        json_values | st.sampled_from(["a", "graphemes", "html"]),
    )
)
def test_any_record_is_read_without_harm(record: dict[str, object]) -> None:
    found = read_destination(record)
    assert found is None or (found.limit or 1) > 0


def test_an_own_destination_gets_an_id_that_is_free_and_survives_being_stored() -> None:
    first = own_destination("My shop", [web()], limit=80, unit=Unit.UTF16_UNITS, copy_format=CopyFormat.HTML)
    second = own_destination("my Shop", [web(), first], advisory=None)
    assert (first.id, second.id) == ("my-shop", "my-shop-2")
    assert own_destination("網站", []).id == "own"
    assert own_destination("Web", [web()]).id == "web-2"
    for destination in (first, second):
        assert read_destination(destination_record(destination), is_own=True) == destination


@pytest.mark.parametrize(("name", "limit", "advisory"), [(" ", None, None), ("A", 0, None), ("A", 5, -1)])
def test_an_own_destination_without_sense_is_refused(name: str, limit: int | None, advisory: int | None) -> None:
    with pytest.raises(ValueError, match="whole numbers above 0"):
        own_destination(name, [], limit=limit, advisory=advisory)


def test_there_is_always_the_web_and_an_own_one_replaces_no_built_in_one() -> None:
    assert all_destinations((), ()) == (web(),)
    own = Destination("web", "Elsewhere", limit=3, is_own=True)
    assert all_destinations((web(),), (own,)) == (web(),)


def test_a_destination_is_found_by_id_or_name() -> None:
    known = (web(), Destination("iptc", "IPTC Alt Text"))
    assert find_destination(" IPTC alt text", known) == find_destination("iptc", known) == known[1]
    assert find_destination("nowhere", known) is None
