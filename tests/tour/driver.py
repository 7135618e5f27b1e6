"""Hands and eyes: finds controls by accessible name, sends real events, reads what is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar, overload

from PySide6.QtCore import QAbstractAnimation, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTextBrowser, QWidget

from tests.tour.legibility import unreadable

W = TypeVar("W", bound=QWidget)

PATIENCE_SECONDS = 30.0
PULSE_MS = 15
MOST_STOPS = 60
"""Of Tab on one page."""


class StepFailedError(Exception):
    """A step of the tour did not come to what it should; the text says what was seen."""


class Driver:
    """Drives one window of the application."""

    def __init__(self, app: QApplication, window: QWidget) -> None:
        self._app = app
        # Wakes the waiting below, so that it may sleep in the event loop: a busy one would keep
        # the interpreter from the core's thread.
        self._pulse = QTimer(window, interval=PULSE_MS)
        self._pulse.start()
        self.take(window)

    def take(self, window: QWidget) -> None:
        """Drive another window from now on."""
        self.window = window
        self._pulse.setParent(window)
        # A screen without a window manager gives a new window no focus by itself.
        window.activateWindow()

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Let the application work until something holds. Raises `StepFailedError`."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            if time.monotonic() > deadline:
                raise StepFailedError(f"waited for {what} in vain; on screen: {self.texts()}")
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def settle(self) -> None:
        """Let everything that is due be painted."""
        for _ in range(3):
            self._app.processEvents()

    @overload
    def find(self, name: str) -> QWidget: ...

    @overload
    def find(self, name: str, kind: type[W]) -> W: ...

    def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """The visible control with this accessible name. Raises `StepFailedError`."""
        for widget in self._visible():
            # A label names the control beside it, and is not it.
            label = isinstance(widget, QLabel)
            if isinstance(widget, kind) and not label and _accessible_name(widget) == name:
                return widget
        raise StepFailedError(f"no visible control is called {name!r}; there is {self.texts()}")

    def has(self, name: str) -> bool:
        """Whether a visible control has this accessible name."""
        controls = (widget for widget in self._visible() if not isinstance(widget, QLabel))
        return any(_accessible_name(widget) == name for widget in controls)

    def click(self, name: str) -> None:
        """Press a control with the mouse, in its middle."""
        widget = self.find(name)
        if not widget.isEnabled():
            raise StepFailedError(f"{name!r} is disabled")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())
        self.settle()

    def type(self, name: str, text: str) -> None:
        """Click into a field, empty it, and type."""
        widget = self.find(name)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(12, widget.height() // 2))
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(widget, Qt.Key.Key_Delete)
        QTest.keyClicks(widget, text)
        self.settle()

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the focus is; an open menu takes it, as it would from a keyboard."""
        target = self._app.activePopupWidget() or self._app.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)
        self.settle()

    def write(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self._app.focusWidget() or self.window, text)
        self.settle()

    def focused(self) -> str:
        """The accessible name of what has the keyboard."""
        widget = self._app.focusWidget()
        return "" if widget is None else _accessible_name(widget)

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Tab until the control whose name begins so has the keyboard.

        Raises `StepFailedError`.
        """
        key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
        for _ in range(MOST_STOPS):
            if self.focused().startswith(name):
                return
            self.press(key)
        raise StepFailedError(f"Tab does not lead to {name!r}")

    def expect_focus(self, name: str) -> None:
        """Wait until the control of that name has the keyboard. Raises `StepFailedError`."""
        self.until(lambda: self.focused() == name, f"the keyboard on {name!r}")

    def stand_still(self) -> None:
        """Wait for the end of every movement: a picture shows no half-turned switch."""
        running = QAbstractAnimation.State.Running

        def still() -> bool:
            movements = self.window.findChildren(QAbstractAnimation)
            return not any(each.state() == running for each in movements)

        self.until(still, "the end of every movement")

    def texts(self) -> list[str]:
        """Every text that a label or a button on screen shows, from the widget tree."""
        shown = [w.text() for w in self._visible() if isinstance(w, QLabel | QAbstractButton)]
        return list(dict.fromkeys(text for text in shown if text))

    def answer(self) -> str:
        """The text of the last answer on screen, without what the model thought before it."""
        shown = self.read("Answer")
        return shown[-1] if shown else ""

    def read(self, name: str) -> list[str]:
        """What stands in the texts to read whose names begin so, from top to bottom."""
        panes = (w for w in self._visible() if isinstance(w, QTextBrowser))
        return [w.toPlainText() for w in panes if _accessible_name(w).startswith(name)]

    def described(self, name: str) -> str:
        """What assistive tools are told of the visible control whose name begins so.

        Raises `StepFailedError`.
        """
        for widget in self._visible():
            label = isinstance(widget, QLabel)
            if not label and _accessible_name(widget).startswith(name):
                interface = QAccessible.queryAccessibleInterface(widget)
                return interface.text(QAccessible.Text.Description)
        raise StepFailedError(f"no visible control's name begins with {name!r}")

    def says(self, words: str) -> bool:
        """Whether a label on screen contains these words."""
        return any(words in text for text in self.texts())

    def text_after(self, words: str) -> str:
        """The first text that contains these words, as soon as there is one.

        Raises `StepFailedError`.
        """
        self.until(lambda: self.says(words), f"a text with {words!r}")
        return next(text for text in self.texts() if words in text)

    def check_readable(self) -> None:
        """Raises `StepFailedError` if a text on screen is cut off."""
        self.settle()
        problems = [problem for top in self._tops() for problem in unreadable(top)]
        if problems:
            raise StepFailedError("cut off: " + "; ".join(problems))

    def picture(self, path: Path) -> None:
        """Save what a person sees: the window with its popups over it."""
        self.settle()
        picture: QPixmap = self.window.grab()
        painter = QPainter(picture)
        origin = self.window.mapToGlobal(QPoint(0, 0))
        for top in self._tops():
            if top is not self.window:
                painter.drawPixmap(top.mapToGlobal(QPoint(0, 0)) - origin, top.grab())
        painter.end()
        if not picture.save(str(path)):
            raise StepFailedError(f"{path} could not be written")

    def _tops(self) -> list[QWidget]:
        tops = [top for top in self._app.topLevelWidgets() if top.isVisible()]
        return sorted(tops, key=lambda top: top is not self.window)

    def _visible(self) -> Iterator[QWidget]:
        for top in reversed(self._tops()):
            inside: list[QWidget] = top.findChildren(QWidget)
            yield from (widget for widget in (top, *inside) if widget.isVisible())


def _accessible_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)
