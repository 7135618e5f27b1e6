"""What changed in a catalog since the person last looked.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from desktop.domain.catalog import Model, UnreadableRow
from desktop.domain.catalog_changes import (
    CapabilityChange,
    CatalogChanges,
    Difference,
    ExpiryChange,
    LegChange,
    Removed,
    Repriced,
    Retargeted,
)
from desktop.domain.prices import Leg, Rates
from desktop.presentation.error_view import ActionView
from desktop.presentation.figures import context_size, counted, day
from desktop.presentation.model_details_view import LEG_NAMES, rate_text
from desktop.presentation.model_row_view import spoken_price
from desktop.presentation.provider_view import rate_columns

MINUS: Final = "−"


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One entry."""

    id: str
    name: str
    detail: str
    enabled: bool = False
    """Whether it is one of the person's models: those come first."""
    action: ActionView | None = None
    """``enable:<id>``, ``replace:<new id>`` or ``reprice:<id>``."""
    acceptable: bool = True
    """False for what goes away only when the source is mended."""
    keep: str = ""
    """What accepting comes to, where a tick would not say it."""


@dataclass(frozen=True, slots=True)
class ChangeSection:
    title: str
    entries: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    sections: tuple[ChangeSection, ...] = ()
    count: int = 0
    summary: str = ""
    """``5 new · 3 removed · 4 repriced``."""


def changes_view(
    changes: CatalogChanges,
    enabled: Collection[str],
    today: date,
    own: Mapping[str, Rates] | None = None,
) -> ChangesView:
    """The person's models come first in every section. ``own``: their own rates, by model."""
    retargeted = [_retargeted(change) for change in changes.retargeted]
    sections = (
        ChangeSection("Removed", _all(map(_removed, changes.removed), enabled)),
        ChangeSection("Ending", _all((_expiry(c, today) for c in changes.expiring), enabled)),
        ChangeSection(
            "Repriced", _all((_repriced(c, own or {}) for c in changes.repriced), enabled)
        ),
        ChangeSection("New", _all(map(_new, changes.new), enabled)),
        ChangeSection(
            "Capabilities",
            _all([*map(_capabilities, changes.capabilities), *retargeted], enabled),
        ),
    )
    shown = tuple(section for section in sections if section.entries)
    summary = " · ".join(map(_summed_up, shown))
    return ChangesView(shown, len(changes), summary)


def _summed_up(section: ChangeSection) -> str:
    word = section.title.lower()
    return counted(len(section.entries), word.replace("capabilities", "capability"), word)


def unreadable_section(rows: Sequence[UnreadableRow], count: int) -> ChangeSection | None:
    """Rows of the source that were left out; ``count`` is of all, also of those not kept."""
    if not count:
        return None
    entries = [
        ChangeView("", f"Row {row.position:,}", _reason(row), acceptable=False) for row in rows
    ]
    if (more := count - len(entries)) > 0:
        entries.append(ChangeView("", f"And {more:,} more", "", acceptable=False))
    return ChangeSection("Could not be read", tuple(entries))


def _reason(row: UnreadableRow) -> str:
    return f"{row.id}: {row.reason}" if row.id else row.reason


def _all(entries: Iterable[ChangeView], enabled: Collection[str]) -> tuple[ChangeView, ...]:
    marked = [replace(entry, enabled=entry.id in enabled) for entry in entries]
    offered = [
        replace(entry, action=None) if _pointless(entry, enabled) else entry for entry in marked
    ]
    return tuple(sorted(offered, key=lambda entry: not entry.enabled))


def _pointless(entry: ChangeView, enabled: Collection[str]) -> bool:
    """Enabling what is enabled; replacing what was not in use."""
    verb = entry.action.kind.partition(":")[0] if entry.action else ""
    return (verb == "enable" and entry.enabled) or (verb == "replace" and not entry.enabled)


def _new(model: Model) -> ChangeView:
    price = spoken_price(*rate_columns(model.price))
    detail = ", ".join(filter(None, (model.author, _context(model), price)))
    action = None if model.hidden else ActionView("Enable", f"enable:{model.id}")
    return ChangeView(model.id, model.short_name, detail, action=action)


