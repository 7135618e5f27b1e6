"""``modeldeck provider add`` and ``copy``: one more provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.cli.auth import typed_key
from desktop.cli.provider_answers import provider_json
from desktop.cli.session import Session
from desktop.domain.errors import ModeldeckError
from desktop.domain.new_provider import NewProvider, typed_models
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import check_key

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.domain.provider import Provider


@dataclass(frozen=True, slots=True)
class AddOrder:
    """What was typed."""

    name: str
    base_url: str
    protocol: str
    models: tuple[str, ...]
    id: str
    no_key: bool

    def new(self, *, plain_http: bool) -> NewProvider:
        """Raises `InvalidBaseUrl`."""
        base_url = BaseUrl.parse(self.base_url, plain_http=plain_http)
        return NewProvider(
            self.name,
            self.protocol,
            base_url,
            typed_models("\n".join(self.models)),
            key_needed=not self.no_key,
            plain_http=base_url.origin.scheme == "http" and not base_url.loopback,
            id=self.id,
        )


def add_provider(session: Session, order: AddOrder, key: str | None, *, plain_http: bool) -> None:
    """Add it, then keep its key if one is given and good."""
    new = order.new(plain_http=plain_http)
    # Outside the loop, which would hold back the first Ctrl+C as long as the prompt is open.
    typed = None if key is None else typed_key(order.name, key)
    session.run(lambda core: _add(core, session, new, typed))


async def _add(core: Core, session: Session, new: NewProvider, typed: str | None) -> None:
    if typed is not None:
        check_key(core.provider_list.template(new.protocol), typed)
    provider = await core.provider_list.add(new)
    said = f"{provider.name} is added as {provider.id}: {provider.base_url}"
    if typed is not None:
        try:
            await core.credentials.save(provider.id, typed, keep_in_memory=False)
        except ModeldeckError:
            session.terminal.note(session.safe(f"{said}; its key is not kept."))
            raise
    await _answer(core, session, provider, said)


async def copy_provider(core: Core, session: Session, provider_id: str, name: str) -> None:
    """A second one, without a key of its own yet."""
    provider = await core.provider_list.duplicate(provider_id, name)
    await _answer(core, session, provider, f"{provider.name} is added as {provider.id}.")


async def _answer(core: Core, session: Session, provider: Provider, said: str) -> None:
    value = await provider_json(core, provider)
    next_step = f"Try it: modeldeck provider test {provider.id}"
    if not value["configured"]:
        option = "" if provider.sign_in_path else " --key -"
        next_step = f"Give its key: modeldeck auth {provider.id}{option}"
    elif not value["allowedModels"]:
        next_step = f"Allow a model: modeldeck models add --provider {provider.id} ID"
    session.answer(value, [session.safe(said), next_step])
