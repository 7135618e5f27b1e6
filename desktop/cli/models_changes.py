"""``modeldeck models changes``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from desktop.cli.failures import report
from desktop.cli.models_catalog import newest, tell_source
from desktop.cli.models_changes_json import changes_json
from desktop.cli.models_rows import Mark
from desktop.cli.session import Session
from desktop.domain.catalog_changes import CatalogChanges
from desktop.domain.errors import StorageFailed
from desktop.domain.prices import Rates
from desktop.presentation.models_changes_view import ChangeSection, ChangesView, changes_view

if TYPE_CHECKING:
    from desktop.core import Core


async def show_changes(core: Core, session: Session, provider_id: str, *, accept: bool) -> None:
    """Show what is different, then take it as seen if that was asked for.

    Raises why there is no catalog to compare.
    """
    core.providers.provider(provider_id)
    state = await newest(core, provider_id)
    if state.problem is not None and not state.catalog:
        raise state.problem
    found = await core.catalog_changes.update(provider_id)
    allowed = core.providers.allowed_models(provider_id)
    own = _own_rates(core, provider_id, found)
    view = changes_view(found, allowed, core.clock().date(), own)
    nothing = f"Nothing is different in the {state.catalog.source} since you last looked."
    lines = list(_lines(session, found, view)) or [session.safe(nothing)]
    session.answer(changes_json(found, allowed, own), lines)
    if not session.as_json and any(e.enabled for each in view.sections for e in each.entries):
        session.terminal.faint_note(f"{Mark.ENABLED} {Mark.ENABLED.words}")
    if found and accept:
        await _accept(core, session, provider_id)
    elif found:
        option = "" if provider_id == core.providers.chat_provider else f" --provider {provider_id}"
        session.terminal.note(f"Take it as seen: modeldeck models changes --accept{option}")
    tell_source(session, state, core.clock())


def _own_rates(core: Core, provider_id: str, found: CatalogChanges) -> dict[str, Rates]:
    rows = (core.prices.row(provider_id, change.model.id) for change in found.repriced)
    return {row.model: row.custom for row in rows if row.custom}


async def _accept(core: Core, session: Session, provider_id: str) -> None:
    """Only now that it has been shown. A failure is no part of the answer any more."""
    try:
        await core.catalog_changes.accept_all(provider_id)
    except StorageFailed as error:
        raise typer.Exit(report(session.terminal, error, as_json=False)) from None
    session.terminal.note("Taken as seen: none of this will be told again.")


def _lines(session: Session, found: CatalogChanges, view: ChangesView) -> Iterator[str]:
    followers = {
        gone.model.id: gone.successor.id for gone in found.removed if gone.successor is not None
    }
    for place, section in enumerate(view.sections):
        if place:
            yield ""
        yield session.terminal.strong(f"{section.title} ({len(section.entries):,})")
        yield from _entries(session, section, followers)


def _entries(session: Session, section: ChangeSection, followers: dict[str, str]) -> Iterator[str]:
    for entry in section.entries:
        kind = entry.action.kind if entry.action else ""
        mark = Mark.ENABLED if entry.enabled else " "
        yield f"{mark} {session.safe(f'{entry.id}: {entry.detail}')}"
        if entry.enabled and entry.id in followers and section.title == "Removed":
            yield f"    modeldeck models enable {followers[entry.id]}"
        if kind.startswith("reprice:"):
            yield f"    modeldeck price reset {session.safe(entry.id)}"
