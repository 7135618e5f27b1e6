"""``modeldeck provider remove``: what goes is said, and asked for, first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.cli.question import agrees, can_ask
from desktop.cli.session import Session, UsageFailed
from desktop.domain.credentials import KeyOrigin
from desktop.domain.errors import KeychainUnavailable
from desktop.presentation.figures import counted

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.services.provider_list import Losses

_COMMAND = "modeldeck provider remove"
_KEPT = (KeyOrigin.KEYCHAIN, KeyOrigin.MEMORY)


async def remove_provider(core: Core, session: Session, provider_id: str, *, yes: bool) -> None:
    """Raises `KeychainUnavailable` where its key cannot be removed; then nothing has changed."""
    provider = core.providers.provider(provider_id)
    if not yes and not can_ask(session):
        said = "This deletes a key and a list of models, and nobody can be asked here: add --yes."
        raise UsageFailed(_COMMAND, said)
    credential = await core.credentials.load(provider_id)
    # A keychain that did not say may have one: it is told of, and is asked again.
    has_key = credential.origin in _KEPT or isinstance(credential.problem, KeychainUnavailable)
    losses = core.provider_list.losses(provider_id, has_key=has_key)
    if not yes:
        session.terminal.note(session.safe(f"With {provider.name} goes: {_what_goes(losses)}."))
        session.terminal.note("What was spent stays in modeldeck usage.")
        if not await agrees(session, session.safe(f"Delete {provider.name}")):
            session.answer(_json(losses, removed=False), ["Nothing was changed."])
            return
    await core.provider_list.delete(provider_id)
    listed = core.providers.find(provider_id) is not None
    name = provider.name
    said = f"{name} is as on the first day now, and disabled." if listed else f"{name} is gone."
    if credential.variable_set and credential.origin is KeyOrigin.ENVIRONMENT:
        session.terminal.note(f"{credential.variable} is still set.")
    session.answer(_json(losses, removed=True), [session.safe(said)])


def _what_goes(losses: Losses) -> str:
    parts = ["its key"] if losses.has_key else []
    if losses.allowed_models:
        parts.append(counted(losses.allowed_models, "allowed model"))
    if losses.own_prices:
        parts.append(f"your own prices and defaults of {counted(losses.own_prices, 'model')}")
    return ", ".join([*parts, "what was set for it"])


def _json(losses: Losses, *, removed: bool) -> dict[str, object]:
    """What goes, or would have gone."""
    return {
        "provider": losses.provider.id,
        "removed": removed,
        "key": losses.has_key,
        "allowedModels": losses.allowed_models,
        "ownPrices": losses.own_prices,
    }
