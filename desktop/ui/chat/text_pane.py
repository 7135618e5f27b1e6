"""Text to read, select and copy in a column that scrolls as a whole."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRect, Qt, QUrl, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QSizePolicy,
    QTextBrowser,
    QWidget,
)

from desktop.ui.chat.inert_document import InertDocument

_FONTS = (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange)
_PASSED_ON = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Escape)


class TextPane(QTextBrowser):
    """A read-only text that is as tall as its lines and loads nothing.

    Signals:
        caret_moved: a key moved the caret to this rectangle, in global coordinates.
    """

    caret_moved = Signal(QRect)

    def __init__(
        self, name: str, parent: QWidget | None = None, *, tallest: int | None = None
    ) -> None:
        """``name`` is what assistive tools call the text; beyond ``tallest`` pixels it scrolls."""
        super().__init__(parent)
        self._tallest = tallest
        document = InertDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        option = document.defaultTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        self.setDocument(document)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        if tallest is None:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)

    def set_font(self, font: QFont) -> None:
        """Of text that has none of its own. The same one again is nothing."""
        if self.document().defaultFont() != font:
            self.document().setDefaultFont(font)

    def fit_height(self) -> None:
        """Take the height of the text at the present width; call it after every change."""
        size = self.document().size()
        too_wide = size.width() > self.viewport().width() + 1
        bar = self.horizontalScrollBar().sizeHint().height() if too_wide else 0
        height = max(1, math.ceil(size.height()) + bar)
        self.setFixedHeight(height if self._tallest is None else min(height, self._tallest))

    def make_room(self) -> None:
        """Lay out what is around the text at once. By themselves layouts that stand in one another
        take a turn of the event loop each, and what is below the text would be painted over it.
        """
        around = self.parentWidget()
        while around is not None and not isinstance(around, QAbstractScrollArea):
            QApplication.sendEvent(around, QEvent(QEvent.Type.LayoutRequest))
            around = around.parentWidget()

    def select(self, anchor: int, position: int) -> None:
        """Select from ``anchor`` to ``position``, counted in characters; clipped to the text."""
        cursor = self.textCursor()
        if (cursor.anchor(), cursor.position()) == (anchor, position):
            return
        last = max(0, self.document().characterCount() - 1)
        cursor.setPosition(min(anchor, last))
        cursor.setPosition(min(position, last), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Nothing: text from outside must not make the application read anything."""
        return b""

    def changeEvent(self, event: QEvent) -> None:
        """Qt would give the document the application's font, and lay all of it out anew."""
        if event.type() not in _FONTS:
            super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew and take the new height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_height()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the column: it scrolls, not the message in it."""
        if self._tallest is None:
            event.ignore()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave whole pages and Esc to what is around the text."""
        if event.key() in _PASSED_ON:
            event.ignore()
            return
        super().keyPressEvent(event)
        caret = self.cursorRect()
        self.caret_moved.emit(QRect(self.viewport().mapToGlobal(caret.topLeft()), caret.size()))
