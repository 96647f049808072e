"""Prices, tokens and costs in words; the texts are translated by the function that is handed in."""

from __future__ import annotations

from decimal import Decimal

from altwright.core.message import Translate
from altwright.core.model_catalogue import ModelInfo
from altwright.core.pricing import ANSWER_WORDS, PICTURE_TOKENS, PROMPT_TOKENS, DayTotal, Money


def money_text(money: Money) -> str:
    """Return ``money`` with its currency: two decimals, or two digits that count where it is less than one."""
    amount = money.amount
    places = 2 if not amount or amount >= 1 else max(2, 1 - amount.adjusted())
    rounded = amount.quantize(Decimal(1).scaleb(-places))
    return f"{rounded:,f} {money.currency}".rstrip()


def price_words(model: ModelInfo, translate: Translate) -> str:
    """Return what ``model`` costs, in a few words; nothing where nothing is known."""
    if model.is_free:
        return translate("Prices", "free")
    if model.price is not None and not model.price.is_nothing:
        price = money_text(model.price.for_thousand_pictures())
        return translate("Prices", "about {price} for 1,000 pictures").format(price=price)
    return translate("Prices", "costs money") if model.is_free is False else ""


def price_estimate_note(translate: Translate) -> str:
    """Return what the price of a thousand pictures rests on, for whoever asks."""
    return translate(
        "Prices",
        "An estimate from the service's own prices: {picture} tokens for a picture, {prompt} for the prompt, and an "
        "answer of {words} words. What the service bills counts.",
    ).format(picture=f"{PICTURE_TOKENS:,}", prompt=PROMPT_TOKENS, words=ANSWER_WORDS)


def usage_words(input_tokens: int, output_tokens: int, cost: Money | None, translate: Translate) -> str:
    """Return what one answer used, and what it cost where that is known."""
    tokens = translate("Prices", "{count} tokens").format(count=f"{input_tokens + output_tokens:,}")
    if cost is None or not cost.amount:
        return tokens
    return translate("Prices", "{tokens}, {cost}").format(tokens=tokens, cost=money_text(cost))


def day_words(total: DayTotal, translate: Translate) -> str:
    """Return what a day's answers used and cost; a sum that leaves answers out says so."""
    tokens = f"{total.input_tokens + total.output_tokens:,}"
    if not total.costs:
        return translate("Prices", "Today: {count} tokens").format(count=tokens)
    cost = " + ".join(money_text(money) for money in total.costs)
    if total.unpriced:
        return translate("Prices", "Today: {count} tokens, at least {cost}").format(count=tokens, cost=cost)
    return translate("Prices", "Today: {count} tokens, {cost}").format(count=tokens, cost=cost)
