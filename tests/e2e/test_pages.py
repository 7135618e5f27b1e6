"""Every page in every theme, size and font: readable, named, and reached by Tab."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from tests.e2e.opened import Opened, OpenWindow
from tests.simulators import Served
from tests.tour.legibility import unreadable
from tests.ui.chat.on_screen import focused, name_of

PAGES = ("Providers", "Models", "Test chat", "General")
THEMES = ("light", "dark", "high-contrast")
SIZES = {1.0: ((880, 560), (1100, 720)), 1.5: ((1320, 840),)}
"""Of the window in pixels, by the scale of the system's font."""
BY_ARROWS = {
    *("Providers", "Models", "Test chat", "General"),
    *("System", "Light", "Dark", "High contrast"),
}
"""Choices of which one is on: Tab comes to that one, and the arrow keys to the others."""
CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)

Prepare = Callable[[Opened, Served], None]


def fresh(run: Opened, served: Served) -> None:
    """Without a key."""
    run.driver.until(lambda: run.driver.says("OpenRouter catalog"), "the catalog")


def in_use(run: Opened, served: Served) -> None:
    """With a key, models and an answer, and a draft in the composer."""
    d = run.driver
    run.save_key(served.key)
    d.click("Test chat")
    d.type("Message", "Why?")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("Matches the estimate"), "the bill")
    d.type("Message", "And then?")


def in_trouble(run: Opened, served: Served) -> None:
    """Every kind of complaint at once."""
    d = run.driver
    run.save_key(served.key)
    d.click("Test chat")
    d.type("Message", "!fault 402 hello")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Send again"), "the refusal")
    d.click("Providers")
    d.type("Model id", "not a model")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("is not a model id"), "the hint")
    d.click("Replace key")
    d.type("API key", "sk-or-v1-wrong")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("did not accept the key"), "the refusal")
    run.application.window.show_notice("settings.json was broken and has been restored. " * 3)


def controls(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, CONTROLS) and widget.isVisible()
    ]


def stops(page: QWidget) -> set[QWidget]:
    """What Tab should come to: of exclusive buttons only the one that is chosen."""
    return {
        widget
        for widget in controls(page)
        if widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (
            isinstance(widget, QAbstractButton)
            and widget.autoExclusive()
            and not widget.isChecked()
        )
    }


def shortened_texts(window: QWidget) -> list[str]:
    """What ends in … and stands whole in a tip: right for letters half as large again."""
    labels = window.findChildren(QLabel)
    return [label.text() for label in labels if label.text() and label.toolTip() == label.text()]


@pytest.mark.parametrize("prepare", [fresh, in_use, in_trouble], ids=lambda each: each.__name__)
@pytest.mark.parametrize("scale", SIZES)
def test_everything_can_be_read(
    qapp: QApplication,
    open_window: OpenWindow,
    served: Served,
    prepare: Prepare,
    scale: float,
) -> None:
    font = qapp.font()
    font.setPixelSize(round(13 * scale))
    qapp.setFont(font)
    run = open_window()
    prepare(run, served)
    d, window = run.driver, run.application.window
    problems = []
    for theme in THEMES:
        run.application.theme.apply(theme)  # type: ignore[arg-type]
        for size in SIZES[scale]:
            window.resize(*size)
            for page in PAGES:
                d.click(page)
                d.settle()
                shortened = tuple(map(repr, shortened_texts(window))) if scale > 1 else ()
                problems += [
                    f"{theme} {size} {page}: {each}"
                    for each in unreadable(window)
                    if not each.startswith(shortened)
                ]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("prepare", [fresh, in_use, in_trouble], ids=lambda each: each.__name__)
def test_every_control_is_named_and_reached_by_tab(
    open_window: OpenWindow, served: Served, prepare: Prepare
) -> None:
    run = open_window()
    prepare(run, served)
    d, window = run.driver, run.application.window
    for title in PAGES:
        d.click(title)
        d.until(lambda: title != "Models" or d.says("enabled of"), "the whole page")  # noqa: B023
        unnamed = [type(each).__name__ for each in controls(window) if not name_of(each)]
        assert not unnamed, f"{title}: {unnamed}"
        reached = visited(run)
        missing = stops(window) - reached
        assert not missing, f"{title}: Tab does not come to {sorted(map(name_of, missing))}"


def visited(run: Opened) -> set[QWidget]:
    """Where Tab comes to, until a whole round brings nothing new: a page may grow on the way."""
    seen: set[QWidget] = set()
    known = 0
    while known <= len(seen):
        run.driver.press(Qt.Key.Key_Tab)
        known = known + 1 if focused() in seen else 0
        seen.add(focused())
    return seen


def test_nothing_that_can_be_clicked_is_left_out_of_tab(
    open_window: OpenWindow, served: Served
) -> None:
    """A control may leave Tab out only where arrows come to it, or a shortcut does the same."""
    run = open_window()
    in_use(run, served)
    for title in PAGES:
        run.driver.click(title)
        run.driver.settle()
        left_out = {
            name_of(each)
            for each in controls(run.application.window)
            if each.isEnabled() and not each.focusPolicy() & Qt.FocusPolicy.TabFocus
        }
        assert left_out <= BY_ARROWS, title
