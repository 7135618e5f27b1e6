"""``modeldeck models refresh``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.cli.models_catalog import check_listing, fetch, source_text
from desktop.cli.models_rows import Json
from desktop.cli.session import Session
from desktop.domain.catalog import Catalog
from desktop.presentation.figures import counted, number

if TYPE_CHECKING:
    from desktop.core import Core

_ROWS_SHOWN: Final = 5


async def refresh_catalog(core: Core, session: Session, provider_id: str) -> None:
    """Fetch the catalog and say what came. Raises why it failed; what was there is kept."""
    await check_listing(core, provider_id)
    state = await fetch(core, provider_id)
    if state.problem is not None:
        if state.catalog:
            kept = source_text(state.catalog, core.clock())
            session.terminal.note(session.safe(f"What was there is kept: {kept}."))
        raise state.problem
    changes = len(core.catalog_changes.changes.value.get(provider_id, ()))
    session.answer(
        _json(state.catalog, provider_id, str(state.base_url), changes),
        _lines(core, session, state.catalog, changes),
    )
    _tell_unreadable(session, state.catalog)


def _json(catalog: Catalog, provider_id: str, base_url: str, changes: int) -> Json:
    """Of the rows that could not be read, the first hundred are told."""
    return {
        "provider": provider_id,
        "source": catalog.source,
        "baseUrl": base_url,
        "fetchedAt": catalog.fetched_at.isoformat() if catalog.fetched_at else None,
        "models": len(catalog.models),
        "hidden": _hidden(catalog),
        "changes": changes,
        "unreadable": catalog.unreadable_rows,
        "unreadableRows": [
            {"position": row.position, "id": row.id or None, "reason": row.reason}
            for row in catalog.unreadable
        ],
    }


def _lines(core: Core, session: Session, catalog: Catalog, changes: int) -> list[str]:
    source = session.safe(source_text(catalog, core.clock()))
    lines = [f"{source}: {counted(len(catalog.models), 'model')}"]
    if hidden := _hidden(catalog):
        lines[0] += f", {number(hidden)} of them not for chat"
    lines[0] += "."
    if changes:
        told = counted(changes, "change")
        lines.append(f"{told} since you last looked: modeldeck models changes")
    return lines


def _hidden(catalog: Catalog) -> int:
    return sum(model.hidden is not None for model in catalog.models)


def _tell_unreadable(session: Session, catalog: Catalog) -> None:
    if not catalog.unreadable_rows:
        return
    note = session.terminal.note
    note(f"{counted(catalog.unreadable_rows, 'row')} could not be read:")
    for row in catalog.unreadable[:_ROWS_SHOWN]:
        named = f" ({row.id})" if row.id else ""
        note(session.safe(f"  row {row.position}{named}: {row.reason}"))
    if (more := catalog.unreadable_rows - _ROWS_SHOWN) > 0:
        note(f"  {number(more)} more; --json tells of the first hundred")
