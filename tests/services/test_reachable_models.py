"""Which models the account reaches: never asked for with a prompt, never in the way."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from desktop.core import Core
from desktop.domain.errors import Rejected
from desktop.services.reachable_models import ReachableModels
from desktop.services.tasks import Tasks
from tests.fakes import MemoryKeyStore, ScriptedApi
from tests.services.conftest import MODEL, PROVIDER, MakeCore, told
from tests.simulators import Catalog, Fault, Response, Sandbox, Served, faults, serve

AB = frozenset({"a/b"})


@pytest_asyncio.fixture
async def api(core: Core, served: Served) -> AsyncIterator[ScriptedApi]:
    await core.credentials.save(PROVIDER, served.key)
    yield ScriptedApi()


def reachable(core: Core) -> frozenset[str] | None:
    return core.catalogs.state(PROVIDER).reachable


def scripted(core: Core, api: ScriptedApi) -> ReachableModels:
    return ReachableModels(
        core.providers, core.credentials, core.catalogs, {PROVIDER: api}, Tasks()
    )


async def test_what_the_account_reaches_stands_beside_the_catalog(
    ready: Core, served: Served
) -> None:
    served.sandbox.hidden = frozenset({MODEL})
    assert reachable(ready) is None, "not known yet"
    found = await ready.reachable.refresh(PROVIDER)
    assert found is not None
    assert "sandbox/thinker" in found
    assert MODEL not in found
    assert reachable(ready) == found
    assert (await ready.catalogs.refresh(PROVIDER)).reachable == found, "it outlives a refresh"


async def test_without_a_key_nobody_is_asked(core: Core, served: Served) -> None:
    await core.catalogs.refresh(PROVIDER)
    assert await core.reachable.refresh(PROVIDER) is None
    assert [request.path for request in served.received] == ["/api/v1/models"]


async def test_a_locked_keychain_stays_locked(
    ready: Core, make_core: MakeCore, keys: MemoryKeyStore
) -> None:
    keys.locked = True
    assert await (await make_core()).reachable.refresh(PROVIDER) is None
    assert keys.prompted == 0


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(401),
        faults.status(404),
        faults.html(200),
        faults.empty(),
        Fault(Response(200, (), b'{"data": []}')),
        Fault(Response(200, (), b'{"data": [1, null, {}]}')),
    ],
)
async def test_whatever_fails_is_advice_that_is_missing(
    ready: Core, served: Served, fault: Fault
) -> None:
    served.sandbox.script(fault, on="/models/user")
    assert await ready.reachable.refresh(PROVIDER) is None
    state = ready.catalogs.state(PROVIDER)
    assert (state.reachable, state.problem) == (None, None)
    assert state.catalog


async def test_a_failure_keeps_what_is_known_of_the_same_key(core: Core, api: ScriptedApi) -> None:
    api.reachable = [AB, Rejected(status=503), None]
    service = scripted(core, api)
    for _ in range(3):
        assert await service.refresh(PROVIDER) == AB
    assert reachable(core) == AB


async def test_another_key_reaches_other_models(core: Core, api: ScriptedApi) -> None:
    api.reachable = [AB, Rejected(status=503)]
    service = scripted(core, api)
    await service.refresh(PROVIDER)
    with serve(Sandbox(key="sk-or-v1-another")) as other:
        await core.providers.set_base_url(PROVIDER, other.base_url)
        await core.credentials.save(PROVIDER, other.key)
        await core.catalogs.load(PROVIDER)
        assert reachable(core) is None, "that was said of the address before"
        assert await service.refresh(PROVIDER) is None


async def test_the_later_question_counts(core: Core, api: ScriptedApi) -> None:
    api.reachable = [frozenset({"new/one"}), frozenset({"old/one"})]
    service = scripted(core, api)

    async def meanwhile() -> None:
        api.on_ask = None
        await service.refresh(PROVIDER)

    api.on_ask = meanwhile
    assert await service.refresh(PROVIDER) == frozenset({"new/one"})
    assert reachable(core) == frozenset({"new/one"})


async def test_a_new_key_is_followed_and_so_is_its_end(core: Core, api: ScriptedApi) -> None:
    api.reachable = [AB]
    service = scripted(core, api)
    core.credentials.credentials.subscribe(service.follow)
    for _ in range(2):
        await core.credentials.check(PROVIDER)
    await told(core.catalogs.catalogs, lambda _: reachable(core) == AB)
    assert api.reachable == [], "one question per key"
    await core.credentials.remove(PROVIDER)
    await told(core.catalogs.catalogs, lambda _: reachable(core) is None)


async def test_models_that_a_refresh_brings_are_asked_about(ready: Core, served: Served) -> None:
    sandbox, before = served.sandbox, served.sandbox.catalog
    ready.catalogs.catalogs.subscribe(ready.reachable.follow_catalogs)
    await ready.catalogs.refresh(PROVIDER)
    assert MODEL in (await ready.reachable.refresh(PROVIDER) or ())
    asked = len(served.received)
    await ready.catalogs.refresh(PROVIDER)
    assert len(served.received) == asked + 1, "the same rows need no question"
    added = [before.rows[0] | {"id": f"sandbox/added-{number}"} for number in (1, 2)]
    sandbox.catalog = Catalog([*before.rows, *added])
    sandbox.hidden = frozenset({"sandbox/added-2"})
    found = (await ready.catalogs.refresh(PROVIDER)).reachable
    assert found is not None
    assert {"sandbox/added-1", "sandbox/added-2"} <= found, "nobody has said that they are not"
    await told(ready.catalogs.catalogs, lambda _: "sandbox/added-2" not in (reachable(ready) or ()))
    assert "sandbox/added-1" in (reachable(ready) or ())
