"""A walk over everything on one page, in every theme: nothing cut, nothing without a name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.theme.theme import ThemeName
from desktop.ui.widgets.pill import Pill
from tests.ui.gallery import FixedTheme, components, empty_page, make_theme
from tests.ui.widgets.seeing import name

THEMES: tuple[ThemeName, ...] = ("light", "dark", "hc-light", "hc-dark")


def show(page: QWidget, qtbot: QtBot) -> None:
    """Show a page and wait until it is the active window, laid out and painted."""
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    QApplication.processEvents()


def cut_labels(page: QWidget) -> list[str]:
    """Visible labels with less room than their text needs."""
    found = []
    for label in page.findChildren(QLabel):
        if not label.isVisible() or not label.text() or isinstance(label, Pill):
            continue
        room, metrics = label.contentsRect(), label.fontMetrics()
        flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextSingleLine
        needs = metrics.boundingRect(room, int(flags), label.text())
        if needs.width() > room.width() + 1 or needs.height() > room.height():
            found.append(label.text())
    return found


def cut_buttons(page: QWidget) -> list[str]:
    """Visible buttons smaller than they ask to be."""
    return [
        button.text() or button.accessibleName()
        for button in page.findChildren(QAbstractButton)
        if button.isVisible()
        and (
            button.width() < button.minimumSizeHint().width()
            or button.height() < button.minimumSizeHint().height()
        )
    ]


@pytest.mark.parametrize("theme_name", THEMES)
def test_nothing_is_cut(theme: FixedTheme, qtbot: QtBot, theme_name: ThemeName) -> None:
    theme.show(theme_name)
    for page in (components(theme), empty_page(theme)):
        show(page, qtbot)
        assert cut_labels(page) == []
        assert cut_buttons(page) == []


def test_nothing_is_cut_after_a_change_of_theme(theme: FixedTheme, qtbot: QtBot) -> None:
    page = components(theme)
    show(page, qtbot)
    for theme_name in (*THEMES, THEMES[0]):
        theme.show(theme_name)
        QApplication.processEvents()
        assert cut_labels(page) == []
        assert cut_buttons(page) == []


@pytest.fixture
def large_theme(qapp: QApplication) -> Iterator[FixedTheme]:
    """The theme of a person whose system font is half as large again."""
    before = qapp.font()
    large = QFont(before)
    large.setPixelSize(20)
    qapp.setFont(large)
    theme = make_theme(qapp)
    theme.apply("light")
    yield theme
    qapp.setFont(before)


def test_nothing_is_cut_with_a_larger_font(large_theme: FixedTheme, qtbot: QtBot) -> None:
    assert large_theme.font("body").pixelSize() == 20
    for page in (components(large_theme), empty_page(large_theme)):
        show(page, qtbot)
        assert cut_labels(page) == []
        assert cut_buttons(page) == []


def test_every_control_has_a_name(theme: FixedTheme, qtbot: QtBot) -> None:
    page = components(theme)
    show(page, qtbot)
    controls = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(controls) > 30
    assert [type(each).__name__ for each in controls if not name(each)] == []


def test_a_page_looks_the_same_after_there_and_back(theme: FixedTheme, qtbot: QtBot) -> None:
    page = components(theme)
    page.resize(1280, 860)
    show(page, qtbot)
    before = page.grab().toImage()
    theme.apply("dark")
    QApplication.processEvents()
    assert page.grab().toImage() != before
    theme.apply("light")
    QApplication.processEvents()
    assert page.grab().toImage() == before
