"""The columns of the models table."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple

from desktop.domain.catalog_index_order import Column


class At(IntEnum):
    """Places of the columns."""

    SWITCH = 0
    NAME = 1
    AUTHOR = 2
    CONTEXT = 3
    PRICE_IN = 4
    PRICE_OUT = 5
    TAGS = 6


class ColumnLook(NamedTuple):
    title: str
    width: int
    """Pixels at 100 %; the name takes what the others leave."""
    sort: Column
    right: bool = False
    """Figures stand flush right."""
    spoken: str = ""
    """What assistive tools say where the title alone is too short."""
    orders: tuple[str, str] = ("A to Z", "Z to A")
    """What sorting comes to: at the first press, and at the second."""

    def told(self, sorted_by: Column | None, descending: bool) -> str:
        """The title for assistive tools and tips, with the direction of what is sorted."""
        title = self.spoken or self.title
        if self.sort is not sorted_by:
            return title
        return f"{title}, sorted: {self.orders[descending]}"


_SIZES: Final = ("smallest first", "largest first")
_PRICES: Final = ("cheapest first", "dearest first")

LOOKS: Final = (
    ColumnLook(
        "On", 42, Column.ENABLED, spoken="Enabled", orders=("enabled first", "enabled last")
    ),
    ColumnLook("Model", 0, Column.NAME),
    ColumnLook("Author", 104, Column.AUTHOR),
    ColumnLook("Context", 62, Column.CONTEXT, True, orders=_SIZES),
    ColumnLook("In", 66, Column.INPUT, True, "Input, USD per million tokens", _PRICES),
    ColumnLook("Out", 66, Column.OUTPUT, True, "Output, USD per million tokens", _PRICES),
    ColumnLook("Tags", 158, Column.TAGS, orders=("the most first", "the fewest first")),
)
"""By `At`."""

AUTHOR_FROM: Final = 700
"""Narrower tables leave the author out: the id says it too."""
ROW: Final = 40
HEAD: Final = 30
GAP: Final = 10
"""Between two columns, and before the first letter of one."""


def widths(room: int, scale: float) -> tuple[int, ...]:
    """The width of each column in a table of so many pixels; 0 hides one."""
    sizes = [round(look.width * scale) for look in LOOKS]
    if room < AUTHOR_FROM * scale:
        sizes[At.AUTHOR] = 0
    sizes[At.NAME] = max(0, room - sum(sizes))
    return tuple(sizes)
