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
from desktop.ui.controllers.welcome import Tell, welcome
from desktop.ui.settings_pane import SettingsPane


class SignInController(QObject):
    """The attempts of one provider on one pane."""

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
        self._name = providers.provider(provider_id).name
        self._attempt: asyncio.Task[Any] | None = None
        self._connect()
        aio.watch(sign_in.attempts, self._attempts_changed)

    def _connect(self) -> None:
        row = self._pane.key
        row.sign_in_requested.connect(self._begin)
        panel = row.sign_in
        panel.retry_requested.connect(self._begin)
        panel.cancel_requested.connect(self._cancel)
        panel.close_requested.connect(lambda: self._call(self._sign_in.dismiss))
        panel.open_requested.connect(lambda: self._call(self._sign_in.open_again))
        panel.paste_requested.connect(lambda: self._call(self._sign_in.paste_instead))
        panel.code_submitted.connect(lambda typed: self._aio.spawn(self._submit(typed)))
        panel.copied.connect(lambda: self._tell("The link is in the clipboard", "", None))

    def _attempts_changed(self, attempts: Mapping[str, SignIn]) -> None:
        attempt = attempts.get(self._id)
        if attempt is None:
            self._pane.show_sign_in(None)
            return
        if not attempt.running:
            # It is over for the person, who may begin another one before its call has ended.
            self._attempt = None
        has_key = self._credentials.credential(self._id).present
        view = sign_in_view(attempt, self._name, describe_key_failure, has_key=has_key)
        self._pane.show_sign_in(view)

    def _begin(self) -> None:
        """A second click, faster than the first snapshot, begins nothing."""
        if self._attempt is None or self._attempt.done():
            self._attempt = self._aio.spawn(self._run())

    def _cancel(self) -> None:
        if self._attempt is not None:
            self._attempt.cancel()

    def _call(self, work: Callable[[str], Awaitable[object]]) -> None:
        self._aio.spawn(self._aio.call(lambda: work(self._id)))

    async def _run(self) -> None:
        before = self._providers.allowed_models(self._id)
        with suppress(ModeldeckError):  # the panel says why
            saved = await self._aio.call(lambda: self._sign_in.sign_in(self._id))
            self._pane.key.accept_signed_in()
            loaded = 0 if before else len(self._providers.allowed_models(self._id))
            welcome(self._tell, saved, loaded, self._go_to_chat)
            await self._aio.call(lambda: self._sign_in.dismiss(self._id))

    async def _submit(self, typed: str) -> None:
        try:
            await self._aio.call(lambda: self._sign_in.submit_code(self._id, typed))
        except InvalidCode as error:
            view = describe(error)
            self._pane.key.sign_in.show_code_problem(f"{view.text} {view.next_step}")
