"""Providers that come and go while a window is open: looked up, left alone, forgotten."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.core import Core
from desktop.domain.credentials import KeyHealth, KeyOrigin, Secret
from desktop.domain.errors import NoKey, ProviderDisabled
from desktop.domain.new_provider import NewProvider
from desktop.domain.origin import BaseUrl
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.services.chat import Phase
from desktop.services.providers import UnknownProvider
from desktop.services.tasks import racing
from tests.fakes import ManualClock, MemoryKeyStore, RefusingKeyStore
from tests.services.conftest import MODEL, PROVIDER, MakeCore, told
from tests.simulators import Served
from tests.simulators.neighbours import Neighbours, serve_neighbours

OWN = "mine"


def mine(served: Served, *, key_needed: bool = True) -> NewProvider:
    """The sandbox, as an endpoint of one's own."""
    here = BaseUrl.parse(served.base_url)
    return NewProvider("Mine", "openai", here, (MODEL,), key_needed=key_needed)


def asked(served: Served) -> list[str]:
    return [request.path.removeprefix("/api/v1") for request in served.received]


async def begun(make_core: MakeCore, keys: MemoryKeyStore, served: Served) -> Core:
    """A window's core whose first look at OpenRouter is over."""
    keys.items[PROVIDER, served.origin] = Secret(served.key)
    core = await make_core()
    await core.begin()
    await told(core.credentials.credentials, lambda all_: verified(all_, PROVIDER))
    await told(core.catalogs.catalogs, lambda all_: bool(all_[PROVIDER].catalog))
    await told(core.catalogs.catalogs, lambda all_: all_[PROVIDER].reachable is not None)
    served.received.clear()
    return core


def verified(credentials: object, provider_id: str) -> bool:
    assert isinstance(credentials, dict)
    found = credentials.get(provider_id)
    return found is not None and found.health is KeyHealth.VERIFIED


async def test_one_that_another_process_adds_is_there_without_a_restart(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore
) -> None:
    window = await begun(make_core, keys, served)
    terminal = await make_core()
    keys.items[OWN, served.origin] = Secret(served.key)
    await terminal.provider_list.add(mine(served))
    await window.settings.reload()
    assert window.providers.provider(OWN).name == "Mine"
    await told(window.credentials.credentials, lambda all_: OWN in all_ and all_[OWN].present)
    await told(window.catalogs.catalogs, lambda all_: OWN in all_ and bool(all_[OWN].catalog))
    turn = await window.chat.send(OWN, MODEL, "Hello?")
    assert turn.phase is Phase.DONE


async def test_one_that_another_process_deletes_breaks_nobody(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore
) -> None:
    window = await begun(make_core, keys, served)
    work = await window.provider_list.duplicate(PROVIDER, "Work")
    await window.credentials.save(work.id, served.key)
    await window.catalogs.refresh(work.id)
    await window.reachable.refresh(work.id)
    await window.catalog_changes.update(work.id)
    await window.price_history.update(work.id)
    terminal = await make_core()
    await terminal.provider_list.delete(work.id)
    await window.settings.reload()
    for known in (window.credentials.credentials, window.catalogs.catalogs):
        assert work.id not in known.value
    assert work.id not in window.catalog_changes.changes.value
    assert work.id not in window.providers.histories.value
    assert window.price_history.seen(work.id, MODEL) is None
    await window.credentials.check(PROVIDER)
    assert (await window.catalogs.refresh(PROVIDER)).problem is None


async def test_what_is_asked_while_its_provider_is_deleted_ends_quietly(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore
) -> None:
    window = await begun(make_core, keys, served)
    work = await window.provider_list.duplicate(PROVIDER, "Work")
    keys.items[work.id, served.origin] = Secret(served.key)
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def meanwhile() -> None:
        arrived.set()
        await go_on.wait()

    keys.on_load = meanwhile
    works = [
        window.credentials.check(work.id, may_prompt=False),
        window.catalogs.refresh(work.id),
        window.reachable.refresh(work.id),
    ]
    with racing(*works) as tasks:
        await arrived.wait()
        await window.provider_list.delete(work.id)
        go_on.set()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    failed = [each for each in ended if isinstance(each, BaseException)]
    assert all(isinstance(each, UnknownProvider) for each in failed)
    assert work.id not in window.credentials.credentials.value
    assert work.id not in window.catalogs.catalogs.value


async def test_one_that_is_disabled_is_asked_for_nothing_until_it_is_enabled(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore, clock: ManualClock
) -> None:
    window = await begun(make_core, keys, served)
    await window.providers.add_model(PROVIDER, MODEL)
    await window.provider_list.set_enabled(PROVIDER, enabled=False)
    served.received.clear()
    await window.catalogs.refresh(PROVIDER)
    assert await window.reachable.refresh(PROVIDER) is None
    with pytest.raises(ProviderDisabled):
        await window.chat.send(PROVIDER, MODEL, "Hello?")
    assert asked(served) == []
    clock.advance(minutes=1)
    await window.provider_list.set_enabled(PROVIDER, enabled=True)
    await told(
        window.catalogs.catalogs, lambda all_: all_[PROVIDER].catalog.fetched_at == clock.now
    )
    await told(window.credentials.credentials, lambda all_: all_[PROVIDER].checked_at == clock.now)


