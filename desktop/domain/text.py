"""Text from outside, made harmless."""

from __future__ import annotations

import re
from typing import Final

_CONTROLS: Final = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]"  # ANSI escape sequences, whole
    "|\x1b\\][^\x07\x1b\n]*(?:\x07|\x1b\\\\)?"  # operating system commands, such as a window title
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f]"  # C0 and C1 but tab and newline
    "|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # what reverses the reading direction
    "|[\ud800-\udfff]"  # lone surrogates, which no file or terminal can take
)

_KEYS: Final = re.compile(
    r"(?i)\b(sk-[a-z0-9]+-|sk-|fw_|ms-|gsk_|xai-|hf_|AIza)[\w-]{12,}", re.ASCII
)


def without_keys(text: str) -> str:
    """With an ellipsis where something stands that looks like a key."""
    return _KEYS.sub(lambda match: f"{match[1]}…", text)


def whole(text: str) -> str:
    """With halves of characters (lone surrogates) joined to whole ones, or replaced by ``\ufffd``.

    Text fields leave such halves behind, and a stream may be cut between them; UTF-8 has none.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def clean(text: str) -> str:
    """Without control characters, ANSI sequences and bidirectional overrides.

    Tabs and newlines stay. ``\\r\\n`` becomes ``\\n``.
    """
    return _CONTROLS.sub("", text.replace("\r\n", "\n"))


def one_line(text: str, longest: int = 300) -> str:
    """`clean`, on one line, cut with an ellipsis: for a message inside a sentence."""
    line = " ".join(clean(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
