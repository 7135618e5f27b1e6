"""Limits in sentences: which, how much, what now."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.domain.limits import LimitKind, LimitReached, LimitUse
from desktop.presentation.limit_sentences import use_text
from desktop.presentation.wording import describe


def money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("kind", "limit", "spent", "at_most", "text"),
    [
        (
            LimitKind.MESSAGE,
            "0.10",
            "0",
            "0.0158",
            "This message may cost ~$0.0158, and you set $0.10 per message.",
        ),
        (
            LimitKind.MESSAGE,
            "0.10",
            "0",
            None,
            (
                "You set $0.10 per message, and nobody knows what this model costs, so that the "
                "limit cannot be kept."
            ),
        ),
        (
            LimitKind.MESSAGE,
            "0.1",
            "0",
            "0.10004",
            "This message may cost ~$0.10004, and you set $0.10 per message.",
        ),
        (
            LimitKind.DAY,
            "1",
            "0.98",
            "0.0315",
            (
                "You set $1.00 per day (UTC), and $0.98 is spent today; this message may cost "
                "~$0.0315 more."
            ),
        ),
        (
            LimitKind.DAY,
            "1",
            "0.9999",
            "1",
            (
                "You set $1.00 per day (UTC), and $0.9999 is spent today; this message may cost "
                "~$1.00 more."
            ),
        ),
        (
            LimitKind.MONTH,
            "20",
            "20",
            "1",
            "You set $20.00 per month (UTC), and $20.00 is spent this month.",
        ),
        (
            LimitKind.MONTH,
            "0",
            "0.0000004",
            None,
            "You set $0.00 per month (UTC), and $0.0000004 is spent this month.",
        ),
    ],
)
def test_what_stopped_a_message(
    kind: LimitKind, limit: str, spent: str, at_most: str | None, text: str
) -> None:
    view = describe(LimitReached(kind, Decimal(limit), Decimal(spent), money(at_most)))
    assert (view.code, view.text) == ("limit_reached", text)
    assert view.title == f"Over your limit per {kind}"
    assert view.next_step == "Nothing was sent: allow it once, or change the limit."
    assert view.action is not None
    assert view.action.kind == "allow-once"


def test_a_terminal_has_commands_and_no_buttons() -> None:
    view = describe(LimitReached(LimitKind.DAY, Decimal(1), Decimal(1), None), "terminal")
    assert view.action is None
    assert "--allow-once" in view.next_step
    assert view.next_step.endswith("modeldeck limits")


@pytest.mark.parametrize(
    ("use", "text"),
    [
        (
            LimitUse(LimitKind.DAY, Decimal(1), Decimal("0.83"), estimated=True),
            "~$0.83 of $1.00 per day (UTC) is spent (83%).",
        ),
        (
            LimitUse(LimitKind.MONTH, Decimal(20), Decimal("19.9999")),
            "$19.9999 of $20.00 per month (UTC) is spent (99%).",
        ),
        (
            LimitUse(LimitKind.DAY, Decimal(1), Decimal("1.02")),
            "$1.02 of $1.00 per day (UTC) is spent (102%): only free models answer now.",
        ),
        (
            LimitUse(LimitKind.DAY, Decimal(0), Decimal(0)),
            "$0.00 of $0.00 per day (UTC) is spent (all of it): only free models answer now.",
        ),
        (
            LimitUse(LimitKind.DAY, Decimal("1e-9"), Decimal(10**9)),
            (
                "$1,000,000,000.00 of $0.000000001 per day (UTC) is spent (999%): only free models "
                "answer now."
            ),
        ),
    ],
)
def test_how_much_of_a_limit_is_used(use: LimitUse, text: str) -> None:
    assert use_text(use) == text
