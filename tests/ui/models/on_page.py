"""Reads the Models page as a person does, and types into it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.presentation.models_batch_view import Batch
from desktop.ui.models.columns import ROW
from desktop.ui.models.models_page import ModelsPage
from tests.ui.chat.on_screen import focused, named


def ids(page: ModelsPage) -> list[str]:
    """The models in the table, from top to bottom."""
    browser = page.browse.browser
    if browser is None or not page.browse.table.isVisible():
        return []
    return browser.ids(page.browse.table.found.rows)


def write(text: str) -> None:
    """Letters to whatever has the focus."""
    QTest.keyClicks(focused(), text)
    QApplication.processEvents()


def press(
    key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
) -> None:
    """A key to whatever has the focus."""
    for _ in range(times):
        QTest.keyClick(focused(), key, modifier)
    QApplication.processEvents()


def chip(page: ModelsPage, word: str) -> QAbstractButton:
    """The chip that begins with this word."""
    found = named(page, word)
    assert isinstance(found, QAbstractButton)
    return found


def click(page: ModelsPage, name: str) -> None:
    """A control, by its accessible name or its beginning."""
    QTest.mouseClick(named(page, name), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def click_row(
    page: ModelsPage,
    place: int,
    left: int = 120,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """A row of the table; ``left`` 20 is its switch."""
    spot = QPoint(left, place * ROW + ROW // 2)
    viewport = page.browse.table.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, modifier, spot)
    QApplication.processEvents()


class Wishes:
    """What the page asked for; batches are granted, as the controller does."""

    def __init__(self, page: ModelsPage, enabled: tuple[str, ...]) -> None:
        self._page = page
        self.enabled = enabled
        self.batches: list[Batch] = []
        page.change_requested.connect(self.grant)

    def grant(self, batch: Batch) -> None:
        self.batches.append(batch)
        kept = tuple(each for each in self.enabled if each not in batch.disable)
        self.enabled = (*kept, *batch.enable)
        self._page.show_enabled(self.enabled, keep_rows=True)
        QApplication.processEvents()
