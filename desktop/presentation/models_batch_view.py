"""What a batch would do, in words, before it is done.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from desktop.presentation.figures import counted

_NAMED: Final = 6
"""How many names a line gives before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Ids to enable and to disable in one write, each in the order of the table."""

    enable: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.enable or self.disable)


@dataclass(frozen=True, slots=True)
class BatchView:
    """The preview of a batch."""

    heading: str
    """``Enable 12, disable 3``."""
    lines: tuple[str, ...]
    """``Enable: Claude Sonnet 5, GPT-5.6 and 10 more``."""
    detail: str = ""
    """What should be known before."""


def batch_view(
    batch: Batch, enable: Sequence[str], disable: Sequence[str], left_as_is: int = 0
) -> BatchView:
    """``enable`` and ``disable`` are the names of the first models of each, at least 7 of them."""
    lines = [
        f"{verb}: {_named(names, len(ids))}"
        for verb, names, ids in (
            ("Enable", enable, batch.enable),
            ("Disable", disable, batch.disable),
        )
        if ids
    ]
    detail = ""
    if left_as_is:
        are = "is" if left_as_is == 1 else "are"
        detail = f"{counted(left_as_is, 'other model')} {are} so already."
    return BatchView(batch_heading(batch), tuple(lines), detail)


def batch_heading(batch: Batch) -> str:
    """``Enable 12, disable 3``, ``Disable 1``."""
    parts = []
    if batch.enable:
        parts.append(f"enable {len(batch.enable):,}")
    if batch.disable:
        parts.append(f"disable {len(batch.disable):,}")
    return ", ".join(parts).capitalize() if parts else "Nothing to change"


def batch_done(batch: Batch, name: str = "") -> str:
    """What is told afterwards; ``name`` where it was one model."""
    if len(batch.enable) + len(batch.disable) == 1:
        return f"{name or (*batch.enable, *batch.disable)[0]} {_done(batch)}"
    parts = []
    if batch.enable:
        parts.append(f"{counted(len(batch.enable), 'model')} enabled")
    if batch.disable:
        parts.append(f"{len(batch.disable):,} disabled" if parts else _disabled(batch))
    return ", ".join(parts)


def _done(batch: Batch) -> str:
    return "enabled" if batch.enable else "disabled"


def _disabled(batch: Batch) -> str:
    return f"{counted(len(batch.disable), 'model')} disabled"


def _named(names: Sequence[str], count: int) -> str:
    if count <= _NAMED + 1:
        return ", ".join(names[:count])
    return f"{', '.join(names[:_NAMED])} and {count - _NAMED:,} more"
