"""What was spent, in words and in rows: nothing is rounded away, nothing unknown is 0."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.spend import Grouping, Spend, Spending, SpendReport, SpendRow
from desktop.presentation.spend_view import (
    FigureView,
    amount_words,
    billed_text,
    estimated_text,
    figure_views,
    model_table,
    spend_row,
    spent_text,
    token_count,
    unknown_text,
)
from tests.presentation.spends import TODAY, model_reports, total

D = Decimal
BILLED = Spend(
    requests=426, prompt=2_500_000, completion=120_000, billed=D("2.5"), dearest=D("0.0883")
)
ESTIMATED = Spend(
    requests=3, unbilled=D("0.12"), unbilled_requests=3, estimate=D("0.12"), dearest=D("0.06")
)
UNKNOWN = Spend(requests=2, unknown=2)


def as_is(_: str, model: str) -> tuple[str, str]:
    return model, ""


def report(*rows: SpendRow) -> SpendReport:
    totals = total(row.spend for row in rows)
    return SpendReport(TODAY, TODAY, Grouping.MODEL, totals, rows)


def this_month(spend: Spend) -> FigureView:
    return figure_views(Spending(TODAY, month=spend), report(), as_is)[0]


@pytest.mark.parametrize(
    ("spend", "amount", "notes"),
    [
        (BILLED, "$2.50", ("426 requests · 2.62M tokens",)),
        (
            BILLED + ESTIMATED,
            "~$2.62",
            ("429 requests · 2.62M tokens", "of which ~$0.12 estimated"),
        ),
        (BILLED + UNKNOWN, "$2.50", ("428 requests · 2.62M tokens", "+ 2 of unknown cost")),
        (
            BILLED + ESTIMATED + UNKNOWN,
            "~$2.62",
            ("431 requests · 2.62M tokens", "of which ~$0.12 estimated", "+ 2 of unknown cost"),
        ),
        (ESTIMATED, "~$0.12", ("3 requests", "estimated")),
        (UNKNOWN, "unknown", ("2 requests", "2 of unknown cost")),
        (Spend(), "$0.00", ("no requests",)),
    ],
)
def test_a_figure_says_what_it_rests_on(spend: Spend, amount: str, notes: tuple[str, ...]) -> None:
    view = this_month(spend)
    assert (view.amount, view.notes) == (amount, notes)


def test_every_digit_is_in_the_tip() -> None:
    spend = replace(BILLED, billed=D("2.4999999999999999991")) + ESTIMATED
    assert this_month(spend).exact == "$2.4999999999999999991 billed · ~$0.12 estimated"


@pytest.mark.parametrize(
    ("spend", "amount", "exact"),
    [
        (BILLED, "$0.0883", "$0.0883, billed"),
        (ESTIMATED, "~$0.06", "$0.06, estimated"),
        (replace(BILLED, dearest=D("0.5")) + ESTIMATED, "$0.50", "$0.50, billed"),
        (
            replace(BILLED, dearest=D("0.07"), unbilled=D("0.12"), unbilled_requests=3),
            "~$0.07",
            "$0.07, billed or estimated",
        ),
    ],
)
def test_the_dearest_request_is_a_bill_only_if_that_is_sure(
    spend: Spend, amount: str, exact: str
) -> None:
    rows = report(SpendRow("a/b", spend, "openrouter"), SpendRow("c/d", Spend(1), "openrouter"))
    view = figure_views(Spending(TODAY), rows, as_is)[2]
    assert (view.amount, view.exact, view.notes) == (amount, exact, ("a/b",))


def test_requests_of_unknown_cost_may_have_been_dearer() -> None:
    rows = report(SpendRow("a/b", BILLED, "x"), SpendRow("c/d", UNKNOWN, "x"))
    assert figure_views(Spending(TODAY), rows, as_is)[2].notes == ("a/b", "+ 2 of unknown cost")
    alone = report(SpendRow("c/d", UNKNOWN, "x"))
    assert figure_views(Spending(TODAY), alone, as_is)[2].amount == "unknown"
    assert figure_views(Spending(TODAY), report(), as_is)[2] == FigureView(
        "Dearest request", "–", notes=("no requests",)
    )


@pytest.mark.parametrize(
    ("spend", "texts"),
    [
        (BILLED, ("$2.50", "–", "–")),
        (ESTIMATED, ("–", "~$0.12", "–")),
        (UNKNOWN, ("–", "–", "2")),
        (Spend(requests=1), ("$0.00", "–", "–")),
        (BILLED + ESTIMATED + UNKNOWN, ("$2.50", "~$0.12", "2")),
    ],
)
def test_bills_estimates_and_the_unknown_are_told_apart(
    spend: Spend, texts: tuple[str, str, str]
) -> None:
    assert (billed_text(spend), estimated_text(spend), unknown_text(spend)) == texts


def test_words_of_a_day() -> None:
    assert amount_words(Spend()) == "No requests"
    assert amount_words(BILLED + ESTIMATED + UNKNOWN) == (
        "$2.50 billed · ~$0.12 estimated · 2 of unknown cost · 431 requests · 2.62M tokens"
    )


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1K"),
        (1_234, "1.23K"),
        (12_345, "12.3K"),
        (694_000, "694K"),
        (999_499, "999K"),
        (999_500, "1M"),
        (2_620_000, "2.62M"),
        (12_600_000_000, "12.6B"),
        (10**15, "1000T"),
    ],
)
def test_tokens_have_three_digits(tokens: int, text: str) -> None:
    assert token_count(tokens) == text


def test_a_row_says_all_of_itself() -> None:
    row = spend_row("Sonnet", BILLED + UNKNOWN, detail="Anthropic", of=D(5), more="a/sonnet")
    assert row.share == 0.5
    assert row.spoken == (
        "Sonnet, Anthropic, $2.50 billed, 2 of unknown cost, 428 requests, 2.62M tokens"
    )
    assert row.tip.splitlines() == [
        "Sonnet",
        "a/sonnet",
        "$2.50 billed",
        "2 of unknown cost",
        "2,620,000 tokens",
    ]


def test_a_request_without_tokens_has_told_nothing_of_them() -> None:
    assert spend_row("x", UNKNOWN).tokens == "–"


@given(model_reports())
def test_the_rows_of_the_models_add_up_to_the_last_digit(by_model: SpendReport) -> None:
    table = model_table(by_model, as_is)
    assert total(row.spend for row in table.rows) == by_model.totals == table.totals.spend
    spent = [row.spend.spent for row in table.rows]
    assert spent == sorted(spent, reverse=True)
    assert all(row.share is not None and 0 <= row.share <= 1 for row in table.rows)
    assert table.has_unknown == any(row.spend.unknown for row in table.rows)


@given(model_reports(), st.randoms())
def test_the_order_of_the_rows_is_the_page_s_own(by_model: SpendReport, random: object) -> None:
    shuffled = list(by_model.rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert model_table(replace(by_model, rows=tuple(shuffled)), as_is) == model_table(
        by_model, as_is
    )


@given(model_reports())
def test_what_is_not_known_is_never_written_as_an_amount(by_model: SpendReport) -> None:
    for row in by_model.rows:
        if row.spend.unknown == row.spend.requests:
            assert spent_text(row.spend) == "unknown"
            assert "$" not in amount_words(row.spend)


def test_the_provider_stands_beside_the_model_where_more_than_one_was_paid() -> None:
    rows = tuple(
        SpendRow("maker/model", Spend(requests=1, prompt=1), provider)
        for provider in ("openrouter", "work", "gone")
    )
    report = SpendReport(TODAY, TODAY, Grouping.MODEL, Spend(), rows)
    names = {"openrouter": "OpenRouter", "work": "OpenRouter (work)"}
    table = model_table(report, lambda *_: ("Model", "Maker"), names)
    assert [row.detail for row in table.rows] == ["gone", "OpenRouter", "OpenRouter (work)"]
    assert "OpenRouter (work)" in table.rows[2].spoken
    alone = model_table(replace(report, rows=rows[:1]), lambda *_: ("Model", "Maker"), names)
    assert [row.detail for row in alone.rows] == ["Maker"]
