"""What a comparison holds: one prompt, and its answer by each model as far as it came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from desktop.domain.chat_options import ChatOptions
from desktop.services.turn import Turn


@dataclass(frozen=True, slots=True)
class Comparison:
    """One prompt and a turn for each model, in the order of the models."""

    prompt: str = ""
    runs: tuple[Turn, ...] = ()
    """Numbered from 1."""
    chat_id: str = ""
    """Ours, in the ledger: the same for all runs, another one for each comparison."""
    options: ChatOptions = field(default_factory=ChatOptions)
    replaced: tuple[Turn, ...] = ()
    """Attempts that another one has taken the place of, oldest first. They may have cost
    something, too."""

    @property
    def running(self) -> bool:
        """Whether any of the models is still asked."""
        return any(turn.running for turn in self.runs)

    @property
    def requests(self) -> tuple[Turn, ...]:
        """All that was asked, in the order of the models; behind it what was replaced."""
        return *self.runs, *self.replaced

    def run(self, number: int) -> Turn | None:
        """The turn of that number."""
        return next((turn for turn in self.runs if turn.number == number), None)

    def with_turn(self, turn: Turn) -> Comparison:
        """A newer state of one of its turns; another comparison's turn changes nothing."""

        def newest(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
            return tuple(turn if each.record_id == turn.record_id else each for each in turns)

        return replace(self, runs=newest(self.runs), replaced=newest(self.replaced))

    def with_retry(self, turn: Turn) -> Comparison:
        """A turn takes the place of the one of its number."""
        runs = tuple(turn if each.number == turn.number else each for each in self.runs)
        out = tuple(each for each in self.runs if each.number == turn.number)
        return replace(self, runs=runs, replaced=(*self.replaced, *out))

    def without_retry(self, turn: Turn) -> Comparison:
        """It was not sent after all: what it took the place of is back, as it is by now."""
        *_, back = (each for each in self.replaced if each.number == turn.number)
        runs = tuple(back if each.record_id == turn.record_id else each for each in self.runs)
        left = tuple(each for each in self.replaced if each is not back)
        return replace(self, runs=runs, replaced=left)


ComparisonExportKind = Literal["csv", "markdown"]
ExportComparison = Callable[[Path, Comparison, ComparisonExportKind], None]
"""Writes a comparison into a file. Raises `StorageFailed`."""
