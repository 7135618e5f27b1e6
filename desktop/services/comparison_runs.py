"""What a comparison holds: one prompt, and its answer by each model as far as it came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from desktop.services.turn import Turn


@dataclass(frozen=True, slots=True)
class Comparison:
    """One prompt and a turn for each model, in the order of the models."""

    prompt: str = ""
    runs: tuple[Turn, ...] = ()
    """Numbered from 1."""
    chat_id: str = ""
    """Ours, in the ledger: the same for all runs, another one for each comparison."""

    @property
    def running(self) -> bool:
        """Whether any of the models is still asked."""
        return any(turn.running for turn in self.runs)

    def run(self, number: int) -> Turn | None:
        """The turn of that number."""
        return next((turn for turn in self.runs if turn.number == number), None)

    def with_turn(self, turn: Turn) -> Comparison:
        """A newer state of one of its turns; another comparison's turn changes nothing."""
        runs = tuple(turn if each.record_id == turn.record_id else each for each in self.runs)
        return replace(self, runs=runs)


ComparisonExportKind = Literal["csv", "markdown"]
ExportComparison = Callable[[Path, Comparison, ComparisonExportKind], None]
"""Writes a comparison into a file. Raises `StorageFailed`."""
