"""What every field shows that holds one value of a person's own over a default."""

from __future__ import annotations

from typing import Protocol


class ValueFieldView(Protocol):
    """A value as text, with its words. ``spoken`` is for assistive tools."""

    @property
    def name(self) -> str: ...

    @property
    def spoken(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def placeholder(self) -> str:
        """What counts without it."""

    @property
    def note(self) -> str: ...

    @property
    def own(self) -> bool:
        """Whether anything was typed."""

    @property
    def changed(self) -> bool:
        """Not saved."""

    @property
    def problem(self) -> str: ...

    @property
    def outside(self) -> str: ...
