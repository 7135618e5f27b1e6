"""Trouble with the ledger in one line."""

from __future__ import annotations

import pytest

from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.presentation.spend_trouble import trouble_text


def test_without_trouble_nothing_is_said() -> None:
    assert trouble_text(None, 3) == ""


@pytest.mark.parametrize("fault", LedgerFault)
def test_every_fault_names_the_file_and_what_waits(fault: LedgerFault) -> None:
    said = trouble_text(LedgerUnavailable(fault, "/x/ledger.sqlite3", "why"), 3)
    assert "/x/ledger.sqlite3" in said
    assert said.endswith("3 requests waiting to be recorded.")
    assert "waiting to be" not in trouble_text(LedgerUnavailable(fault, "/x"), 0)
