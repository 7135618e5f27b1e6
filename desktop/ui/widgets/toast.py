"""A short message over the page that goes away by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QEnterEvent,
    QFontMetricsF,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import (
    PaintedButton,
    follow,
    paint_box,
    paint_ring,
    smooth_painter,
)

_STAY_MS: Final = 6_000
_LOW: Final = 52
"""Pixels at 100 % from the bottom: what stands at the foot of a page can still be clicked."""
_CLEAR: Final = 8
"""Pixels between it and a foot that stays free."""
_SIDE: Final = 24
_WIDEST: Final = 520


class _Action(PaintedButton):
    """The link of a toast: bold, in the colour made for its dark surface."""

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.theme.font("body", 600)).horizontalAdvance(self.text())
        return QSize(int(width + 21), self.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth_painter(self)
        rect = QRectF(self.rect())
        if self.hasFocus():
            paint_ring(painter, rect, 6, self.theme.color("tip_link"))
        font = self.theme.font("body", 600)
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(self.theme.color("tip_link"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class Toast(QWidget):
    """One message at the bottom centre of its parent, for 6 seconds; the pointer on
    it or the keyboard on its action makes it wait.

    Signals:
        acted: the action (usually Undo) was pressed.
    """

    acted = Signal()

    def __init__(self, parent: QWidget, theme: Theme, foot: Callable[[], int] = lambda: 0) -> None:
        """``foot``: how many pixels at the bottom of the parent are in use and stay free."""
        super().__init__(parent)
        self._foot = foot
        self._theme, self._host = theme, parent
        self._text = Label(theme, "", "body", "on_tip", weight=500, wrap=True)
        self._action = _Action(theme)
        self._action.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 6, 6)
        row.setSpacing(16)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        self._timer = QTimer(self, singleShot=True, interval=_STAY_MS)
        self._timer.timeout.connect(self._end)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        parent.installEventFilter(self)
        follow(theme, self)
        self.hide()

    @property
    def text(self) -> str:
        """The message."""
        return self._text.text()

    def show_message(self, text: str, action: str | None = None) -> None:
        """Show a message in the place of the one before it."""
        self._text.setText(text)
        self._action.setText(action or "")
        self._action.setAccessibleName(action or "")
        self._action.setVisible(bool(action))
        self._fit()
        rising = not self.isVisible()
        self.show()
        self.raise_()
        self._timer.start()
        duration = self._theme.duration(160)
        if rising and duration:
            self._slide.stop()
            self._slide.setDuration(duration)
            self._slide.setStartValue(self._place() + QPoint(0, 12))
            self._slide.setEndValue(self._place())
            self._slide.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def keep_clear(self) -> None:
        """Go where the foot of what is on screen now is not covered."""
        if self.isVisible():
            self._fit()

    def dismiss(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait while the pointer is on it."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go on counting."""
        if self.isVisible():
            self._timer.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom centre when the parent is resized."""
        if event.type() == QEvent.Type.Resize and watched is self.parent() and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface."""
        painter = smooth_painter(self)
        edge = self._theme.color("border") if self._theme.name.startswith("hc") else None
        paint_box(painter, QRectF(self.rect()), 10, self._theme.color("tip"), edge)
        painter.end()

    def _end(self) -> None:
        if self.isVisible() and self.window().focusWidget() is self._action:
            self._timer.start()
        else:
            self.hide()

    def _act(self) -> None:
        self.hide()
        self.acted.emit()

    def _fit(self) -> None:
        text = QFontMetricsF(self._text.font()).horizontalAdvance(self._text.text())
        action = self._action.sizeHint().width() + 16 if self._action.text() else 8
        width = min(int(text) + action + 26, _WIDEST, self._host.width() - 2 * _SIDE)
        self.resize(width, max(40, self.heightForWidth(width)))
        self._slide.stop()
        self.move(self._place())

    def _place(self) -> QPoint:
        left = (self._host.width() - self.width()) // 2
        low = max(round(_LOW * self._theme.scale), self._foot() + _CLEAR)
        return QPoint(left, self._host.height() - self.height() - low)
