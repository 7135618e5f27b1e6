"""Cells and lines of CSV that a spreadsheet takes as they are meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

_FORMULA: Final = tuple("=+-@＝＋－＠\t\r\n")
"""A spreadsheet takes a cell that begins with one of these for a formula, or for several cells;
in East Asian settings the wide forms too (source: OWASP on CSV injection)."""


def harmless(text: str) -> str:
    """Text that would be a formula gets an apostrophe before it; a negative amount is none, and
    does not belong here."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_line(cells: Sequence[str]) -> str:
    """As RFC 4180 has it."""
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()
