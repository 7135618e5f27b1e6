"""The columns of the tables of spend, and how wide they have to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtGui import QFontMetricsF

from desktop.presentation.spend_view import SpendRowView, SpendTableView
from desktop.ui.theme.theme import Theme

ROW: Final = 37
HEAD: Final = 32
INSET: Final = 16
GAP: Final = 16
"""Between two columns."""
_BAR: Final = 64
_LEAST_BAR: Final = 36
_LEAST_NAME: Final = 150
"""What the first column keeps before the bar gives way."""


class Column(NamedTuple):
    """``text`` is ``None`` for the bar."""

    title: str
    text: Callable[[SpendRowView], str] | None = None
    spoken: str = ""
    strong: bool = False
    """Drawn in the colour of text; the others are muted."""


_BILLED: Final = Column("Billed", lambda row: row.billed, strong=True)
_ESTIMATED: Final = Column(
    "Estimated", lambda row: row.estimated, "Estimated, of requests without a bill"
)
_UNKNOWN: Final = Column("Unknown", lambda row: row.unknown, "Requests of unknown cost")


def columns_of(view: SpendTableView) -> tuple[Column, ...]:
    """The first is what a line is about; there are no columns of which every cell is empty."""
    return (
        Column(view.title, lambda row: row.title, strong=True),
        Column("Requests", lambda row: row.requests),
        Column("Tokens", lambda row: row.tokens),
        Column("", spoken="Part of the dearest"),
        _BILLED,
        *([_ESTIMATED] if view.has_estimates else []),
        *([_UNKNOWN] if view.has_unknown else []),
    )


def widths(
    columns: Sequence[Column], rows: Sequence[SpendRowView], room: int, theme: Theme
) -> tuple[int, ...]:
    """So that every figure is shown whole; the first column takes what is left over."""
    figures = QFontMetricsF(theme.font("small", 600))
    heads = QFontMetricsF(theme.font("tiny", 600))
    sizes = [0]
    for column in columns[1:]:
        read = column.text
        texts = [read(row) for row in rows] if read is not None else []
        widest = max((figures.horizontalAdvance(text) for text in texts), default=0.0)
        least = heads.horizontalAdvance(column.title)
        sizes.append(round(max(widest, least) + 1) + GAP if read is not None else 0)
    sizes[-1] += INSET
    left = room - sum(sizes)
    spare = left - GAP - round(_LEAST_NAME * theme.scale)
    if spare >= _LEAST_BAR:
        bar = next(at for at, column in enumerate(columns) if at and column.text is None)
        sizes[bar] = min(spare, round(_BAR * theme.scale)) + GAP
    sizes[0] = max(0, room - sum(sizes))
    return tuple(sizes)
