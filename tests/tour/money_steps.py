"""The steps of the tour through prices: estimate, bill, a price of one's own, with the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QLineEdit

from tests.simulators import Served
from tests.tour.calculator import billed, check_estimate, last_bill, shown, worked_out
from tests.tour.driver import Driver, StepFailedError

QUESTION: Final = "What would a thousand of these answers cost?"
OWN_QUESTION: Final = "And at a price of my own?"
MODEL: Final = "Claude Sonnet 5"
CATALOG_PRICE: Final = "2"
OWN_PRICE: Final = "4"
OWN_TEMPERATURE: Final = "0.3"
CHAT: Final = "/chat/completions"
INPUT_PRICE: Final = f"Input price of {MODEL}, USD per million tokens"
CTRL: Final = Qt.KeyboardModifier.ControlModifier
SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)

Step = tuple[str, str]
"""Name of the picture, and what was read from the widgets."""


def rows(driver: Driver, table: str) -> list[str]:
    """Every line of a table or a list, as assistive tools read it."""
    model = driver.find(table, QAbstractItemView).model()
    return [str(model.index(row, 0).data(SPOKEN)) for row in range(model.rowCount())]


class MoneyWalk:
    """Own price: discarded, mended, saved, felt, reset → estimate → bill → totals → arithmetic."""

    def __init__(self, driver: Driver, served: Served) -> None:
        self._driver = driver
        self._served = served

    def steps(self) -> Iterator[Step]:
        """Each step is done when it is yielded; it is pictured before the next one begins.

        The test chat is open, with an answer in it.
        """
        for step in (
            self._pricing,
            self._typed_price,
            self._discarded,
            self._wrong_price,
            self._saved,
            self._own_estimate,
            self._own_price_billed,
            self._reset,
            self._estimate,
            self._totals,
            self._copied,
        ):
            name = step.__name__.strip("_").replace("_", "-")
            read = step()
            self._driver.stand_still()
            yield f"money-{name}", read

    def _pricing(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_3, CTRL)
        d.expect_focus("Prices")
        return self._row()

    def _typed_price(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_F, CTRL)
        d.write("sonnet")
        d.press(Qt.Key.Key_Down)
        d.expect_focus("Prices")
        d.press(Qt.Key.Key_Return)
        d.expect_focus(INPUT_PRICE)
        d.write("2.5")
        d.until(lambda: d.has("Pricing, 1 model not saved"), "the mark in the sidebar")
        if "$2.00 in" not in self._row():
            raise StepFailedError(f"a draft counts nowhere: {self._row()}")
        return f"{d.text_after('1 model changed')} · {self._row()}"

    def _discarded(self) -> str:
        d = self._driver
        d.tab_to("Discard the changes", back=True)
        d.press(Qt.Key.Key_Space)
        d.expect_focus("Prices")
        d.until(lambda: d.has("Pricing"), "the end of the mark")
        if d.find(INPUT_PRICE, QLineEdit).text():
            raise StepFailedError("what was discarded is still there")
        return self._row()

    def _wrong_price(self) -> str:
        """Saving leads to what cannot be saved."""
        d = self._driver
        d.press(Qt.Key.Key_Return)
        d.expect_focus(INPUT_PRICE)
        d.write("four")
        said = d.text_after("1 value to correct")
        d.tab_to("Save the changes", back=True)
        d.press(Qt.Key.Key_Space)
        d.expect_focus(INPUT_PRICE)
        if d.find(INPUT_PRICE).visibleRegion().isEmpty():
            raise StepFailedError("what is wrong is out of sight")
        return said

    def _saved(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_A, CTRL)
        d.write(OWN_PRICE)
        d.tab_to(f"Temperature for {MODEL}")
        d.write(OWN_TEMPERATURE)
        d.press(Qt.Key.Key_S, CTRL)
        said = d.text_after("Updated 1 model")
        d.until(lambda: "Yours: input" in self._row(), "the price of one's own")
        d.press(Qt.Key.Key_F, CTRL)
        d.press(Qt.Key.Key_A, CTRL)
        d.press(Qt.Key.Key_Delete)
        return f"{said} · {self._row()}"

    def _own_estimate(self) -> str:
        """In a chat of its own: no part of the question is in the provider's cache."""
        d = self._driver
        d.press(Qt.Key.Key_4, CTRL)
        d.expect_focus("Message")
        d.tab_to("New chat", back=True)
        d.press(Qt.Key.Key_Space)
        d.tab_to("Message")
        d.write(OWN_QUESTION)
        d.until(lambda: d.says("$4.00 in · $10.00 out"), "the price of one's own")
        return self._estimated(OWN_PRICE)

    def _own_price_billed(self) -> str:
        """The provider charges what it lists, whatever the person wrote."""
        d = self._driver
        self._send()
        chats = [each.json for each in self._served.received if each.path.endswith(CHAT)]
        if str(chats[-1].get("temperature")) != OWN_TEMPERATURE:
            raise StepFailedError(f"the temperature was not sent: {chats[-1]}")
        less = d.text_after("less than the estimate")
        why = d.text_after("charges other rates than you set")
        return f"{less} · {why} · {d.text_after('Price:')}"

    def _reset(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_3, CTRL)
        d.expect_focus("Prices")
        d.tab_to("Reset prices", back=True)
        d.press(Qt.Key.Key_Space)
        d.press(Qt.Key.Key_Return)  # the first entry is the model that is chosen
        said = d.text_after("1 model changed")
        d.press(Qt.Key.Key_S, CTRL)
        d.until(lambda: "$2.00 in, $10" in self._row(), "the price of the catalog")
        return f"{said} · {self._row()}"

    def _estimate(self) -> str:
        """At the price of the catalog again."""
        d = self._driver
        d.press(Qt.Key.Key_4, CTRL)
        d.expect_focus("Message")
        d.write(QUESTION)
        d.until(lambda: d.says("$2.00 in · $10.00 out"), "the price of the catalog")
        return self._estimated(CATALOG_PRICE)

    def _totals(self) -> str:
        """The sandbox has kept its own account of what it charged."""
        d = self._driver
        self._send()
        spent = billed(self._served.sandbox)
        for span in ("Today", "This month"):
            d.until(lambda: d.has(f"{span} {shown(spent)}"), f"{spent} {span}")  # noqa: B023
            said = re.search(r"\$([\d.]+) billed", d.described(span))
            if said is None or Decimal(said[1]) != spent:
                raise StepFailedError(f"{span}: {said} is not {spent}")
        return d.described("Today")

    def _copied(self) -> str:
        d = self._driver
        cost = last_bill(self._served.sandbox)
        d.until(lambda: not d.says("Updated 1 model"), "the end of the message")
        d.tab_to("Billed ")
        d.press(Qt.Key.Key_Space)
        d.text_after(f"Why {shown(cost)}?")
        d.tab_to("Copy the arithmetic")
        d.press(Qt.Key.Key_Space)
        d.until(lambda: d.has("Copied"), "the tick")
        text = QGuiApplication.clipboard().text()
        if worked_out(text) != cost:
            raise StepFailedError(f"{cost} was charged: {text}")
        return f"copied, and worked out again: {' · '.join(text.splitlines()[2:4])} · …"

    def _send(self) -> None:
        """And wait for the bill."""
        d = self._driver
        d.press(Qt.Key.Key_Return)
        d.until(lambda: d.has("Stop"), "the answer")
        d.until(lambda: not d.has("Stop"), "the end of the answer")
        cost = last_bill(self._served.sandbox)
        d.until(lambda: d.has(f"Billed {shown(cost)}"), f"a bill of {shown(cost)}")

    def _estimated(self, per_million: str) -> str:
        said = self._driver.text_after("≈ ")
        check_estimate(said, per_million)
        return said

    def _row(self) -> str:
        """The line of the model on the Pricing page."""
        return next(line for line in rows(self._driver, "Prices") if line.startswith(MODEL))
