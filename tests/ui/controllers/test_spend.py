"""The Costs page on a real ledger: what is recorded shows, and what is asked for happens."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.limits import Limits
from desktop.domain.spend import Spend
from tests.fakes import ManualClock
from tests.simulators import Served
from tests.ui.controllers.costs_joined import FileDialog, JoinedCosts
from tests.ui.gallery import FixedTheme

OpenCosts = Callable[[], JoinedCosts]


@pytest.fixture
def dialog(tmp_path: Path) -> FileDialog:
    return FileDialog(tmp_path / "costs.csv")


@pytest.fixture
def open_costs(
    qapp: QApplication,
    theme: FixedTheme,
    tmp_path: Path,
    served: Served,
    clock: ManualClock,
    dialog: FileDialog,
) -> Iterator[OpenCosts]:
    with ExitStack() as stack:

        def open_it() -> JoinedCosts:
            folder = tmp_path / "profile"
            joined = JoinedCosts(qapp, theme, folder, served.base_url, clock, dialog)
            stack.callback(joined.close)
            return joined

        yield open_it


@pytest.fixture
def joined(open_costs: OpenCosts) -> JoinedCosts:
    """With an empty ledger."""
    joined = open_costs()
    joined.until("Nothing spent yet")
    return joined


@pytest.fixture
def spent(joined: JoinedCosts) -> JoinedCosts:
    """Three requests: today's, one of ten days ago, one of a hundred days ago."""
    joined.record("old", "1.5", days_ago=100)
    joined.record("recent", "0.25", days_ago=10, model="sandbox/ticket")
    joined.record("new", "0.1000000000000000001")
    joined.until("$0.35 billed")
    return joined


def totals(joined: JoinedCosts) -> Spend:
    """What the last line of the models adds up to."""
    joined.driver.until(lambda: joined.page.settled, "the whole page")
    view = joined.page._content.models._view
    assert view is not None
    return view.totals.spend


def test_an_empty_ledger_leads_to_the_test_chat(joined: JoinedCosts) -> None:
    joined.click("Go to the test chat")
    assert joined.went_to_chat == [True]


def test_a_request_shows_as_soon_as_it_is_recorded(joined: JoinedCosts) -> None:
    joined.record("one", "0.25")
    joined.until("$0.25 billed")
    assert joined.driver.has("Today: $0.25")
    joined.record("two", None, estimate="0.5")
    joined.until("~$0.50 estimated")
    assert joined.driver.has("Today: ~$0.75")
    joined.record("three", None)
    joined.until("1 of unknown cost")


def test_every_digit_is_added_up(spent: JoinedCosts) -> None:
    assert totals(spent).billed == Decimal("0.3500000000000000001")


def test_another_span_is_read_when_it_is_chosen(spent: JoinedCosts) -> None:
    spent.click("7 days")
    spent.until("29 Oct to 4 Nov 2026 (UTC)")
    assert totals(spent).requests == 1
    spent.click("Year")
    spent.until("by week from Monday (UTC)")
    spent.driver.until(lambda: totals(spent).requests == 3, "all three")


def test_the_newest_of_many_choices_wins(spent: JoinedCosts) -> None:
    spent.driver.find("30 days").setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right) * 5:
        spent.driver.press(key)
    spent.driver.press(Qt.Key.Key_Left)
    spent.until("29 Oct to 4 Nov 2026 (UTC)")
    for _ in range(20):
        spent.driver.settle()
    assert spent.driver.says("29 Oct to 4 Nov 2026 (UTC)")
    assert totals(spent).requests == 1


def test_days_without_requests_lead_to_all_days(spent: JoinedCosts) -> None:
    spent.click("Dates…")
    spent.driver.type("First day", "2026-01-01")
    spent.driver.type("Last day", "2026-01-31")
    spent.driver.press(Qt.Key.Key_Return)
    spent.until("No requests from 1 Jan to 31 Jan 2026")
    spent.click("Show all days")
    spent.driver.until(lambda: totals(spent).requests == 3, "all three")


def test_models_are_called_by_their_names(spent: JoinedCosts) -> None:
    def titles() -> list[str]:
        if not spent.page.settled:
            return []
        view = spent.page._content.models._view
        return [] if view is None else [row.title for row in view.rows]

    spent.driver.until(lambda: titles() == ["Ticket", "Writer"], "the catalog's names")


