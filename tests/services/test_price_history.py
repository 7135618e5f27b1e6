"""PriceHistoryService: every catalog that comes in is looked at, and nothing is lost on disk."""

from __future__ import annotations

from pathlib import Path

from desktop.core import Core
from tests.conftest import RecordedLog
from tests.fakes import ManualClock
from tests.services.conftest import MODEL, PROVIDER, MakeCore, told
from tests.simulators import Served
from tests.simulators.serving import serve


async def test_a_window_looks_at_every_catalog(core: Core, clock: ManualClock) -> None:
    core.catalogs.catalogs.subscribe(core.price_history.follow)
    await core.catalogs.refresh(PROVIDER)
    await told(core.price_history.changed, bool)
    seen = core.price_history.seen(PROVIDER, MODEL)
    assert seen is not None
    assert seen.since == clock.now


async def test_the_next_start_knows_the_first_day(make_core: MakeCore, clock: ManualClock) -> None:
    core, first = await make_core(), clock.now
    await core.catalogs.refresh(PROVIDER)
    await core.price_history.update(PROVIDER)
    clock.advance(days=9)
    again = await make_core()
    assert again.price_history.seen(PROVIDER, MODEL) is None
    await again.price_history.update(PROVIDER)  # before the catalog is there
    await again.catalogs.refresh(PROVIDER)
    await again.price_history.update(PROVIDER)
    seen = again.price_history.seen(PROVIDER, MODEL)
    assert seen is not None
    assert seen.since == first


async def test_another_base_url_has_another_history(core: Core, served: Served) -> None:
    await core.catalogs.refresh(PROVIDER)
    await core.price_history.update(PROVIDER)
    with serve(served.sandbox) as other:
        await core.providers.set_base_url(PROVIDER, other.base_url)
        assert core.price_history.seen(PROVIDER, MODEL) is None
        await core.price_history.update(PROVIDER)
        assert core.price_history.seen(PROVIDER, MODEL) is None


async def test_a_history_that_cannot_be_kept_is_there_for_this_run(
    core: Core, tmp_path: Path, strict_log: RecordedLog
) -> None:
    (tmp_path / "profile" / "catalog").write_text("a file where the folder should be")
    await core.catalogs.refresh(PROVIDER)
    strict_log.expect("the catalog could not be kept")
    await core.price_history.update(PROVIDER)
    strict_log.expect("when prices changed could not be kept")
    assert core.price_history.seen(PROVIDER, MODEL) is not None
