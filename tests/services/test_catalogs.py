"""CatalogService: cached first, then fresh, and never worse than before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.adapters.catalog_cache import CatalogFiles
from desktop.adapters.providers import catalog_reader
from desktop.adapters.retries import ATTEMPTS
from desktop.core import Core
from desktop.domain.catalog import Catalog, Model
from desktop.domain.credentials import Secret
from desktop.domain.errors import AnswerBroken, Breakage, NoAnswer, Rejected, Unreachable
from desktop.domain.prices import PriceOrigin
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogService, CatalogState, KeyOf
from desktop.services.chat import Phase
from tests.conftest import KnownKeys, RecordedLog
from tests.fakes import ManualClock, MemoryKeyStore, ScriptedApi
from tests.services.conftest import MODEL, PROVIDER, MakeCore
from tests.simulators import Catalog as SandboxCatalog
from tests.simulators import Fault, Response, Served, faults, serve
from tests.simulators.odd_rows import BROKEN, ODD_ROWS
from tests.simulators.sandbox import Sandbox
from tests.simulators.wire import json_response


async def no_key(_: str) -> Secret | None:
    return None


def scripted(
    core: Core, api: ScriptedApi, cache: CatalogFiles, clock: ManualClock, key_of: KeyOf = no_key
) -> CatalogService:
    return CatalogService(
        core.providers, {PROVIDER: api}, cache, lambda _: Catalog(), clock, key_of
    )


async def test_a_fresh_catalog_is_there_after_a_restart(
    make_core: MakeCore, clock: ManualClock
) -> None:
    core = await make_core()
    state = await core.catalogs.refresh(PROVIDER)
    assert MODEL in state.catalog.by_id
    assert state.catalog.fetched_at == clock.now
    again = await make_core()
    assert not again.catalogs.state(PROVIDER).catalog
    assert (await again.catalogs.load(PROVIDER)).by_id.keys() == state.catalog.by_id.keys()


EMPTY = Fault(Response(200, (("Content-Type", "application/json"),), b'{"data": []}'))
UNREADABLE = Fault(Response(200, (("Content-Type", "application/json"),), b'{"data": [1, {}]}'))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.status(503), Rejected),
        (faults.html(200), AnswerBroken),
        (faults.empty(), AnswerBroken),
        (faults.no_answer("drop"), Unreachable),
        (faults.drop(after=500), Unreachable),
        (EMPTY, AnswerBroken),
        (UNREADABLE, AnswerBroken),
    ],
)
async def test_a_refresh_that_fails_keeps_what_was_there_and_says_why(
    make_core: MakeCore, served: Served, fault: Fault, kind: type[Exception]
) -> None:
    core = await make_core()
    good = await core.catalogs.refresh(PROVIDER)
    served.sandbox.catalog = SandboxCatalog(served.sandbox.catalog.rows[1:])
    served.sandbox.script(*[fault] * ATTEMPTS, on="/models")
    state = await core.catalogs.refresh(PROVIDER)
    assert isinstance(state.problem, kind)
    assert not state.refreshing
    assert state.catalog is good.catalog
    view = describe(state.problem)
    assert view.text
    assert view.next_step
    kept = await (await make_core()).catalogs.load(PROVIDER)
    assert kept.by_id.keys() == good.catalog.by_id.keys()
    served.sandbox.clear_script()
    assert (await core.catalogs.refresh(PROVIDER)).problem is None


async def test_an_empty_list_at_the_very_first_is_said_as_well(core: Core, served: Served) -> None:
    served.sandbox.script(EMPTY, on="/models")
    state = await core.catalogs.refresh(PROVIDER)
    assert isinstance(state.problem, AnswerBroken)
    assert state.problem.breakage is Breakage.NO_MODELS
    assert not state.catalog


async def test_states_are_told_in_order(core: Core) -> None:
    told: list[tuple[bool, bool]] = []
    core.catalogs.catalogs.subscribe(
        lambda states: told.append((states[PROVIDER].refreshing, bool(states[PROVIDER].catalog)))
    )
    await core.catalogs.load(PROVIDER)
    await core.catalogs.refresh(PROVIDER)
    assert told == [(False, False), (True, False), (False, True)]


async def test_another_base_url_has_another_catalog(core: Core, served: Served) -> None:
    await core.catalogs.refresh(PROVIDER)
    with serve(Sandbox()) as other:
        await core.providers.set_base_url(PROVIDER, other.base_url)
        assert not await core.catalogs.load(PROVIDER)
    await core.providers.set_base_url(PROVIDER, served.base_url)
    assert await core.catalogs.load(PROVIDER)


async def test_what_comes_from_the_address_before_does_not_count_at_the_next(
    core: Core, clock: ManualClock, tmp_path: Path
) -> None:
    theirs, ours = Catalog((Model("a/theirs", "Theirs"),)), Catalog((Model("a/ours", "Ours"),))
    api = ScriptedApi(catalogs=[theirs, ours])
    cache = CatalogFiles(tmp_path / "catalog", catalog_reader)
    service = scripted(core, api, cache, clock)

    async def change() -> None:
        api.on_ask = None
        await core.providers.set_base_url(PROVIDER, "https://other.example/v1")
        await service.load(PROVIDER)

    api.on_ask = change
    await service.refresh(PROVIDER)
    assert service.state(PROVIDER) == CatalogState(base_url=core.providers.base_url(PROVIDER))
    assert (await service.refresh(PROVIDER)).catalog.models == ours.models


async def test_what_cannot_be_kept_is_used_all_the_same(
    core: Core, strict_log: RecordedLog
) -> None:
    core.profile.catalogs.write_text("a file where the folder should be")
    assert (await core.catalogs.refresh(PROVIDER)).catalog
    strict_log.expect("the catalog could not be kept")


async def test_a_refresh_that_is_cancelled_is_not_refreshing_for_ever(
    core: Core, served: Served
) -> None:
    served.sandbox.script(faults.no_answer(), on="/models")
    refreshing = asyncio.Event()
    core.catalogs.catalogs.subscribe(lambda states: refreshing.set())
    task = asyncio.get_running_loop().create_task(core.catalogs.refresh(PROVIDER))
    await refreshing.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not core.catalogs.state(PROVIDER).refreshing


async def test_where_nobody_listens(make_core: MakeCore) -> None:
    core = await make_core(base_url="http://127.0.0.1:9/api/v1")
    state = await core.catalogs.refresh(PROVIDER)
    assert isinstance(state.problem, Unreachable)
    assert state.problem.kind is NoAnswer.REFUSED


# ── what a page is told ─────────────────────────────────────────────────────────────────────────


async def test_the_snapshot_says_where_the_catalog_is_from_and_how_old_it_is(
    core: Core, served: Served, clock: ManualClock
) -> None:
    state = await core.catalogs.refresh(PROVIDER)
    assert state.base_url is not None
    assert state.base_url.text == served.base_url
    assert (state.catalog.source, state.catalog.fetched_at) == ("OpenRouter catalog", clock.now)
    clock.advance(hours=3)
    served.sandbox.script(*[faults.status(503)] * ATTEMPTS, on="/models")
    state = await core.catalogs.refresh(PROVIDER)
    assert state.problem is not None
    assert state.catalog.fetched_at == clock.now - timedelta(hours=3)


async def test_without_any_catalog_the_shipped_list_stands_in(
    make_core: MakeCore, shipped: Callable[..., Path]
) -> None:
    core = await make_core(base_url="http://127.0.0.1:9/v1", defaults=shipped("a/one", "b/two"))
    assert not core.catalogs.state(PROVIDER).on_offer, "until the cache was looked into"
    await core.catalogs.load(PROVIDER)
    state = await core.catalogs.refresh(PROVIDER)
    assert state.problem is not None
    assert not state.catalog
    assert [model.id for model in state.on_offer.models] == ["a/one", "b/two"]
    assert state.on_offer.source == "Shipped list of 2026-11-01"
    assert state.on_offer.fetched_at == datetime(2026, 11, 1, tzinfo=UTC)
    assert core.prices.price(PROVIDER, "a/one").origin is PriceOrigin.DEFAULT


async def test_the_shipped_list_gives_way_to_the_real_one(core: Core) -> None:
    await core.catalogs.load(PROVIDER)
    assert core.catalogs.state(PROVIDER).on_offer.source.startswith("Shipped list of ")
    state = await core.catalogs.refresh(PROVIDER)
    assert state.on_offer is state.catalog
    assert not state.shipped


async def test_offline_the_last_good_catalog_is_on_offer(make_core: MakeCore) -> None:
    with serve(Sandbox()) as served:
        core = await make_core(base_url=served.base_url)
        await core.catalogs.refresh(PROVIDER)
    again = await make_core(base_url=served.base_url)
    state = await again.catalogs.refresh(PROVIDER)
    assert isinstance(state.problem, Unreachable)
    assert MODEL in state.on_offer.by_id


async def test_rows_that_cannot_be_read_are_counted_and_explained(
    make_core: MakeCore, known_keys: KnownKeys
) -> None:
    sandbox = Sandbox(odd_rows=ODD_ROWS)
    known_keys.add(sandbox.key)
    with serve(sandbox) as served:
        core = await make_core(base_url=served.base_url)
        catalog = (await core.catalogs.refresh(PROVIDER)).catalog
        kept = await (await make_core(base_url=served.base_url)).catalogs.load(PROVIDER)
    assert "sandbox/markup" in catalog.by_id
    assert catalog.unreadable_rows == len(BROKEN)
    assert {row.reason for row in catalog.unreadable} >= {
        "it has no id",
        "an earlier row has the same id",
    }
    assert kept.unreadable == catalog.unreadable


async def test_a_list_in_pages_is_kept_whole(make_core: MakeCore) -> None:
    with serve(Sandbox(page_size=10)) as served:
        core = await make_core(base_url=served.base_url)
        catalog = (await core.catalogs.refresh(PROVIDER)).catalog
        kept = await (await make_core(base_url=served.base_url)).catalogs.load(PROVIDER)
        assert len(catalog.models) == len(served.sandbox.catalog.rows)
    assert kept == catalog


# ── one question at a time, and only for what is new ────────────────────────────────────────────


async def test_two_refreshes_at_once_are_one_request(core: Core, served: Served) -> None:
    one, other = await asyncio.gather(
        core.catalogs.refresh(PROVIDER), core.catalogs.refresh(PROVIDER)
    )
    assert one is other
    assert len(served.received) == 1


async def test_whoever_gives_up_does_not_take_the_answer_from_the_others(
    core: Core, served: Served
) -> None:
    first = asyncio.get_running_loop().create_task(core.catalogs.refresh(PROVIDER))
    second = asyncio.get_running_loop().create_task(core.catalogs.refresh(PROVIDER))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).catalog
    with pytest.raises(asyncio.CancelledError):
        await first
    assert len(served.received) == 1


async def test_what_has_not_changed_is_renewed_and_not_sent_again(
    make_core: MakeCore, served: Served, clock: ManualClock
) -> None:
    core = await make_core()
    first = (await core.catalogs.refresh(PROVIDER)).catalog
    clock.advance(hours=1)
    state = await core.catalogs.refresh(PROVIDER)
    assert "if-none-match" in served.received[-1].headers
    assert state.catalog.models is first.models, "the answer was 304"
    assert (state.catalog.fetched_at, state.problem) == (clock.now, None)
    again = await make_core()
    assert (await again.catalogs.load(PROVIDER)).fetched_at == clock.now
    await again.catalogs.refresh(PROVIDER)
    assert "if-none-match" in served.received[-1].headers, "also after a restart"


async def test_another_process_may_have_fetched_a_newer_one(
    make_core: MakeCore, clock: ManualClock
) -> None:
    window, terminal = await make_core(), await make_core()
    old = (await window.catalogs.refresh(PROVIDER)).catalog
    clock.advance(hours=1)
    new = (await terminal.catalogs.refresh(PROVIDER)).catalog
    assert (await window.catalogs.load(PROVIDER)).fetched_at == new.fetched_at != old.fetched_at
    assert await terminal.catalogs.load(PROVIDER) is new, "what is known already stays"


async def test_the_catalog_comes_without_a_key_and_without_a_prompt(
    core: Core, served: Served, keys: MemoryKeyStore
) -> None:
    keys.locked = True
    await core.catalogs.refresh(PROVIDER)
    assert keys.prompted == 0
    assert [(r.path, r.carries_key) for r in served.received] == [("/api/v1/models", False)]


async def test_something_else_does_not_wait_long_for_a_refresh(core: Core, served: Served) -> None:
    served.sandbox.script(faults.no_answer(), on="/models")
    task = asyncio.get_running_loop().create_task(core.catalogs.refresh(PROVIDER))
    await asyncio.sleep(0)
    assert not await core.catalogs.settled(PROVIDER, seconds=0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


# ── an enabled model that is gone ───────────────────────────────────────────────────────────────


async def test_a_model_that_left_the_catalog_can_still_be_asked(
    ready: Core, served: Served
) -> None:
    rows = served.sandbox.catalog.rows
    served.sandbox.script(
        faults.reply(json_response(200, {"data": [r for r in rows if r["id"] != MODEL]})),
        on="/models",
    )
    assert MODEL not in (await ready.catalogs.refresh(PROVIDER)).catalog.by_id
    assert ready.providers.allowed_models(PROVIDER) == (MODEL,)
    turn = await ready.chat.send(PROVIDER, MODEL, "Hello?")
    assert turn.phase is Phase.DONE
    assert turn.text
