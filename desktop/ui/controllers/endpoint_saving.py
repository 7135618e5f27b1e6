"""What follows once an endpoint has been added: its key, its model, the way to the chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.credentials import Secret
from desktop.domain.errors import ModeldeckError
from desktop.domain.provider import Provider
from desktop.presentation.key_failure import describe_key_failure
from desktop.presentation.wording import describe
from desktop.services.credentials import CredentialService
from desktop.services.providers import ProviderService
from desktop.ui.aio import Aio
from desktop.ui.controllers.welcome import Tell


class EndpointSaving:
    """It is there already: what fails now is told, and can be mended on its own page."""

    def __init__(
        self,
        aio: Aio[Any],
        providers: ProviderService,
        credentials: CredentialService,
        tell: Tell,
        go_to_chat: Callable[[str, str], None],
    ) -> None:
        """``go_to_chat`` is told a provider's id and a model."""
        self._aio, self._providers, self._credentials = aio, providers, credentials
        self._tell, self._go_to_chat = tell, go_to_chat

    async def complete(self, added: Provider, model: str, key: Secret | None) -> None:
        """Keep the key, and open chats with the model."""
        problems = [await self._keep(added, key), await self._choose(added, model)]
        problem = " ".join(filter(None, problems))
        said = f"Added {added.name}"
        if problem:
            self._tell(f"{said}. {problem}", "", None)
        else:
            self._tell(said, "Go to the chat", lambda: self._go_to_chat(added.id, model))

    async def _keep(self, added: Provider, key: Secret | None) -> str:
        """What went wrong, in a sentence; empty: nothing."""
        if key is None:
            return "Give its key on this page." if added.key_needed else ""
        try:
            await self._aio.call(
                lambda: self._credentials.take_over(
                    added.id, self._providers.base_url(added.id), key
                )
            )
        except ModeldeckError as error:
            return describe_key_failure(error).text
        return ""

    async def _choose(self, added: Provider, model: str) -> str:
        try:
            await self._aio.call(lambda: self._providers.set_default_model(model, added.id))
        except ModeldeckError as error:
            return describe(error).text
        return ""
