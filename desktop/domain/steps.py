"""Work that is done in steps, so that nothing has to wait for the whole of it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")

InSteps = Generator[None, None, T]
"""Work that can be left off between two steps. What it came to is what it returns."""


def finished(work: InSteps[T]) -> T:
    """What the work comes to, with all its steps at once."""
    while True:
        try:
            next(work)
        except StopIteration as done:
            result: T = done.value
            return result
