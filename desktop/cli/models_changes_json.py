"""What is different between two catalogs, in JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

from desktop.cli.models_rows import Json, model_json
from desktop.domain.catalog import Model
from desktop.domain.catalog_changes import (
    CapabilityChange,
    CatalogChanges,
    Difference,
    LegChange,
)
from desktop.domain.money import plain, plain_or_none
from desktop.domain.prices import Rates

_HUNDREDTH: Final = Decimal("0.01")
_WIDE: Final = Context(prec=200)
"""`quantize` raises where the result has more digits than the context."""


def changes_json(found: CatalogChanges, allowed: Collection[str], own: Mapping[str, Rates]) -> Json:
    """Prices in USD per token; what is not known is null. Enabled models come first.

    ``own``: the person's own rates, which count instead of what the catalog says.
    """

    def head(model: Model) -> Json:
        return {"id": model.id, "name": model.name, "enabled": model.id in allowed}

    return {
        "new": [
            {**model_json(m, m.price), "hidden": m.hidden, "enabled": m.id in allowed}
            for m in found.new
        ],
        "removed": [
            {**head(c.model), "successor": c.successor.id if c.successor else None}
            for c in found.removed
        ],
        "expiring": [
            {
                **head(c.model),
                "was": c.was.isoformat() if c.was else None,
                "expires": c.expires.isoformat() if c.expires else None,
            }
            for c in found.expiring
        ],
        "repriced": [
            {
                **head(c.model),
                "prices": list(map(_leg_json, c.legs)),
                "tiersChanged": c.tiers,
                "custom": {leg.value: plain(rate) for leg, rate in own.get(c.model.id, {}).items()},
            }
            for c in found.repriced
        ],
        "capabilities": [{**head(c.model), **_capability_json(c)} for c in found.capabilities],
        "retargeted": [
            {**head(c.model), "was": c.was, "now": c.model.alias_target} for c in found.retargeted
        ],
    }


def _leg_json(change: LegChange) -> Json:
    """``percent`` with two decimals; null where a side is unknown or was 0."""
    percent = change.percent
    if percent is not None:
        percent = percent.quantize(_HUNDREDTH, ROUND_HALF_EVEN, _WIDE)
    return {
        "price": change.leg.value,
        "old": plain_or_none(change.old),
        "new": plain_or_none(change.new),
        "percent": None if percent is None else plain(percent),
    }


def _capability_json(change: CapabilityChange) -> Json:
    context = change.context
    return {
        "contextLength": {"old": context[0], "new": context[1]} if context else None,
        "inputs": _difference_json(change.inputs),
        "outputs": _difference_json(change.outputs),
        "parameters": _difference_json(change.parameters),
    }


def _difference_json(difference: Difference) -> Json:
    return {"gained": list(difference.gained), "lost": list(difference.lost)}
