"""``modeldeck models``: the models a person allows, and what the provider has on offer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import typer

from desktop.cli.session import AsJson, ProviderId, Session
from desktop.cli.table import aligned
from desktop.domain.catalog import Catalog, Model
from desktop.domain.money import plain_or_none
from desktop.domain.prices import FoundPrice, Leg, Price
from desktop.presentation.figures import age, context_size, counted
from desktop.presentation.provider_view import rate_columns
from desktop.presentation.wording import describe

if TYPE_CHECKING:
    from desktop.core import Core

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="As in author/model.")]
Json = dict[str, object]

_NAME_WIDTH: Final = 36
_HEAD: Final = ("Model", "Name", "Context", "In / 1M", "Out / 1M")


def list_models(
    context: typer.Context, provider: ProviderId = "openrouter", as_json: AsJson = False
) -> None:
    """Show the allowed models in your order, with their prices."""
    session = Session.of(context, as_json=as_json)
    session.run(lambda core: _list(core, session, provider))


def add(
    context: typer.Context,
    ids: Ids,
    provider: ProviderId = "openrouter",
    as_json: AsJson = False,
) -> None:
    """Allow models. One that is allowed already stays where it is."""
    session = Session.of(context, as_json=as_json)
    session.run(lambda core: _add(core, session, provider, ids))


def remove(
    context: typer.Context,
    ids: Ids,
    provider: ProviderId = "openrouter",
    as_json: AsJson = False,
) -> None:
    """No longer allow models."""
    session = Session.of(context, as_json=as_json)
    session.run(lambda core: _remove(core, session, provider, ids))


def defaults(
    context: typer.Context, provider: ProviderId = "openrouter", as_json: AsJson = False
) -> None:
    """Allow the recommended models too. Removes none."""
    session = Session.of(context, as_json=as_json)
    session.run(lambda core: _defaults(core, session, provider))


def search(
    context: typer.Context,
    query: Annotated[
        list[str] | None, typer.Argument(help="Words; every one must occur. None: show all.")
    ] = None,
    provider: ProviderId = "openrouter",
    as_json: AsJson = False,
) -> None:
    """Search what the provider has on offer now: id, name and tags. Needs no key."""
    session = Session.of(context, as_json=as_json)
    session.run(lambda core: _search(core, session, provider, " ".join(query or ())))


# ── allowed models ──────────────────────────────────────────────────────────────────────────────


async def _list(core: Core, session: Session, provider_id: str) -> None:
    allowed = core.providers.allowed_models(provider_id)
    catalog = await core.catalogs.load(provider_id)
    rows = [_allowed_row(core, provider_id, catalog, model_id) for model_id in allowed]
    found = [core.prices.price(provider_id, model_id) for model_id in allowed]
    if not rows and not session.as_json:
        session.terminal.note("No model is allowed yet. Run: modeldeck models defaults")
    today = core.clock().date()
    priced = list(zip(rows, found, strict=True))
    lines = _table(session, (*_HEAD, "Prices", "Tags"), [_cells(m, p, today) for m, p in priced])
    session.answer([_json(m, p, today) for m, p in priced], lines)


def _table(session: Session, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns under their names; nothing where there are no rows."""
    if not rows:
        return []
    first, *rest = aligned([head, *rows], right={2, 3, 4})
    return [session.terminal.strong(first), *rest]


def _allowed_row(core: Core, provider_id: str, catalog: Catalog, model_id: str) -> Model:
    """The catalog's row; else what the shipped list knows; else the bare id."""
    if model_id in catalog.by_id:
        return catalog.by_id[model_id]
    shipped = core.defaults.model(provider_id, model_id)
    if shipped is None:
        return Model(model_id, model_id)
    return Model(model_id, shipped.name, context_length=shipped.context_length, price=shipped.price)


def _cells(model: Model, found: FoundPrice, today: date) -> tuple[str, ...]:
    return (*_facts(model, found.price or Price()), found.origin.value, _tag_text(model, today))


def _json(model: Model, found: FoundPrice, today: date) -> Json:
    return {
        **_common(model, found.price or Price()),
        "priceOrigin": found.origin.value,
        "tags": list(model.tags(today)),
    }


