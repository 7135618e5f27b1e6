"""``modeldeck models replace``: another model in the place of one, such as one that is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import typer

from desktop.cli.failures import report
from desktop.cli.models_allowed import tell_default, tell_strangers
from desktop.cli.models_catalog import newest
from desktop.cli.models_rows import Json
from desktop.cli.question import agrees, can_ask
from desktop.cli.session import Session, UsageFailed
from desktop.domain.allowed_models import AllowedChange
from desktop.domain.errors import StorageFailed

if TYPE_CHECKING:
    from desktop.core import Core

_COMMAND: Final = "modeldeck models replace"


@dataclass(frozen=True, slots=True)
class ReplaceOrder:
    """What was asked for on the command line."""

    provider: str
    old: str
    new: str | None
    """``None``: the one that is its successor."""
    yes: bool


async def replace_model(core: Core, session: Session, order: ReplaceOrder) -> None:
    """Allow the one and no longer the other, in one write; what was told of the old one is seen.

    Raises why there is no catalog to look for a successor in.
    """
    provider = core.providers.provider(order.provider)
    old = order.old.strip()
    if old not in core.providers.allowed_models(order.provider):
        raise _refused(session, f"{old} is not one of your allowed models, so it has no place.")
    if order.new is None:
        new = await _successor(core, session, order.provider, old)
        if not order.yes and not await _agreed(session, old, new):
            session.answer(_json(old, new, core, order.provider), [])
            session.terminal.note("Nothing was changed.")
            return
    else:
        new = provider.check_model_id(order.new)
        await tell_strangers(core, session, order.provider, [new])
    if new == old:
        raise _refused(session, f"{old} cannot take its own place: name another model.")
    change = await core.providers.change_allowed(order.provider, [new], [old])
    session.answer(
        _json(old, new, core, order.provider, change), [_done(session, old, new, change)]
    )
    tell_default(session, change)
    await _accept(core, session, order.provider, old)


async def _successor(core: Core, session: Session, provider_id: str, old: str) -> str:
    """The one that ``models changes`` names."""
    state = await newest(core, provider_id)
    if state.problem is not None and not state.catalog:
        raise state.problem
    found = await core.catalog_changes.update(provider_id)
    followers = {
        gone.successor.id
        for gone in found.removed
        if gone.model.id == old and gone.successor is not None
    }
    if len(followers) != 1:
        there = f"{old} is still in the {state.catalog.source}"
        unknown = f"No successor of {old} is known"
        said = there if old in state.catalog.by_id else unknown
        raise _refused(session, f"{said}: name the model that takes its place.")
    return followers.pop()


async def _agreed(session: Session, old: str, new: str) -> bool:
    """A successor is a guess by its name, so that somebody has to agree."""
    said = f"{old} has left the catalog; {new} looks like its successor"
    if not can_ask(session):
        raise _refused(session, f"{said}: name it, or add --yes to agree.")
    session.terminal.note(session.safe(f"{said}."))
    return await agrees(session, session.safe(f"Replace {old} by {new}"))


async def _accept(core: Core, session: Session, provider_id: str, old: str) -> None:
    """It need not be told again that the model is gone. A failure is no part of the answer."""
    await core.catalogs.load(provider_id)
    found = await core.catalog_changes.update(provider_id)
    if all(gone.model.id != old for gone in found.removed):
        return
    try:
        await core.catalog_changes.accept(provider_id, old)
    except StorageFailed as error:
        raise typer.Exit(report(session.terminal, error, as_json=False)) from None


def _refused(session: Session, message: str) -> UsageFailed:
    return UsageFailed(_COMMAND, session.safe(message))


def _done(session: Session, old: str, new: str, change: AllowedChange) -> str:
    if new in change.before:
        return session.safe(f"{old} is no longer allowed; {new} was allowed already.")
    return session.safe(f"{new} takes the place of {old}.")


def _json(
    old: str, new: str, core: Core, provider_id: str, change: AllowedChange | None = None
) -> Json:
    """``allowed``: all models that are allowed now, in the person's order."""
    return {
        "old": old,
        "new": new,
        "applied": change is not None,
        "newDefault": change.new_default if change else None,
        "allowed": list(core.providers.allowed_models(provider_id)),
    }
