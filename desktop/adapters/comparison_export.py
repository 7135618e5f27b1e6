"""Comparisons as Markdown, for people, and as CSV, for spreadsheets."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from desktop.adapters.csv_text import csv_line, harmless
from desktop.adapters.files import write_atomically
from desktop.domain.money import plain
from desktop.presentation.comparison_markdown import comparison_markdown
from desktop.presentation.comparison_table import COLUMNS, Figure, comparison_rows
from desktop.services.comparison_runs import Comparison, ComparisonExportKind


def export_comparison(path: Path, comparison: Comparison, kind: ComparisonExportKind) -> None:
    """Write it in UTF-8, mode 0600. Raises `StorageFailed`; then the old file is as it was."""
    text = _csv(comparison) if kind == "csv" else comparison_markdown(comparison)
    # Half a surrogate pair cannot be encoded: it becomes ``\\ud800``, as JSON spells it.
    write_atomically(path, text.encode("utf-8", "backslashreplace"))


def _csv(comparison: Comparison) -> str:
    """A line for each request. Times in UTC, amounts in USD with every digit; unknown is empty."""
    lines = [[*COLUMNS], *([_cell(value) for value in row] for row in comparison_rows(comparison))]
    return "".join(csv_line(line) for line in lines)


def _cell(value: Figure) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return plain(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case str():
            return harmless(value)
        case _:
            return str(value)
