"""Changing the allowed models: many at once, their order kept, and each change undone again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

Allowed = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllowedEdit:
    """What to add and what to remove, said so that it can be applied to any list."""

    add: Allowed = ()
    remove: frozenset[str] = frozenset()
    order: Allowed = ()
    """Says where each of ``add`` belongs: behind the ids that stand before it here."""

    @classmethod
    def of(cls, before: Allowed, enable: Sequence[str], disable: Collection[str]) -> Self:
        """New ones at the end, in their order; one that replaces one takes its place.

        An id in both is enabled.
        """
        present, wanted = set(before), dict.fromkeys(enable)
        add = tuple(model for model in wanted if model not in present)
        remove = frozenset(disable) & present - wanted.keys()
        order = (*before, *add)
        if len(add) == len(remove) == 1:
            place = before.index(next(iter(remove)))
            order = (*before[:place], *add, *before[place:])
        return cls(add, remove, order)

    def apply(self, allowed: Allowed) -> Allowed:
        """Whatever else is in ``allowed`` stays, in its order."""
        kept = tuple(model for model in allowed if model not in self.remove)
        present, missing = set(kept), set(self.add)
        behind: dict[str, list[str]] = {}
        """New ones by the id that they stand behind; at the very front by the empty one."""
        anchor = ""
        for model in self.order:
            if model in present:
                anchor = model
            elif model in missing:
                behind.setdefault(anchor, []).append(model)
        placed = list(behind.get("", ()))
        for model in kept:
            placed += (model, *behind.get(model, ()))
        return tuple(placed)

    def inverse(self, before: Allowed) -> AllowedEdit:
        """Takes back what this edit did to ``before``."""
        gone = tuple(model for model in before if model in self.remove)
        present = set(before)
        return AllowedEdit(gone, frozenset(m for m in self.add if m not in present), before)


@dataclass(frozen=True, slots=True)
class AllowedChange:
    """What has become of the allowed models. False where nothing is different."""

    before: Allowed = ()
    after: Allowed = ()
    enabled: Allowed = ()
    """What is new, in the order of ``after``."""
    disabled: Allowed = ()
    """What is gone, in the order of ``before``."""
    old_default: str | None = None
    """The default model before."""
    new_default: str | None = None
    """The model that took over from a default one that went: the person should be told.

    ``None`` where the default stayed as it was, or no model is left.
    """

    @classmethod
    def between(
        cls, before: Allowed, after: Allowed, old: str | None = None, new: str | None = None
    ) -> Self:
        """``old`` and ``new`` are the default models."""
        were, are = set(before), set(after)
        return cls(
            before,
            after,
            tuple(model for model in after if model not in were),
            tuple(model for model in before if model not in are),
            old,
            None if new == old else new,
        )

    def __bool__(self) -> bool:
        return self.before != self.after

    @property
    def label(self) -> str:
        """``enable 12, disable 3``; one model alone by its id."""
        done = (("enable", self.enabled), ("disable", self.disabled))
        return ", ".join(
            f"{verb} {models[0] if len(models) == 1 else len(models)}"
            for verb, models in done
            if models
        )


def default_after(default: str | None, before: Allowed, after: Allowed) -> str | None:
    """The default model when the allowed ones have become others.

    One that leaves gives way to the next in order, and at the end to the one before it. Without
    any model left there is none.
    """
    if default is None or default in after or default not in before:
        return default
    if not after:
        return None
    earlier, places = before[: before.index(default)], {m: i for i, m in enumerate(after)}
    place = max((places[model] + 1 for model in earlier if model in places), default=0)
    return after[min(place, len(after) - 1)]
