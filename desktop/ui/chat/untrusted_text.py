"""Text written by a model, made safe to lay out: nothing in it steers the display.

Pure Python, no Qt.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1
    "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides and isolates
    "\u2028\u2029"  # line and paragraph separators: Qt's own block marks
    "\ufdd0\ufdd1\ufffc"  # QTextDocument's marks for frames and embedded objects
    "\U000e0000-\U000e007f"  # tag characters: invisible text
    "\ud800-\udfff"  # lone surrogates
    "]"
)


def neutralize(text: str) -> str:
    """Return ``text`` with line ends as ``\\n`` and nothing that steers the display.

    Bidirectional controls become visible (``⟨U+202E⟩``), because text that was reordered by them
    must not look as if it were honest; other control characters are dropped.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSAFE.sub(_visible, text)


def _visible(match: re.Match[str]) -> str:
    character = match.group()
    if "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069":
        return f"⟨U+{ord(character):04X}⟩"
    if character in "\u2028\u2029":
        return "\n"
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return ""
