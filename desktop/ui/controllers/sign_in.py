"""Joins the sign-in panel to the service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.errors import InvalidCode, ModeldeckError
from desktop.domain.sign_in import SignIn
from desktop.presentation.key_failure import describe_key_failure
from desktop.presentation.sign_in_view import sign_in_view
from desktop.presentation.wording import describe
from desktop.services.credentials import CredentialService
from desktop.services.providers import ProviderService
from desktop.services.sign_in import SignInService
from desktop.ui.aio import Aio
from desktop.ui.controllers.welcome import Tell, teller, welcome
from desktop.ui.settings_pane import SettingsPane


class SignInController(QObject):
    """The attempts of whichever provider is on the page; those of others go on."""

    def __init__(
        self,
        pane: SettingsPane,
        aio: Aio[Any],
        provider_id: str,
        sign_in: SignInService,
        providers: ProviderService,
        credentials: CredentialService,
        tell: Tell,
        go_to_chat: Callable[[], None],
    ) -> None:
        super().__init__(pane)
        self._pane, self._aio, self._id = pane, aio, provider_id
        self._sign_in, self._providers, self._credentials = sign_in, providers, credentials
        self._tell, self._go_to_chat = tell, go_to_chat
        self._attempts: dict[str, asyncio.Task[Any]] = {}
        self._codes: dict[str, str] = {}
        """What is being typed for attempts that are not on the page. Never written anywhere."""
        self._connect()
        aio.watch(sign_in.attempts, self._attempts_changed)

    def show_provider(self, provider_id: str) -> None:
        """Show the attempt of this one, if there is one."""
        if provider_id == self._id:
            return
        panel, attempts = self._pane.key.sign_in, self._sign_in.attempts.value
        self._codes[self._id] = panel.code
        self._id = provider_id
        self._pane.show_sign_in(None)  # a code that was typed belongs to the other one
        self._show(attempts.get(provider_id))
        panel.put_code(self._codes.pop(provider_id, ""))
        self._forget_codes(attempts)

    def _connect(self) -> None:
        row = self._pane.key
        row.sign_in_requested.connect(self._begin)
        panel = row.sign_in
        panel.retry_requested.connect(self._begin)
        panel.cancel_requested.connect(self._cancel)
        panel.close_requested.connect(lambda: self._call(self._sign_in.dismiss))
        panel.open_requested.connect(lambda: self._call(self._sign_in.open_again))
        panel.paste_requested.connect(lambda: self._call(self._sign_in.paste_instead))
        panel.code_submitted.connect(lambda typed: self._aio.spawn(self._submit(self._id, typed)))
        panel.copied.connect(lambda: self._tell("The link is in the clipboard", "", None))

    def _attempts_changed(self, attempts: Mapping[str, SignIn]) -> None:
        for provider_id in tuple(self._attempts):
            attempt = attempts.get(provider_id)
            if attempt is not None and not attempt.running:
                # It is over for the person, who may begin another before its call has ended.
                del self._attempts[provider_id]
        self._forget_codes(attempts)
        self._show(attempts.get(self._id))

    def _forget_codes(self, attempts: Mapping[str, SignIn]) -> None:
        """A code is of one attempt."""
        for provider_id in tuple(self._codes):
            attempt = attempts.get(provider_id)
            if attempt is None or not attempt.running or not self._codes[provider_id]:
                del self._codes[provider_id]

    def _show(self, attempt: SignIn | None) -> None:
        provider = self._providers.find(self._id)
        if attempt is None or provider is None:
            self._pane.show_sign_in(None)
            return
        has_key = self._credentials.credential(self._id).present
        view = sign_in_view(attempt, provider.name, describe_key_failure, has_key=has_key)
        self._pane.show_sign_in(view)

    def _begin(self) -> None:
        """A second click, faster than the first snapshot, begins nothing."""
        before = self._attempts.get(self._id)
        if before is None or before.done():
            attempt = self._aio.spawn(self._run(self._id))
            if attempt is not None:
                self._attempts[self._id] = attempt

    def _cancel(self) -> None:
        attempt = self._attempts.get(self._id)
        if attempt is not None:
            attempt.cancel()

    def _call(self, work: Callable[[str], Awaitable[object]]) -> None:
        provider_id = self._id
        self._aio.spawn(self._aio.call(lambda: work(provider_id)))

    async def _run(self, provider_id: str) -> None:
        before = self._providers.allowed_models(provider_id)
        with suppress(ModeldeckError):  # the panel says why
            saved = await self._aio.call(lambda: self._sign_in.sign_in(provider_id))
            if provider_id == self._id:
                self._pane.key.accept_signed_in()
            loaded = 0 if before else len(self._providers.allowed_models(provider_id))
            welcome(self._teller(provider_id), saved, loaded, self._go_to_chat)
            await self._aio.call(lambda: self._sign_in.dismiss(provider_id))

    def _teller(self, provider_id: str) -> Tell:
        provider = self._providers.find(provider_id)
        name = provider.name if provider else ""
        return teller(self._tell, name, on_page=provider_id == self._id)

    async def _submit(self, provider_id: str, typed: str) -> None:
        try:
            await self._aio.call(lambda: self._sign_in.submit_code(provider_id, typed))
        except InvalidCode as error:
            if provider_id == self._id:
                view = describe(error)
                self._pane.key.sign_in.show_code_problem(f"{view.text} {view.next_step}")
