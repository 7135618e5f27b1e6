"""The Models page on a real core: searched, switched, undone, refreshed, compared with before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.prices import Leg
from desktop.presentation.models_batch_view import Batch
from tests.fakes import ManualClock
from tests.simulators import Served, faults
from tests.simulators.catalog import Catalog
from tests.ui.controllers.joined_page import PROVIDER
from tests.ui.controllers.models_joined import JoinedModels
from tests.ui.gallery import FixedTheme
from tests.ui.models.on_page import click, ids

OpenModels = Callable[[], JoinedModels]

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def open_models(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served, clock: ManualClock
) -> Iterator[OpenModels]:
    with ExitStack() as stack:

        def open_it() -> JoinedModels:
            joined = JoinedModels(qapp, theme, tmp_path / "profile", served.base_url, clock)
            stack.callback(joined.close)
            return joined

        yield open_it


@pytest.fixture
def joined(open_models: OpenModels) -> JoinedModels:
    return open_models()


def test_the_catalog_is_listed_with_its_source_and_age(joined: JoinedModels) -> None:
    assert joined.driver.says("OpenRouter catalog, just now")
    assert "sandbox/writer" in ids(joined.page)


def test_a_switch_is_one_write_and_can_be_undone_and_redone(
    joined: JoinedModels, tmp_path: Path
) -> None:
    d = joined.driver
    d.write("sandbox/writer")
    d.press(Qt.Key.Key_Down)
    d.press(Qt.Key.Key_Space)
    joined.until_told("Writer enabled")
    assert list(joined.allowed) == ["sandbox/writer"]
    written = json.loads((tmp_path / "profile" / "settings.json").read_text("utf-8"))
    assert written["openrouterAllowedModels"] == ["sandbox/writer"]
    d.press(Qt.Key.Key_Z, CTRL)
    joined.until_told("Undone: Writer disabled")
    assert list(joined.allowed) == []
    d.press(Qt.Key.Key_Z, CTRL | SHIFT)
    joined.until_told("Done again: Writer enabled")
    assert list(joined.allowed) == ["sandbox/writer"]


def test_everything_shown_is_enabled_in_one_change(joined: JoinedModels) -> None:
    joined.driver.write("by:sandbox")
    shown = ids(joined.page)
    click(joined.page, "Enable all shown…")
    click(joined.page, "Apply")
    joined.until_told(f"{len(shown)} models enabled")
    assert list(joined.allowed) == shown
    histories = joined.core.providers.histories.value[PROVIDER]
    assert len(histories.undo) == 1
    click(joined.page, "Undo")
    joined.until_told("Undone")
    assert joined.allowed == ()


def test_quick_switching_ends_where_the_person_left_it(joined: JoinedModels) -> None:
    d = joined.driver
    d.write("sandbox/writer")
    d.press(Qt.Key.Key_Down)
    for _ in range(5):
        d.press(Qt.Key.Key_Space)
    d.until(lambda: joined.allowed == ("sandbox/writer",), "the last of five")
    d.until(lambda: joined.page.browse.browser is not None, "the page")
    assert joined.page.browse.browser is not None
    assert joined.page.browse.browser.index.enabled == {"sandbox/writer"}


def test_what_could_not_be_written_is_taken_back_and_told(
    joined: JoinedModels, tmp_path: Path
) -> None:
    settings = tmp_path / "profile" / "settings.json"
    settings.unlink()
    settings.mkdir()
    joined.page.change_requested.emit(Batch(("sandbox/writer",)))
    joined.until_told("could not be written")
    assert joined.page.browse.browser is not None
    assert not joined.page.browse.browser.index.enabled


def test_an_id_by_hand_is_enabled_and_marked(joined: JoinedModels) -> None:
    d = joined.driver
    d.write("newcomer/brand-new-1")
    d.press(Qt.Key.Key_Return)
    d.press(Qt.Key.Key_Return)
    joined.until_told("newcomer/brand-new-1 enabled")
    assert joined.allowed == ("newcomer/brand-new-1",)
    assert ids(joined.page) == ["newcomer/brand-new-1"]


def test_what_the_command_line_does_is_seen_at_once(joined: JoinedModels) -> None:
    joined.in_core(lambda: joined.core.providers.change_allowed(PROVIDER, ["sandbox/ticket"]))
    joined.driver.until(lambda: joined.driver.says("1 enabled of"), "the figure")


def test_the_default_model_gives_way_and_the_person_is_told(joined: JoinedModels) -> None:
    core = joined.core
    both = ["sandbox/writer", "sandbox/ticket"]
    joined.in_core(lambda: core.providers.change_allowed(PROVIDER, both))
    joined.driver.until(lambda: joined.driver.says("2 enabled of"), "both")
    joined.page.default_requested.emit("sandbox/writer")
    joined.until_told("The test chat opens with Writer")
    joined.page.change_requested.emit(Batch(disable=("sandbox/writer",)))
    joined.until_told("Writer disabled. Ticket is the default model now")


def test_trying_a_model_enables_it_first(joined: JoinedModels) -> None:
    joined.page.try_requested.emit("sandbox/ticket")
    joined.driver.until(lambda: bool(joined.tried), "the test chat")
    assert joined.tried == [("sandbox/ticket", PROVIDER)]
    assert joined.allowed == ("sandbox/ticket",)


def test_a_failed_refresh_keeps_the_catalog_and_says_so(
    joined: JoinedModels, served: Served, clock: ManualClock
) -> None:
    clock.advance(minutes=12)
    served.sandbox.script(faults.status(404), on="/models")
    click(joined.page, "Refresh the catalog")
    joined.driver.until(lambda: joined.driver.says("Not refreshed:"), "the reason")
    assert joined.driver.says("12 min ago")
    assert "sandbox/writer" in ids(joined.page)


def test_what_changed_is_listed_and_accepted(joined: JoinedModels, served: Served) -> None:
    d = joined.driver
    rows = [row for row in served.sandbox.catalog.rows if row["id"] != "sandbox/ticket"]
    served.sandbox.catalog = Catalog(rows)
    click(joined.page, "Refresh the catalog")
    d.until(lambda: d.has("What changed, 1"), "the badge")
    click(joined.page, "What changed, 1")
    assert d.says("Removed (1)")
    click(joined.page, "Accept: Ticket")
    d.until(lambda: d.says("Nothing has changed"), "the accepted change")


def reprice(served: Served, model: str, prompt: str) -> None:
    rows = json.loads(json.dumps(served.sandbox.catalog.rows))
    for row in rows:
        if row["id"] == model:
            row["pricing"]["prompt"] = prompt
    served.sandbox.catalog = Catalog(rows)


def test_the_new_price_takes_the_place_of_ones_own_and_can_be_undone(
    joined: JoinedModels, served: Served
) -> None:
    d, prices = joined.driver, joined.core.prices
    mine = {Leg.PROMPT: Decimal("0.000004")}
    joined.in_core(lambda: prices.set_rates(PROVIDER, "sandbox/writer", mine))
    reprice(served, "sandbox/writer", "0.000002")
    click(joined.page, "Refresh the catalog")
    d.until(lambda: d.has("What changed, 1"), "the badge")
    click(joined.page, "What changed, 1")
    assert d.says("Input $3.00 → $2.00 (−33%), yours $4.00")
    click(joined.page, "Take the new price: Writer")
    joined.until_told("The new price of Writer counts")
    assert prices.row(PROVIDER, "sandbox/writer").custom == {}
    d.until(lambda: d.says("Nothing has changed"), "the accepted change")
    d.click("Undo")
    d.until(lambda: prices.row(PROVIDER, "sandbox/writer").custom == mine, "the own price")


def test_changes_outlive_a_restart(open_models: OpenModels, served: Served) -> None:
    first = open_models()
    rows = [row for row in served.sandbox.catalog.rows if row["id"] != "sandbox/ticket"]
    first.close()
    served.sandbox.catalog = Catalog(rows)
    second = open_models()
    second.driver.until(lambda: second.driver.has("What changed, 1"), "the badge")