def _removed(change: Removed) -> ChangeView:
    heir = change.successor
    detail = "No longer in the catalog"
    action = None
    if heir is not None:
        price = spoken_price(*rate_columns(heir.price))
        detail += f"; {heir.short_name} may follow it: {price}"
        action = ActionView(f"Use {heir.short_name} instead", f"replace:{heir.id}")
    return ChangeView(change.model.id, change.model.short_name, detail, action=action)


def _expiry(change: ExpiryChange, today: date) -> ChangeView:
    if change.expires is None:
        detail = "Stays after all"
    else:
        verb = "Ended" if change.expires < today else "Ends"
        detail = f"{verb} on {day(change.expires, today)}"
        if change.was is not None:
            detail += f" instead of {day(change.was, today)}"
    return ChangeView(change.model.id, change.model.short_name, detail)


def _repriced(change: Repriced, own: Mapping[str, Rates]) -> ChangeView:
    """Where the person has a price of their own for what changed, they say which one counts."""
    model, mine = change.model, own.get(change.model.id, {})
    first = (Leg.PROMPT, Leg.COMPLETION)
    legs = sorted(change.legs, key=lambda leg: leg.leg not in first)
    parts = [_leg(leg, mine.get(leg.leg)) for leg in legs]
    if change.tiers:
        parts.append("prices under conditions changed")
    detail = " · ".join(parts) or "free before, or free now"
    if not overridden(change, mine):
        return ChangeView(model.id, model.short_name, detail)
    take = ActionView("Take the new price", f"reprice:{model.id}")
    return ChangeView(model.id, model.short_name, detail, action=take, keep="Keep mine")


def overridden(change: Repriced, own: Rates) -> bool:
    """Whether something that changed does not count, because of the person's own rates."""
    return bool(own) and (change.tiers or any(leg.leg in own for leg in change.legs))


def _leg(change: LegChange, mine: Decimal | None = None) -> str:
    """``Input $3.00 → $2.00 (−33%)``, ``…, yours $2.50``."""
    sides = (
        "none" if rate is None else rate_text(change.leg, {change.leg: rate})
        for rate in (change.old, change.new)
    )
    percent = f" ({percent_text(change.percent)})" if change.percent is not None else ""
    yours = f", yours {rate_text(change.leg, {change.leg: mine})}" if mine is not None else ""
    return f"{LEG_NAMES[change.leg]} {' → '.join(sides)}{percent}{yours}"


def percent_text(percent: Decimal) -> str:
    """``+58%``, ``−33%``; ``+0.4%`` where a whole number would say nothing."""
    size = abs(percent)
    text = f"{size:.0f}" if size >= 1 else f"{size:.1f}"
    if not Decimal(text):
        return "almost 0%"
    return f"{MINUS if percent < 0 else '+'}{text}%"


def _capabilities(change: CapabilityChange) -> ChangeView:
    parts = [
        *_difference("takes", change.inputs),
        *_difference("gives", change.outputs),
        *_difference("supports", change.parameters),
    ]
    if change.context is not None:
        sizes = (context_size(size) or "unknown" for size in change.context)
        parts.append(f"context {' → '.join(sizes)}")
    detail = "; ".join(parts)
    return ChangeView(change.model.id, change.model.short_name, detail[:1].upper() + detail[1:])


def _difference(verb: str, difference: Difference) -> Iterator[str]:
    if difference.gained:
        yield f"now {verb} {_words(difference.gained)}"
    if difference.lost:
        yield f"no longer {verb} {_words(difference.lost)}"


def _words(names: Sequence[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def _retargeted(change: Retargeted) -> ChangeView:
    detail = f"Stands for {change.model.alias_target}, no longer for {change.was}"
    return ChangeView(change.model.id, change.model.short_name, detail)


def _context(model: Model) -> str:
    return f"{context_size(model.context_length)} context" if model.context_length else ""


def badge_words(count: int) -> str:
    """What assistive tools say of the figure in the sidebar."""
    return counted(count, "change")
