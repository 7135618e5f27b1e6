"""Which model of which provider: the same id may be offered by more than one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class ModelRef:
    """A choice. Without a model it is none, and counts as false."""

    provider: str = ""
    """Its id."""
    model: str = ""

    def __bool__(self) -> bool:
        return bool(self.model)

    def __str__(self) -> str:
        return f"{self.model} of {self.provider}" if self.provider else self.model


NO_CHOICE = ModelRef()
