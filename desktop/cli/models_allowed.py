"""``modeldeck models list``, ``add``, ``remove`` and ``defaults``: the models a person allows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.cli.models_rows import (
    COLUMNS,
    MARKS,
    TAGS,
    Json,
    Mark,
    legend,
    model_cells,
    model_json,
    tag_text,
)
from desktop.cli.models_table import Column, fitted
from desktop.cli.session import Session
from desktop.domain.allowed_models import AllowedChange
from desktop.domain.catalog import Catalog, Model
from desktop.domain.errors import NoModel
from desktop.domain.prices import FoundPrice, Price
from desktop.presentation.wording import describe

if TYPE_CHECKING:
    from desktop.core import Core

_TABLE: Final = (MARKS, *COLUMNS, Column("Prices"), TAGS)


async def list_allowed(core: Core, session: Session, provider_id: str) -> None:
    """Show them in the person's order, with what the cached catalog knows of them."""
    allowed = core.providers.allowed_models(provider_id)
    catalog = await core.catalogs.load(provider_id)
    today, default = core.clock().date(), core.providers.default_model(provider_id)
    if not allowed and not session.as_json:
        name = core.providers.provider(provider_id).name
        view = describe(NoModel(provider_id, name), "terminal")
        session.terminal.note(session.safe(f"{view.text} {view.next_step}"))
    values, rows = [], []
    for model_id in allowed:
        model = _row(core, provider_id, catalog, model_id)
        found = core.prices.price(provider_id, model_id)
        known = model_id in catalog.by_id if catalog else None
        is_default = model_id == default
        values.append(_json(model, found, today, known, is_default))
        rows.append(_cells(model, found, today, known, is_default))
    lines = fitted(_TABLE, rows, session.terminal.columns)
    session.answer(values, [session.terminal.strong(line) for line in lines[:1]] + lines[1:])
    if not session.as_json:
        for told in legend(Mark.GONE for value in values if value["inCatalog"] is False):
            session.terminal.faint_note(told)


async def add_models(core: Core, session: Session, provider_id: str, ids: list[str]) -> None:
    """Allow all of them, or none where one is no id."""
    provider = core.providers.provider(provider_id)
    wanted = list(dict.fromkeys(provider.check_model_id(typed) for typed in ids))
    change = await core.providers.change_allowed(provider_id, wanted)
    await tell_strangers(core, session, provider_id, wanted)
    lines = [
        f"{model_id} was allowed already."
        if model_id in change.before
        else f"{model_id} is allowed now."
        for model_id in wanted
    ]
    session.answer(list(core.providers.allowed_models(provider_id)), lines)


async def remove_models(core: Core, session: Session, provider_id: str, ids: list[str]) -> None:
    """No longer allow them, in one write; what was not allowed is mentioned."""
    named = list(dict.fromkeys(typed.strip() for typed in ids))
    change = await core.providers.change_allowed(provider_id, disable=named)
    lines = []
    for model_id in named:
        removed = model_id in change.disabled
        said = "is no longer allowed." if removed else "was not one of your allowed models."
        lines.append(session.safe(f"{model_id} {said}"))
        if not removed and session.as_json:
            session.terminal.note(lines[-1])
    session.answer(list(core.providers.allowed_models(provider_id)), lines)
    tell_default(session, change)


async def load_defaults(core: Core, session: Session, provider_id: str) -> None:
    """Allow the recommended models that are missing."""
    added = await core.providers.load_defaults(provider_id)
    for problem in core.defaults.problems:
        session.terminal.note(problem)
    lines = [f"{model_id} is allowed now." for model_id in added]
    nothing = ["Nothing was missing: all recommended models are allowed."]
    session.answer(list(core.providers.allowed_models(provider_id)), lines or nothing)


async def tell_strangers(core: Core, session: Session, provider_id: str, ids: list[str]) -> None:
    """Mention the ids that the cached catalog lacks: they are allowed all the same."""
    catalog = await core.catalogs.load(provider_id)
    for model_id in ids:
        if catalog and model_id not in catalog.by_id:
            said = f"{model_id} is not in the {catalog.source}: check its spelling."
            session.terminal.note(session.safe(said))


def tell_default(session: Session, change: AllowedChange, *, planned: bool = False) -> None:
    """Mention that the default model is, or would be, another one."""
    old, new = change.old_default, change.new_default
    if old is None or old not in change.disabled:
        return
    would = "would be" if planned else "is"
    then = f"{new} {would} it now." if new else f"none {would} left."
    session.terminal.note(session.safe(f"{old} was the default model; {then}"))


def _row(core: Core, provider_id: str, catalog: Catalog, model_id: str) -> Model:
    """The catalog's row; else what the shipped list knows; else the bare id."""
    if model_id in catalog.by_id:
        return catalog.by_id[model_id]
    shipped = core.defaults.model(provider_id, model_id)
    if shipped is None:
        return Model(model_id, model_id)
    return Model(model_id, shipped.name, context_length=shipped.context_length, price=shipped.price)


def _cells(
    model: Model, found: FoundPrice, today: date, known: bool | None, default: bool
) -> tuple[str, ...]:
    marks = [Mark.GONE] if known is False else []
    tags = tag_text(model, today, marks)
    said = f"default {tags}".rstrip() if default else tags
    return ("".join(marks), *model_cells(model, found.price or Price()), found.origin.value, said)


def _json(model: Model, found: FoundPrice, today: date, known: bool | None, default: bool) -> Json:
    """``inCatalog`` is null where there is no catalog to look into."""
    return {
        **model_json(model, found.price or Price()),
        "priceOrigin": found.origin.value,
        "tags": list(model.tags(today)),
        "inCatalog": known,
        "default": default,
    }
