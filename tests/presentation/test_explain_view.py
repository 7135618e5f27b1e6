"""One sentence for each reason, with the facts of the answer and no others."""

from __future__ import annotations

from datetime import UTC, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.chat import Answer
from desktop.domain.cost import Cost, CostLine, cost_of
from desktop.domain.explain import Explanation, Reason, explain
from desktop.domain.prices import (
    UNKNOWN_PRICE,
    FoundPrice,
    Leg,
    Price,
    PriceOrigin,
    PriceTier,
    with_custom,
)
from desktop.domain.usage import Bill, Usage
from desktop.presentation.explain_view import (
    LEG_NAMES,
    explain_view,
    origin_text,
    reason_text,
)
from desktop.presentation.money import every_digit

JULY = datetime(2026, 7, 17, tzinfo=UTC)
RATES = {Leg.PROMPT: Decimal("0.000003"), Leg.COMPLETION: Decimal("0.000015")}
LIVE = FoundPrice(Price(RATES), PriceOrigin.LIVE, "OpenRouter catalog", JULY, "a/b")
USAGE = Usage(prompt=100, completion=10)


def explained(
    bill: Bill,
    usage: Usage | None = USAGE,
    price: FoundPrice = LIVE,
    *,
    annotations: tuple[str, ...] = (),
    complete: bool = True,
    error: str = "",
    model: str = "a/b",
    host: str = "",
) -> Explanation:
    answer = Answer(
        model=model,
        provider=host,
        usage=usage,
        bill=bill,
        annotations=annotations,
        complete=complete,
        error_message=error,
    )
    cost = Cost((), None) if usage is None else cost_of(usage, price.price, JULY)
    return explain(answer, price, cost)


def said(explanation: Explanation, reason: Reason) -> str:
    assert explanation.reason is reason
    return reason_text(explanation) or ""


def billed(amount: str) -> Bill:
    return Bill(cost=Decimal(amount))


def test_equal_amounts_need_no_reason() -> None:
    explanation = explained(billed("0.00045"))
    assert reason_text(explanation) is None
    view = explain_view(explanation)
    assert (view.estimate, view.billed, view.difference) == ("~$0.00045", "$0.00045", "none")
    assert view.verdict == "The bill matches the estimate."
    assert view.origin == "Prices: OpenRouter catalog of 17 Jul 2026."


def test_byok_names_the_upstream_amount() -> None:
    bill = Bill(cost=Decimal(0), byok=True, upstream=Decimal("0.002"))
    text = said(explained(bill, host="Acme"), Reason.BYOK)
    assert "Acme bills $0.002 to you directly" in text
    text = said(explained(Bill(cost=Decimal(0), byok=True)), Reason.BYOK)
    assert "the vendor bills you directly, with an amount that is not in the answer" in text


def test_plugin() -> None:
    text = said(explained(billed("0.00245"), annotations=("file",)), Reason.PLUGIN)
    assert text.startswith("$0.002 was charged on top of the tokens, as a plugin")


@pytest.mark.parametrize(("calls", "words"), [(1, "1 tool call"), (3, "3 tool calls")])
def test_server_tools_are_counted(calls: int, words: str) -> None:
    usage = Usage(prompt=100, completion=10, server_tool_calls=calls)
    text = said(explained(billed("0.01645"), usage), Reason.SERVER_TOOL)
    expected = f"$0.016 was charged on top of the tokens, for {words} that the provider ran itself."
    assert text == expected
    cheaper = said(explained(billed("0.00025"), usage), Reason.SERVER_TOOL)
    assert cheaper.startswith("$0.0002 less was charged")


def test_other_rates_are_named_for_the_side_that_differs() -> None:
    bill = Bill(
        cost=Decimal("0.0005"),
        upstream_prompt=Decimal("0.00035"),
        upstream_completion=Decimal("0.00015"),
    )
    text = said(explained(bill), Reason.PROVIDER_PRICE)
    assert text == (
        "The host that answered charges other rates than the catalog lists: "
        "$0.00035 for the input instead of $0.0003."
    )
    shipped = FoundPrice(Price(RATES), PriceOrigin.DEFAULT, "genai-prices 1", JULY)
    assert "than the shipped list has" in said(
        explained(bill, price=shipped), Reason.PROVIDER_PRICE
    )
    own = with_custom(LIVE, {Leg.PROMPT: Decimal("0.000004")}, JULY)
    assert "other rates than you set: $0.00035 for the input instead of $0.0004." in said(
        explained(bill, price=own), Reason.PROVIDER_PRICE
    )


def test_unknown_prices() -> None:
    unknown = explained(billed("1"), price=UNKNOWN_PRICE)
    assert said(unknown, Reason.UNKNOWN_PRICE) == "No price is known for a/b."
    failed = explained(billed("0"), price=UNKNOWN_PRICE, error="Token limit reached")
    assert said(failed, Reason.UNKNOWN_PRICE) == (
        "No price is known for a/b. The answer also ended in an error: Token limit reached."
    )
    searched = explained(billed("1"), Usage(100, 10, web_searches=2))
    assert said(searched, Reason.UNKNOWN_PRICE) == ("No price is known for the web search of a/b.")
    router = FoundPrice(Price({}, dynamic=True), PriceOrigin.LIVE, "OpenRouter catalog", JULY)
    assert "only the bill tells" in said(explained(billed("1"), price=router), Reason.UNKNOWN_PRICE)
    nameless = explained(billed("1"), price=UNKNOWN_PRICE, model="")
    assert said(nameless, Reason.UNKNOWN_PRICE) == "No price is known for this model."


