"""SignInService: one attempt from the browser's page to a kept key, and every way it can end."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio

from desktop.core import Core
from desktop.domain.credentials import Credential, KeyHealth, KeyInfo, KeyOrigin, Secret
from desktop.domain.errors import (
    InvalidCode,
    KeychainUnavailable,
    ModeldeckError,
    NoAnswer,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.domain.sign_in import CallbackAnswer, SignIn, SignInStage, SignInWay
from desktop.services.credentials import CredentialService
from desktop.services.keys import Keys
from desktop.services.providers import UnknownProvider
from desktop.services.sign_in import SignInService
from desktop.services.tasks import Tasks, racing
from tests.conftest import KnownKeys
from tests.fakes import (
    HeldCallbacks,
    ManualClock,
    MemoryKeyStore,
    RefusingKeyStore,
    ScriptedApi,
    ScriptedBrowser,
)
from tests.services.conftest import PROVIDER

OLD_KEY = "sk-or-v1-" + "0" * 64
NEW_KEY = "sk-or-v1-" + "1" * 64
CODE = Secret("code-of-this-attempt")


@dataclass
class Desk:
    """A sign-in service whose surroundings the test plays."""

    core: Core
    keys: MemoryKeyStore | RefusingKeyStore
    clock: ManualClock
    api: ScriptedApi = field(default_factory=ScriptedApi)
    callbacks: HeldCallbacks = field(default_factory=HeldCallbacks)
    browser: ScriptedBrowser = field(default_factory=ScriptedBrowser)
    tasks: Tasks = field(default_factory=Tasks)
    patience: float = 60.0
    """Seconds; long enough that nothing ends by itself unless a test wants it."""

    def __post_init__(self) -> None:
        self.api.exchanges = [Secret(NEW_KEY)]
        self.credentials = CredentialService(
            self.core.providers,
            self.api.check,
            Keys(self.core.providers, self.keys, {}),
            self.clock,
        )
        numbers = itertools.count()
        self.service = SignInService(
            self.core.providers,
            self.credentials,
            {PROVIDER: self.api},
            self.callbacks,
            self.browser,
            self.tasks,
            lambda size: f"{next(numbers)}-{'r' * size}",
            lambda: 1000.0,
            self.patience,
        )

    @property
    def shown(self) -> SignIn | None:
        return self.service.attempts.value.get(PROVIDER)

    async def until(self, stage: SignInStage, way: SignInWay | None = None) -> SignIn:
        """Wait until this is shown."""
        reached = asyncio.Event()

        def look(_: object) -> None:
            if self.shown and self.shown.stage is stage and way in (None, self.shown.way):
                reached.set()

        end = self.service.attempts.subscribe(look)
        look(None)
        await reached.wait()
        end()
        assert self.shown is not None
        return self.shown

    async def bring(self, answer: CallbackAnswer) -> None:
        """What the browser does when the person has decided."""
        await self.until(SignInStage.WAITING, SignInWay.CALLBACK)
        self.callbacks.open[0].brought.put_nowait(answer)


@pytest_asyncio.fixture
async def desk(
    core: Core, keys: MemoryKeyStore, clock: ManualClock, known_keys: KnownKeys
) -> AsyncIterator[Desk]:
    for secret in (OLD_KEY, NEW_KEY, CODE.reveal()):
        known_keys.add(secret)
    desk = Desk(core, keys, clock)
    yield desk
    await desk.tasks.cancel_all()


def query(link: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


async def fails(desk: Desk, answer: CallbackAnswer) -> ModeldeckError:
    """Sign in with what the browser brings; the error, which the snapshot must hold too."""
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        await desk.bring(answer)
        with pytest.raises(ModeldeckError) as caught:
            await signing_in
    assert desk.shown is not None
    assert (desk.shown.stage, desk.shown.problem) == (SignInStage.FAILED, caught.value)
    assert desk.callbacks.open == []
    return caught.value


async def test_the_stages_are_shown_one_after_the_other(
    desk: Desk, keys: MemoryKeyStore, served: object
) -> None:
    stages: list[SignInStage] = []
    desk.service.attempts.subscribe(lambda attempts: stages.append(attempts[PROVIDER].stage))
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        await desk.bring(CallbackAnswer(CODE))
        credential: Credential = await signing_in
    assert list(dict.fromkeys(stages)) == [
        SignInStage.WAITING,
        SignInStage.ASKING,
        SignInStage.CHECKING,
        SignInStage.DONE,
    ]
    assert (credential.origin, credential.health) == (KeyOrigin.KEYCHAIN, KeyHealth.VERIFIED)
    assert list(keys.items.values()) == [Secret(NEW_KEY)]


async def test_the_link_says_where_to_come_back_and_proves_nothing_by_itself(desk: Desk) -> None:
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        shown = await desk.until(SignInStage.WAITING)
        await desk.bring(CallbackAnswer(CODE))
        await signing_in
    base_url = desk.core.providers.base_url(PROVIDER)
    assert shown.link.startswith(f"{base_url.origin}/auth?")
    asked = query(shown.link)
    ((sent_to, code, verifier),) = desk.api.exchanged
    digest = hashlib.sha256(verifier.reveal().encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert asked["code_challenge_method"] == "S256"
    assert asked["callback_url"].startswith("http://localhost:41234/cb/")
    assert (sent_to, code) == (base_url, CODE)
    assert verifier.reveal() not in shown.link
    assert desk.browser.links == [shown.link]
    assert shown.ends == 1060.0


async def test_every_attempt_has_its_own_verifier_state_and_nonce(desk: Desk) -> None:
    desk.api.exchanges.append(Secret(NEW_KEY))
    for _ in range(2):
        with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
            await desk.bring(CallbackAnswer(CODE))
            await signing_in
    first, second = (query(link) for link in desk.browser.links)
    for name in ("callback_url", "code_challenge", "state"):
        assert first[name] != second[name]
    verifiers = {verifier.reveal() for _, _, verifier in desk.api.exchanged}
    assert len(verifiers) == 2
    nonces = {each["callback_url"].rpartition("/")[2] for each in (first, second)}
    assert not nonces & {first["state"], second["state"]}
    assert len(nonces) == 2
    assert desk.callbacks.states == [first["state"], second["state"]]


async def test_the_persons_no_is_told_as_one(desk: Desk, keys: MemoryKeyStore) -> None:
    await desk.credentials.save(PROVIDER, OLD_KEY)
    error = await fails(desk, CallbackAnswer(error="access_denied", description="not today"))
    assert isinstance(error, Rejected)
    assert (error.kind, error.message) == (Rejection.SIGN_IN_DENIED, "not today")
    assert list(keys.items.values()) == [Secret(OLD_KEY)]
    assert desk.api.exchanged == []


async def test_another_error_of_the_page_is_not_called_a_no(desk: Desk) -> None:
    error = await fails(desk, CallbackAnswer(error="server_error"))
    assert isinstance(error, Rejected)
    assert (error.kind, error.message) == (Rejection.OTHER, "server_error")


@pytest.mark.parametrize(
    "refusal",
    [
        Rejected("OpenRouter", Rejection.BAD_REQUEST, 400),
        Rejected("OpenRouter", Rejection.CODE_EXPIRED, 403),
        Rejected("OpenRouter", Rejection.PROVIDER_FAILED, 500),
        Unreachable("openrouter.ai", NoAnswer.SILENT),
    ],
)
async def test_an_exchange_that_fails_leaves_the_old_key(
    desk: Desk, keys: MemoryKeyStore, refusal: ModeldeckError
) -> None:
    await desk.credentials.save(PROVIDER, OLD_KEY)
    desk.api.exchanges = [refusal]
    assert await fails(desk, CallbackAnswer(CODE)) is refusal
    assert list(keys.items.values()) == [Secret(OLD_KEY)]
    assert desk.credentials.credential(PROVIDER).health is KeyHealth.VERIFIED


async def test_a_new_key_that_is_refused_leaves_the_old_one(
    desk: Desk, keys: MemoryKeyStore
) -> None:
    await desk.credentials.save(PROVIDER, OLD_KEY)
    desk.api.key_info = Rejected("OpenRouter", Rejection.KEY_REJECTED, 401)
    await fails(desk, CallbackAnswer(CODE))
    assert list(keys.items.values()) == [Secret(OLD_KEY)]


async def test_a_new_key_that_cannot_be_checked_is_not_lost(
    desk: Desk, keys: MemoryKeyStore
) -> None:
    desk.api.key_info = Unreachable("openrouter.ai", NoAnswer.LOST)
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        await desk.bring(CallbackAnswer(CODE))
        credential: Credential = await signing_in
    assert (credential.origin, credential.health) == (KeyOrigin.KEYCHAIN, KeyHealth.UNCHECKED)
    assert list(keys.items.values()) == [Secret(NEW_KEY)]


async def test_a_keychain_that_locks_in_the_middle_keeps_the_key_for_this_run(
    core: Core, clock: ManualClock
) -> None:
    desk = Desk(core, RefusingKeyStore(), clock)
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        await desk.bring(CallbackAnswer(CODE))
        credential: Credential = await signing_in
    assert (credential.origin, credential.health) == (KeyOrigin.MEMORY, KeyHealth.VERIFIED)
    desk.api.exchanges.append(Secret(NEW_KEY))
    signing = desk.service.sign_in(PROVIDER, keep_in_memory=False)
    with racing(signing) as (signing_in,):
        await desk.bring(CallbackAnswer(CODE))
        with pytest.raises(KeychainUnavailable):
            await signing_in
    await desk.tasks.cancel_all()


async def test_nobody_coming_back_ends_it(core: Core, keys: MemoryKeyStore) -> None:
    desk = Desk(core, keys, ManualClock(), patience=0.01)
    with pytest.raises(Unreachable) as caught:
        await desk.service.sign_in(PROVIDER)
    assert caught.value.kind is NoAnswer.NOT_SIGNED_IN
    assert desk.callbacks.open == []
    await desk.tasks.cancel_all()


async def test_cancelling_leaves_nothing_open_and_nothing_shown(
    desk: Desk, keys: MemoryKeyStore
) -> None:
    await desk.credentials.save(PROVIDER, OLD_KEY)
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        await desk.until(SignInStage.WAITING)
        signing_in.cancel()
        with pytest.raises(asyncio.CancelledError):
            await signing_in
    assert (desk.shown, desk.callbacks.open) == (None, [])
    assert list(keys.items.values()) == [Secret(OLD_KEY)]


async def test_a_new_attempt_ends_the_one_before(desk: Desk) -> None:
    with racing(desk.service.sign_in(PROVIDER)) as (older,):
        first = await desk.until(SignInStage.WAITING)
        with racing(desk.service.sign_in(PROVIDER)) as (newer,):
            with pytest.raises(asyncio.CancelledError):
                await older
            await desk.bring(CallbackAnswer(CODE))
            assert (await newer).health is KeyHealth.VERIFIED
    assert desk.browser.links[0] == first.link != desk.browser.links[1]


async def test_of_attempts_that_begin_in_the_same_moment_one_goes_on(desk: Desk) -> None:
    with racing(desk.service.sign_in(PROVIDER)) as (older,):
        await desk.until(SignInStage.WAITING)
        with racing(*(desk.service.sign_in(PROVIDER) for _ in range(3))) as newer:
            await asyncio.wait({older, *newer[:-1]})
            await desk.bring(CallbackAnswer(CODE))
            assert (await newer[-1]).health is KeyHealth.VERIFIED
            assert desk.callbacks.open == []


async def test_one_click_switches_to_pasting_a_code(desk: Desk) -> None:
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        before = await desk.until(SignInStage.WAITING)
        await desk.service.paste_instead(PROVIDER)
        after = await desk.until(SignInStage.WAITING, SignInWay.PASTE)
        assert desk.callbacks.open == []
        assert "callback_url" not in query(after.link)
        assert query(after.link)["code_challenge"] != query(before.link)["code_challenge"]
        await desk.service.submit_code(PROVIDER, f"  {CODE.reveal()} ")
        assert (await signing_in).health is KeyHealth.VERIFIED
    assert [code for _, code, _ in desk.api.exchanged] == [CODE]
    assert desk.browser.links == [before.link, after.link]


async def test_a_code_that_is_not_one_is_said_and_sent_to_nobody(
    desk: Desk, known_keys: KnownKeys
) -> None:
    with racing(desk.service.sign_in(PROVIDER, SignInWay.PASTE)) as (signing_in,):
        await desk.until(SignInStage.WAITING)
        for typed in ("", "two words", NEW_KEY, "x" * 1001, "код"):
            with pytest.raises(InvalidCode) as caught:
                await desk.service.submit_code(PROVIDER, typed)
            known_keys.assert_not_in(caught.value)
        assert desk.api.exchanged == []
        whole = f"http://localhost:41234/cb/x?code={CODE.reveal()}&state=y"
        await desk.service.submit_code(PROVIDER, whole)
        assert (await signing_in).health is KeyHealth.VERIFIED
    assert [code for _, code, _ in desk.api.exchanged] == [CODE]


async def test_an_attempt_ends_with_its_provider(desk: Desk) -> None:
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        await desk.until(SignInStage.WAITING)
        await desk.core.provider_list.set_enabled(PROVIDER, enabled=False)
        with pytest.raises(asyncio.CancelledError):
            await signing_in
    assert desk.shown is None
    assert desk.callbacks.open == []


async def test_a_key_that_comes_when_its_provider_is_gone_is_not_kept(desk: Desk) -> None:
    work = await desk.core.provider_list.duplicate(PROVIDER, "Work")

    async def gone(*_: object) -> KeyInfo:
        await desk.core.provider_list.delete(work.id)
        raise UnknownProvider(work.id)

    keys = MemoryKeyStore()
    providers = desk.core.providers
    credentials = CredentialService(providers, gone, Keys(providers, keys, {}), desk.clock)
    with pytest.raises(UnknownProvider):
        await credentials.take_over(work.id, providers.base_url(work.id), Secret(NEW_KEY))
    assert keys.items == {}


async def test_a_mistyped_code_can_be_pasted_again(desk: Desk) -> None:
    refusal = Rejected("OpenRouter", Rejection.CODE_REJECTED, 403)
    desk.api.exchanges.insert(0, refusal)
    with racing(desk.service.sign_in(PROVIDER, SignInWay.PASTE)) as (signing_in,):
        before = await desk.until(SignInStage.WAITING)
        await desk.service.submit_code(PROVIDER, "mistyped")
        await desk.until(SignInStage.ASKING)
        again = await desk.until(SignInStage.WAITING)
        assert (again.problem, again.link) == (refusal, before.link)
        await desk.service.submit_code(PROVIDER, CODE.reveal())
        assert (await signing_in).health is KeyHealth.VERIFIED


async def test_a_pasted_code_that_has_expired_needs_a_new_attempt(desk: Desk) -> None:
    expired = Rejected("OpenRouter", Rejection.CODE_EXPIRED, 403)
    desk.api.exchanges.insert(0, expired)
    with racing(desk.service.sign_in(PROVIDER, SignInWay.PASTE)) as (signing_in,):
        await desk.until(SignInStage.WAITING)
        await desk.service.submit_code(PROVIDER, CODE.reveal())
        with pytest.raises(Rejected) as caught:
            await signing_in
    assert caught.value is expired
    assert desk.shown is not None
    assert desk.shown.stage is SignInStage.FAILED


async def test_without_a_port_the_code_is_pasted(desk: Desk) -> None:
    desk.callbacks.available = False
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        shown = await desk.until(SignInStage.WAITING)
        assert (shown.way, shown.callback_failed) == (SignInWay.PASTE, True)
        await desk.service.submit_code(PROVIDER, CODE.reveal())
        assert (await signing_in).health is KeyHealth.VERIFIED


async def test_a_browser_that_cannot_be_opened_is_said(desk: Desk) -> None:
    desk.browser.opens = False
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        failed = asyncio.Event()
        desk.service.attempts.subscribe(
            lambda attempts: failed.set() if attempts[PROVIDER].browser_failed else None
        )
        await failed.wait()
        await desk.bring(CallbackAnswer(CODE))
        assert (await signing_in).health is KeyHealth.VERIFIED


async def test_an_opener_that_hangs_stops_nobody_and_is_given_up(desk: Desk) -> None:
    desk.browser.opens = None
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        await desk.bring(CallbackAnswer(CODE))
        assert (await signing_in).health is KeyHealth.VERIFIED
    going_on = {task.get_name() for task in asyncio.all_tasks() if not task.cancelling()}
    assert "open browser" not in going_on


async def test_the_page_can_be_opened_again(desk: Desk) -> None:
    with racing(desk.service.sign_in(PROVIDER, open_browser=False)) as (signing_in,):
        shown = await desk.until(SignInStage.WAITING)
        assert desk.browser.links == []
        await desk.service.open_again(PROVIDER)
        await desk.bring(CallbackAnswer(CODE))
        await signing_in
    assert desk.browser.links == [shown.link]
    await desk.service.open_again(PROVIDER)
    await desk.service.paste_instead(PROVIDER)
    await desk.service.submit_code(PROVIDER, CODE.reveal())
    assert len(desk.browser.links) == 1, "nothing runs any more"
    await desk.service.dismiss(PROVIDER)
    assert desk.shown is None


async def test_a_list_that_was_never_set_gets_the_recommended_models(desk: Desk) -> None:
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        await desk.bring(CallbackAnswer(CODE))
        await signing_in
    assert desk.core.providers.allowed_models(PROVIDER) == desk.core.defaults.recommended(PROVIDER)


@pytest.mark.parametrize("models", [("a/b", "c/d"), ()])
async def test_a_list_that_was_set_is_not_touched(desk: Desk, models: tuple[str, ...]) -> None:
    for model in (*models, "e/f"):
        await desk.core.providers.add_model(PROVIDER, model)
    await desk.core.providers.remove_model(PROVIDER, "e/f")
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        await desk.bring(CallbackAnswer(CODE))
        await signing_in
    assert desk.core.providers.allowed_models(PROVIDER) == models


async def test_a_base_url_that_changes_meanwhile_gets_neither_code_nor_key(
    desk: Desk, keys: MemoryKeyStore
) -> None:
    asked_at = desk.core.providers.base_url(PROVIDER)
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        await desk.until(SignInStage.WAITING)
        await desk.core.providers.set_base_url(PROVIDER, "https://other.example/v1")
        await desk.bring(CallbackAnswer(CODE))
        credential: Credential = await signing_in
    assert [base_url for base_url, _, _ in desk.api.exchanged] == [asked_at]
    assert list(keys.items) == [(PROVIDER, str(asked_at.origin))]
    assert not credential.present, "the address in use has no key"


async def test_no_snapshot_holds_a_secret(desk: Desk) -> None:
    seen: list[str] = []
    desk.service.attempts.subscribe(lambda attempts: seen.append(repr(attempts)))
    desk.api.key_info = KeyInfo(label="new")
    with racing(desk.service.sign_in(PROVIDER)) as (signing_in,):
        await desk.bring(CallbackAnswer(CODE))
        await signing_in
    ((_, _, verifier),) = desk.api.exchanged
    for secret in (CODE.reveal(), verifier.reveal(), NEW_KEY):
        assert not [text for text in seen if secret in text]
