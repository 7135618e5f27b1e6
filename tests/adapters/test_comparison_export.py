"""A comparison in a file: CSV that a spreadsheet takes as it is meant, and Markdown."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.adapters.comparison_export import export_comparison
from desktop.domain.errors import StorageFailed
from desktop.domain.usage import Bill
from desktop.presentation.comparison_markdown import comparison_markdown
from desktop.services.comparison_runs import Comparison, ComparisonExportKind
from tests.presentation.comparisons import answered, mixed


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_line_for_each_model_with_every_digit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    export_comparison(path, mixed(), "csv")
    billed, estimated, stopped, refused, unpriced = rows(path)
    assert (billed["cost"], billed["costIs"]) == ("0.0076509169000000005", "billed")
    assert (estimated["cost"], estimated["costIs"]) == ("0.001020", "estimated")
    assert estimated["billed"] == ""
    assert [(row["cost"], row["costIs"]) for row in (stopped, refused, unpriced)] == [
        ("", "unknown"),
        ("", "not charged"),
        ("", "unknown"),
    ]
    assert (refused["status"], refused["error"]) == ("failed", "forbidden")
    names = (billed["model"], billed["answeredBy"], billed["host"])
    assert names == ("a/billed", "a/billed-20260302", "Google AI Studio")
    times = (billed["sentAt"], billed["firstTokenSeconds"], billed["seconds"])
    assert times == ("2026-11-04T12:00:00+00:00", "1.000", "3.000")
    assert (billed["tokensPerSecond"], billed["completionTokens"]) == ("40.000", "100")
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_the_vendor_bills_has_a_column_of_its_own(tmp_path: Path) -> None:
    fee = Bill(Decimal("0.01"), byok=True, upstream=Decimal("0.2"))
    runs = (answered(1, "a/b", fee), answered(2, "a/c", Bill(Decimal("0.5"))))
    export_comparison(tmp_path / "a.csv", Comparison("Why?", runs), "csv")
    told = [(row["cost"], row["billed"], row["billedByVendor"]) for row in rows(tmp_path / "a.csv")]
    assert told == [("0.21", "0.01", "0.2"), ("0.5", "0.5", "")]


def test_what_was_replaced_has_a_line_too(tmp_path: Path) -> None:
    again = replace(answered(4, "a/refused"), record_id="again")
    export_comparison(tmp_path / "a.csv", mixed().with_retry(again), "csv")
    told = [(row["model"], row["status"]) for row in rows(tmp_path / "a.csv")]
    assert told[3:] == [("a/refused", "done"), ("a/unpriced", "done"), ("a/refused", "failed")]


@pytest.mark.parametrize("begin", "=+-@\t\r\n＝＋－＠")
def test_no_cell_is_a_formula(tmp_path: Path, begin: str) -> None:
    said = f"{begin}cmd|'/c calc'!A1"
    turn = replace(answered(1, said, host=said), prompt=said)
    export_comparison(tmp_path / "a.csv", Comparison(said, (turn,)), "csv")
    (row,) = rows(tmp_path / "a.csv")
    assert {row["prompt"], row["model"], row["host"]} == {f"'{said}"}


def test_markdown(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    export_comparison(path, mixed(), "markdown")
    assert path.read_text(encoding="utf-8") == comparison_markdown(mixed())


@pytest.mark.parametrize("kind", ["csv", "markdown"])
def test_half_a_character_is_no_obstacle(tmp_path: Path, kind: ComparisonExportKind) -> None:
    turn = replace(answered(1, "a/b", text="half \ud800"), prompt="\ud800")
    export_comparison(tmp_path / "a", Comparison("\ud800", (turn,)), kind)
    assert (tmp_path / "a").read_bytes()


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    with pytest.raises(StorageFailed):
        export_comparison(tmp_path / "file" / "a.csv", mixed(), "csv")
    assert (tmp_path / "file").read_text() == "old"
