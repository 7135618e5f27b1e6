"""The answers of a comparison, printed one after the other as they end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.cli.failures import failure_json
from desktop.cli.session import Session
from desktop.domain.errors import StorageFailed
from desktop.domain.text import clean
from desktop.presentation.answer_facts import answer_facts
from desktop.presentation.chat_messages import waiting_text
from desktop.presentation.comparison_results import cost_of_run, cost_text
from desktop.presentation.wording import describe
from desktop.services.turn import Phase

if TYPE_CHECKING:
    from desktop.services.comparison import Comparison
    from desktop.services.ports import Clock
    from desktop.services.turn import Turn, Waiting


class ComparisonPrinter:
    """Prints each answer whole, under the name of its model: several at once, as they come, could
    not be read.

    Where an answer cannot be written any more, ``failure`` says why and ``give_up`` is called
    once: an exception must not go through the comparison that told of the answer.
    """

    def __init__(self, session: Session, clock: Clock, give_up: Callable[[], object]) -> None:
        self.failure: OSError | StorageFailed | None = None
        self._session = session
        self._clock = clock
        self._give_up = give_up
        self._begun = False
        self._printed = False
        self._ended: set[int] = set()
        self._waits: dict[int, Waiting] = {}

    def show(self, comparison: Comparison) -> None:
        """Print what has ended since the last time; with JSON, only why nothing comes."""
        self._begin(comparison)
        for turn in comparison.runs:
            self._tell_wait(turn)
            if turn.running or turn.number in self._ended or self.failure is not None:
                continue
            self._ended.add(turn.number)
            if not self._session.as_json:
                self._print(turn, len(comparison.runs))

    def _begin(self, comparison: Comparison) -> None:
        """Once, for a person who waits for the first answer."""
        terminal = self._session.terminal
        if not self._begun and not self._session.as_json and terminal.shows_notes:
            terminal.faint_note(f"Asking {len(comparison.runs)} models…")
        self._begun = True

    def _print(self, turn: Turn, runs: int) -> None:
        try:
            if turn.text:
                self._answer(turn)
        except (OSError, StorageFailed) as error:
            self.failure = error
            self._give_up()
            return
        self._note(turn)
        left = runs - len(self._ended)
        if left and self._session.terminal.shows_notes:
            self._session.terminal.faint_note(f"{left} of {runs} still answering…")

    def _answer(self, turn: Turn) -> None:
        terminal, text = self._session.terminal, clean(turn.text)
        if self._printed:
            terminal.line()
        self._printed = True
        terminal.line(terminal.strong(f"# {self._session.safe(turn.model)}"))
        terminal.line()
        terminal.piece(text if text.endswith("\n") else f"{text}\n")

    def _note(self, turn: Turn) -> None:
        """What it took, or why it failed."""
        session = self._session
        model = session.safe(turn.model)
        if turn.explanation is not None or turn.phase is Phase.DONE:
            facts = (answer_facts(turn), cost_text(cost_of_run(turn)))
            words = session.safe(" · ".join(filter(None, facts)))
            session.terminal.faint_note(f"{model}: {words}")
        if turn.error is not None:
            failure = failure_json(describe(turn.error, "terminal"))
            lines = "\n".join(filter(None, (failure["message"], failure["next"])))
            session.terminal.note(f"{model}: {lines}")
        elif turn.phase is Phase.STOPPED:
            session.terminal.note(f"{model}: stopped.")

    def _tell_wait(self, turn: Turn) -> None:
        """Once for each wait, on standard error."""
        waiting = turn.waiting
        if waiting is not None and waiting is not self._waits.get(turn.number):
            self._waits[turn.number] = waiting
            why = waiting_text(waiting, self._clock())
            self._session.terminal.note(clean(f"{turn.model}: {why}. Ctrl+C gives up."))
