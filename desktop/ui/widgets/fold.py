"""A line that opens and closes what is below it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEasingCurve, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import PaintedButton, paint_ring, smooth_painter

_ICON: Final = 14
_GAP: Final = 7


class _Head(PaintedButton):
    """The line itself: icon, title, fact, chevron."""

    def __init__(self, theme: Theme, title: str, icon: str | None, spread: bool) -> None:
        super().__init__(theme, title)
        self._icon, self._spread = icon, spread
        self._fact = ""
        self._turned = 0.0
        self.setCheckable(True)
        self._turn = QVariantAnimation(self)
        self._turn.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._turn.valueChanged.connect(self._rotate)
        self.toggled.connect(self._start)
        wide = QSizePolicy.Policy.Preferred if spread else QSizePolicy.Policy.Maximum
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        self._describe()

    def set_words(self, title: str, fact: str) -> None:
        self.setText(title)
        self._fact = fact
        self._describe()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        title = QFontMetricsF(self._title_font()).horizontalAdvance(self.text())
        fact = QFontMetricsF(self.theme.font("small")).horizontalAdvance(self._fact)
        icon = _ICON + _GAP if self._icon else 0
        pad = 34 if self._spread else 8
        width = icon + title + fact + 2 * _GAP + _ICON + pad
        return QSize(int(width + 1), self.px(42 if self._spread else 24))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(120, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth_painter(self)
        rect = QRectF(self.rect())
        if self.hasFocus():
            # Inside a card the ring keeps clear of the rounded edge.
            inset = 3 if self._spread else 0
            around = rect.adjusted(inset, inset, -inset, -inset)
            paint_ring(painter, around, 7, self.theme.color("focus"))
        side = 17.0 if self._spread else 4.0
        left, right = side, rect.width() - (14.0 if self._spread else 4.0)
        if self._icon:
            box = QRectF(left, (rect.height() - _ICON) / 2, _ICON, _ICON)
            self.theme.paint_icon(painter, self._icon, box, "muted")
            left += _ICON + _GAP
        left = self._paint_title(painter, left)
        self._paint_fact(painter, left, right - _ICON - _GAP)
        self._paint_chevron(painter, QRectF(right - _ICON, 0, _ICON, rect.height()))
        painter.end()

    def _title_font(self) -> QFont:
        return self.theme.font("body", 500) if self._spread else self.theme.font("small", 500)

    def _paint_title(self, painter: QPainter, left: float) -> float:
        font = self._title_font()
        painter.setFont(font)
        strong = self._spread or self.underMouse() or self.isChecked()
        painter.setPen(self.theme.color("text" if strong else "muted"))
        room = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        return left + QFontMetricsF(font).horizontalAdvance(self.text()) + _GAP

    def _paint_fact(self, painter: QPainter, left: float, right: float) -> None:
        font = self.theme.font("small")
        painter.setFont(font)
        painter.setPen(self.theme.color("muted"))
        room = QRectF(left, 0, max(0.0, right - left), self.height())
        cut = QFontMetricsF(font).elidedText(
            self._fact, Qt.TextElideMode.ElideRight, room.width() + 1
        )
        side = Qt.AlignmentFlag.AlignRight if self._spread else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, cut)

    def _paint_chevron(self, painter: QPainter, room: QRectF) -> None:
        painter.save()
        painter.translate(room.center())
        painter.rotate(90 * self._turned)
        half = _ICON / 2
        box = QRectF(-half, -half, _ICON, _ICON)
        self.theme.paint_icon(painter, "chevron-right", box, "muted")
        painter.restore()

    def _describe(self) -> None:
        name = f"{self.text()}, {self._fact}" if self._fact else self.text()
        self.setAccessibleName(name)
        self.setAccessibleDescription("Open" if self.isChecked() else "Closed")

    def _start(self, opened: bool) -> None:
        self._describe()
        self._turn.stop()
        duration = self.theme.duration(120) if self.isVisible() else 0
        if duration == 0:
            self._rotate(float(opened))
            return
        self._turn.setDuration(duration)
        self._turn.setStartValue(self._turned)
        self._turn.setEndValue(float(opened))
        self._turn.start()

    def _rotate(self, turned: float) -> None:
        self._turned = float(turned)
        self.update()


class Fold(QWidget):
    """A title with a fact; a click or Enter shows the body below it.

    Signals:
        toggled: it was opened (True) or closed (False).
    """

    toggled = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        title: str,
        fact: str,
        body: QWidget,
        icon: str | None = None,
        spread: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``spread``: a row of a card, the fact and the chevron at its right edge."""
        super().__init__(parent)
        if spread:
            body.setContentsMargins(17, 0, 14, 14)
        self._body = body
        self._head = _Head(theme, title, icon, spread)
        self._head.set_words(title, fact)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(body)
        body.setVisible(False)
        self._head.toggled.connect(self._show)

    @property
    def opened(self) -> bool:
        """Whether the body is shown."""
        return self._head.isChecked()

    def set_opened(self, opened: bool) -> None:
        """Open or close it."""
        self._head.setChecked(opened)

    def set_words(self, title: str, fact: str) -> None:
        """Change the line."""
        self._head.set_words(title, fact)

    def _show(self, opened: bool) -> None:
        self._body.setVisible(opened)
        self.toggled.emit(opened)
