"""The arithmetic behind a figure, and what of it can be copied."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from decimal import Decimal

from desktop.domain.prices import FoundPrice, Leg, Price, PriceTier
from desktop.domain.usage import Usage
from desktop.presentation.cost_arithmetic import arithmetic_view
from desktop.presentation.cost_view import ArithmeticView
from desktop.services.turn import Turn
from tests.presentation import turns


def arithmetic(turn: Turn) -> ArithmeticView:
    assert turn.explanation is not None
    return arithmetic_view(turn.explanation)


def test_the_arithmetic_rounds_nothing() -> None:
    view = arithmetic(turns.done())
    assert view.title == "Why $0.0151?"
    assert [(line.left, line.amount) for line in view.lines] == [
        ("500 input × $2.00 / 1M", "$0.001"),
        ("3,072 cached input × $0.20 / 1M", "$0.0006144"),
        ("640 cache write × $2.50 / 1M", "$0.0016"),
        ("1,184 output × $10.00 / 1M", "$0.01184"),
    ]
    assert (view.total, view.billed) == ("~$0.0150544", "$0.0150544")
    assert (view.reason, view.difference) == ("", "")
    assert view.savings == "Cache saved $0.0052096"


def test_the_text_to_copy_holds_every_line() -> None:
    dearer = turns.COST + Decimal("0.002")
    turn = turns.done(cost=dearer, model="anthropic/sonnet", plugins=("file-parser",))
    assert arithmetic(turn).text == (
        "Why $0.0171?\n"
        "anthropic/sonnet · Prices: OpenRouter catalog of 4 Nov 2026\n"
        "500 input × $2.00 / 1M = $0.001\n"
        "3,072 cached input × $0.20 / 1M = $0.0006144\n"
        "640 cache write × $2.50 / 1M = $0.0016\n"
        "1,184 output × $10.00 / 1M = $0.01184\n"
        "Sum: ~$0.0150544\n"
        "Billed, as received: $0.0170544\n"
        "Billed less the sum: $0.002\n"
        "$0.002 was charged on top of the tokens, as a plugin such as PDF reading or web search "
        "does.\n"
        "Cache saved $0.0052096\n"
    )


def tiered(found: FoundPrice = turns.LIVE) -> FoundPrice:
    """Twice the rate over 4,000 prompt tokens, output dearer by day."""
    tiers = (
        PriceTier({Leg.PROMPT: Decimal("0.000004")}, min_prompt_tokens=4000),
        PriceTier({Leg.COMPLETION: Decimal("0.00002")}, utc_start=time(8), utc_end=time(20)),
    )
    return replace(found, price=Price(turns.RATES, tiers))


def test_tiers_are_named_beside_the_lines_that_they_set() -> None:
    view = arithmetic(turns.done(price=tiered()))
    notes = [line.note for line in view.lines]
    assert "over 4,000 prompt tokens" in notes[0]
    assert "08:00–20:00 UTC" in notes[3]
    assert f"({notes[0]})" in view.text


def test_a_sum_with_an_unknown_part_is_the_least() -> None:
    usage = Usage(prompt=1000, completion=100, web_searches=1)
    view = arithmetic(turns.done(cost=None, usage=usage))
    assert view.lines[-1].amount == "unknown"
    assert (view.title, view.total) == ("Why at least ~$0.003?", "at least ~$0.003")


def test_an_unknown_price_sums_up_to_nothing_known() -> None:
    view = arithmetic(turns.unpriced())
    assert {line.amount for line in view.lines} == {"unknown"}
    assert (view.title, view.total, view.savings) == ("Why is the cost unknown?", "unknown", "")


def test_a_rate_of_many_digits_is_shown_whole() -> None:
    rates = turns.RATES | {Leg.COMPLETION: Decimal("0.0000000416666666666667")}
    view = arithmetic(turns.done(price=replace(turns.LIVE, price=Price(rates))))
    assert view.lines[3].left == "1,184 output × $0.0416666666666667 / 1M"
    assert view.lines[3].amount == "$0.0000493333333333333728"
