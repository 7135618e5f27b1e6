"""One row of the models table, as text that is ready to be drawn.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, Literal, NamedTuple

from desktop.domain.catalog import Model
from desktop.domain.model_ids import author_in, name_in
from desktop.presentation.figures import context_size, day
from desktop.presentation.money import UNKNOWN
from desktop.presentation.provider_view import rate_columns

PillTone = Literal["plain", "accent", "ok", "warn", "bad"]

ABILITIES: Final = (("vision", "eye"), ("tools", "wrench"), ("reasoning", "bulb"))
"""Tag and icon of what has a fixed place in the table."""

SHIPPED_PRICE: Final = "price from the shipped list"
_WORDS: Final = {"vision": "Vision", "tools": "Tools", "reasoning": "Reasoning"}


class PillView(NamedTuple):
    """A tag in words."""

    text: str
    tone: PillTone = "plain"


class ModelRowView(NamedTuple):
    """What a row shows, whatever is enabled."""

    id: str
    name: str
    author: str
    context: str
    price_in: str
    price_out: str
    abilities: tuple[bool, ...]
    """In the order of `ABILITIES`."""
    pills: tuple[PillView, ...]
    """What matters most first; the table has room for one."""
    spoken: str
    """Name and price, for assistive tools."""
    shipped: bool = False
    """Whether the price is one of the shipped list, because the source names none."""


def model_row(
    model: Model,
    today: date,
    *,
    in_catalog: bool = True,
    unreachable: bool = False,
    shipped: bool = False,
    no_list: bool = False,
) -> ModelRowView:
    """The texts of a row. ``in_catalog`` is false for what was enabled by hand or has left,
    ``shipped`` true where the price is one of the shipped list, ``no_list`` where no model of the
    provider is listed anywhere."""
    tags = model.tags(today) if in_catalog else ()
    price_in, price_out = rate_columns(model.price) if in_catalog else (UNKNOWN, UNKNOWN)
    return ModelRowView(
        id=model.id,
        name=_name(model, in_catalog),
        author=model.author if in_catalog else author_in(model.id),
        context=context_size(model.context_length) if in_catalog else "",
        price_in=price_in,
        price_out=price_out,
        abilities=tuple(tag in tags for tag, _ in ABILITIES),
        pills=() if no_list else tuple(_pills(model, tags, today, in_catalog, unreachable)),
        spoken=", ".join(_spoken(model, in_catalog, spoken_price(price_in, price_out), shipped)),
        shipped=shipped,
    )


def ability_words(row: ModelRowView) -> tuple[tuple[str, str], ...]:
    """Word and icon of everything that the model can do: ``("Vision", "eye")``."""
    able = zip(ABILITIES, row.abilities, strict=True)
    return tuple((_WORDS[tag], icon) for (tag, icon), can in able if can)


def spoken_row(row: ModelRowView, enabled: bool, default: bool = False) -> str:
    """``Claude Sonnet 5, $2.00 in, $10.00 out per million tokens, enabled, New``."""
    parts = [row.spoken, "enabled" if enabled else "not enabled"]
    if default:
        parts.append("default model")
    return ", ".join([*parts, *(pill.text for pill in row.pills)])


def spoken_price(price_in: str, price_out: str) -> str:
    """The price columns as a person would say them."""
    if price_in == price_out == "Free":
        return "free"
    if price_in == price_out == "varies":
        return "price varies"
    if price_in == price_out == UNKNOWN:
        return "price unknown"
    return f"{price_in} in, {price_out} out per million tokens"


def _name(model: Model, in_catalog: bool) -> str:
    return model.short_name if in_catalog else name_in(model.id)


def _spoken(model: Model, in_catalog: bool, price: str, shipped: bool) -> Iterator[str]:
    yield _name(model, in_catalog)
    yield price
    if shipped:
        yield SHIPPED_PRICE


def _pills(
    model: Model, tags: tuple[str, ...], today: date, in_catalog: bool, unreachable: bool
) -> Iterator[PillView]:
    if not in_catalog:
        yield PillView("Not in the catalog", "warn")
        return
    if "expiring" in tags and model.expires is not None:
        yield PillView(_ending(model.expires, today), "warn")
    if unreachable:
        yield PillView("Not reachable", "warn")
    if model.hidden == "batch":
        yield PillView("Batch only")
    elif model.hidden == "not-text":
        yield PillView("No text")
    elif model.hidden == "not-chat":
        yield PillView("No chat")
    if "alias" in tags:
        yield PillView("Alias")
    elif "router" in tags:
        yield PillView("Router")
    if "new" in tags:
        yield PillView("New", "accent")


def _ending(expires: date, today: date) -> str:
    """Short enough for the table: what is to come is days away, so that no year is needed."""
    if expires >= today:
        return f"Ends {day(expires, expires)}"
    return f"Ended {day(expires, today)}" if expires.year == today.year else "Ended"