def test_counts_that_contradict_one_another() -> None:
    usage = Usage(prompt=900, completion=10, cached=500, cache_write=600)
    text = said(explained(billed("1"), usage), Reason.USAGE_OVERLAP)
    assert "500 cached and 600 written tokens in a prompt of 900" in text


def test_cancelled() -> None:
    assert said(explained(Bill(), complete=False), Reason.CANCELLED) == (
        "The answer broke off before a bill came."
    )
    assert "broke off" in said(explained(billed("1"), complete=False), Reason.CANCELLED)


def test_errors_give_the_provider_s_sentence() -> None:
    text = said(explained(Bill(), None, error="Provider returned error"), Reason.ERROR)
    assert text == "The provider answered with an error and no bill: Provider returned error."
    text = said(explained(billed("0"), error="Stop!\x1b[31m"), Reason.ERROR)
    assert text == "The provider answered with an error: Stop!"


def test_no_bill_and_no_reason_at_all() -> None:
    view = explain_view(explained(Bill()))
    assert (view.billed, view.difference) == ("not named", "unknown")
    assert view.verdict == "The provider named no amount in this answer."
    text = said(explained(billed("0.0001")), Reason.UNEXPLAINED)
    assert text == (
        "The bill is $0.00035 less than the estimate, and nothing in the answer says why."
    )


def test_every_reason_and_every_leg_has_words() -> None:
    assert set(LEG_NAMES) == set(Leg)
    cost = Cost((CostLine(Leg.PROMPT, 1, None, None),), None)
    for reason in Reason:
        text = reason_text(Explanation(Answer(), UNKNOWN_PRICE, cost, None, reason))
        assert text
        assert text.endswith(".")


def test_rows_show_every_digit() -> None:
    rates = {**RATES, Leg.WEB_SEARCH: Decimal("0.01")}
    price = FoundPrice(Price(rates), PriceOrigin.LIVE, "OpenRouter catalog", JULY)
    view = explain_view(explained(Bill(), Usage(1184, 7, web_searches=2), price))
    assert [(r.leg, r.quantity, r.price, r.amount) for r in view.rows] == [
        ("input", "1,184", "$3.00 / 1M", "$0.003552"),
        ("output", "7", "$15.00 / 1M", "$0.000105"),
        ("web search", "2", "$0.01 each", "$0.02"),
    ]


def test_a_sum_of_the_known_lines_is_marked_as_such() -> None:
    view = explain_view(explained(billed("1"), Usage(100, 10, web_searches=2)))
    assert (view.estimate, view.difference) == ("at least ~$0.00045", "unknown")
    half = FoundPrice(Price({Leg.PROMPT: RATES[Leg.PROMPT]}), PriceOrigin.LIVE, "a list", JULY)
    view = explain_view(explained(billed("1"), price=half))
    assert view.estimate == "at least ~$0.0003"
    assert view.verdict == "No price is known for the output of a/b."


def test_what_is_charged_under_no_name_is_said() -> None:
    song = Price({Leg.PROMPT: Decimal(0), Leg.COMPLETION: Decimal(0)}, every_output_priced=False)
    view = explain_view(explained(billed("0.04"), price=FoundPrice(song, PriceOrigin.LIVE, "list")))
    assert view.estimate == "unknown"
    assert view.verdict == (
        "a/b charges for something that its prices do not name: only the bill tells."
    )


def test_every_tier_is_said_to_have_applied_or_not() -> None:
    large = PriceTier({Leg.PROMPT: Decimal(1)}, min_prompt_tokens=99)
    night = PriceTier({Leg.PROMPT: Decimal(1)}, utc_start=time(22), utc_end=time(6))
    friday = PriceTier({Leg.PROMPT: Decimal(1)}, utc_days=frozenset({"friday"}))
    always = PriceTier({Leg.PROMPT: Decimal(1)})
    price = Price(RATES, (large, night, friday, always))
    explanation = explained(Bill(), price=FoundPrice(price, PriceOrigin.LIVE, "a list"))
    assert explain_view(explanation, JULY.replace(hour=12)).tiers == (
        "Rates for over 99 prompt tokens applied: the prompt has 100.",
        "Rates for 22:00–06:00 UTC did not apply: it was 12:00 UTC.",
        "Rates for Friday applied: it was 12:00 UTC on Friday.",
    )
    assert explain_view(explanation).tiers == ()
    assert explain_view(explained(Bill(), None), JULY).tiers == ()


def test_origins() -> None:
    assert origin_text(UNKNOWN_PRICE) == "Prices: unknown."
    shipped = FoundPrice(Price(RATES), PriceOrigin.DEFAULT, "genai-prices 1", JULY)
    assert origin_text(shipped) == "Prices: shipped list, genai-prices 1 of 17 Jul 2026."
    own = {Leg.COMPLETION: Decimal(1), Leg.PROMPT: Decimal(1)}
    assert origin_text(with_custom(LIVE, own, JULY)) == (
        "Prices: your own for input and output of 17 Jul 2026; the others from OpenRouter catalog."
    )
    assert origin_text(with_custom(UNKNOWN_PRICE, own, JULY)) == (
        "Prices: your own for input and output of 17 Jul 2026."
    )
    undated = FoundPrice(Price(RATES), PriceOrigin.LIVE, "models.json")
    assert origin_text(undated) == "Prices: models.json, date unknown."


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**6)))
def test_no_digit_is_lost(amount: Decimal) -> None:
    text = every_digit(amount).replace(",", "").replace("$", "").replace("−", "-")
    assert Decimal(text) == amount
    assert "E" not in text
