"""What is different between two catalogs of one source."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from itertools import starmap
from typing import Final

from desktop.domain.catalog import Catalog, Model
from desktop.domain.catalog_changes_successor import successor
from desktop.domain.prices import Leg

PARAMETERS_THAT_MATTER: Final = (
    "tools",
    "tool_choice",
    "reasoning",
    "structured_outputs",
    "response_format",
    "web_search_options",
)
"""What decides whether a model can be used for a purpose; the others tune an answer."""

_DIGITS: Final = 28


@dataclass(frozen=True, slots=True)
class Removed:
    """A model that is no longer there."""

    model: Model
    """As it was."""
    successor: Model | None


@dataclass(frozen=True, slots=True)
class ExpiryChange:
    """A model whose last day was announced, moved or taken back."""

    model: Model
    was: date | None

    @property
    def expires(self) -> date | None:
        """``None``: the model stays after all."""
        return self.model.expires


@dataclass(frozen=True, slots=True)
class LegChange:
    """One leg of a price before and after, USD per token or unit; ``None`` is unknown."""

    leg: Leg
    old: Decimal | None
    new: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        """``-34`` for a third less; ``None`` where a side is unknown, or the old one was 0."""
        if self.old is None or self.new is None or not self.old:
            return None
        with localcontext(prec=_DIGITS):
            return (self.new - self.old) * 100 / self.old


@dataclass(frozen=True, slots=True)
class Repriced:
    """A model that costs something else than before."""

    model: Model
    before: Model
    legs: tuple[LegChange, ...]
    """Of the base price, in the order of `Leg`; empty where only tiers changed."""
    tiers: bool
    """Whether the prices for long prompts or for hours of the day changed."""


@dataclass(frozen=True, slots=True)
class Difference:
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost)


@dataclass(frozen=True, slots=True)
class CapabilityChange:
    """A model that can do more or less than before."""

    model: Model
    before: Model
    inputs: Difference
    outputs: Difference
    parameters: Difference
    """Of `PARAMETERS_THAT_MATTER`."""

    @property
    def context(self) -> tuple[int | None, int | None] | None:
        """Tokens before and after; ``None`` where they are the same."""
        sizes = self.before.context_length, self.model.context_length
        return None if sizes[0] == sizes[1] else sizes

    def __bool__(self) -> bool:
        return bool(self.inputs or self.outputs or self.parameters or self.context)


@dataclass(frozen=True, slots=True)
class Retargeted:
    """An alias that stands for another model than before."""

    model: Model
    was: str
    """Id of the row that it stood for."""


@dataclass(frozen=True, slots=True)
class CatalogChanges:
    """In each list the enabled models come first, then by id."""

    new: tuple[Model, ...] = ()
    removed: tuple[Removed, ...] = ()
    expiring: tuple[ExpiryChange, ...] = ()
    repriced: tuple[Repriced, ...] = ()
    capabilities: tuple[CapabilityChange, ...] = ()
    retargeted: tuple[Retargeted, ...] = ()

    def __len__(self) -> int:
        """How many entries there are: the figure of the badge."""
        kinds = (self.new, self.removed, self.expiring, self.repriced)
        return sum(map(len, (*kinds, self.capabilities, self.retargeted)))


def changes(
    before: Catalog, after: Catalog, enabled: Collection[str] = frozenset()
) -> CatalogChanges:
    """What is different in ``after``.

    Nothing where there is nothing to compare: no catalog before or after, or one of another
    source.
    """
    if not before or not after or before.source != after.source:
        return CatalogChanges()

    def ordered(models: Iterable[Model]) -> list[Model]:
        return sorted(models, key=lambda model: (model.id not in enabled, model.id))

    old, new = before.by_id, after.by_id
    common = [(old[row.id], row) for row in ordered(new[i] for i in new if i in old)]
    gone = ordered(old[model_id] for model_id in old if model_id not in new)
    return CatalogChanges(
        new=tuple(ordered(new[model_id] for model_id in new if model_id not in old)),
        removed=tuple(Removed(model, successor(model, after)) for model in gone),
        expiring=tuple(
            ExpiryChange(now, was.expires) for was, now in common if was.expires != now.expires
        ),
        repriced=tuple(filter(None, starmap(_repriced, common))),
        capabilities=tuple(filter(None, starmap(_capabilities, common))),
        retargeted=tuple(
            Retargeted(now, was.alias_target)
            for was, now in common
            if was.alias_target and now.alias_target and was.alias_target != now.alias_target
        ),
    )


def _repriced(before: Model, model: Model) -> Repriced | None:
    pairs = ((leg, before.base_rate(leg), model.base_rate(leg)) for leg in Leg)
    legs = tuple(LegChange(leg, old, new) for leg, old, new in pairs if old != new)
    tiers = before.price.tiers != model.price.tiers
    if not legs and not tiers and before.price.free == model.price.free:
        return None
    return Repriced(model, before, legs, tiers)


def _capabilities(before: Model, model: Model) -> CapabilityChange | None:
    matter = frozenset(PARAMETERS_THAT_MATTER)
    parameters = _difference(before.supported_parameters, model.supported_parameters)
    change = CapabilityChange(
        model,
        before,
        inputs=_difference(before.input_modalities, model.input_modalities),
        outputs=_difference(before.output_modalities, model.output_modalities),
        parameters=Difference(
            tuple(name for name in parameters.gained if name in matter),
            tuple(name for name in parameters.lost if name in matter),
        ),
    )
    return change or None


def _difference(old: tuple[str, ...], new: tuple[str, ...]) -> Difference:
    """Nothing where a side is empty: then the source did not say, and that is no loss."""
    if not old or not new:
        return Difference()
    return Difference(tuple(sorted(set(new) - set(old))), tuple(sorted(set(old) - set(new))))
