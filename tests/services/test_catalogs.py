"""CatalogService: cached first, then fresh, and never worse than before."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from desktop.adapters.catalog_cache import CatalogFiles
from desktop.adapters.providers.openrouter_catalog import read_catalog
from desktop.core import Core
from desktop.domain.catalog import Catalog, Model
from desktop.domain.errors import AnswerBroken, Breakage, NoAnswer, Rejected, Unreachable
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogService, CatalogState
from tests.conftest import RecordedLog
from tests.fakes import ManualClock, ScriptedApi
from tests.services.conftest import MODEL, PROVIDER, MakeCore
from tests.simulators import Fault, Response, Served, faults, serve
from tests.simulators.sandbox import Sandbox


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
    served.sandbox.script(fault, on="/models")
    state = await core.catalogs.refresh(PROVIDER)
    assert isinstance(state.problem, kind)
    assert not state.refreshing
    assert state.catalog == good.catalog
    view = describe(state.problem)
    assert view.text
    assert view.next_step
    kept = await (await make_core()).catalogs.load(PROVIDER)
    assert kept.by_id.keys() == good.catalog.by_id.keys()
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
    cache = CatalogFiles(tmp_path / "catalog", {PROVIDER: read_catalog})
    service = CatalogService(core.providers, {PROVIDER: api}, cache, clock)

    async def change() -> None:
        api.on_ask = None
        await core.providers.set_base_url(PROVIDER, "https://other.example/v1")
        await service.load(PROVIDER)

    api.on_ask = change
    await service.refresh(PROVIDER)
    assert service.state(PROVIDER) == CatalogState()
    assert (await service.refresh(PROVIDER)).catalog == ours


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
