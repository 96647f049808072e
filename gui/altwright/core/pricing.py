"""What models cost: prices as services give them, what a thousand pictures and one answer come to, and the day's sum.

Two forms of prices are read, and nothing is guessed where a form leaves something open. OpenRouter's is for one token,
in US dollars, with ``prompt``, ``completion``, ``image`` and ``request``. LLM7's has ``input`` and ``output`` with a
``unit`` ("1M tokens"), a ``currency`` and a least price of a request. A price that lacks its unit or its currency is no
price, except that nothing is nothing in every unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import NamedTuple

PICTURE_TOKENS = 1200
"""What one picture is taken for, in tokens: services count from 85 to about 2,500 for a picture of 1568 pixels."""

PROMPT_TOKENS = 100
"""What a prompt with some context is taken for, in tokens."""

ANSWER_WORDS = 75
ANSWER_TOKENS = 100
"""What an answer is taken for: as many words of English, and the tokens they make."""

_NOTHING = Decimal(0)
_DEAREST = Decimal(1_000_000)
_DEAREST_TOKEN = Decimal("0.01")
_TOKENS_BELOW_A_PICTURE = 10
_AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,30})?(?:[eE][-+]?\d{1,2})?", re.ASCII)
_UNIT = re.compile(r"(?:per |/ ?)?(1|1k|1000|1m|1000000|million)? ?tokens?", re.ASCII)
_TOKENS_OF_UNIT = {"1k": 1000, "1000": 1000, "1m": 1_000_000, "1000000": 1_000_000, "million": 1_000_000}
_CURRENCY = re.compile(r"[A-Za-z]{3}", re.ASCII)


class Money(NamedTuple):
    """An amount and the code of its currency, such as ``USD``; a price of nothing may lack the code."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Price:
    """What a service asks for one token read and one token written, in ``currency``.

    ``picture`` is asked for each picture in place of its tokens, or is None where pictures count as tokens; ``request``
    is added to each request, and none costs less than ``least``.
    """

    currency: str
    input_token: Decimal
    output_token: Decimal
    picture: Decimal | None = None
    request: Decimal = _NOTHING
    least: Decimal = _NOTHING

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is asked for at all."""
        return not any((self.input_token, self.output_token, self.picture, self.request, self.least))

    def for_thousand_pictures(self) -> Money:
        """Return what a thousand pictures come to, by an estimate.

        A picture is taken for :data:`PICTURE_TOKENS` unless it has a price of its own, the prompt for
        :data:`PROMPT_TOKENS`, and the answer for :data:`ANSWER_TOKENS`. What a model thinks in between is left out.
        """
        picture = PICTURE_TOKENS * self.input_token if self.picture is None else self.picture
        one = picture + PROMPT_TOKENS * self.input_token + ANSWER_TOKENS * self.output_token + self.request
        return Money(1000 * max(one, self.least), self.currency)

    def of_answer(self, input_tokens: int, output_tokens: int) -> Money:
        """Return what one answer cost by the tokens that the service counted, those of its picture among them.

        Tokens that a service remembers from an earlier request may cost less than this.
        """
        tokens = max(0, input_tokens) * self.input_token + max(0, output_tokens) * self.output_token
        return Money(max(tokens + self.request, self.least), self.currency)


def read_price(record: Mapping[str, object]) -> Price | None:
    """Return the price in a ``record`` of a list of models, or None where it gives none that can be understood."""
    pricing = record.get("pricing")
    mode = record.get("pricing_mode")
    if not isinstance(pricing, dict) or (isinstance(mode, str) and mode.lower() not in {"", "token", "tokens"}):
        return None
    if "prompt" in pricing or "completion" in pricing:
        return _price_of_tokens(pricing)
    return _price_by_unit(pricing)


def _price_of_tokens(pricing: Mapping[str, object]) -> Price | None:
    """Return a price in OpenRouter's form: for one token, and in US dollars unless it says otherwise."""
    input_token, output_token = _amount(pricing.get("prompt")), _amount(pricing.get("completion"))
    currency = _currency(pricing.get("currency", "USD"))
    if input_token is None or output_token is None or currency is None:
        return None
    if max(input_token, output_token) > _DEAREST_TOKEN:
        # Some services use the same names for prices of a million tokens.
        return None
    picture = _amount(pricing.get("image"))
    if picture is not None and picture <= _TOKENS_BELOW_A_PICTURE * input_token:
        # Where this is about the price of a token, it is one: that of each token of the picture.
        picture = PICTURE_TOKENS * picture if picture else None
    return Price(currency, input_token, output_token, picture or None, _amount(pricing.get("request")) or _NOTHING)


def _price_by_unit(pricing: Mapping[str, object]) -> Price | None:
    """Return a price in LLM7's form, for as many tokens as its unit says."""
    input_price, output_price = _amount(pricing.get("input")), _amount(pricing.get("output"))
    least = _amount(pricing.get("minimum_request_price_usd")) or _NOTHING
    if input_price is None or output_price is None:
        return None
    tokens, currency = _tokens_of(pricing.get("unit")), _currency(pricing.get("currency"))
    if not (input_price or output_price or least):
        return Price(currency or "", _NOTHING, _NOTHING)
    if tokens is None or currency is None or (least and currency != "USD"):
        return None
    return Price(currency, input_price / tokens, output_price / tokens, least=least)


def _amount(value: object) -> Decimal | None:
    """Return an amount of money, given as a number or as text; None for anything else ("-1": it depends)."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, int) and value.bit_length() > 64:
        return None
    text = str(value).strip()
    amount = Decimal(text) if _AMOUNT.fullmatch(text) else None
    return amount if amount is not None and amount <= _DEAREST else None


def _tokens_of(unit: object) -> int | None:
    found = _UNIT.fullmatch(unit.strip().lower().replace(",", "")) if isinstance(unit, str) else None
    return _TOKENS_OF_UNIT.get(found[1], 1) if found else None


def _currency(value: object) -> str | None:
    return value.upper() if isinstance(value, str) and _CURRENCY.fullmatch(value) else None


@dataclass(frozen=True, slots=True)
class Spending:
    """What one answer used: when it came (with its time zone), tokens read and written, and its cost if known."""

    when: datetime
    input_tokens: int
    output_tokens: int
    cost: Money | None = None


@dataclass(frozen=True, slots=True)
class DayTotal:
    """What the answers of a day used; ``costs`` has one sum for each currency, and ``unpriced`` answers are in none."""

    answers: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    costs: tuple[Money, ...] = ()
    unpriced: int = 0


def day_total(spendings: Iterable[Spending], day: date, zone: tzinfo | None = None) -> DayTotal:
    """Return what the ``spendings`` of ``day`` come to; a day is that of ``zone``, or of this computer's own zone."""
    of_day = [spending for spending in spendings if spending.when.astimezone(zone).date() == day]
    sums: dict[str, Decimal] = {}
    for cost in (spending.cost for spending in of_day if spending.cost is not None):
        sums[cost.currency] = sums.get(cost.currency, _NOTHING) + cost.amount
    return DayTotal(
        len(of_day),
        sum(spending.input_tokens for spending in of_day),
        sum(spending.output_tokens for spending in of_day),
        tuple(Money(amount, currency) for currency, amount in sorted(sums.items()) if amount),
        sum(spending.cost is None for spending in of_day),
    )
