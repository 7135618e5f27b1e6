"""The steps of the tour through the Costs page, with the keyboard alone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from tests.simulators import Served
from tests.tour.calculator import billed, shown, total
from tests.tour.driver import Driver, StepFailedError
from tests.tour.money_steps import CHAT, CTRL, Step, rows
from tests.tour.spent_before import record_spent_before

QUESTION: Final = "One more, please."
KEPT_DAYS: Final = 31
"""The deletion takes what is older."""


class CostsWalk:
    """Days → table → spans → models → a limit that stops → allowed once → deletion → export."""

    def __init__(self, driver: Driver, served: Served, folder: Path) -> None:
        """``folder``: of the profile; what is exported goes there too."""
        self._driver = driver
        self._served = served
        self._ledger = folder / "ledger.sqlite3"
        self._export = folder / "costs.csv"
        self._today = datetime.now(UTC).date()

    def steps(self) -> Iterator[Step]:
        """Each step is done when it is yielded; it is pictured before the next one begins."""
        for step in (
            self._by_day,
            self._one_day,
            self._as_table,
            self._typed_dates,
            self._year,
            self._by_model,
            self._limit_form,
            self._limit_used_up,
            self._limit_stops,
            self._allowed_once,
            self._no_limit,
            self._delete_question,
            self._deleted,
            self._exported,
            self._from_the_top,
        ):
            name = step.__name__.strip("_").replace("_", "-")
            read = step()
            self._driver.stand_still()
            yield f"costs-{name}", read

    def _by_day(self) -> str:
        """What another process has recorded of the days before counts too."""
        d = self._driver
        before = record_spent_before(self._ledger, datetime.now(UTC))
        d.press(Qt.Key.Key_Escape)  # out of the arithmetic
        d.press(Qt.Key.Key_5, CTRL)
        said = d.text_after("are recorded on this computer")
        if int(said.split()[0]) <= len(before):
            raise StepFailedError(f"{len(before)} requests were there before: {said}")
        month = [each.cost for each in before if each.day >= self._today.replace(day=1)]
        spent = total(filter(None, month)) + billed(self._served.sandbox)
        d.until(lambda: any(shown(spent) in text for text in d.texts()), f"{shown(spent)} in all")
        self._expect_today()
        return said

    def _one_day(self) -> str:
        """Each bar can be reached."""
        d = self._driver
        d.tab_to("Spend by day")
        d.press(Qt.Key.Key_End)
        d.press(Qt.Key.Key_Left)
        d.press(Qt.Key.Key_Left)
        return d.text_after(f"{(self._today - timedelta(days=2)).day} ")

    def _as_table(self) -> str:
        """The table and the figures below it say the same as the bars."""
        d = self._driver
        d.tab_to("Chart", back=True)
        d.press(Qt.Key.Key_Right)
        d.until(lambda: d.has("Spend over time"), "the table of days")
        days = rows(d, "Spend over time")
        spent = billed(self._served.sandbox)
        if shown(spent) not in days[0]:
            raise StepFailedError(f"{shown(spent)} was charged today: {days[0]}")
        return f"{len(days)} lines · {days[0]}"

    def _typed_dates(self) -> str:
        d = self._driver
        since, until = self._today - timedelta(days=38), self._today - timedelta(days=31)
        d.tab_to("30 days", back=True)
        for _ in range(2):
            d.press(Qt.Key.Key_Right)
        d.expect_focus("First day")
        d.write(since.isoformat())
        d.tab_to("Last day")
        d.press(Qt.Key.Key_A, CTRL)
        d.write(until.isoformat())
        d.press(Qt.Key.Key_Return)
        return d.text_after(f"{since.day} ")

    def _year(self) -> str:
        d = self._driver
        d.tab_to("Dates…", back=True)
        d.press(Qt.Key.Key_Left)
        d.tab_to("Table")
        d.press(Qt.Key.Key_Left)
        d.until(lambda: d.has("Spend by month") or d.has("Spend by week"), "the bars of a year")
        return next(text for text in d.texts() if " to " in text)

    def _by_model(self) -> str:
        d = self._driver
        d.tab_to("Year", back=True)
        d.press(Qt.Key.Key_Left)
        d.tab_to("Spend by model")
        for _ in range(2):
            d.press(Qt.Key.Key_Down)
        models = rows(d, "Spend by model")
        return f"{len(models)} models · {models[0]}"

    def _limit_form(self) -> str:
        d = self._driver
        d.tab_to("Set limits")
        d.press(Qt.Key.Key_Space)
        d.expect_focus("Month, limit in USD")
        d.write("5")
        d.tab_to("Day, limit in USD")
        d.write("a little")
        d.press(Qt.Key.Key_Return)
        d.expect_focus("Day, limit in USD")
        return d.text_after("It is not a number")

    def _limit_used_up(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_A, CTRL)
        d.write("0.002")
        d.press(Qt.Key.Key_Return)
        return f"{d.text_after('sending stops until')} · {d.text_after('of $5.00')}"

    def _limit_stops(self) -> str:
        d = self._driver
        asked = len(self._served.received)
        d.press(Qt.Key.Key_4, CTRL)
        d.expect_focus("Message")
        d.write(QUESTION)
        d.press(Qt.Key.Key_Return)
        d.until(lambda: d.says("Over your limit per day"), "the limit")
        d.until(lambda: not d.says("written to"), "the end of an earlier message")
        if any(r.path.endswith(CHAT) for r in self._served.received[asked:]):
            raise StepFailedError("it was sent")
        return d.text_after("Nothing was sent")

    def _allowed_once(self) -> str:
        d = self._driver
        before = len(self._served.sandbox.account.generations)
        d.tab_to("Allow once", back=True)
        d.press(Qt.Key.Key_Space)
        d.until(lambda: len(self._generations()) > before, "the answer")
        d.until(lambda: not d.has("Stop"), "the end of the answer")
        d.until(lambda: d.says(f"{shown(self._generations()[-1])} billed"), "the bill")
        d.expect_focus("Message")
        return d.text_after("only free models answer now")

    def _no_limit(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_5, CTRL)
        self._expect_today()
        d.tab_to("Edit limits", back=True)
        d.press(Qt.Key.Key_Space)
        d.tab_to("Day, limit in USD")
        d.press(Qt.Key.Key_A, CTRL)
        d.press(Qt.Key.Key_Delete)
        d.press(Qt.Key.Key_Return)
        d.until(lambda: not d.says("sending stops"), "the end of the limit")
        d.press(Qt.Key.Key_4, CTRL)
        d.until(lambda: not d.says("only free models"), "the end of the note")
        left = d.text_after("of your $5.00 limit")
        d.press(Qt.Key.Key_5, CTRL)
        return left

    def _delete_question(self) -> str:
        d = self._driver
        d.tab_to("Delete history…", back=True)
        d.press(Qt.Key.Key_Space)
        d.expect_focus("Before this day")
        d.press(Qt.Key.Key_A, CTRL)
        d.write((self._today - timedelta(days=KEPT_DAYS)).isoformat())
        return f"{d.text_after('from before')} {d.text_after('cannot be undone')}"

    def _deleted(self) -> str:
        d = self._driver
        d.tab_to("Delete ")
        d.press(Qt.Key.Key_Space)
        said = d.text_after(" deleted")
        since = self._today - timedelta(days=KEPT_DAYS)
        kept = d.text_after(f"since {since.day} ")
        self._expect_today()
        return f"{said} · {kept}"

    def _exported(self) -> str:
        """The file holds what the page shows, to the last digit."""
        d = self._driver
        d.tab_to("Export", back=True)
        for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Return):
            d.press(key)
        d.until(lambda: d.focused() != "Export", "the dialog")
        d.write(str(self._export))
        d.press(Qt.Key.Key_Return)
        said = d.text_after("written to")
        d.window.activateWindow()  # as a window manager does when a dialog has closed
        d.expect_focus("Export")
        with self._export.open(encoding="utf-8", newline="") as file:
            written = list(csv.DictReader(file))
        today = [row for row in written if date.fromisoformat(row["sentAt"][:10]) == self._today]
        spent = total(Decimal(row["billed"]) for row in today if row["billed"])
        if spent != billed(self._served.sandbox) or not said.startswith(f"{len(written)} "):
            raise StepFailedError(f"{spent} in {len(written)} lines: {said}")
        return f"{len(written)} requests written, {len(today)} of today"

    def _from_the_top(self) -> str:
        """The page scrolls by keyboard, too."""
        d = self._driver
        d.tab_to("Chart", back=True)
        d.press(Qt.Key.Key_PageUp)
        return next(text for text in d.texts() if " billed · " in text)

    def _expect_today(self) -> None:
        self._driver.until(self._today_is_shown, "today's sum")

    def _today_is_shown(self) -> bool:
        return shown(billed(self._served.sandbox)) in self._driver.texts()

    def _generations(self) -> list[Decimal]:
        return [each.cost for each in self._served.sandbox.account.generations.values()]
