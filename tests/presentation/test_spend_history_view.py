"""Deleting history says how much it takes, before and after."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from desktop.domain.spend import Spend
from desktop.presentation.spend_history_view import (
    FOR_GOOD,
    deleted_text,
    deletion_view,
    history_text,
)

TODAY = date(2026, 11, 22)
FIRST = date(2026, 11, 1)
SPEND = Spend(requests=426, billed=Decimal("2.5"))
LIMITS_LINE = "What counts towards your limits begins anew with what is left."


def test_the_question_says_what_is_lost_and_that_it_is_for_good() -> None:
    view = deletion_view(426, SPEND, FIRST, TODAY)
    assert view.heading == "Delete 426 requests from before 1 Nov 2026?"
    assert view.lines == ("Their cost, $2.50, can no longer be shown.", FOR_GOOD)
    assert view.button == "Delete 426 requests"


def test_estimates_and_the_unknown_are_named() -> None:
    spend = SPEND + Spend(requests=2, unknown=2)
    spend += Spend(requests=1, unbilled=Decimal("0.1"), unbilled_requests=1)
    view = deletion_view(429, spend, FIRST, TODAY)
    assert view.lines[0] == (
        "Their cost, ~$2.60, can no longer be shown. 2 of them of unknown cost."
    )
    one = deletion_view(1, Spend(requests=1, unknown=1), FIRST, TODAY)
    assert one.heading == "Delete 1 request from before 1 Nov 2026?"
    assert one.lines[0] == "Its tokens can no longer be shown."


def test_limits_that_would_begin_anew_are_named() -> None:
    assert LIMITS_LINE in deletion_view(426, SPEND, None, TODAY).lines
    assert LIMITS_LINE in deletion_view(426, SPEND, date(2026, 11, 2), TODAY).lines
    assert LIMITS_LINE not in deletion_view(426, SPEND, FIRST, TODAY).lines


def test_all_is_asked_about_as_all() -> None:
    assert deletion_view(1_426, SPEND, None, TODAY).heading == "Delete 1,426 requests?"


def test_nothing_to_delete_has_no_button() -> None:
    view = deletion_view(0, Spend(), FIRST, TODAY)
    assert view.heading == "There are no requests from before 1 Nov 2026"
    assert not view.button


def test_what_is_recorded() -> None:
    assert history_text(1, FIRST) == "1 request since 1 Nov 2026 is recorded on this computer."
    assert history_text(426, FIRST).startswith("426 requests since 1 Nov 2026 are recorded")
    assert history_text(0, None) == "Nothing is recorded."
    assert deleted_text(426) == "426 requests deleted"
