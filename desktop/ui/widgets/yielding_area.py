"""Something that scrolls only where it has less room than it needs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

_UNBOUNDED = 16_777_215
"""Qt's largest height."""
_AROUND = 8
"""Pixels above and below what the keyboard comes to."""


class YieldingArea(QScrollArea):
    """As high as its content, which has a height for every width, or as `set_room` allows. It is
    hidden while the content is."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content, self._room = content, _UNBOUNDED
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        shown = not content.isHidden()
        # Otherwise words that wrap would claim the height of a much narrower column.
        content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setWidget(content)  # which shows it, and watches it for us
        content.setAutoFillBackground(False)
        content.setVisible(shown)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._go_to)

    def set_room(self, pixels: int) -> None:
        """At most so high."""
        if pixels != self._room:
            self._room = pixels
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of the content, or of the room."""
        return min(self._room, self._content.heightForWidth(width))

    def sizeHint(self) -> QSize:
        """The same, for the present width."""
        return QSize(self._content.sizeHint().width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """The width gives way to the page."""
        return QSize(1, self.heightForWidth(self.width()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the content: shown, hidden, or of another height."""
        if watched is self._content:
            if event.type() == QEvent.Type.ShowToParent:
                if self.parentWidget() is not None:  # else a window, which takes the keyboard
                    self.show()
            elif event.type() == QEvent.Type.HideToParent:
                self.hide()
            elif event.type() == QEvent.Type.LayoutRequest:
                self.updateGeometry()
        return super().eventFilter(watched, event)

    def _go_to(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Show what the keyboard comes to; Qt does so only where it comes from inside."""
        if now is not None and self._content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, _AROUND)
