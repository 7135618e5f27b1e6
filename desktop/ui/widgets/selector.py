"""A combo box with a painted chevron."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import smooth_painter

_ICON: Final = 16


class Selector(QComboBox):
    """A choice from a short list. The wheel scrolls the page, it never changes the choice."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        # On Linux Qt gives the current text as the name of a combo box, so say it here as well.
        self.setAccessibleDescription(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._bare = False
        self._restyle()
        theme.changed.connect(self._restyle)

    def minimumSizeHint(self) -> QSize:
        """It may be narrower than its longest choice."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), 96), hint.height())

    def showPopup(self) -> None:
        """Open the list below the field, with rounded corners."""
        if not self._bare:
            self._bare = True
            frame = self.view().window()
            # Without these three the corners of the list are filled with a square.
            frame.setWindowFlag(Qt.WindowType.FramelessWindowHint)
            frame.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
            frame.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the style draw the field, then add the chevron."""
        super().paintEvent(event)
        painter = smooth_painter(self)
        top = (self.height() - _ICON) / 2
        box = QRectF(self.width() - _ICON - 10, top, _ICON, _ICON)
        role = "muted" if self.isEnabled() else "disabled"
        self._theme.paint_icon(painter, "chevron-down", box, role)
        painter.end()

    def _restyle(self) -> None:
        self.setFont(self._theme.font("body", 500))
        self.view().setFont(self._theme.font("body"))
