"""A table of models that fits the terminal it is shown on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_GAP: Final = "  "
_FEW: Final = 10
"""Of so many rows one may be longer than its column before anything else gives way."""


@dataclass(frozen=True, slots=True)
class Column:
    """How one column behaves where there is little room."""

    title: str
    right: bool = False
    least: int | None = None
    """It may be cut down to so many cells, and then left out; ``None``: neither."""
    spills: bool = False
    """Never cut: the few that are longer than most move the rest of their own row."""


def fitted(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None
) -> list[str]:
    """The titles and one line per row; nothing where there are no rows.

    ``width`` in cells of the terminal; ``None``: as wide as it has to be. Room is made by
    letting the longest spill, then by cutting, then by leaving columns out, each from left to
    right.
    """
    if not rows:
        return []
    table = [[column.title for column in columns], *rows]
    sizes = [sorted(map(cells, column)) for column in zip(*table, strict=True)]
    widths = _Widths(columns, sizes).within(width)
    return [_line(columns, row, widths) for row in table]


def cells(text: str) -> int:
    """How many cells of a terminal a text takes: ideographs and emoji take two, accents none."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def cut(text: str, width: int) -> str:
    """The text in so many cells, with an ellipsis where something is missing."""
    if cells(text) <= width:
        return text
    kept, used = [], 1
    for letter in text:
        used += _cells_of(letter)
        if used > width:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"


def _cells_of(letter: str) -> int:
    if unicodedata.category(letter) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


class _Widths:
    """The width of each column; 0 is one that is left out."""

    def __init__(self, columns: Sequence[Column], sizes: Sequence[Sequence[int]]) -> None:
        self._columns = columns
        self._sizes = sizes
        self._widths = [each[-1] for each in sizes]

    def within(self, width: int | None) -> Sequence[int]:
        if width is not None:
            for number, least in self._steps():
                surplus = self._taken - width
                if surplus > 0:
                    self._widths[number] = max(self._widths[number] - surplus, least)
                    if not least:  # a column is left out whole
                        self._widths[number] = 0
            self._give_back(width)
        return self._widths

    def _steps(self) -> Iterator[tuple[int, int]]:
        """Which column may become how narrow, one after the other."""
        numbered = list(enumerate(self._columns))
        soft = [(number, column.least) for number, column in numbered if column.least is not None]
        spilling = [number for number, column in numbered if column.spills]
        for number in spilling:
            sizes = self._sizes[number]
            yield number, sizes[-1 - len(sizes) // _FEW]
        yield from ((number, min(least, self._sizes[number][-1])) for number, least in soft)
        yield from ((number, 0) for number, _ in soft)
        yield from ((number, 1) for number in spilling)

    def _give_back(self, width: int) -> None:
        """What a column that was left out has freed goes to those that were made narrower."""
        for number, sizes in enumerate(self._sizes):
            if self._widths[number] and self._taken < width:
                room = width - self._taken
                self._widths[number] = min(self._widths[number] + room, sizes[-1])

    @property
    def _taken(self) -> int:
        shown = [width for width in self._widths if width]
        return sum(shown) + len(_GAP) * (len(shown) - 1)


def _line(columns: Sequence[Column], row: Sequence[str], widths: Sequence[int]) -> str:
    parts, over = [], 0
    for column, text, width in zip(columns, row, widths, strict=True):
        if width:
            shown = text if column.least is None else cut(text, max(width - over, 1))
            spare = width - over - cells(shown)
            over = max(-spare, 0)  # the next columns catch up with it
            parts.append(" " * spare + shown if column.right else shown + " " * spare)
    return _GAP.join(parts).rstrip()
