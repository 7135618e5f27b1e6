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
    sort: Column | None = None
    right: bool = False
    """Figures stand flush right."""
    spoken: str = ""
    """What assistive tools say where the title alone is too short."""


LOOKS: Final = (
    ColumnLook("", 42, spoken="Enabled"),
    ColumnLook("Model", 0, Column.NAME),
    ColumnLook("Author", 104, Column.AUTHOR),
    ColumnLook("Context", 62, Column.CONTEXT, right=True),
    ColumnLook("In", 66, Column.INPUT, right=True, spoken="Input, USD per million tokens"),
    ColumnLook("Out", 66, Column.OUTPUT, right=True, spoken="Output, USD per million tokens"),
    ColumnLook("Tags", 158),
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
