"""Figures of a column under each other. Pure Python, no Qt."""

from __future__ import annotations

from collections.abc import Sequence

FIGURE_SPACE = "\u2007"
"""As wide as a digit, in fonts with tabular figures."""
PUNCTUATION_SPACE = "\u2008"
"""As wide as a point."""


def align_points(texts: Sequence[str]) -> list[str]:
    """Pad amounts on the right so that, flush right, their decimal points stand in one line.

    What does not end in a digit (``–``, ``unknown``, ``Free``) is left as it is.
    """
    places = [_decimals(text) for text in texts]
    most = max((place for place in places if place is not None), default=0)
    return [
        text if place is None else text + _padding(place, most)
        for text, place in zip(texts, places, strict=True)
    ]


def _decimals(text: str) -> int | None:
    if not text[-1:].isdigit():
        return None
    return len(text) - text.rfind(".") - 1 if "." in text else 0


def _padding(place: int, most: int) -> str:
    point = PUNCTUATION_SPACE if most and not place else ""
    return point + FIGURE_SPACE * (most - place)
