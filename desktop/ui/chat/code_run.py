"""Where a code block stands in a document."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class CodeRun:
    """A code block of the document."""

    first: int
    """Number of its first text block."""
    last: int
    closed: bool = False
    source: int | None = None
    """Its number among the code blocks at the left margin of the source; ``None``: inside a list,
    a quotation or by indentation."""
    lines: list[str] = field(default_factory=list)
    """As they were parsed; only of one without ``source``."""
