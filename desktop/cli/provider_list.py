"""``modeldeck provider list``: all of them, without asking anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.cli.provider_answers import key_words, provider_json
from desktop.cli.session import Session
from desktop.cli.table import aligned

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.domain.provider import Provider

_HEAD = ("Id", "Name", "Key", "Models", "Address")
_MODELS_COLUMN = 3


async def show_list(core: Core, session: Session) -> None:
    """In the person's order, those that are not set up or disabled included."""
    providers = tuple(core.providers.providers.value.values())
    values = [await provider_json(core, each) for each in providers]
    rows = [_row(core, session, each) for each in providers]
    head, *lines = aligned([_HEAD, *rows], right={_MODELS_COLUMN})
    session.answer(values, [session.terminal.strong(head), *lines])
    if not session.as_json and not any(value["configured"] for value in values):
        session.terminal.note("None is set up yet. Run: modeldeck auth PROVIDER")


def _row(core: Core, session: Session, provider: Provider) -> tuple[str, ...]:
    key = key_words(core.credentials.credential(provider.id))
    return (
        provider.id,
        session.safe(provider.name),
        key if provider.enabled else f"disabled · {key}",
        str(len(core.providers.allowed_models(provider.id))),
        session.safe(str(core.providers.base_url(provider.id))),
    )
