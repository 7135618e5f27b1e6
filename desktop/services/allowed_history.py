"""What was done to the allowed models in this run, so that it can be undone and done again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from desktop.domain.allowed_models import AllowedChange, AllowedEdit
from desktop.services.store import Store

STEPS: Final = 100
"""Of each provider; older ones can no longer be undone."""


@dataclass(frozen=True, slots=True)
class AllowedHistory:
    """What can be undone and done again, the newest first. A page shows it on two buttons."""

    undo: tuple[AllowedChange, ...] = ()
    redo: tuple[AllowedChange, ...] = ()

    @property
    def can_undo(self) -> bool:
        return bool(self.undo)

    @property
    def can_redo(self) -> bool:
        return bool(self.redo)

    @property
    def labels(self) -> tuple[str, str]:
        """What the next undo and the next redo are about; empty where there is none."""
        undo, redo = (changes[0].label if changes else "" for changes in (self.undo, self.redo))
        return undo, redo


@dataclass(frozen=True, slots=True)
class Step:
    """One change with the edit that makes it and the one that takes it back."""

    change: AllowedChange
    forward: AllowedEdit
    backward: AllowedEdit


@dataclass(slots=True)
class _Steps:
    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)


class Histories:
    """The history of each provider, the newest step last."""

    def __init__(self) -> None:
        self._steps: dict[str, _Steps] = {}
        self.histories: Store[Mapping[str, AllowedHistory]] = Store({})

    def record(self, provider_id: str, step: Step) -> None:
        """A new step: what had been undone before it cannot be done again."""
        steps = self._of(provider_id)
        steps.done = [*steps.done, step][-STEPS:]
        steps.undone.clear()
        self._publish(provider_id)

    def last(self, provider_id: str) -> Step | None:
        """What an undo would take back."""
        done = self._of(provider_id).done
        return done[-1] if done else None

    def take(self, provider_id: str, *, undone: bool = False) -> Step | None:
        """The step to undo, or (``undone``) the one to do again; `put` says where it goes."""
        steps = self._of(provider_id)
        stack = steps.undone if undone else steps.done
        step = stack.pop() if stack else None
        self._publish(provider_id)
        return step

    def put(self, provider_id: str, step: Step, *, undone: bool = False) -> None:
        steps = self._of(provider_id)
        (steps.undone if undone else steps.done).append(step)
        self._publish(provider_id)

    def keep(self, provider_ids: Collection[str]) -> None:
        """Forget the steps of all other providers."""
        self._steps = {name: each for name, each in self._steps.items() if name in provider_ids}
        shown = self.histories.value
        self.histories.set({name: each for name, each in shown.items() if name in provider_ids})

    def _of(self, provider_id: str) -> _Steps:
        return self._steps.setdefault(provider_id, _Steps())

    def _publish(self, provider_id: str) -> None:
        steps = self._of(provider_id)
        history = AllowedHistory(
            *(tuple(s.change for s in reversed(part)) for part in (steps.done, steps.undone))
        )
        self.histories.set({**self.histories.value, provider_id: history})
