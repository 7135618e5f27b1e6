"""Why nothing is recorded, in words."""

from __future__ import annotations

import pytest

from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.presentation.ledger_problem import trouble_text
from desktop.presentation.wording import describe

PATH = "/home/anna/.local/share/modeldeck/ledger.sqlite3"

SENTENCES = {
    LedgerFault.LOCKED: (
        f"{PATH} is held by another program.",
        "Close that program",
    ),
    LedgerFault.READ_ONLY: (
        f"{PATH} cannot be written: attempt to write a readonly database.",
        "Allow writing to the file and its folder",
    ),
    LedgerFault.FULL: (f"The disk of {PATH} is full.", "Make room"),
    LedgerFault.CORRUPT: (
        f"{PATH} is damaged and could not be moved aside: permission denied.",
        "Move the file elsewhere yourself, so that a new one can be begun",
    ),
    LedgerFault.NEWER: (
        f"{PATH} was written by a newer version of Modeldeck and is left as it is.",
        "Use that version, or another profile",
    ),
    LedgerFault.UNUSABLE: (f"{PATH} cannot be used: it is a folder.", "Mend the file"),
    LedgerFault.CLOSED: (
        f"{PATH} is closed, because Modeldeck is ending.",
        "Start Modeldeck again, then try again.",
    ),
}
DETAILS = {
    LedgerFault.READ_ONLY: "attempt to write a readonly database",
    LedgerFault.CORRUPT: "permission denied",
    LedgerFault.UNUSABLE: "it is a folder",
}


@pytest.mark.parametrize("fault", LedgerFault)
def test_every_fault_is_one_sentence_with_a_next_step(fault: LedgerFault) -> None:
    text, step = SENTENCES[fault]
    view = describe(LedgerUnavailable(fault, PATH, DETAILS.get(fault, "")))
    assert (view.code, view.title) == ("ledger_unavailable", "Spending is not recorded")
    assert view.text == text
    assert view.next_step.startswith(step)
    assert view.next_step.endswith(".")


@pytest.mark.parametrize("fault", LedgerFault)
def test_a_command_does_not_promise_what_it_will_not_live_to_do(fault: LedgerFault) -> None:
    error = LedgerUnavailable(fault, PATH)
    step = describe(error, "terminal").next_step
    assert "meanwhile is recorded" not in step
    assert step.endswith(("then try again.", "; chats work meanwhile."))


def test_without_a_path_it_is_still_a_sentence() -> None:
    view = describe(LedgerUnavailable(LedgerFault.FULL))
    assert view.text == "The disk of the ledger is full."
    assert describe(LedgerUnavailable(LedgerFault.LOCKED)).text.startswith("The ledger is held")


def test_without_trouble_nothing_is_said() -> None:
    assert trouble_text(None, 3) == ""


@pytest.mark.parametrize("fault", LedgerFault)
def test_every_fault_names_the_file_and_what_waits(fault: LedgerFault) -> None:
    said = trouble_text(LedgerUnavailable(fault, "/x/ledger.sqlite3", "why"), 3)
    assert "/x/ledger.sqlite3" in said
    assert said.endswith("3 requests waiting to be recorded.")
    assert "waiting to be" not in trouble_text(LedgerUnavailable(fault, "/x"), 0)
