"""How much work a piece of Markdown is to lay out, and where a table can be cut.

Pure Python, no Qt. Writing a block or a cell takes about as long as six changes of the font.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 8_000
"""Characters after which a piece is cut even without a blank line: laying out one endless
paragraph again with every token would take time that grows with the square of its length."""
HEAVIEST: Final = 800
"""Weight after which it is cut, for the same reason: some 20 ms of work."""
LOOKAHEAD: Final = 80
"""Characters behind a possible cut that are enough to decide about it."""

_BLOCK: Final = 6
_CELL: Final = 5
_CHARACTERS: Final = 16
_LONGEST_HEAD: Final = 600
"""Characters of a table's head that is repeated over the rest of the table."""
_WIDEST: Final = 40
"""Columns of a table; one with more is shown as text."""
_MARKS: Final = re.compile(r"[*_`~\[\]|\\&>⟨]")
_DELIMITER: Final = re.compile(r":?-+:?")


def count_marks(text: str) -> int:
    """How many characters there, line ends apart, may mean something to the parser."""
    return len(_MARKS.findall(text))


def weight_of(text: str) -> int:
    """How much work a piece is; of a table with few marks and many empty cells, too little."""
    return len(text) // _CHARACTERS + _BLOCK * (text.count("\n") + 1) + count_marks(text)


def heaviest_length(text: str) -> int:
    """How many characters at the start of ``text`` are not too much for one piece."""
    weight = start = columns = 0
    while start < min(len(text), LONGEST):
        end = text.find("\n", start, LONGEST) + 1 or min(len(text), LONGEST)
        line = text[start:end]
        # A row has all of its cells, also those that are not written.
        weight += _BLOCK + _CELL * columns + count_marks(line)
        if weight > HEAVIEST and len(line) > HEAVIEST:
            return _within(line, start, weight)
        if weight > HEAVIEST and start:
            return start
        columns = _columns(line) or (columns if line.strip() else 0)
        if columns > _WIDEST and start:
            return start  # a head without the line that makes it one
        start = end
    return LONGEST


def _within(line: str, start: int, weight: int) -> int:
    """A line that is too heavy by itself is cut where it gets too heavy."""
    over = weight - HEAVIEST
    marks = [found.start() for found in _MARKS.finditer(line)]
    return start + (marks[-over] if 0 < over <= len(marks) else len(line))


def table_head(piece: str) -> str:
    """The first two lines of the table at the left margin that ``piece`` ends in; else nothing."""
    lines = piece.removesuffix("\n").split("\n")
    first = len(lines)
    while first and lines[first - 1].strip():
        first -= 1
    # Behind a heading, for example, the table begins later.
    for place in range(first, len(lines) - 2):
        if (
            0 < _columns(lines[place + 1]) <= _WIDEST
            and "|" in lines[place]
            and lines[place + 1][:1] in "|-:"
        ):
            head = f"{lines[place]}\n{lines[place + 1]}\n"
            return head if len(head) <= _LONGEST_HEAD else ""
    return ""


def _columns(line: str) -> int:
    """Of the table whose second line this is; 0 when it is none."""
    body = line.strip(" >|\t\n")
    if "|" not in line or not body or body.strip("|:- \t"):
        return 0
    cells = [cell.strip() for cell in body.split("|")]
    whole = all(map(_DELIMITER.fullmatch, cells))
    return len(cells) if whole else 0
