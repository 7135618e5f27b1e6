"""Where growing Markdown can be cut, so that what is before the cut never changes again.

Pure Python, no Qt. A cut depends only on the text up to a little behind it, so an answer that
arrives in any number of pieces is cut at the same places as the whole answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from desktop.ui.chat.markdown_weight import LOOKAHEAD, heaviest_length

_MARKER = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)")
_MARKER_SO_FAR = re.compile(r"(?:[-+*]|\d{1,9}[.)]?)\Z")
_GLANCE = 400
"""Characters in which most paragraphs end: not more is looked at than needed."""
_BEGINNINGS = ("- ", "+ ", "* ", "1.", "1)")
_FENCE = re.compile(r"(`{3,})([^`\n]*)\Z|(~{3,})(.*)\Z")
_FENCE_SO_FAR = re.compile(r"`{1,2}\Z|~{1,2}\Z|`{3,}[^`\n]*\Z|~{3,}.*\Z")


class Fence(NamedTuple):
    """The opening line of a code block at the left margin."""

    mark: str
    """The backticks or tildes; at least as many of them close the block."""
    language: str

    def split(self, text: str, *, whole: bool, inside_line: bool = False) -> tuple[str, str | None]:
        """Split into code that is certain and the text behind the closing line.

        The second part is None while the block is open; what is left out of the first part then
        may still turn out to be the closing line. ``whole``: no more text is coming.
        ``inside_line``: the text begins in the middle of a line, which cannot close the block.
        """
        start = text.find("\n") + 1 if inside_line else 0
        if inside_line and not start:
            return text, None
        while True:
            end = text.find("\n", start)
            line = text[start : end if end >= 0 else len(text)]
            if (end >= 0 or whole) and self._is_closed_by(line):
                return text[:start], text[end + 1 :] if end >= 0 else ""
            if end < 0:
                break
            start = end + 1
        undecided = not whole and not line.strip(" \t" + self.mark[0])
        return text[:start] if undecided else text, None

    def _is_closed_by(self, line: str) -> bool:
        body = line.strip(" \t")
        indent = len(line) - len(line.lstrip(" "))
        return indent <= 3 and len(body) >= len(self.mark) and set(body) == {self.mark[0]}


def opening_fence(line: str) -> Fence | None:
    """Return the fence if the complete ``line`` opens a code block at the left margin.

    A line too long to be decided about while it arrives is left to the parser.
    """
    match = _FENCE.match(line)
    if match is None or len(line) > LOOKAHEAD:
        return None
    mark, info = match[1] or match[3], match[2] or match[4] or ""
    words = info.split(maxsplit=1)
    return Fence(mark, words[0] if words else "")


def finished_length(text: str, least: int = 0, *, whole: bool = False) -> int:
    """Return how many characters at the start of ``text`` are finished blocks; 0 if none are.

    ``text`` starts outside a code block. The rest may still change its meaning as it grows. A cut
    that is made for want of a better one is behind the first ``least`` characters. ``whole``: no
    more text is coming.
    """
    for cut in _cuts(text[:_GLANCE]):
        if cut + LOOKAHEAD < _GLANCE and cut <= heaviest_length(text[:cut]):
            return cut
        break
    limit = heaviest_length(text)
    for cut in _cuts(text[: limit + LOOKAHEAD + 1]):
        if cut <= limit:
            return cut
        break
    too_long = len(text) > limit + (0 if whole else LOOKAHEAD)
    return _forced_cut(text, limit, least) if too_long else 0


def without_partial_fence(text: str) -> str:
    """Leave out a last line that may become a fence: it would flash up as text."""
    start = text.rfind("\n") + 1
    undecided = len(text) - start <= LOOKAHEAD and _FENCE_SO_FAR.match(text, start)
    return text[:start] if undecided else text


def _cuts(text: str) -> Iterator[int]:
    """Yield the start of each line that begins something new, while that can be told."""
    has_list = after_blank = False
    family = ""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        complete = end >= 0
        line = text[start : end if complete else len(text)]
        decided = complete or len(line) > LOOKAHEAD
        if start and family and _family(line) == family and (decided or " " in line):
            yield start
        elif start and (after_blank or line[:1] in "`~"):
            verdict = _begins_anew(line, decided, has_list, after_blank)
            if verdict is None:
                return
            if verdict:
                yield start
        has_list = has_list or _MARKER.match(line.lstrip(" ")) is not None
        # A paragraph is not ended by any number: `1986. Then` goes on with it.
        if not family and (not start or after_blank or line[:2] in _BEGINNINGS):
            family = _family(line)
        after_blank = complete and not line.strip()
        start = end + 1 if complete else len(text)


def _family(line: str) -> str:
    """The marker, without its number, of a list item at the left margin; empty for other lines.

    An item of the same list ends the one before it, whatever that holds.
    """
    marker = _MARKER.match(line)
    return marker[0].strip().lstrip("0123456789") if marker else ""


def _begins_anew(line: str, decided: bool, has_list: bool, after_blank: bool) -> bool | None:
    """Whether ``line`` cannot belong to the block before it; None while it is too short."""
    if not line or line[0] in "`~":
        if not decided and (not line or _FENCE_SO_FAR.match(line)):
            return None
        return (after_blank and bool(line)) or opening_fence(line) is not None
    if line[0] in " \t":
        return False
    if not has_list:
        return True
    if not decided and _MARKER_SO_FAR.match(line):
        return None
    return _MARKER.match(line) is None


def _forced_cut(text: str, limit: int, least: int) -> int:
    """A cut for want of a better one: before a line at the margin, or a line, or a word."""
    head = text[:limit]
    lines = [match.end() for match in re.finditer(r"\n(?=\S)", head)]
    if lines and lines[-1] > max(limit // 2, least):
        return lines[-1]
    for end in "\n", " ":
        if (cut := head.rfind(end) + 1) > least:
            return cut
    return max(limit, least + 1)
