"""The catalog that a command works on: the cached one, or a fresh one where that is old."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import typer

from desktop.adapters.fuzzy_match import fuzzy_match
from desktop.cli.failures import ExitCode, show
from desktop.cli.session import Session, UsageFailed
from desktop.domain.catalog import Catalog
from desktop.domain.catalog_index import CatalogIndex
from desktop.domain.catalog_index_columns import CatalogColumns
from desktop.domain.catalog_query import CatalogQuery, Filter
from desktop.presentation.error_view import ErrorView
from desktop.presentation.figures import age, counted
from desktop.presentation.wording import describe

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.services.catalogs import CatalogState

FRESH_FOR: Final = timedelta(hours=1)
"""How old a catalog may be before a search asks for a newer one."""


async def newest(core: Core, provider_id: str) -> CatalogState:
    """The catalog, not older than `FRESH_FOR` where the provider can be asked.

    Its ``catalog`` may be empty; then ``problem`` says why.
    """
    cached = await core.catalogs.load(provider_id)
    if cached and _is_fresh(cached, core.clock()):
        return core.catalogs.state(provider_id)
    return await fetch(core, provider_id)


async def fetch(core: Core, provider_id: str) -> CatalogState:
    """Ask the provider now, and compare what comes with what has been seen."""
    if await core.catalogs.load(provider_id):
        await core.catalog_changes.update(provider_id)  # else what is replaced was never seen
    state = await core.catalogs.refresh(provider_id)
    if state.problem is None:
        await core.catalog_changes.update(provider_id)
    return state


async def check_listing(core: Core, provider_id: str) -> None:
    """Whether the provider can be asked what it has on offer. Raises `NoKey`,
    `ProviderDisabled`, and ends the command where it has no list."""
    from desktop.services.catalogs import Listing

    core.providers.check_enabled(provider_id)
    listing = core.catalogs.listing(provider_id)
    if listing is Listing.WITH_KEY:
        await core.credentials.key(provider_id)
    elif listing is Listing.NONE:
        name = core.providers.provider(provider_id).name
        raise UsageFailed("modeldeck models", f"{name} has no list of models to ask for.")


async def index_of(
    core: Core,
    session: Session,
    provider_id: str,
    catalog: Catalog,
    query: CatalogQuery,
    *,
    fuzzy: bool = False,
    hidden: bool = False,
) -> CatalogIndex:
    """The catalog, ready to be searched, with what the query needs to know.

    ``hidden``: with what is not for chatting. Ends the command where the query asks for what the
    key reaches and nobody knows that.
    """
    unreachable: frozenset[str] = frozenset()
    if Filter.UNREACHABLE in query.filters:
        reachable = await _reachable(core, session, provider_id)
        unreachable = frozenset(catalog.by_id) - reachable
    return CatalogIndex(
        CatalogColumns.of(catalog.models, core.clock().date()),
        enabled=core.providers.allowed_models(provider_id),
        unreachable=unreachable,
        show_hidden=hidden,
        fuzzy=fuzzy_match if fuzzy else None,
    )


def tell_source(session: Session, state: CatalogState, now: datetime) -> None:
    """Where the figures come from and how old they are, and why they are not newer."""
    if state.problem is not None:
        view = describe(state.problem, "terminal")
        session.terminal.note(session.safe(view.text))
    parts = [source_text(state.on_offer, now)]
    if rows := state.on_offer.unreadable_rows:
        parts.append(f"{counted(rows, 'row')} could not be read")
    session.terminal.faint_note(session.safe(" · ".join(parts)))


def source_text(catalog: Catalog, now: datetime) -> str:
    """``OpenRouter catalog, 12 min ago``."""
    fetched = catalog.fetched_at
    return f"{catalog.source}, {age(fetched, now) if fetched else 'of unknown age'}"


def _is_fresh(catalog: Catalog, now: datetime) -> bool:
    """A catalog from the future is one from before the clock was set right."""
    return catalog.fetched_at is not None and timedelta() <= now - catalog.fetched_at < FRESH_FOR


async def _reachable(core: Core, session: Session, provider_id: str) -> frozenset[str]:
    await core.credentials.key(provider_id)  # without one, this says what to do about it
    reachable = await core.reachable.refresh(provider_id)
    if reachable is None:
        name = core.providers.provider(provider_id).name
        said = f"{name} did not say which models the key may use."
        step = "Try again later, or leave is:unreachable out."
        view = ErrorView("reachable_unknown", "Not known", said, step)
        show(session.terminal, view, as_json=session.as_json)
        raise typer.Exit(ExitCode.UNREACHABLE)
    return reachable
