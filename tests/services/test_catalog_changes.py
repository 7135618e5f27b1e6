"""What is different from the catalog that was seen last: told until it is accepted."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.core import Core
from desktop.domain.catalog_changes import CatalogChanges
from desktop.domain.errors import StorageFailed
from tests.conftest import RecordedLog
from tests.services.conftest import PROVIDER, MakeCore, told
from tests.simulators import Catalog, Fault, Response, Served, faults
from tests.simulators.sandbox import Sandbox
from tests.simulators.serving import serve

GONE, PRICED, NEW = "sandbox/zero", "sandbox/ticket", "sandbox/thinker-2"


def change_the_catalog(served: Served) -> None:
    """One model fewer, one more, and one that costs more than before."""
    rows = list[dict[str, Any]]()
    for row in served.sandbox.catalog.rows:
        if row["id"] == PRICED:
            row = row | {"pricing": row["pricing"] | {"prompt": "0.000002"}}
        if row["id"] == "sandbox/thinker":
            rows.append(row | {"id": NEW, "canonical_slug": NEW})
        if row["id"] != GONE:
            rows.append(row)
    served.sandbox.catalog = Catalog(rows)


def told_ids(changes: CatalogChanges) -> tuple[list[str], list[str], list[str]]:
    return (
        [model.id for model in changes.new],
        [removed.model.id for removed in changes.removed],
        [repriced.model.id for repriced in changes.repriced],
    )


async def update(core: Core) -> CatalogChanges:
    await core.catalogs.refresh(PROVIDER)
    return await core.catalog_changes.update(PROVIDER)


ALL = [NEW], [GONE], [PRICED]
NOTHING: tuple[list[str], list[str], list[str]] = [], [], []


async def test_on_the_first_day_nothing_is_new(core: Core) -> None:
    assert not await core.catalog_changes.update(PROVIDER), "without a catalog"
    assert not await update(core)
    assert core.catalog_changes.changes.value == {PROVIDER: CatalogChanges()}


async def test_what_is_different_is_told_and_told_again_after_a_restart(
    make_core: MakeCore, served: Served
) -> None:
    core = await make_core()
    await update(core)
    change_the_catalog(served)
    assert told_ids(await update(core)) == ALL
    assert told_ids(core.catalog_changes.changes.value[PROVIDER]) == ALL
    again = await make_core()
    await again.catalogs.load(PROVIDER)
    assert told_ids(await again.catalog_changes.update(PROVIDER)) == ALL
    assert told_ids(await update(again)) == ALL


async def test_a_catalog_of_an_earlier_run_counts_as_seen(
    make_core: MakeCore, served: Served
) -> None:
    await (await make_core()).catalogs.refresh(PROVIDER)
    core = await make_core()
    await core.catalogs.load(PROVIDER)
    await core.catalog_changes.update(PROVIDER)
    change_the_catalog(served)
    assert told_ids(await update(core)) == ALL


async def test_what_was_accepted_is_told_no_more(make_core: MakeCore, served: Served) -> None:
    core = await make_core()
    await update(core)
    change_the_catalog(served)
    await update(core)
    assert not await core.catalog_changes.accept_all(PROVIDER)
    assert told_ids(await update(core)) == NOTHING
    assert told_ids(await update(await make_core())) == NOTHING


@pytest.mark.parametrize(
    ("accepted", "left"),
    [
        (NEW, ([], [GONE], [PRICED])),
        (GONE, ([NEW], [], [PRICED])),
        (PRICED, ([NEW], [GONE], [])),
        ("sandbox/writer", ALL),
    ],
)
async def test_one_row_can_be_accepted_alone(
    make_core: MakeCore, served: Served, accepted: str, left: tuple[list[str], ...]
) -> None:
    core = await make_core()
    await update(core)
    change_the_catalog(served)
    await update(core)
    assert told_ids(await core.catalog_changes.accept(PROVIDER, accepted)) == left
    assert told_ids(await update(await make_core())) == left


async def test_row_by_row_to_the_end(core: Core, served: Served) -> None:
    await update(core)
    change_the_catalog(served)
    await update(core)
    for model_id in (NEW, GONE, PRICED):
        left = await core.catalog_changes.accept(PROVIDER, model_id)
    assert not left


async def test_what_came_after_the_list_was_shown_is_not_accepted_with_it(
    core: Core, served: Served
) -> None:
    await update(core)
    await update(core)
    change_the_catalog(served)
    await core.catalogs.refresh(PROVIDER)  # and nobody has been told yet
    assert told_ids(await core.catalog_changes.accept_all(PROVIDER)) == ALL


async def test_the_enabled_models_come_first(core: Core, served: Served) -> None:
    await update(core)
    rows = [row for row in served.sandbox.catalog.rows if row["id"] not in {GONE, PRICED}]
    served.sandbox.catalog = Catalog(rows)
    assert told_ids(await update(core))[1] == [PRICED, GONE]
    await core.providers.add_model(PROVIDER, GONE)
    assert told_ids(await core.catalog_changes.update(PROVIDER))[1] == [GONE, PRICED]


EMPTY = Response(200, (("Content-Type", "application/json"),), b'{"data": []}')


@pytest.mark.parametrize(
    "fault", [faults.status(404), faults.html(200), faults.empty(), faults.reply(EMPTY)]
)
async def test_a_refresh_that_fails_changes_nothing(
    make_core: MakeCore, served: Served, fault: Fault
) -> None:
    core = await make_core()
    await update(core)
    change_the_catalog(served)
    told_before = await update(core)
    served.sandbox.script(fault, on="/models")
    assert (await core.catalogs.refresh(PROVIDER)).problem is not None
    assert await core.catalog_changes.update(PROVIDER) == told_before
    assert told_ids(await update(await make_core())) == ALL


async def test_each_address_has_its_own_past(core: Core, served: Served) -> None:
    await update(core)
    change_the_catalog(served)
    await update(core)
    with serve(Sandbox()) as other:
        await core.providers.set_base_url(PROVIDER, other.base_url)
        assert not await update(core)
    await core.providers.set_base_url(PROVIDER, served.base_url)
    assert told_ids(await update(core)) == ALL


async def test_what_cannot_be_kept_is_said_and_tried_again(
    core: Core, served: Served, strict_log: RecordedLog
) -> None:
    core.profile.catalogs.write_text("a file where the folder should be")
    assert not await update(core)
    strict_log.expect("the catalog could not be kept")
    strict_log.expect("the catalog that was seen could not be kept")
    with pytest.raises(StorageFailed):
        await core.catalog_changes.accept_all(PROVIDER)
    core.profile.catalogs.unlink()
    await update(core)
    change_the_catalog(served)
    assert told_ids(await update(core)) == ALL


async def test_a_window_is_told_by_itself(core: Core, served: Served) -> None:
    await core.begin()
    changes = core.catalog_changes.changes
    await told(changes, lambda value: PROVIDER in value)
    await told(core.catalogs.catalogs, lambda v: bool(v) and not v[PROVIDER].refreshing)
    await core.catalog_changes.update(PROVIDER)
    change_the_catalog(served)
    await core.catalogs.refresh(PROVIDER)
    await told(changes, lambda value: bool(value[PROVIDER]))
    assert told_ids(changes.value[PROVIDER]) == ALL
    await core.providers.add_model(PROVIDER, PRICED)
    await core.catalog_changes.accept_all(PROVIDER)
    await told(changes, lambda value: not value[PROVIDER])