def test_the_day_goes_on(spent: JoinedCosts, clock: ManualClock) -> None:
    clock.advance(days=1)
    spent.until("7 Oct to 5 Nov 2026 (UTC)")
    spent.driver.until(lambda: spent.driver.has("Today: $0.00"), "a new day")


def test_what_is_on_screen_is_exported(
    spent: JoinedCosts, dialog: FileDialog, tmp_path: Path
) -> None:
    spent.page.export_requested.emit("csv")
    spent.until_told("2 requests written to")
    assert dialog.asked == [("modeldeck-costs-2026-10-06-to-2026-11-04.csv", "csv")]
    rows = list(csv.DictReader((tmp_path / "costs.csv").read_text("utf-8").splitlines()))
    assert sum(Decimal(row["billed"]) for row in rows) == totals(spent).billed


def test_a_file_that_is_there_is_replaced_only_when_asked(
    spent: JoinedCosts, dialog: FileDialog
) -> None:
    dialog.path.write_text("mine")
    spent.page.export_requested.emit("json")
    spent.until("is there already.")
    assert dialog.path.read_text() == "mine"
    spent.click("Replace it")
    spent.until_told("2 requests written to")
    assert json.loads(dialog.path.read_text("utf-8"))


def test_an_export_that_cannot_be_written_is_told(
    spent: JoinedCosts, dialog: FileDialog, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    dialog.path = tmp_path / "file" / "costs.csv"
    spent.page.export_requested.emit("csv")
    spent.until_told("could not be written")


def test_a_file_whose_name_is_too_long_is_told(
    spent: JoinedCosts, dialog: FileDialog, tmp_path: Path
) -> None:
    dialog.path = tmp_path / f"{'a' * 300}.csv"
    spent.page.export_requested.emit("csv")
    spent.until_told("could not be written")


def test_limits_are_saved_and_shown(joined: JoinedCosts, tmp_path: Path) -> None:
    joined.record("one", "0.25")
    joined.until("$0.25 billed")
    joined.click("Set limits")
    joined.driver.type("Day, limit in USD", "0.3")
    joined.driver.press(Qt.Key.Key_Return)
    joined.until("83% used · $0.05 left until midnight UTC")
    assert joined.core.limits.limits == Limits(day=Decimal("0.3"))
    written = json.loads((tmp_path / "profile" / "settings.json").read_text("utf-8"))
    assert written["limits"] == {"day": "0.3"}
    joined.record("two", "0.05")
    joined.until("100% used · sending stops until midnight UTC")
    joined.click("Edit limits")
    joined.driver.type("Day, limit in USD", "")
    joined.driver.press(Qt.Key.Key_Return)
    joined.until("No limits are set.")


def test_limits_that_cannot_be_kept_are_told_on_the_form(
    joined: JoinedCosts, tmp_path: Path
) -> None:
    joined.click("Set limits")
    joined.driver.type("Month, limit in USD", "10")
    settings = tmp_path / "profile" / "settings.json"
    settings.unlink(missing_ok=True)
    settings.mkdir()
    joined.click("Save")
    joined.until("could not be written")
    assert not joined.core.limits.limits


def test_limits_of_the_command_line_show_at_once(joined: JoinedCosts) -> None:
    joined.in_core(lambda: joined.core.limits.set_limits(Limits(month=Decimal(10))))
    joined.until("$0.00 of $10.00")


def test_history_is_counted_then_deleted(spent: JoinedCosts) -> None:
    spent.click("Delete history…")
    spent.until("Delete 2 requests from before 1 Nov 2026?")
    assert spent.driver.says("Their cost, $1.75, can no longer be shown.")
    spent.click("Delete 2 requests")
    spent.until_told("2 requests deleted")
    spent.until("1 request since 4 Nov 2026 is recorded on this computer.")
    assert totals(spent).requests == 1


def test_everything_can_be_deleted(spent: JoinedCosts) -> None:
    spent.click("Delete history…")
    spent.click("Everything")
    spent.until("Delete 3 requests?")
    spent.click("Delete 3 requests")
    spent.until("Nothing spent yet")


def test_a_ledger_that_cannot_be_used_is_said_and_tried_again(
    joined: JoinedCosts, tmp_path: Path
) -> None:
    ledger = joined.core.profile.ledger
    ledger.mkdir()
    joined.record("one", "0.25")
    joined.until("1 request waiting to be recorded.")
    ledger.rmdir()
    joined.click("Try again")
    joined.until("$0.25 billed")
    joined.driver.until(lambda: not joined.driver.has("Try again"), "the end of the trouble")
