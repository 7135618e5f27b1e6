"""The Models page on a catalog of 342 rows: what a person notices."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QTableView

from tests.e2e.opened import Opened, OpenWindow
from tests.e2e.processes import Finished, finish
from tests.e2e.test_troubles import unused_address
from tests.e2e.test_window import tab_to
from tests.simulators import Catalog, Served, faults
from tests.ui.chat.on_screen import description_of, focused, name_of

CTRL = Qt.KeyboardModifier.ControlModifier
NAME_COLUMN = 1


class Replaced:
    """How often a file was put in the place of another one, by the interpreter's own account."""

    def __init__(self, path: Path) -> None:
        self.count = 0
        self._name = str(path)
        # A hook stays until the interpreter ends; without a name it counts nothing.
        sys.addaudithook(self._heard)

    def forget(self) -> None:
        self._name = ""

    def _heard(self, event: str, details: tuple[object, ...]) -> None:
        if event == "os.rename" and self._name and str(details[1]) == self._name:
            self.count += 1


class OnModels:
    """A person on the Models page."""

    def __init__(self, run: Opened, profile: Path) -> None:
        self.run, self.d, self._profile = run, run.driver, profile

    def open(self) -> OnModels:
        self.d.press(Qt.Key.Key_2, CTRL)
        self.d.until(lambda: self.d.says("enabled of"), "the table")
        return self

    @property
    def rows(self) -> list[str]:
        """Names from top to bottom."""
        model = self._table().model()
        return [str(model.index(row, NAME_COLUMN).data()) for row in range(model.rowCount())]

    def spoken(self, name: str) -> str:
        """What assistive tools say of a row, as they find it: by its place on screen."""
        table, place = self._table(), self.rows.index(name)
        index = table.model().index(place, NAME_COLUMN)
        table.scrollTo(index)
        self.d.settle()
        spot = table.viewport().mapToGlobal(table.visualRect(index).center())
        cell: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(table).childAt(
            spot.x(), spot.y()
        )
        assert cell is not None
        return cell.text(QAccessible.Text.Name)

    def search(self, text: str) -> None:
        """In the place of what was searched for."""
        self.d.find("Search models", QLineEdit).setFocus()
        self.d.press(Qt.Key.Key_A, CTRL)
        self.d.press(Qt.Key.Key_Delete)
        self.d.write(text)

    def counted(self, text: str) -> None:
        """Wait until the head of the page says so: ``3 enabled``, and not the end of 13."""
        self.d.until(lambda: any(each.startswith(text) for each in self.d.texts()), repr(text))

    def toggle(self, name: str) -> None:
        """Space on the row of that name."""
        self.search(name)
        self.d.press(Qt.Key.Key_Down)
        self.d.press(Qt.Key.Key_Space)

    def enable_all_shown(self) -> None:
        tab_to(self.run, "Enable all shown…")
        self.d.press(Qt.Key.Key_Return)
        self.d.press(Qt.Key.Key_Return)

    def written(self) -> list[str]:
        """The enabled models in settings.json."""
        settings = json.loads((self._profile / "settings.json").read_text("utf-8"))
        enabled: list[str] = settings.get("openrouterAllowedModels") or []
        return enabled

    def offered(self) -> list[str]:
        """Open the chat's selector and read what it offers."""
        d = self.d
        d.press(Qt.Key.Key_4, CTRL)
        d.until(lambda: d.has("Model") and d.find("Model").isEnabled(), "the selector")
        d.find("Model").setFocus(Qt.FocusReason.TabFocusReason)
        d.press(Qt.Key.Key_Down)
        d.until(lambda: d.has("Search models"), "the open selector")
        model = d.find("Models", QListView).model()
        role = Qt.ItemDataRole.AccessibleTextRole
        return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]

    def command(self, *words: str) -> Finished:
        """A process of the command line beside the window."""
        done = finish("-m", "desktop", "--profile", self._profile, "models", *words)
        assert done.code == 0, done.err
        return done

    def label(self, words: str) -> QLabel:
        """The one on screen that contains these words."""
        labels = self.d.window.findChildren(QLabel)
        return next(each for each in labels if each.isVisible() and words in each.text())

    def _table(self) -> QTableView:
        return self.d.find("Models", QTableView)


