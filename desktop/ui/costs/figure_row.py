"""A figure that shows how it came about when it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import PaintedButton, paint_box, paint_ring, smooth_painter

SIDE = 6
"""Room for hover and ring on either side; the panel gives the row that much more width."""


class FigureRow(PaintedButton):
    """A label and a figure in one line; large for the figure that counts."""

    def __init__(self, theme: Theme, label: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, label, parent)
        self._figure = ""
        self._large = False
        self._explained = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figure(self, figure: str, *, large: bool, explained: bool) -> None:
        """Show ``figure``; only an ``explained`` one can be pressed."""
        if (figure, large, explained) == (self._figure, self._large, self._explained):
            return
        self._figure, self._large, self._explained = figure, large, explained
        self.setEnabled(explained)
        self.setAccessibleName(f"{self.text()} {figure}")
        self.setAccessibleDescription("Shows the arithmetic" if explained else "")
        cursor = Qt.CursorShape.PointingHandCursor if explained else Qt.CursorShape.ArrowCursor
        self.setCursor(cursor)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Label and figure with a gap."""
        label, figure = self._fonts()
        width = QFontMetricsF(label).horizontalAdvance(self.text())
        width += QFontMetricsF(figure).horizontalAdvance(self._figure)
        return QSize(int(width) + 12 + 2 * SIDE, self.px(26 if self._large else 22))

    def minimumSizeHint(self) -> QSize:
        """The figure is elided rather than making the panel wider."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both texts; a surface under the pointer."""
        painter = smooth_painter(self)
        rect = QRectF(self.rect())
        if self._explained and (self.underMouse() or self.isDown()):
            role = "pressed" if self.isDown() else "hover"
            paint_box(painter, rect, 6, self.theme.color(role))
        body = rect.adjusted(SIDE, 0, -SIDE, 0)
        label, figure = self._fonts()
        painter.setFont(label)
        painter.setPen(self.theme.color("text" if self._large else "muted"))
        painter.drawText(body, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        taken = QFontMetricsF(label).horizontalAdvance(self.text()) + 12
        painter.setFont(figure)
        shown = QFontMetricsF(figure).elidedText(
            self._figure, Qt.TextElideMode.ElideRight, body.width() - taken + 1
        )
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(body, int(right), shown)
        if self.hasFocus():
            paint_ring(painter, rect, 6, self.theme.color("focus"))
        painter.end()

    def _fonts(self) -> tuple[QFont, QFont]:
        if self._large:
            return self.theme.font("body", 600), self.theme.font("heading")
        return self.theme.font("small"), self.theme.font("small")
