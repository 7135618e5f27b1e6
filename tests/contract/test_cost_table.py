"""`docs/costs.md`: what is generated is up to date, and a pocket calculator comes to the same."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from tests.contract.cost_table import PAGE, bills, example, filled
from tests.contract.recordings import ABSENT, FOLDER, with_cost
from tests.contract.test_recorded_answers import DIFFERENT

COMMAND = "run: .venv/bin/python -m tests.contract.cost_table"
STEP = re.compile(r"^([\d,]+) .+ × \$([\d.]+) / 1M = \$([\d.]+)$", re.MULTILINE)
ROW = re.compile(r"^\| `(.+?)` \|.*\| (?:\*\*(.+?)\*\*: .+)? ?\|$", re.MULTILINE)


def test_the_example_is_what_the_window_shows() -> None:
    page = PAGE.read_text("utf-8")
    assert filled(page, {"example": example()}) == page, COMMAND


def test_the_example_can_be_checked_by_hand() -> None:
    steps = [
        (Decimal(quantity.replace(",", "")), Decimal(rate), Decimal(amount))
        for quantity, rate, amount in STEP.findall(PAGE.read_text("utf-8"))
    ]
    assert len(steps) == 5
    for quantity, rate, amount in steps:
        assert quantity * rate / 1_000_000 == amount
    total = sum(amount for *_, amount in steps)
    assert f"Sum: ~${total}\n" in PAGE.read_text("utf-8")
    assert {sum(q for q, *_ in steps[:3]), sum(q for q, *_ in steps[3:])} == {231_480, 3_214}


def test_the_table_is_that_of_the_recordings() -> None:
    if not FOLDER.is_dir():
        pytest.skip(ABSENT)
    page = PAGE.read_text("utf-8")
    assert filled(page, {"bills": bills(with_cost())}) == page, COMMAND


def test_the_table_names_the_right_reason_for_every_file() -> None:
    rows = ROW.findall(PAGE.read_text("utf-8"))
    assert len(rows) == 30
    assert {name: reason for name, reason in rows if reason} == DIFFERENT


def test_a_page_without_markers_is_not_written_over() -> None:
    with pytest.raises(ValueError, match="markers"):
        filled("# Costs", {"example": ""})
