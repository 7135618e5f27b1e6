"""Limits in words, and as people type them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.limits import LimitKind, Limits, LimitUse
from desktop.presentation.limits_view import LimitRowView, LimitsView, limits_view, typed_limits

D = Decimal
TODAY = date(2026, 11, 22)
ALL = Limits(D("0.25"), D("0.15"), D(10))


def row(
    kind: LimitKind, used: str, *, today: date = TODAY, estimated: bool = False
) -> LimitRowView:
    limit = ALL.of(kind)
    assert limit is not None
    view = limits_view(ALL, [LimitUse(kind, limit, D(used), estimated)], today)
    return next(each for each in view.rows if each.kind is kind)


@pytest.mark.parametrize(
    ("used", "tone", "words"),
    [
        ("2.50", "accent", "25% used · $7.50 left for 9 days"),
        ("7.9999", "accent", "79% used · $2.00 left for 9 days"),
        ("8", "warn", "80% used · $2.00 left for 9 days"),
        ("9.9999", "warn", "99% used · $0.0001 left for 9 days"),
        ("10", "bad", "100% used · sending stops until 1 Dec, 00:00 UTC"),
        ("10.5", "bad", "105% used · sending stops until 1 Dec, 00:00 UTC"),
    ],
)
def test_a_month_warns_at_80_and_stops_at_100(used: str, tone: str, words: str) -> None:
    view = row(LimitKind.MONTH, used)
    assert (view.tone, view.words) == (tone, words)
    assert view.fraction == pytest.approx(float(D(used) / 10))


@pytest.mark.parametrize(
    ("used", "words"),
    [
        ("0.12", "80% used · $0.03 left until midnight UTC"),
        ("0.15", "100% used · sending stops until midnight UTC"),
    ],
)
def test_a_day_begins_anew_at_midnight(used: str, words: str) -> None:
    assert row(LimitKind.DAY, used).words == words


def test_the_last_day_of_a_month_and_of_a_year() -> None:
    assert row(LimitKind.MONTH, "1", today=date(2026, 11, 30)).words.endswith("left for today")
    december = row(LimitKind.MONTH, "10", today=date(2026, 12, 31))
    assert december.words.endswith("until 1 Jan 2027, 00:00 UTC")


def test_one_message_is_held_against_the_dearest() -> None:
    assert row(LimitKind.MESSAGE, "0.0883").words == "The dearest today took 35% of it"
    assert row(LimitKind.MESSAGE, "0.3").role == "bad_text"


def test_what_rests_on_estimates_is_marked() -> None:
    assert row(LimitKind.MONTH, "2.5", estimated=True).amount == "~$2.50 of $10.00"
    assert row(LimitKind.MONTH, "2.5").amount == "$2.50 of $10.00"


def test_a_limit_of_nothing_is_used_up() -> None:
    limits = Limits(day=D(0))
    view = limits_view(limits, [LimitUse(LimitKind.DAY, D(0), D(0))], TODAY)
    day = next(each for each in view.rows if each.kind is LimitKind.DAY)
    assert (day.words, day.tone) == ("100% used · sending stops until midnight UTC", "bad")


def test_limits_that_are_not_set_are_named_beside_one_that_is() -> None:
    limits = Limits(month=D(10))
    view = limits_view(limits, [LimitUse(LimitKind.MONTH, D(10), D(1))], TODAY)
    assert [(each.title, each.amount) for each in view.rows] == [
        ("Month", "$1.00 of $10.00"),
        ("Day", "no limit"),
        ("One message", "no limit"),
    ]
    assert view.rows[1].fraction is None
    assert limits_view(Limits(), (), TODAY) == LimitsView((), dict.fromkeys(view.typed, ""))


def test_a_limit_whose_use_is_not_known_yet_is_shown() -> None:
    view = limits_view(Limits(month=D(10)), (), TODAY)
    assert view.rows[0].amount == "of $10.00"


def test_fields_begin_with_what_is_set_and_come_back_the_same() -> None:
    view = limits_view(ALL, (), TODAY)
    assert dict(view.typed) == {
        LimitKind.MONTH: "10",
        LimitKind.DAY: "0.15",
        LimitKind.MESSAGE: "0.25",
    }
    assert typed_limits(view.typed).limits == ALL


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("", None), ("  ", None), ("2.50", D("2.50")), ("$ 2", D(2)), (".5", D("0.5")), ("0", D(0))],
)
def test_amounts_are_read_and_empty_is_no_limit(typed: str, amount: Decimal | None) -> None:
    assert typed_limits({LimitKind.DAY: typed}).limits == Limits(day=amount)


@pytest.mark.parametrize("typed", ["-1", "1,50", "ten", "1e999", "NaN", "١", "1_0", "1 000"])
def test_what_is_no_amount_gets_a_sentence(typed: str) -> None:
    result = typed_limits({LimitKind.MONTH: typed, LimitKind.DAY: "1"})
    assert result.limits is None
    assert list(result.problems) == [LimitKind.MONTH]
    said = result.problems[LimitKind.MONTH]
    assert said[0].isupper()
    assert said.endswith(".")
