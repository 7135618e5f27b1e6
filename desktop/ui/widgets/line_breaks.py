"""Room for line breaks where a text has none."""

from __future__ import annotations

import re
from typing import Final

_LONG_WORD: Final = re.compile(r"\S{41,}")
_PIECE: Final = re.compile(r"\S{20}(?=\S)")


def breakable(text: str) -> str:
    """Return ``text`` with room for a line break in words too long for a label.

    A label is never narrower than its longest word, and would make the window wider.
    """
    return _LONG_WORD.sub(_with_breaks, text)


def _with_breaks(word: re.Match[str]) -> str:
    return _PIECE.sub(lambda piece: piece.group() + "\u200b", word.group())