async def test_keys_are_kept_fresh_of_those_that_are_enabled(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore, clock: ManualClock
) -> None:
    window = await begun(make_core, keys, served)
    work = await window.provider_list.duplicate(PROVIDER, "Work")
    await window.credentials.save(work.id, served.key)
    await window.provider_list.set_enabled(PROVIDER, enabled=False)
    before = clock.now
    clock.advance(minutes=1)
    with racing(window.credentials.follow(0.0)) as (following,):
        known = await told(
            window.credentials.credentials, lambda all_: all_[work.id].checked_at == clock.now
        )
        assert known[PROVIDER].checked_at == before
        await window.provider_list.set_enabled(PROVIDER, enabled=True)
        await window.provider_list.delete(work.id)
        clock.advance(minutes=1)
        await told(
            window.credentials.credentials, lambda all_: all_[PROVIDER].checked_at == clock.now
        )
        assert not following.done(), "a provider that is gone does not end it"


async def test_a_bill_of_a_provider_that_is_gone_is_not_asked_for(
    ready: Core, served: Served, clock: ManualClock
) -> None:
    work = await ready.provider_list.duplicate(PROVIDER, "Work")
    here = str(ready.providers.base_url(work.id).origin)
    record = RequestRecord(
        "one", "chat", work.id, here, MODEL, clock.now - timedelta(hours=1), generation_id="gen-1"
    )
    disabled = replace(record, status=RequestStatus.STOPPED)
    await ready.provider_list.set_enabled(work.id, enabled=False)
    assert not ready.settlement.can_ask(disabled)
    await ready.provider_list.delete(work.id)
    assert not ready.settlement.can_ask(record)
    await ready.ledger.update(disabled)
    assert await ready.settlement.settle_abandoned() == 0
    assert await ready.ledger.find("one") == disabled


# ── lists that need a key ───────────────────────────────────────────────────────────────────────


async def test_a_list_that_needs_a_key_comes_as_soon_as_there_is_a_good_one_and_once(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore
) -> None:
    window = await begun(make_core, keys, served)
    await window.provider_list.add(mine(served))
    await told(window.catalogs.catalogs, lambda all_: OWN in all_)
    state = await window.catalogs.refresh(OWN)
    assert (state.problem, bool(state.catalog)) == (None, False), "silently"
    assert asked(served) == []
    await window.credentials.save(OWN, served.key)
    await told(window.catalogs.catalogs, lambda all_: bool(all_[OWN].catalog))
    await window.credentials.check(OWN)
    await window.credentials.check(OWN)
    listed = [r for r in served.received if r.path.endswith("/models") and r.carries_key]
    by_checks = 3  # the check of a key is a look at the list
    assert len(listed) == by_checks + 1


async def test_the_key_of_one_address_is_not_sent_to_another_while_it_is_looked_up(
    core: Core, served: Served, keys: MemoryKeyStore
) -> None:
    await core.provider_list.add(mine(served))
    keys.items[OWN, "https://other.example"] = Secret("key-of-another-address")

    async def change() -> None:
        await core.providers.set_base_url(OWN, "https://other.example/v1")

    keys.on_load = change
    await core.catalogs.refresh(OWN)
    assert asked(served) == []


# ── endpoints that need no key ──────────────────────────────────────────────────────────────────


async def test_where_no_key_is_needed_none_is_asked_for_and_none_is_sent(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore
) -> None:
    core = await make_core(keys=keys)
    await core.provider_list.add(mine(served, key_needed=False))
    credential = await core.credentials.load(OWN)
    assert (credential.origin, credential.key_needed, credential.ready) == (
        KeyOrigin.NONE,
        False,
        True,
    )
    assert await core.credentials.key(OWN) is None
    await core.chat.send(OWN, MODEL, "Hello?")
    assert asked(served) == ["/chat/completions"]
    assert not served.received[0].carries_key
    keys.items[OWN, served.origin] = Secret(served.key)
    turn = await core.chat.send(OWN, MODEL, "Hello?")
    assert turn.phase is Phase.DONE, "a key that there is all the same is sent"


async def test_where_one_is_needed_it_still_is(core: Core) -> None:
    with pytest.raises(NoKey):
        await core.credentials.key(PROVIDER)


async def test_a_keychain_that_refuses_is_said_there_too(
    make_core: MakeCore, served: Served
) -> None:
    core = await make_core(keys=RefusingKeyStore())
    await core.provider_list.add(mine(served, key_needed=False))
    credential = await core.credentials.load(OWN)
    assert credential.problem is not None


async def test_nobody_is_told_of_a_person_who_has_nothing_to_do_with_them(
    make_core: MakeCore, served: Served, keys: MemoryKeyStore
) -> None:
    there = Neighbours()
    with serve_neighbours(there) as base_urls:
        core = await make_core()
        for provider_id in ("fireworks", "modelscope"):
            await core.providers.set_base_url(provider_id, base_urls[provider_id])
        await core.provider_list.set_enabled("modelstudio", enabled=False)
        await core.begin()
        await told(
            core.catalogs.catalogs, lambda all_: PROVIDER in all_ and bool(all_[PROVIDER].catalog)
        )
        await told(core.catalogs.catalogs, lambda all_: "modelscope" in all_)
        await told(core.credentials.credentials, lambda all_: "modelscope" in all_)
        assert [*there.fireworks.received, *there.modelscope.received] == []
        await core.credentials.save("modelscope", there.modelscope.key)
        await told(core.catalogs.catalogs, lambda all_: bool(all_["modelscope"].catalog))
        assert there.fireworks.received == []
