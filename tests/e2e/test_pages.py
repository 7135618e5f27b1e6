"""Every page in every theme, size and font: readable, named, and reached by Tab."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

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
    QScrollArea,
    QWidget,
)

from tests.e2e.opened import Opened, OpenWindow
from tests.simulators import Served
from tests.tour.legibility import unreadable
from tests.ui.chat.on_screen import focused, name_of

PAGES = ("Providers", "Models", "Pricing", "Test chat", "Costs", "General")
READY = {
    "Models": ("enabled of",),
    "Pricing": ("USD per 1M tokens", "No model is enabled yet"),
    "Costs": ("Go to the test chat", "recorded on this computer", "Try again"),
}
"""What a page says once it has heard from the core."""
THEMES = ("light", "dark", "high-contrast")
SIZES = {1.0: ((880, 560), (1100, 720)), 1.5: ((1320, 840),)}
"""Of the window in pixels, by the scale of the system's font."""
BY_ARROWS = {
    *PAGES,
    *("System", "Light", "Dark", "High contrast"),
    *("7 days", "30 days", "Year", "Dates…"),
    *("Chart", "Table"),
    *("Before a day", "Everything"),
}
"""Choices of which one is on: Tab comes to that one, and the arrow keys to the others."""
CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)

INPUT_PRICE = "Input price of GPT-5.6 Luna, USD per million tokens"

Prepare = Callable[[Opened, Served, Path], None]
"""Brings the window into a state; the path is its profile."""


def fresh(run: Opened, served: Served, profile: Path) -> None:
    """Without a key."""
    run.driver.until(lambda: run.driver.says("OpenRouter catalog"), "the catalog")


def in_use(run: Opened, served: Served, profile: Path) -> None:
    """With a key, models and an answer, limits, and drafts of a price and a message."""
    d = run.driver
    run.save_key(served.key)
    d.click("Test chat")
    d.type("Message", "Why?")
    d.press(Qt.Key.Key_Return)
    # Below the answer: with large letters the panel gives way.
    d.until(lambda: any(text.endswith(" billed") for text in d.texts()), "the bill")
    d.type("Message", "And then?")
    type_price(run, "0.25")
    open_limits(run)
    d.type("Day, limit in USD", "0.0001")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("sending stops"), "the limit")
    d.until(lambda: d.has("Delete history…"), "the history")
    d.click("Delete history…")


def in_trouble(run: Opened, served: Served, profile: Path) -> None:
    """Every kind of complaint at once."""
    d = run.driver
    (profile / "ledger.sqlite3").mkdir(parents=True)
    run.save_key(served.key)
    d.click("Test chat")
    d.type("Message", "!fault 402 hello")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Send again"), "the refusal")
    d.until(lambda: d.says("Spending is not recorded"), "the note")
    type_price(run, "a lot")
    d.until(lambda: d.says("1 value to correct"), "what is wrong")
    open_limits(run)
    d.type("Month, limit in USD", "1,5")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("A comma can be read in two ways"), "what is wrong")
    d.click("Providers")
    d.type("Model id", "not a model")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("is not a model id"), "the hint")
    d.click("Replace key")
    d.type("API key", "sk-or-v1-wrong")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("did not accept the key"), "the refusal")
    run.application.window.show_notice("settings.json was broken and has been restored. " * 3)


def type_price(run: Opened, text: str) -> None:
    """Of the first model, beside or over the table."""
    d = run.driver
    d.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    d.expect_focus("Prices")
    d.press(Qt.Key.Key_Return)
    d.expect_focus(INPUT_PRICE)
    d.write(text)


def open_limits(run: Opened) -> None:
    d = run.driver
    d.click("Costs")
    d.until(lambda: d.says("on the key"), "the whole page")
    d.click("Set limits")


def put_right(profile: Path) -> None:
    """What waits to be recorded can be."""
    if (profile / "ledger.sqlite3").is_dir():
        (profile / "ledger.sqlite3").rmdir()


def go_to(run: Opened, title: str) -> None:
    """And wait for what the page hears from the core."""
    d = run.driver
    keys = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6)
    d.press(keys[PAGES.index(title)], Qt.KeyboardModifier.ControlModifier)
    ready = READY.get(title)
    d.until(lambda: ready is None or any(map(d.says, ready)), f"the whole page {title}")
    d.settle()


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
    profile: Path,
    prepare: Prepare,
    scale: float,
) -> None:
    font = qapp.font()
    font.setPixelSize(round(13 * scale))
    qapp.setFont(font)
    run = open_window()
    prepare(run, served, profile)
    window = run.application.window
    problems = []
    for theme in THEMES:
        run.application.theme.apply(theme)  # type: ignore[arg-type]
        for size in SIZES[scale]:
            window.resize(*size)
            for page in PAGES:
                go_to(run, page)
                shortened = tuple(map(repr, shortened_texts(window))) if scale > 1 else ()
                problems += [
                    f"{theme} {size} {page}: {each}"
                    for each in unreadable(window)
                    if not each.startswith(shortened)
                ]
    put_right(profile)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("prepare", [fresh, in_use, in_trouble], ids=lambda each: each.__name__)
def test_every_control_is_named_and_reached_by_tab(
    open_window: OpenWindow, served: Served, profile: Path, prepare: Prepare
) -> None:
    run = open_window()
    prepare(run, served, profile)
    window = run.application.window
    for title in PAGES:
        go_to(run, title)
        unnamed = [type(each).__name__ for each in controls(window) if not name_of(each)]
        assert not unnamed, f"{title}: {unnamed}"
        reached = visited(run)
        missing = stops(window) - reached
        assert not missing, f"{title}: Tab does not come to {sorted(map(name_of, missing))}"
    put_right(profile)


def visited(run: Opened) -> set[QWidget]:
    """Where Tab comes to, until a whole round brings nothing new: a page may grow on the way."""
    seen: set[QWidget] = set()
    known = 0
    while known <= len(seen):
        run.driver.press(Qt.Key.Key_Tab)
        known = known + 1 if focused() in seen else 0
        seen.add(focused())
    return seen


def test_tab_goes_down_the_fields_of_a_model(
    open_window: OpenWindow, served: Served, profile: Path
) -> None:
    """Whatever was made first."""
    run = open_window()
    in_use(run, served, profile)
    type_price(run, "0.25")
    d = run.driver
    pane = d.find("Prices and defaults of the model")
    area = pane.findChild(QScrollArea)
    page = area.widget() if area is not None else None
    assert page is not None
    places = []
    while pane.isAncestorOf(focused()):
        places.append(spot(focused(), page))
        d.press(Qt.Key.Key_Tab)
    assert len(places) > 8
    assert places == sorted(places)


def spot(widget: QWidget, page: QWidget) -> tuple[int, int]:
    """Where it stands: pixels from the top, equal for those of one line, and from the left."""
    at = widget.mapTo(page, widget.rect().center())
    return at.y() // 4, at.x()


def test_nothing_that_can_be_clicked_is_left_out_of_tab(
    open_window: OpenWindow, served: Served, profile: Path
) -> None:
    """A control may leave Tab out only where arrows come to it, or a shortcut does the same."""
    run = open_window()
    in_use(run, served, profile)
    for title in PAGES:
        go_to(run, title)
        left_out = {
            name_of(each).partition(",")[0]
            for each in controls(run.application.window)
            if each.isEnabled() and not each.focusPolicy() & Qt.FocusPolicy.TabFocus
        }
        assert left_out <= BY_ARROWS, title
