"""The steps of the tour through the Models page, with the keyboard alone."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from tests.simulators import Catalog, Served
from tests.tour.driver import Driver, StepFailedError
from tests.ui.chat.on_screen import name_of

SEARCH = "tools reasoning in:<=3"
MISSPELT = "claud sonet"
BY_HAND = "nobody/not-listed-yet"
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

Step = tuple[str, str]
"""Name of the picture, and what was read from the widgets."""


def later_catalog(before: Catalog) -> Catalog:
    """The same source some days on: one row gone, its successor, one new, two changed."""
    rows = {row["id"]: copy.deepcopy(row) for row in before.rows}
    heir = rows.pop("sandbox/thinker") | {"id": "sandbox/thinker-2", "name": "Sandbox: Thinker 2"}
    new = rows["sandbox/newcomer"] | {"id": "sandbox/latecomer", "name": "Sandbox: Latecomer"}
    rows["sandbox/writer"]["pricing"] |= {"prompt": "0.000002", "completion": "0.00001"}
    rows["sandbox/long-digits"]["supported_parameters"].remove("tools")
    return Catalog([heir, *rows.values(), new])


class ModelsWalk:
    """Search → chips → enable, undo, redo → batch → compare → by hand → what changed → back."""

    def __init__(self, driver: Driver, served: Served) -> None:
        self._driver = driver
        self._served = served

    def steps(self) -> Iterator[Step]:
        """Each step is done when it is yielded; it is pictured before the next one begins."""
        for step in (
            self._open,
            self._search,
            self._chip,
            self._disable_one,
            self._undo_one,
            self._redo_one,
            self._preview,
            self._enable_all_shown,
            self._undo_all_shown,
            self._undo_further,
            self._choose_rows,
            self._compare,
            self._typical_request,
            self._back_to_search,
            self._nearest_matches,
            self._unknown_id,
            self._add_by_hand,
            self._clear,
            self._catalog_changed,
            self._changes,
            self._use_successor,
            self._accept_one,
            self._accept_all,
            self._close,
        ):
            name = step.__name__.strip("_").replace("_", "-")
            read = step()
            self._driver.stand_still()
            yield f"models-{name}", read

    def _open(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_2, CTRL)
        d.until(lambda: d.says("enabled of"), "the table of models")
        self._driver.expect_focus("Search models")
        return self._counts()

    def _search(self) -> str:
        self._driver.write(SEARCH)
        self._expect_on("Tools", "Reasoning")
        return self._counts()

    def _chip(self) -> str:
        """A chip takes its word out of the text, as it would put it in."""
        d = self._driver
        d.tab_to("Reasoning")
        d.press(Qt.Key.Key_Space)
        self._expect_on("Tools")
        text = d.find("Search models", QLineEdit).text()
        if text != SEARCH.replace("reasoning ", ""):
            raise StepFailedError(f"the chip made the search {text!r}")
        return f"{text} · {self._counts()}"

    def _disable_one(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_Slash)
        d.press(Qt.Key.Key_Down)
        self._driver.expect_focus("Models")
        d.press(Qt.Key.Key_Down)
        d.press(Qt.Key.Key_Space)
        return f"{d.text_after('Sonnet 5 disabled')} · {self._counts()}"

    def _undo_one(self) -> str:
        self._driver.press(Qt.Key.Key_Z, CTRL)
        return self._driver.text_after("Undone: ")

    def _redo_one(self) -> str:
        self._driver.press(Qt.Key.Key_Z, CTRL | SHIFT)
        return self._driver.text_after("Done again: ")

    def _preview(self) -> str:
        d = self._driver
        d.tab_to("Enable all shown")
        d.press(Qt.Key.Key_Return)
        self._driver.expect_focus("Apply")
        return d.text_after("Enable: ")

    def _enable_all_shown(self) -> str:
        self._driver.press(Qt.Key.Key_Return)
        return f"{self._driver.text_after('models enabled')} · {self._counts()}"

    def _undo_all_shown(self) -> str:
        self._driver.press(Qt.Key.Key_Z, CTRL)
        return f"{self._driver.text_after('Undone: ')} · {self._counts()}"

    def _undo_further(self) -> str:
        self._driver.press(Qt.Key.Key_Z, CTRL)
        return f"{self._driver.text_after('Undone: Claude Sonnet 5 enabled')} · {self._counts()}"

    def _choose_rows(self) -> str:
        d = self._driver
        self._driver.expect_focus("Models")
        d.press(Qt.Key.Key_Home, CTRL)
        d.press(Qt.Key.Key_Down, SHIFT)
        for _ in range(2):
            d.press(Qt.Key.Key_Down, CTRL)
        d.press(Qt.Key.Key_Space, CTRL)
        return d.text_after("3 chosen")

    def _compare(self) -> str:
        d = self._driver
        d.tab_to("Compare")
        d.press(Qt.Key.Key_Return)
        return d.text_after("3 models, ")

    def _typical_request(self) -> str:
        d = self._driver
        before = d.texts()
        self._driver.tab_to("Tokens in")
        d.press(Qt.Key.Key_A, CTRL)
        d.write("200000")
        d.until(lambda: d.texts() != before, "another cost")
        return next(text for text in d.texts() if text not in before)

    def _back_to_search(self) -> str:
        d = self._driver
        for name in ("Models", "Models", "Search models"):  # comparison, choice, table
            d.press(Qt.Key.Key_Escape)
            self._driver.expect_focus(name)
        return self._counts()

    def _nearest_matches(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_A, CTRL)
        d.write(MISSPELT)
        return f"{d.text_after('nearest matches')} {self._counts()}"

    def _unknown_id(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_A, CTRL)
        d.write(BY_HAND)
        return f"{d.text_after('by hand')} · {self._counts()}"

    def _add_by_hand(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_Return)
        self._driver.expect_focus(f"Enable “{BY_HAND}” by hand")
        d.press(Qt.Key.Key_Return)
        return f"{d.text_after('not-listed-yet enabled')} · {self._counts()}"

    def _clear(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_Slash)
        d.press(Qt.Key.Key_Escape)
        self._expect_on("All")
        return self._counts()

    def _catalog_changed(self) -> str:
        d, sandbox = self._driver, self._served.sandbox
        sandbox.catalog = later_catalog(sandbox.catalog)
        d.press(Qt.Key.Key_F5)
        d.until(lambda: d.has("What changed, 5"), "the badge")
        return name_of(d.find("What changed, 5"))

    def _changes(self) -> str:
        d = self._driver
        d.tab_to("What changed")
        d.press(Qt.Key.Key_Space)
        self._driver.expect_focus("Accept all")
        return f"{d.text_after('1 removed')} · {d.text_after('Input $')}"

    def _use_successor(self) -> str:
        d = self._driver
        d.tab_to("Use Thinker 2 instead")
        d.press(Qt.Key.Key_Space)
        told = d.text_after("takes the place of")
        d.until(lambda: d.has("What changed, 4"), "one change less")
        return told

    def _accept_one(self) -> str:
        d = self._driver
        d.tab_to("Accept: Writer")
        d.press(Qt.Key.Key_Space)
        d.until(lambda: d.has("What changed, 3"), "one change less")
        return d.text_after("2 new")

    def _accept_all(self) -> str:
        d = self._driver
        d.tab_to("Accept all")
        d.press(Qt.Key.Key_Return)
        return d.text_after("Every change has been accepted")

    def _close(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_Escape)
        self._driver.expect_focus("Models")
        d.until(lambda: not d.says("takes the place of"), "the end of the message")
        d.press(Qt.Key.Key_Home, CTRL)  # for the pictures of every look that follow
        return self._counts()

    def _counts(self) -> str:
        return self._driver.text_after("enabled of")

    def _expect_on(self, *words: str) -> None:
        """Exactly these chips are on."""
        on = [chip.text() for chip in self._chips() if chip.isChecked()]
        if on != list(words):
            raise StepFailedError(f"the chips {on} are on, not {list(words)}")

    def _chips(self) -> list[QAbstractButton]:
        filters = self._driver.find("Filters")
        return [chip for chip in filters.findChildren(QAbstractButton) if chip.isVisible()]
