"""The columns of the pricing table."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple


class At(IntEnum):
    """Places of the columns."""

    NAME = 0
    PRICE_IN = 1
    PRICE_OUT = 2
    CACHE = 3
    ORIGIN = 4


class ColumnLook(NamedTuple):
    title: str
    width: int
    """Pixels at 100 %; the name takes what the others leave."""
    figures: bool = False
    """Figures stand flush right."""
    spoken: str = ""
    """What assistive tools say where the title alone is too short."""


LOOKS: Final = (
    ColumnLook("Model", 0),
    ColumnLook("In", 54, True, "Input, USD per million tokens"),
    ColumnLook("Out", 60, True, "Output, USD per million tokens"),
    ColumnLook("Cached", 60, True, "Cache read, USD per million tokens"),
    ColumnLook("Origin and change", 212),
)
"""By `At`."""

FIGURES: Final = (At.PRICE_IN, At.PRICE_OUT, At.CACHE)
ROW: Final = 44
HEAD: Final = 30
GAP: Final = 10
"""Between two columns, and before the first letter of one."""
_WIDER: Final = 700
"""From so many pixels on there is room for longer names of sources."""
_MORE: Final = 44
_NAME: Final = 120
"""What a name needs at least; other columns make room for it."""


def widths(room: int, scale: float) -> tuple[int, ...]:
    """The width of each column in a table of so many pixels."""
    sizes = [round(look.width * scale) for look in LOOKS]
    if room >= _WIDER * scale:
        sizes[At.ORIGIN] += round(_MORE * scale)
    for at in (At.ORIGIN, At.CACHE):  # the editor says both
        if room - sum(sizes) < _NAME * scale:
            sizes[at] = 0
    sizes[At.NAME] = max(0, room - sum(sizes))
    return tuple(sizes)
