"""Prices as services give them, what is made of them, and what is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.message import untranslated
from altwright.core.model_catalogue import ModelInfo
from altwright.core.pricing import DayTotal, Money, Price, Spending, day_total, read_price
from altwright.core.pricing_wording import day_words, money_text, price_estimate_note, price_words, usage_words

OPENROUTER = {"prompt": "0.0000025", "completion": "0.00001", "image": "0.003613", "request": "0"}
LLM7 = {"input": 0.16, "output": 0.9, "currency": "USD", "unit": "1M tokens", "minimum_request_price_usd": 0.0001}


def price(pricing: object, **others: object) -> Price | None:
    return read_price({"id": "m", "pricing": pricing, **others})


def test_openrouter_s_price_is_for_one_token_and_one_picture() -> None:
    assert price(OPENROUTER) == Price("USD", Decimal("0.0000025"), Decimal("0.00001"), Decimal("0.003613"))


def test_llm7_s_price_is_for_its_unit() -> None:
    per_million = Decimal(1_000_000)
    assert price(LLM7) == Price(
        "USD", Decimal("0.16") / per_million, Decimal("0.9") / per_million, least=Decimal("0.0001")
    )


@pytest.mark.parametrize(
    ("unit", "tokens"),
    [
        *(("1M tokens", 10**6), ("1m token", 10**6), ("per 1M tokens", 10**6), ("1,000,000 tokens", 10**6)),
        *(("million tokens", 10**6), ("1k tokens", 1000), ("1K Tokens", 1000), ("1000 tokens", 1000)),
        *(("token", 1), ("1 token", 1), ("per token", 1)),
    ],
)
def test_units_of_tokens_are_understood(unit: str, tokens: int) -> None:
    found = price({"input": 1, "output": 2, "currency": "eur", "unit": unit})
    assert found == Price("EUR", Decimal(1) / tokens, Decimal(2) / tokens)


@pytest.mark.parametrize("unit", [None, "", "second", "image", "1M characters", "2M tokens", 1_000_000, ["1M tokens"]])
def test_an_unknown_unit_makes_no_price(unit: object) -> None:
    assert price({"input": 1, "output": 2, "currency": "USD", "unit": unit}) is None


@pytest.mark.parametrize("currency", [None, "", "$", "dollars", 5, "US"])
def test_no_currency_is_made_up(currency: object) -> None:
    assert price({"input": 1, "output": 2, "currency": currency, "unit": "1M tokens"}) is None


@pytest.mark.parametrize("pricing", [{"prompt": "0", "completion": "0"}, {"input": 0, "output": 0.0}])
def test_nothing_is_nothing_in_every_unit(pricing: object) -> None:
    found = price(pricing)
    assert found is not None
    assert found.is_nothing
    assert found.for_thousand_pictures().amount == 0


@pytest.mark.parametrize(
    "pricing",
    [
        {"prompt": "-1", "completion": "-1"},
        {"prompt": "0.1", "completion": None},
        {"prompt": "0.000001"},
        {"prompt": True, "completion": False},
        {"prompt": "NaN", "completion": "Infinity"},
        {"prompt": float("nan"), "completion": float("inf")},
        {"prompt": "1e999999999", "completion": "0"},
        {"input": "1e40", "output": 0, "currency": "USD", "unit": "1M tokens"},
        {"prompt": "٣", "completion": "٣"},
        {"prompt": "1_0", "completion": "1"},
        {"prompt": 10**400, "completion": 1},
        {"prompt": "2.50", "completion": "10.00"},  # of a million tokens, under the names of the other form
        {"input": [1], "output": {"usd": 2}, "currency": "USD", "unit": "1M tokens"},
        {"hourly": 0, "base": 0, "finetune": 0},
        {},
        [],
        "free",
        None,
    ],
)
def test_what_is_no_price_makes_none(pricing: object) -> None:
    assert price(pricing) is None


@pytest.mark.parametrize("mode", ["image", "second", "SECOND"])
def test_prices_of_other_things_than_tokens_are_left_alone(mode: str) -> None:
    assert price(LLM7, pricing_mode=mode) is None
    assert price(LLM7, pricing_mode=None) == price(LLM7, pricing_mode="token") == price(LLM7)


def test_a_least_price_in_another_currency_makes_no_price() -> None:
    assert price({**LLM7, "currency": "EUR"}) is None


def test_a_price_beyond_all_reason_for_pictures_is_left_out() -> None:
    found = price({"prompt": "0.000001", "completion": "0", "image": "1e90", "request": 1e40})
    assert found == Price("USD", Decimal("0.000001"), Decimal(0))


def test_a_thousand_pictures_are_estimated_from_tokens() -> None:
    found = price({"prompt": "0.000001", "completion": "0.000004"})
    assert found is not None
    # 1,200 + 100 tokens read and 100 written, a thousand times.
    assert found.for_thousand_pictures() == Money(Decimal("1.7"), "USD")


def test_a_picture_with_a_price_of_its_own_costs_that_in_place_of_its_tokens() -> None:
    found = price({"prompt": "0.000001", "completion": "0.000004", "image": "0.002", "request": "0.01"})
    assert found is not None
    assert found.for_thousand_pictures() == Money(Decimal("12.5"), "USD")


def test_a_picture_s_price_as_small_as_a_token_s_is_that_of_its_tokens() -> None:
    found = price({"prompt": "0.000002", "completion": "0", "image": "0.000002"})
    assert found is not None
    assert found.for_thousand_pictures() == Money(Decimal("2.6"), "USD")
    without = price({"prompt": "0.000002", "completion": "0", "image": "0"})
    assert without is not None
    assert without.picture is None


def test_no_request_costs_less_than_the_least() -> None:
    found = price({**LLM7, "minimum_request_price_usd": 0.5})
    assert found is not None
    assert found.for_thousand_pictures() == Money(Decimal(500), "USD")
    assert found.of_answer(10, 10) == Money(Decimal("0.5"), "USD")


def test_an_answer_costs_what_its_tokens_cost() -> None:
    found = price({"prompt": "0.000001", "completion": "0.000004", "request": "0.001"})
    assert found is not None
    assert found.of_answer(1500, 80) == Money(Decimal("0.00282"), "USD")
    assert found.of_answer(-5, -5) == Money(Decimal("0.001"), "USD")


amounts = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers(), max_size=2)
fields = st.sampled_from(
    ["prompt", "completion", "image", "request", "input", "output", "unit", "currency", "minimum_request_price_usd"]
)


@given(st.dictionaries(fields, amounts | st.sampled_from(["USD", "1M tokens", "0.000001", "1e-7", "1e90", "1e-90"])))
def test_any_prices_are_read_without_a_fault_and_never_below_nothing(pricing: dict[str, object]) -> None:
    found = price(pricing)
    if found is not None:
        estimate = found.for_thousand_pictures()
        assert estimate.amount.is_finite()
        assert estimate.amount >= 0
        assert found.of_answer(1, 1).amount >= 0
        assert money_text(estimate)


# Days ----------------------------------------------------------------------------------------------------------------

DAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_day_s_answers_are_summed_by_currency() -> None:
    spendings = [
        Spending(NOON, 1000, 50, Money(Decimal("0.002"), "USD")),
        Spending(NOON, 2000, 70, Money(Decimal("0.003"), "USD")),
        Spending(NOON, 500, 20, Money(Decimal("0.01"), "EUR")),
        Spending(NOON, 500, 20, Money(Decimal(0), "")),
        Spending(NOON, 100, 5),
        Spending(NOON - timedelta(days=1), 9999, 9999, Money(Decimal(99), "USD")),
    ]
    costs = (Money(Decimal("0.01"), "EUR"), Money(Decimal("0.005"), "USD"))
    assert day_total(spendings, DAY, UTC) == DayTotal(5, 4100, 165, costs, 1)


def test_a_day_is_that_of_the_zone() -> None:
    late = Spending(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), 10, 1)
    assert day_total([late], DAY, UTC).answers == 1
    east = timezone(timedelta(hours=1))
    assert day_total([late], DAY, east).answers == 0
    assert day_total([late], DAY + timedelta(days=1), east).answers == 1


def test_a_day_without_answers_is_empty() -> None:
    assert day_total([], DAY) == DayTotal()


# Words ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        *(("0", "0.00 USD"), ("1.845", "1.84 USD"), ("1234.5", "1,234.50 USD"), ("0.5", "0.50 USD")),
        *(("0.0451", "0.045 USD"), ("0.00012345", "0.00012 USD"), ("1E-9", "0.0000000010 USD"), ("0.999", "1.00 USD")),
    ],
)
def test_amounts_show_the_digits_that_count(amount: str, text: str) -> None:
    assert money_text(Money(Decimal(amount), "USD")) == text


def test_a_model_s_price_is_said_in_a_few_words() -> None:
    known = price({"prompt": "0.000001", "completion": "0.000004"})
    assert price_words(ModelInfo("m", is_free=False, price=known), untranslated) == "about 1.70 USD for 1,000 pictures"
    assert price_words(ModelInfo("m", is_free=True, price=known), untranslated) == "free"
    assert price_words(ModelInfo("m", is_free=False), untranslated) == "costs money"
    assert price_words(ModelInfo("m"), untranslated) == ""


def test_the_estimate_says_what_it_rests_on() -> None:
    note = price_estimate_note(untranslated)
    assert "1,200 tokens for a picture" in note
    assert "75 words" in note


def test_usage_names_a_cost_only_where_there_is_one() -> None:
    assert usage_words(1500, 80, None, untranslated) == "1,580 tokens"
    assert usage_words(1500, 80, Money(Decimal("0.0028"), "USD"), untranslated) == "1,580 tokens, 0.0028 USD"
    assert usage_words(1500, 80, Money(Decimal(0), ""), untranslated) == "1,580 tokens"


def test_a_sum_that_leaves_answers_out_says_so() -> None:
    costs = (Money(Decimal("0.01"), "EUR"), Money(Decimal("0.005"), "USD"))
    assert day_words(DayTotal(2, 900, 100, costs), untranslated) == "Today: 1,000 tokens, 0.010 EUR + 0.0050 USD"
    assert day_words(DayTotal(2, 900, 100, costs[:1], 1), untranslated) == "Today: 1,000 tokens, at least 0.010 EUR"
    assert day_words(DayTotal(2, 900, 100), untranslated) == "Today: 1,000 tokens"
