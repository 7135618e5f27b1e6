"""A value that others watch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Store(Generic[T]):
    """Holds one frozen snapshot and tells its watchers of each new one.

    Lives on the thread of the core; a watcher is called there, with the new value, in the order
    of subscription. Equal values are not told again.
    """

    def __init__(self, value: T) -> None:
        self._value = value
        self._watchers: list[Callable[[T], None]] = []

    @property
    def value(self) -> T:
        return self._value

    def set(self, value: T) -> None:
        if value == self._value:
            return
        self._value = value
        for watcher in tuple(self._watchers):
            if self._value is not value:
                return  # a watcher has set another one, which everybody has been told of
            watcher(value)

    def subscribe(self, watcher: Callable[[T], None]) -> Callable[[], None]:
        """Watch from now on. Returns the function that ends it."""
        self._watchers.append(watcher)

        def end() -> None:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

        return end