async def _add(core: Core, session: Session, provider_id: str, ids: list[str]) -> None:
    provider = core.providers.provider(provider_id)
    wanted = [provider.check_model_id(typed) for typed in ids]  # all of them, or none is added
    before = core.providers.allowed_models(provider_id)
    for model_id in wanted:
        await core.providers.add_model(provider_id, model_id)
    catalog = await core.catalogs.load(provider_id)
    for model_id in wanted:
        if catalog and model_id not in catalog.by_id:
            session.terminal.note(f"{model_id} is not in the {catalog.source}: check its spelling.")
    lines = [
        f"{model_id} was allowed already." if model_id in before else f"{model_id} is allowed now."
        for model_id in dict.fromkeys(wanted)
    ]
    session.answer(list(core.providers.allowed_models(provider_id)), lines)


async def _remove(core: Core, session: Session, provider_id: str, ids: list[str]) -> None:
    core.providers.provider(provider_id)
    lines = []
    for model_id in (typed.strip() for typed in ids):
        removed = await core.providers.remove_model(provider_id, model_id)
        said = "is no longer allowed." if removed else "was not one of your allowed models."
        lines.append(session.safe(f"{model_id} {said}"))
        if not removed and session.as_json:
            session.terminal.note(lines[-1])
    session.answer(list(core.providers.allowed_models(provider_id)), lines)


async def _defaults(core: Core, session: Session, provider_id: str) -> None:
    added = await core.providers.load_defaults(provider_id)
    for problem in core.defaults.problems:
        session.terminal.note(problem)
    lines = [f"{model_id} is allowed now." for model_id in added]
    nothing = ["Nothing was missing: all recommended models are allowed."]
    session.answer(list(core.providers.allowed_models(provider_id)), lines or nothing)


# ── what is on offer ────────────────────────────────────────────────────────────────────────────


async def _search(core: Core, session: Session, provider_id: str, query: str) -> None:
    catalog = await _newest_catalog(core, session, provider_id)
    today = core.clock().date()
    found = [model for model in catalog.models if _matches(model, query, today)]
    lines = _table(session, (*_HEAD, "Tags"), [_offer_cells(model, today) for model in found])
    if not found:
        lines = [f"None of {counted(len(catalog.models), 'model')} matches."]
    session.answer([_offer_json(model, today) for model in found], lines)


async def _newest_catalog(core: Core, session: Session, provider_id: str) -> Catalog:
    """Fresh; where that fails the cached one, and said so. Raises why there is none at all."""
    cached = await core.catalogs.load(provider_id)
    state = await core.catalogs.refresh(provider_id)
    if state.problem is None:
        return state.catalog
    if not cached:
        raise state.problem
    when = age(cached.fetched_at, core.clock()) if cached.fetched_at else "an unknown time"
    said = describe(state.problem, "terminal").text
    session.terminal.note(session.safe(f"{said} This is the catalog as it was: {when}."))
    return cached


def _matches(model: Model, query: str, today: date) -> bool:
    text = f"{model.id} {model.name} {' '.join(model.tags(today))}".casefold()
    return all(word in text for word in query.casefold().split())


def _offer_cells(model: Model, today: date) -> tuple[str, ...]:
    hidden = f"not for chat ({model.hidden})" if model.hidden else ""
    tags = " ".join(part for part in (_tag_text(model, today), hidden) if part)
    return (*_facts(model, model.price), tags)


def _offer_json(model: Model, today: date) -> Json:
    common = _common(model, model.price)
    return {**common, "tags": list(model.tags(today)), "hidden": model.hidden}


# ── one model ───────────────────────────────────────────────────────────────────────────────────


def _common(model: Model, price: Price) -> Json:
    """Prices in USD per token."""
    return {
        "id": model.id,
        "name": model.name,
        "contextLength": model.context_length,
        "promptPrice": plain_or_none(price.rate(Leg.PROMPT)),
        "completionPrice": plain_or_none(price.rate(Leg.COMPLETION)),
    }


def _facts(model: Model, price: Price) -> tuple[str, ...]:
    name = model.name if len(model.name) <= _NAME_WIDTH else f"{model.name[: _NAME_WIDTH - 1]}…"
    return (model.id, name, context_size(model.context_length), *rate_columns(price))


def _tag_text(model: Model, today: date) -> str:
    return " ".join(model.tags(today))
