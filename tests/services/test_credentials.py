"""CredentialService: where the key comes from, where it is sent, and where it is not."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from decimal import Decimal

import pytest

from desktop.core import Core
from desktop.domain.credentials import Credential, Keychain, KeyHealth, KeyOrigin, Secret
from desktop.domain.errors import (
    InvalidKey,
    KeychainState,
    KeychainUnavailable,
    NoKey,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.presentation.wording import describe
from desktop.services.credentials import CredentialService
from desktop.services.keys import Keys
from desktop.services.tasks import racing
from tests.conftest import KnownKeys, RecordedLog
from tests.fakes import ManualClock, MemoryKeyStore, RefusingKeyStore, ScriptedApi
from tests.services.conftest import PROVIDER, MakeCore
from tests.simulators import Sandbox, Served, faults, serve

VARIABLE = "OPENROUTER_API_KEY"
OTHER_KEY = "sk-or-v1-ffffffffffffffffffffffffffffffff"


@pytest.fixture
def other_key(known_keys: KnownKeys) -> str:
    """A key of the right form that the sandbox does not know."""
    return known_keys.add(OTHER_KEY)


def sent(served: Served) -> list[str]:
    """The credential of each request so far."""
    return [received.credential for received in served.received]


async def test_without_a_key_nothing_is_asked(core: Core, served: Served) -> None:
    credential = await core.credentials.check(PROVIDER)
    assert (credential.origin, credential.health) == (KeyOrigin.NONE, KeyHealth.UNKNOWN)
    assert credential.keychain.name == "Test Keychain"
    with pytest.raises(NoKey) as caught:
        await core.credentials.key(PROVIDER)
    assert (caught.value.name, caught.value.variable) == ("OpenRouter", VARIABLE)
    assert served.received == []


async def test_a_key_is_checked_and_kept(
    core: Core, served: Served, keys: MemoryKeyStore, clock: ManualClock
) -> None:
    credential = await core.credentials.save(PROVIDER, f"  {served.key}\n")
    assert (credential.origin, credential.health) == (KeyOrigin.KEYCHAIN, KeyHealth.VERIFIED)
    assert credential.info is not None
    assert credential.checked_at == clock.now
    assert keys.items == {(PROVIDER, served.origin): Secret(served.key)}
    assert sent(served) == ["accepted"]
    assert served.key not in repr(core.credentials.credentials.value)


async def test_a_key_that_is_refused_leaves_the_old_one(
    core: Core, served: Served, keys: MemoryKeyStore, other_key: str, known_keys: KnownKeys
) -> None:
    await core.credentials.save(PROVIDER, served.key)
    with pytest.raises(Rejected) as caught:
        await core.credentials.save(PROVIDER, other_key)
    assert caught.value.kind is Rejection.KEY_REJECTED
    known_keys.assert_not_in(caught.value)
    assert keys.items == {(PROVIDER, served.origin): Secret(served.key)}
    assert core.credentials.credential(PROVIDER).health is KeyHealth.VERIFIED


async def test_a_key_that_cannot_be_checked_is_not_kept(
    core: Core, served: Served, keys: MemoryKeyStore
) -> None:
    served.sandbox.script(faults.no_answer("drop"), on="/key")
    with pytest.raises(Unreachable):
        await core.credentials.save(PROVIDER, served.key)
    assert keys.items == {}
    assert core.providers.allowed_models(PROVIDER) == ()


async def test_what_cannot_be_a_key_is_sent_to_nobody(core: Core, served: Served) -> None:
    for typed in ("", "two words", "sk-ant-api03-abcdefabcdef"):
        with pytest.raises(InvalidKey):
            await core.credentials.save(PROVIDER, typed)
    assert served.received == []


async def test_the_environment_comes_before_the_keychain(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore, other_key: str
) -> None:
    keys.items[PROVIDER, served.origin] = Secret(served.key)
    core = await make_core(environment={VARIABLE: f" {other_key} "})
    await core.providers.set_base_url(PROVIDER, served.base_url, allow_env_key=True)
    assert await core.credentials.key(PROVIDER) == Secret(other_key)
    credential = await core.credentials.check(PROVIDER)
    assert (credential.origin, credential.health) == (KeyOrigin.ENVIRONMENT, KeyHealth.REJECTED)
    assert isinstance(credential.problem, Rejected)


async def test_an_empty_variable_is_none(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore
) -> None:
    keys.items[PROVIDER, served.origin] = Secret(served.key)
    core = await make_core(environment={VARIABLE: "  "})
    assert (await core.credentials.load(PROVIDER)).origin is KeyOrigin.KEYCHAIN
    assert not core.credentials.credential(PROVIDER).variable_withheld


async def test_the_key_of_the_environment_goes_to_nobody_elses_address(
    make_core: MakeCore, served: Served
) -> None:
    core = await make_core(environment={VARIABLE: served.key})
    credential = await core.credentials.check(PROVIDER)
    assert (credential.origin, credential.variable_withheld) == (KeyOrigin.NONE, True)
    with pytest.raises(NoKey) as caught:
        await core.credentials.key(PROVIDER)
    assert caught.value.withheld
    await core.catalogs.refresh(PROVIDER)
    assert [received.carries_key for received in served.received] == [False]
    await core.providers.set_base_url(PROVIDER, served.base_url, allow_env_key=True)
    assert (await core.credentials.check(PROVIDER)).health is KeyHealth.VERIFIED


@pytest.mark.parametrize(
    "bad", ["sk-or-v1-0123\n456789abcdef", "sk-or-v1-ключ", "sk-ant-abcdefabcdef"]
)
async def test_what_cannot_be_a_key_in_the_environment_is_said(
    make_core: MakeCore, served: Served, known_keys: KnownKeys, bad: str
) -> None:
    known_keys.add(bad)
    core = await make_core(environment={VARIABLE: bad})
    await core.providers.set_base_url(PROVIDER, served.base_url, allow_env_key=True)
    credential = await core.credentials.check(PROVIDER)
    assert isinstance(credential.problem, InvalidKey)
    assert not credential.present
    assert served.received == []


async def test_saving_beside_the_environment_does_not_vouch_for_the_environments_key(
    make_core: MakeCore, served: Served, other_key: str
) -> None:
    core = await make_core(environment={VARIABLE: other_key})
    await core.providers.set_base_url(PROVIDER, served.base_url, allow_env_key=True)
    credential = await core.credentials.save(PROVIDER, served.key)
    assert credential.origin is KeyOrigin.ENVIRONMENT
    assert credential.health is KeyHealth.REJECTED, "it is the key in use that counts"


async def test_another_base_url_has_no_key_until_it_is_given_one(
    core: Core, served: Served, keys: MemoryKeyStore
) -> None:
    await core.credentials.save(PROVIDER, served.key)
    elsewhere = Sandbox(key=served.key)
    with serve(elsewhere) as other:
        await core.providers.set_base_url(PROVIDER, other.base_url)
        assert not (await core.credentials.check(PROVIDER)).present
        await core.catalogs.refresh(PROVIDER)
        assert [received.carries_key for received in other.received] == [False]
        await core.credentials.save(PROVIDER, served.key)
        assert sent(other)[-1] == "accepted"
        assert len(keys.items) == 2
        await core.credentials.remove(PROVIDER)
    assert keys.items == {(PROVIDER, served.origin): Secret(served.key)}
    await core.providers.set_base_url(PROVIDER, served.base_url)
    assert (await core.credentials.check(PROVIDER)).health is KeyHealth.VERIFIED


async def test_another_path_of_the_same_origin_keeps_the_key(core: Core, served: Served) -> None:
    await core.credentials.save(PROVIDER, served.key)
    await core.providers.set_base_url(PROVIDER, f"{served.origin}/elsewhere")
    assert (await core.credentials.load(PROVIDER)).present


async def test_a_key_that_was_looked_up_for_one_address_is_not_sent_to_another(
    core: Core, served: Served, keys: MemoryKeyStore
) -> None:
    """The base URL may change while the keychain asks for a password."""
    await core.credentials.save(PROVIDER, served.key)
    with serve(Sandbox(key=served.key)) as other:

        async def change() -> None:
            await core.providers.set_base_url(PROVIDER, other.base_url)

        keys.on_load = change
        with pytest.raises(NoKey):
            await core.credentials.key(PROVIDER)
        await core.providers.set_base_url(PROVIDER, served.base_url)
        await core.credentials.load(PROVIDER)
        keys.on_load = change
        await core.credentials.check(PROVIDER)
        assert sent(other) == []


async def test_the_key_of_the_new_address_is_not_sent_to_the_old_one(
    core: Core, served: Served, keys: MemoryKeyStore, known_keys: KnownKeys
) -> None:
    """Likewise, where both have a key."""
    keys.items[PROVIDER, served.origin] = Secret(served.key)
    with serve(Sandbox(key=known_keys.add(OTHER_KEY))) as other:
        keys.items[PROVIDER, other.origin] = Secret(OTHER_KEY)

        async def change() -> None:
            await core.providers.set_base_url(PROVIDER, other.base_url)

        keys.on_load = change
        credential = await core.credentials.check(PROVIDER)
        assert (sent(served), sent(other)) == ([], ["accepted"])
        assert credential.health is KeyHealth.VERIFIED


async def test_what_one_address_says_of_a_key_is_not_said_of_it_at_another(
    core: Core, served: Served, keys: MemoryKeyStore
) -> None:
    for origin in (served.origin, "https://other.example"):
        keys.items[PROVIDER, origin] = Secret(served.key)
    assert (await core.credentials.check(PROVIDER)).health is KeyHealth.VERIFIED
    await core.providers.set_base_url(PROVIDER, "https://other.example/v1")
    elsewhere = await core.credentials.load(PROVIDER)
    assert (elsewhere.present, elsewhere.health) == (True, KeyHealth.UNKNOWN)
    assert elsewhere.info is None


async def test_a_key_is_kept_for_the_address_that_has_verified_it(
    core: Core, clock: ManualClock, keys: MemoryKeyStore
) -> None:
    async def change() -> None:
        await core.providers.set_base_url(PROVIDER, "https://other.example/v1")

    api = ScriptedApi(on_ask=change)
    service = CredentialService(core.providers, api.check, Keys(core.providers, keys, {}), clock)
    await core.providers.set_base_url(PROVIDER, "https://one.example/v1")
    await service.save(PROVIDER, "sk-or-v1-x")
    assert list(keys.items) == [(PROVIDER, "https://one.example")]
    assert service.credential(PROVIDER).health is not KeyHealth.VERIFIED


async def test_a_check_that_ends_at_another_address_says_nothing_of_it(
    core: Core, served: Served, clock: ManualClock, keys: MemoryKeyStore
) -> None:
    keys.items[PROVIDER, served.origin] = Secret("sk-or-v1-x")

    async def change() -> None:
        await core.providers.set_base_url(PROVIDER, "https://other.example/v1")
        await service.load(PROVIDER)

    api = ScriptedApi(on_ask=change)
    service = CredentialService(core.providers, api.check, Keys(core.providers, keys, {}), clock)
    await service.check(PROVIDER)
    assert not service.credential(PROVIDER).present
    assert service.credential(PROVIDER).health is KeyHealth.UNKNOWN


async def test_without_a_keychain_a_key_is_for_this_run(
    make_core: MakeCore, served: Served
) -> None:
    core = await make_core(keys=RefusingKeyStore())
    credential = await core.credentials.save(PROVIDER, served.key)
    assert (credential.origin, credential.health) == (KeyOrigin.MEMORY, KeyHealth.VERIFIED)
    assert credential.keychain.problem == RefusingKeyStore.detail
    assert await core.credentials.key(PROVIDER) == Secret(served.key)
    assert (await core.credentials.check(PROVIDER)).origin is KeyOrigin.MEMORY
    again = await make_core(keys=RefusingKeyStore())
    with pytest.raises(KeychainUnavailable):
        await again.credentials.key(PROVIDER)


async def test_a_key_in_memory_belongs_to_one_address_too(
    make_core: MakeCore, served: Served
) -> None:
    from desktop.adapters.keychain import NoKeychain

    core = await make_core(keys=NoKeychain())
    await core.credentials.save(PROVIDER, served.key)
    await core.providers.set_base_url(PROVIDER, "https://other.example/v1")
    with pytest.raises(NoKey):
        await core.credentials.key(PROVIDER)


async def test_who_wants_a_keychain_is_told_that_there_is_none(
    make_core: MakeCore, served: Served
) -> None:
    core = await make_core(keys=RefusingKeyStore())
    with pytest.raises(KeychainUnavailable) as caught:
        await core.credentials.save(PROVIDER, served.key, keep_in_memory=False)
    assert (caught.value.detail, caught.value.variable) == (RefusingKeyStore.detail, VARIABLE)
    assert not core.credentials.credential(PROVIDER).present


async def test_a_keychain_that_refuses_is_part_of_the_state(make_core: MakeCore) -> None:
    core = await make_core(keys=RefusingKeyStore())
    credential = await core.credentials.check(PROVIDER)
    assert not credential.present
    assert isinstance(credential.problem, KeychainUnavailable)
    assert credential.keychain.problem == RefusingKeyStore.detail


async def test_a_failed_check_says_nothing_about_the_key(core: Core, served: Served) -> None:
    await core.credentials.save(PROVIDER, served.key)
    served.sandbox.script(faults.status(500), on="/key")
    credential = await core.credentials.check(PROVIDER)
    assert (credential.origin, credential.health) == (KeyOrigin.KEYCHAIN, KeyHealth.UNCHECKED)
    assert isinstance(credential.problem, Rejected)
    assert (await core.credentials.check(PROVIDER)).health is KeyHealth.VERIFIED
    assert core.credentials.credential(PROVIDER).problem is None


async def test_a_key_is_forgotten(core: Core, served: Served, keys: MemoryKeyStore) -> None:
    await core.credentials.save(PROVIDER, served.key)
    credential = await core.credentials.remove(PROVIDER)
    assert (credential.present, keys.items) == (False, {})
    assert not (await core.credentials.remove(PROVIDER)).present


async def test_the_first_verified_key_brings_the_recommended_models(
    core: Core, served: Served
) -> None:
    await core.credentials.save(PROVIDER, served.key)
    recommended = core.defaults.recommended(PROVIDER)
    assert recommended
    assert core.providers.allowed_models(PROVIDER) == recommended


async def test_models_that_were_chosen_before_the_key_stay_alone(
    core: Core, served: Served
) -> None:
    await core.providers.add_model(PROVIDER, "a/b")
    await core.credentials.save(PROVIDER, served.key)
    assert core.providers.allowed_models(PROVIDER) == ("a/b",)


async def test_a_profile_that_cannot_be_written_to_does_not_lose_the_key(
    core: Core, served: Served, keys: MemoryKeyStore, strict_log: RecordedLog
) -> None:
    core.profile.settings.unlink()
    core.profile.settings.mkdir()
    assert (await core.credentials.save(PROVIDER, served.key)).health is KeyHealth.VERIFIED
    assert keys.items
    strict_log.expect("the recommended models could not be saved")


async def test_a_management_key_is_told_from_others(
    core: Core, served: Served, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = served.sandbox.account
    management = account.key_data(clock.now) | {"is_management_key": True}
    monkeypatch.setattr(account, "key_data", lambda _: management)
    credential = await core.credentials.save(PROVIDER, served.key)
    assert credential.info is not None
    assert credential.info.management


async def test_a_quiet_check_keeps_what_is_known_until_the_answer_is_there(
    core: Core, served: Served, clock: ManualClock
) -> None:
    await core.credentials.save(PROVIDER, served.key)
    before, told = core.credentials.credential(PROVIDER), list[KeyHealth]()
    core.credentials.credentials.subscribe(lambda all_: told.append(all_[PROVIDER].health))
    served.sandbox.script(faults.status(500), on="/key")
    assert await core.credentials.check(PROVIDER, quietly=True) == before
    clock.advance(minutes=5)
    after = await core.credentials.check(PROVIDER, quietly=True)
    assert after.checked_at == clock.now
    assert told == [KeyHealth.VERIFIED]


async def test_a_late_answer_about_a_removed_key_says_nothing(
    core: Core, served: Served, clock: ManualClock, keys: MemoryKeyStore
) -> None:
    keys.items[PROVIDER, served.origin] = Secret("sk-or-v1-x")
    asked, answer = asyncio.Event(), asyncio.Event()

    async def late() -> None:
        asked.set()
        await answer.wait()

    api = ScriptedApi(on_ask=late)
    service = CredentialService(core.providers, api.check, Keys(core.providers, keys, {}), clock)
    with racing(service.check(PROVIDER)) as (checking,):
        await asked.wait()
        removed = await service.remove(PROVIDER)
        answer.set()
        assert await checking == removed == service.credential(PROVIDER)
    assert (removed.origin, removed.health) == (KeyOrigin.NONE, KeyHealth.UNKNOWN)


async def test_what_is_known_of_a_key_stays_while_it_is_checked_again(
    core: Core, served: Served, clock: ManualClock
) -> None:
    before = await core.credentials.save(PROVIDER, served.key)
    clock.advance(minutes=14)
    served.sandbox.script(faults.no_answer("drop"), on="/key")
    after = await core.credentials.check(PROVIDER)
    assert (after.health, after.info) == (KeyHealth.UNCHECKED, before.info)
    assert after.checked_at == before.checked_at, "the numbers are as old as they are"


async def test_nothing_known_of_one_key_is_said_of_another(
    core: Core, served: Served, keys: MemoryKeyStore, other_key: str
) -> None:
    await core.credentials.save(PROVIDER, served.key)
    keys.items[PROVIDER, served.origin] = Secret(other_key)
    served.sandbox.script(faults.no_answer("drop"), on="/key")
    after = await core.credentials.check(PROVIDER, quietly=True)
    assert (after.health, after.info) == (KeyHealth.UNCHECKED, None)


async def test_a_locked_keychain_is_not_opened_unasked(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore
) -> None:
    keys.items[PROVIDER, served.origin] = Secret(served.key)
    keys.locked = True
    core = await make_core()
    shown = await core.credentials.check(PROVIDER, may_prompt=False)
    assert (shown.keychain.state, keys.prompted) == (KeychainState.LOCKED, 0)
    assert not shown.present
    unlocked = await core.credentials.check(PROVIDER)
    assert (unlocked.health, keys.prompted) == (KeyHealth.VERIFIED, 1)
    assert unlocked.keychain.state is KeychainState.READY


async def test_a_locked_keychain_may_turn_out_to_hold_no_key(
    make_core: MakeCore, keys: MemoryKeyStore
) -> None:
    keys.locked = True
    core = await make_core()
    await core.credentials.load(PROVIDER, may_prompt=False)
    unlocked = await core.credentials.load(PROVIDER)
    assert (unlocked.present, unlocked.problem) == (False, None)


async def test_a_keychain_that_locks_itself_takes_nothing_from_the_page(
    core: Core, served: Served, keys: MemoryKeyStore
) -> None:
    before = await core.credentials.save(PROVIDER, served.key)
    keys.locked = True
    assert await core.credentials.check(PROVIDER, quietly=True) == before
    assert core.credentials.credential(PROVIDER) == before
    assert keys.prompted == 0


async def test_a_key_of_the_environment_goes_into_the_keychain_when_asked(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore
) -> None:
    core = await make_core(environment={VARIABLE: served.key})
    await core.providers.allow_env_key(PROVIDER, allowed=True)
    checked = await core.credentials.check(PROVIDER)
    assert (checked.also_kept, keys.items) == (False, {})
    kept = await core.credentials.keep(PROVIDER)
    assert keys.items == {(PROVIDER, served.origin): Secret(served.key)}
    assert (kept.origin, kept.also_kept, kept.info) == (KeyOrigin.ENVIRONMENT, True, checked.info)
    removed = await core.credentials.remove(PROVIDER)
    assert (removed.origin, removed.also_kept, keys.items) == (KeyOrigin.ENVIRONMENT, False, {})


async def test_a_check_that_ends_later_does_not_forget_what_was_kept(
    core: Core, served: Served, clock: ManualClock, keys: MemoryKeyStore
) -> None:
    asked, answer = asyncio.Event(), asyncio.Event()

    async def late() -> None:
        asked.set()
        await answer.wait()

    environment = {VARIABLE: "sk-or-v1-x"}
    await core.providers.allow_env_key(PROVIDER, allowed=True)
    service = CredentialService(
        core.providers,
        ScriptedApi(on_ask=late).check,
        Keys(core.providers, keys, environment),
        clock,
    )
    with racing(service.check(PROVIDER)) as (checking,):
        await asked.wait()
        assert (await service.keep(PROVIDER)).also_kept
        answer.set()
        assert (await checking).also_kept
    assert service.credential(PROVIDER).also_kept
    assert service.credential(PROVIDER).health is KeyHealth.VERIFIED


async def test_a_key_of_this_run_goes_into_the_keychain_once_that_opens(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore
) -> None:
    core = await make_core()
    keys.prompt = asyncio.Event()
    with racing(core.credentials.save(PROVIDER, served.key)) as (saving,):
        await _until_waiting(core)
        await core.credentials.stop_waiting(PROVIDER)
        held = await saving
    assert (held.origin, held.health) == (KeyOrigin.MEMORY, KeyHealth.VERIFIED)
    assert held.keychain.state is KeychainState.REFUSED
    keys.prompt = None
    kept = await core.credentials.keep(PROVIDER)
    assert (kept.origin, kept.health) == (KeyOrigin.KEYCHAIN, KeyHealth.VERIFIED)
    assert kept.keychain.state is KeychainState.READY
    assert keys.items == {(PROVIDER, served.origin): Secret(served.key)}


async def test_a_prompt_that_is_open_is_said_and_then_forgotten(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore
) -> None:
    keys.items[PROVIDER, served.origin] = Secret(served.key)
    keys.prompt = asyncio.Event()
    core = await make_core()
    with racing(core.credentials.check(PROVIDER)) as (checking,):
        await _until_waiting(core)
        shown = core.credentials.credentials.value[PROVIDER]
        assert shown.keychain == Keychain("Test Keychain", KeychainState.WAITING)
        keys.prompt.set()
        assert (await checking).keychain == Keychain("Test Keychain")
    assert core.credentials.credentials.value[PROVIDER].keychain.usable


async def test_a_key_that_is_kept_already_is_shown_also_when_that_was_cancelled(
    core: Core, served: Served, keys: MemoryKeyStore
) -> None:
    stored, shown = asyncio.Event(), asyncio.Event()

    async def read_back() -> None:
        stored.set()
        await asyncio.sleep(0)

    keys.on_load = read_back
    core.credentials.credentials.subscribe(lambda _: shown.set())
    with racing(core.credentials.save(PROVIDER, served.key)) as (saving,):
        await stored.wait()
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
    assert list(keys.items.values()) == [Secret(served.key)]
    await shown.wait()
    credential = core.credentials.credential(PROVIDER)
    assert (credential.origin, credential.health) == (KeyOrigin.KEYCHAIN, KeyHealth.VERIFIED)


async def test_the_numbers_of_a_key_are_kept_fresh(
    core: Core, served: Served, clock: ManualClock
) -> None:
    await core.credentials.save(PROVIDER, served.key)
    clock.advance(minutes=1)
    served.sandbox.account.usage_daily += 1
    fresh = asyncio.Event()
    core.credentials.credentials.subscribe(lambda _: fresh.set())
    with racing(core.credentials.follow(0.001)):
        await fresh.wait()
    shown = core.credentials.credential(PROVIDER)
    assert shown.info is not None
    assert (shown.info.usage_daily, shown.checked_at) == (Decimal("1.12"), clock.now)


async def _until_waiting(core: Core) -> None:
    waiting = asyncio.Event()

    def look(credentials: Mapping[str, Credential]) -> None:
        credential = credentials.get(PROVIDER)
        if credential and credential.keychain.state is KeychainState.WAITING:
            waiting.set()

    end = core.credentials.credentials.subscribe(look)
    look(core.credentials.credentials.value)
    await waiting.wait()
    end()


async def test_a_key_that_was_never_in_the_keychain_can_be_removed(
    make_core: MakeCore, served: Served
) -> None:
    core = await make_core(keys=RefusingKeyStore())
    saved = await core.credentials.save(PROVIDER, served.key)
    assert saved.origin is KeyOrigin.MEMORY
    removed = await core.credentials.remove(PROVIDER)
    assert removed.origin is not KeyOrigin.MEMORY
    assert core.credentials.credential(PROVIDER) == removed


async def test_an_unusable_variable_is_named_and_wins_visibly(
    make_core: MakeCore, served: Served
) -> None:
    core = await make_core(environment={VARIABLE: "two words"})
    await core.providers.set_base_url(PROVIDER, served.base_url, allow_env_key=True)
    saved = await core.credentials.save(PROVIDER, served.key)
    assert saved.health is not KeyHealth.VERIFIED
    assert isinstance(saved.problem, InvalidKey)
    assert describe(saved.problem).text == (
        f"{VARIABLE} cannot be used: The key has a space or a line break in it."
    )
