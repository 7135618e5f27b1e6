"""SignInService: from the provider's page in the browser to a key that is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.domain.credentials import Credential, Secret
from desktop.domain.errors import (
    ModeldeckError,
    NoAnswer,
    NoCallback,
    Rejected,
    Rejection,
    SignInUnavailable,
    Unreachable,
)
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.domain.sign_in import (
    PATIENCE_SECONDS,
    CallbackAnswer,
    Pkce,
    RandomToken,
    SignIn,
    SignInStage,
    SignInWay,
    read_code,
    sign_in_link,
)
from desktop.services.credentials import CredentialService
from desktop.services.ports import Browser, CallbackListener, Monotonic, ProviderApi
from desktop.services.providers import ProviderService
from desktop.services.store import Store
from desktop.services.tasks import Tasks, racing


@dataclass(eq=False)
class _Attempt:
    """One attempt: where it goes, and what the person does meanwhile."""

    base_url: BaseUrl
    page: str
    open_browser: bool
    shown: SignIn
    task: asyncio.Task[Any] | None = None
    paste_wanted: asyncio.Event = field(default_factory=asyncio.Event)
    pasted: asyncio.Queue[Secret] = field(default_factory=lambda: asyncio.Queue(1))
    opening: asyncio.Task[None] | None = None


class SignInService:
    """At most one attempt per provider runs; a new one ends the one before.

    A key is stored only after everything has gone well: until then the one of before stays.
    """

    def __init__(
        self,
        providers: ProviderService,
        credentials: CredentialService,
        apis: Mapping[str, ProviderApi],
        callbacks: CallbackListener,
        browser: Browser,
        tasks: Tasks,
        random_token: RandomToken,
        monotonic: Monotonic,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._providers = providers
        self._credentials = credentials
        self._apis = apis
        self._callbacks = callbacks
        self._browser = browser
        self._tasks = tasks
        self._random_token = random_token
        self._monotonic = monotonic
        self._patience = patience_seconds
        self._running: dict[str, _Attempt] = {}
        self.attempts: Store[Mapping[str, SignIn]] = Store({})
        """The newest attempt of each provider, until it is dismissed or cancelled."""
        providers.providers.subscribe(self._forget_others)

    async def sign_in(
        self,
        provider_id: str,
        way: SignInWay = SignInWay.CALLBACK,
        *,
        open_browser: bool = True,
        keep_in_memory: bool = True,
    ) -> Credential:
        """Run one attempt to its end. Cancelling ends it, and its snapshot goes.

        Where no port can be opened the code is pasted. Raises `SignInUnavailable`, `Rejected`
        (also for the person's own no), `Unreachable` and, as `CredentialService.save`,
        `KeychainUnavailable`; what was raised stays in the snapshot.
        """
        provider = self._providers.provider(provider_id)
        base_url = self._providers.base_url(provider_id)
        page = provider.sign_in_page(base_url)
        if not page:
            raise SignInUnavailable(provider.name)
        await self._end(provider_id)
        attempt = _Attempt(base_url, page, open_browser, SignIn(provider_id, way))
        attempt.task = asyncio.current_task()
        self._running[provider_id] = attempt
        try:
            key = await self._key(attempt)
            self._show(attempt, stage=SignInStage.CHECKING)
            credential = await self._credentials.take_over(
                provider_id, base_url, key, keep_in_memory=keep_in_memory
            )
        except ModeldeckError as error:
            self._show(attempt, stage=SignInStage.FAILED, problem=error)
            raise
        except BaseException:
            self._forget(attempt)
            raise
        finally:
            self._close(attempt)
        self._show(attempt, stage=SignInStage.DONE)
        return credential

    async def paste_instead(self, provider_id: str) -> None:
        """Go on with a code that the person pastes. The link becomes another one."""
        if attempt := self._running.get(provider_id):
            attempt.paste_wanted.set()

    async def submit_code(self, provider_id: str, typed: str) -> None:
        """Hand over what was pasted. Raises `InvalidCode`; then the attempt goes on waiting."""
        code = read_code(typed)
        attempt = self._running.get(provider_id)
        if attempt and attempt.shown.stage is SignInStage.WAITING and attempt.pasted.empty():
            attempt.pasted.put_nowait(code)

    async def open_again(self, provider_id: str) -> None:
        """Show the provider's page in the browser once more."""
        attempt = self._running.get(provider_id)
        if attempt and attempt.shown.stage is SignInStage.WAITING:
            self._open(attempt)

    async def dismiss(self, provider_id: str) -> None:
        """Forget an attempt that has ended."""
        if provider_id not in self._running:
            self._publish({k: v for k, v in self.attempts.value.items() if k != provider_id})

    async def _key(self, attempt: _Attempt) -> Secret:
        if attempt.shown.way is SignInWay.CALLBACK:
            try:
                key = await self._key_by_callback(attempt)
            except NoCallback:
                self._show(attempt, callback_failed=True)
                key = None
            if key is not None:
                return key
        return await self._key_by_paste(attempt)

    async def _key_by_callback(self, attempt: _Attempt) -> Secret | None:
        """``None``: the person wants to paste a code. Every secret here is for one attempt."""
        pkce, nonce = Pkce.fresh(self._random_token), self._random_token(24)
        state = self._random_token(32)
        # The port is open only while the browser is waited for.
        async with self._callbacks.listen(nonce, state) as callback:
            link = sign_in_link(attempt.page, pkce.challenge, callback.url, state)
            self._begin_waiting(attempt, SignInWay.CALLBACK, link)
            if attempt.open_browser:
                self._open(attempt)
            answer = await self._first(attempt, callback.answer(), attempt.paste_wanted.wait())
        if not isinstance(answer, CallbackAnswer):
            return None
        return await self._exchange(attempt, self._code(attempt, answer), pkce)

    async def _key_by_paste(self, attempt: _Attempt) -> Secret:
        """A code that the provider does not know may be mistyped: it can be pasted again."""
        pkce = Pkce.fresh(self._random_token)
        link = sign_in_link(attempt.page, pkce.challenge)
        self._begin_waiting(attempt, SignInWay.PASTE, link)
        if attempt.open_browser:
            self._open(attempt)
        while True:
            code = await self._first(attempt, attempt.pasted.get())
            try:
                return await self._exchange(attempt, code, pkce)
            except Rejected as error:
                if error.kind is not Rejection.CODE_REJECTED:
                    raise
                self._begin_waiting(attempt, SignInWay.PASTE, link, error)

    async def _exchange(self, attempt: _Attempt, code: Secret, pkce: Pkce) -> Secret:
        self._show(attempt, stage=SignInStage.ASKING, problem=None)
        api = self._apis[attempt.shown.provider]
        return await api.exchange_code(attempt.base_url, code, pkce.verifier)

    def _code(self, attempt: _Attempt, answer: CallbackAnswer) -> Secret:
        if answer.code is not None:
            return answer.code
        denied = answer.error == "access_denied"
        raise Rejected(
            self._providers.provider(attempt.shown.provider).name,
            Rejection.SIGN_IN_DENIED if denied else Rejection.OTHER,
            message=answer.description or ("" if denied else answer.error),
        )

    async def _first(self, attempt: _Attempt, *works: Coroutine[Any, Any, Any]) -> Any:
        """What comes first, the earlier named if several have. Raises `Unreachable`."""
        with racing(*works) as tasks:
            await asyncio.wait(tasks, timeout=self._patience, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    return task.result()
        host = attempt.base_url.origin.host
        raise Unreachable(host, NoAnswer.NOT_SIGNED_IN, waited=self._patience)

    def _begin_waiting(
        self, attempt: _Attempt, way: SignInWay, link: str, problem: ModeldeckError | None = None
    ) -> None:
        self._show(
            attempt,
            way=way,
            stage=SignInStage.WAITING,
            link=link,
            ends=self._monotonic() + self._patience,
            browser_failed=False,
            problem=problem,
        )

    def _open(self, attempt: _Attempt) -> None:
        """Nobody waits for the opener: it may hang, and the link is on screen."""
        if attempt.opening is not None:
            attempt.opening.cancel()
        attempt.opening = self._tasks.start(self._open_browser(attempt), "open browser")

    async def _open_browser(self, attempt: _Attempt) -> None:
        link = attempt.shown.link
        opened = await self._browser.open(link)
        if attempt.shown.link == link and attempt.shown.stage is SignInStage.WAITING:
            self._show(attempt, browser_failed=not opened)

    async def _end(self, provider_id: str) -> None:
        # Meanwhile yet another one may have begun.
        while (older := self._running.get(provider_id)) and older.task is not None:
            older.task.cancel()
            await asyncio.wait({older.task})

    def _forget_others(self, there: Mapping[str, Provider]) -> None:
        """Whoever deletes or disables a provider does not want a key of it now."""
        enabled = {provider_id for provider_id, each in there.items() if each.enabled}
        for gone in self._running.keys() - enabled:
            if (task := self._running[gone].task) is not None:
                task.cancel()
        self._publish({k: v for k, v in self.attempts.value.items() if k in enabled})

    def _close(self, attempt: _Attempt) -> None:
        if attempt.opening is not None:
            attempt.opening.cancel()
        if self._running.get(attempt.shown.provider) is attempt:
            del self._running[attempt.shown.provider]

    def _show(self, attempt: _Attempt, **changes: Any) -> None:
        attempt.shown = replace(attempt.shown, **changes)
        self._publish({**self.attempts.value, attempt.shown.provider: attempt.shown})

    def _forget(self, attempt: _Attempt) -> None:
        provider = attempt.shown.provider
        self._publish({k: v for k, v in self.attempts.value.items() if k != provider})

    def _publish(self, attempts: Mapping[str, SignIn]) -> None:
        self.attempts.set(attempts)