@pytest.fixture
def screen_reader() -> Iterator[None]:
    """Somebody listens: without one Qt keeps telling of cells as they were."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.fixture
def models(
    open_window: OpenWindow, many_rows: Served, profile: Path, screen_reader: None
) -> OnModels:
    """Opened, with nothing enabled."""
    page = OnModels(open_window(many_rows.base_url), profile).open()
    page.counted("0 enabled of 342 · 342 shown")
    return page


def enabled(models: OnModels, ids: Sequence[str]) -> None:
    """By the command line, and seen in the window."""
    models.command("enable", *ids, "--yes")
    models.counted(f"{len(ids)} enabled of")


def made_up(*numbers: int) -> list[str]:
    return [f"made-up/model-{number}" for number in numbers]


def height(label: QLabel) -> int:
    """Pixels below the top of the screen."""
    return label.mapToGlobal(QPoint(0, 0)).y()


def test_it_opens_with_every_row_counted_and_the_keyboard_in_the_search(models: OnModels) -> None:
    assert len(models.rows) == 342
    assert name_of(focused()) == "Search models"
    assert models.d.says("OpenRouter catalog, just now")
    models.d.check_readable()


def test_every_keystroke_filters(models: OnModels) -> None:
    names = [f"Model {number}" for number in range(1, 343)]
    typed = ""
    for letter in "model-34":
        models.d.write(letter)
        typed += letter
        expected = [name for name in names if typed in name.lower().replace(" ", "-")]
        assert models.rows == expected, typed
        assert models.d.says(f"0 enabled of 342 · {len(expected)} shown")
    assert len(models.rows) == 4


def test_everything_shown_is_enabled_by_one_write_and_offered_in_the_chat(
    models: OnModels, profile: Path
) -> None:
    models.search("tools model-1")
    shown = models.rows
    assert len(shown) > 50
    replaced = Replaced(profile / "settings.json")
    models.enable_all_shown()
    models.counted(f"{len(shown)} enabled of 342")
    models.d.until(lambda: len(models.written()) == len(shown), "the saved settings")
    assert replaced.count == 1
    replaced.forget()
    assert [line.partition(",")[0] for line in models.offered()] == shown


def test_undo_brings_the_order_back(models: OnModels) -> None:
    before = made_up(17, 4, 300)
    enabled(models, before)
    models.search("model-30")
    models.enable_all_shown()
    models.counted("13 enabled of 342")
    models.d.press(Qt.Key.Key_Z, CTRL)
    models.counted("3 enabled of 342")
    models.d.until(lambda: models.d.says("Undone: "), "the end of undoing")
    assert models.written() == before
    models.d.press(Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    models.counted("13 enabled of 342")
    models.d.until(lambda: models.written()[:3] == before, "the order before, and more")


def test_a_model_that_leaves_the_catalog_stays_marked_and_can_be_chosen(
    models: OnModels, many_rows: Served
) -> None:
    enabled(models, made_up(5, 7))
    catalog = many_rows.sandbox.catalog
    left = [row for row in catalog.rows if row["id"] != "made-up/model-7"]
    many_rows.sandbox.catalog = Catalog(left)
    models.d.press(Qt.Key.Key_F5)
    models.counted("2 enabled of 341 · 342 shown")
    assert models.rows[-1] == "model-7"
    assert models.spoken("model-7") == "model-7, price unknown, enabled, Not in the catalog"
    assert "made-up/model-7" in models.written()
    gone = next(line for line in models.offered() if "made-up/model-7" in line)
    assert "Not in the catalog" in gone
    models.d.write("model-7")
    models.d.press(Qt.Key.Key_Return)
    assert "Not in the catalog" in models.d.text_after("price unknown")
    models.d.check_readable()


def test_a_default_model_that_goes_is_followed_by_the_next_and_that_is_told(
    models: OnModels,
) -> None:
    enabled(models, made_up(5, 7, 9))
    models.search("model-5 ")
    models.d.press(Qt.Key.Key_Down)
    tab_to(models.run, "Make it the default")
    models.d.press(Qt.Key.Key_Space)
    models.counted("The test chat opens with Model 5")
    models.toggle("model-5 ")
    models.counted("Model 5 disabled. Model 7 is the default model now")
    models.search("model-7 ")
    assert "default model" in models.spoken("Model 7")
    models.d.press(Qt.Key.Key_4, CTRL)
    models.d.until(lambda: description_of(models.d.find("Model")) == "Model 7", "it in the chat")


def test_what_the_command_line_changes_shows_in_the_open_window(models: OnModels) -> None:
    models.command("enable", "made-up/model-33")
    models.counted("1 enabled of 342")
    assert ", enabled" in models.spoken("Model 33")
    models.command("disable", "made-up/model-33")
    models.counted("0 enabled of 342")
    assert ", not enabled" in models.spoken("Model 33")


def test_a_change_of_the_command_line_leaves_the_keyboard_where_it_is(models: OnModels) -> None:
    models.search("model-30")
    models.d.press(Qt.Key.Key_Down)
    models.d.press(Qt.Key.Key_Down)
    assert models.rows[1] == "Model 300"
    models.command("enable", "made-up/model-305")
    models.counted("1 enabled of 342")
    models.d.press(Qt.Key.Key_Space)
    models.d.until(lambda: models.written() == made_up(305, 300), "the second model")


def test_a_failed_refresh_keeps_the_rows_and_says_so_beside_the_age(
    models: OnModels, many_rows: Served
) -> None:
    many_rows.sandbox.script(faults.html(200), on="/models")
    models.d.press(Qt.Key.Key_F5)
    models.counted("Not refreshed: ")
    assert len(models.rows) == 342
    age, said = (models.label(words) for words in ("OpenRouter catalog, ", "Not refreshed: "))
    assert 0 < height(said) - height(age) < 48
    models.d.check_readable()
    models.d.press(Qt.Key.Key_F5)
    models.d.until(lambda: not models.d.says("Not refreshed"), "the next refresh")


def test_a_first_start_without_a_network_lists_what_is_shipped(
    open_window: OpenWindow, profile: Path
) -> None:
    page = OnModels(open_window(unused_address()), profile).open()
    page.counted("Shipped list of ")
    page.counted("Not refreshed: ")
    assert len(page.rows) >= 16
    page.toggle("gpt-5.6-luna")
    page.counted("1 enabled of")
    page.d.check_readable()


def test_rows_say_name_price_and_state(models: OnModels) -> None:
    enabled(models, made_up(40))
    assert models.spoken("Model 40") == (
        "Model 40, $0.04 in, $0.40 out per million tokens, enabled"
    )
    assert models.spoken("Model 341").endswith("out per million tokens, not enabled")
