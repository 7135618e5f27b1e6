"""Quiet lines of the test chat."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.domain.limits import LimitKind, LimitUse
from desktop.domain.send_estimate import SendEstimate
from desktop.presentation.chat_notes import chat_notes
from desktop.services.ledger import LedgerState

DAY = LimitUse(LimitKind.DAY, Decimal("0.15"), Decimal("0.12"))
MONTH = LimitUse(LimitKind.MONTH, Decimal(10), Decimal("9.9"), estimated=True)


def texts(*uses: LimitUse) -> list[str]:
    return [note.text for note in chat_notes(uses, LedgerState())]


def test_nothing_is_said_while_all_is_well() -> None:
    below = LimitUse(LimitKind.DAY, Decimal("0.15"), Decimal("0.1199"))
    dearest = LimitUse(LimitKind.MESSAGE, Decimal("0.01"), Decimal("0.01"))
    assert texts(below, dearest) == []


def test_a_limit_that_is_near_is_told_and_of_two_the_nearest() -> None:
    (day,) = texts(DAY)
    assert "$0.12 of $0.15 per day" in day
    assert "80%" in day
    (month,) = texts(DAY, MONTH)
    assert "~$9.90 of $10.00 per month" in month


def test_nothing_is_said_of_limits_beside_the_card_of_one_that_stopped_a_message() -> None:
    message = LimitUse(LimitKind.MESSAGE, Decimal("0.01"), Decimal(0))
    draft = SendEstimate("openrouter", "a/b", 300, 312, 1024, at_most=Decimal("0.02"))
    trouble = LedgerState(notice="ledger.sqlite3 was damaged and moved aside.")
    shown = chat_notes((DAY, message), trouble, draft, stopped=True)
    assert [note.text for note in shown] == [trouble.notice]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ["This may cost ~$0.008; your limit per message is $0.01."]),
        ({"at_most": Decimal("0.0079")}, []),
        ({"at_most": None}, []),
        ({"free": True}, []),
    ],
)
def test_a_dear_message_is_told_before_it_is_sent(changed: dict[str, Any], said: list[str]) -> None:
    limit = LimitUse(LimitKind.MESSAGE, Decimal("0.01"), Decimal(0))
    draft = SendEstimate("openrouter", "a/b", 300, 312, 1024, at_most=Decimal("0.008"))
    notes = chat_notes((limit,), LedgerState(), replace(draft, **changed))
    assert [note.text for note in notes] == said
    assert chat_notes((limit,), LedgerState()) == ()


@pytest.mark.parametrize("fault", LedgerFault)
def test_a_problem_of_the_ledger_is_told_in_the_same_words_however_much_waits(
    fault: LedgerFault,
) -> None:
    problem = LedgerUnavailable(fault, "/data/ledger.sqlite3", "reason")
    first = chat_notes((), LedgerState(problem, 1))
    assert first[0].text.startswith("Spending is not recorded: ")
    assert "ledger.sqlite3" in first[0].text
    assert "/data" not in first[0].text
    assert first[0].detail == "/data/ledger.sqlite3"
    assert first[0].closable
    assert chat_notes((), LedgerState(problem, 7)) == first


def test_a_repair_is_told_quietly() -> None:
    (note,) = chat_notes((), LedgerState(notice="ledger.sqlite3 was damaged and moved aside."))
    assert (note.tone, note.closable) == ("plain", True)
