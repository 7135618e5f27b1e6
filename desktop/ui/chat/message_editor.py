"""The field in which a message is written."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import is_enter

_FEWEST_LINES: Final = 2
_MOST_LINES: Final = 6
_TO_THE_LEFT: Final = Qt.LayoutDirection.RightToLeft


class Editor(QPlainTextEdit):
    """Plain text, two to six lines tall. Enter is the composer's, Shift+Enter breaks the line."""

    entered = Signal()
    page_requested = Signal(int)
    focus_changed = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, fewest_lines: int = _FEWEST_LINES
    ) -> None:
        super().__init__(parent)
        self._theme, self._fewest_lines = theme, fewest_lines
        self._composing = False
        """Whether an input method holds letters that are not part of the text yet."""
        self.setAccessibleName("Message")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(14, 0, 6, 0)
        self.textChanged.connect(self._fit_height)
        self.textChanged.connect(self._fit_side)
        theme.changed.connect(self._restyle)
        self._restyle()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note whether letters wait for their choice, as in Chinese and Japanese."""
        super().inputMethodEvent(event)
        self._composing = bool(event.preeditString())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends, Page Up and Down move the conversation, Esc is the page's.

        While an input method composes, both are meant for it, also where it lets them through.
        """
        if self._composing and (is_enter(event) or event.key() == Qt.Key.Key_Escape):
            event.accept()
        elif is_enter(event) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            # A key that is held down sends once.
            if not event.isAutoRepeat():
                self.entered.emit()
        elif is_enter(event):
            # A block of its own, where Qt would put a soft break (U+2028).
            self.insertPlainText("\n")
            self.ensureCursorVisible()
        elif event.key() == Qt.Key.Key_PageUp:
            self.page_requested.emit(-1)
        elif event.key() == Qt.Key.Key_PageDown:
            self.page_requested.emit(1)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the composer, which draws the ring."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the composer, which draws the ring."""
        super().focusOutEvent(event)
        self._composing = False
        self.focus_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Count the lines anew."""
        super().resizeEvent(event)
        self._fit_height()

    def _fit_height(self) -> None:
        # The size of a plain text document is counted in lines.
        lines = int(self.document().size().height())
        lines = max(self._fewest_lines, min(lines, _MOST_LINES))
        height = lines * QFontMetrics(self.font()).lineSpacing() + 4
        if height != self.height():
            self.setFixedHeight(height)

    def _fit_side(self) -> None:
        """Scripts that run from right to left begin on the right, which this kind of document
        does not do by itself; all lines follow the first."""
        backwards = self.document().firstBlock().textDirection() == _TO_THE_LEFT
        side = Qt.AlignmentFlag.AlignRight if backwards else Qt.AlignmentFlag.AlignLeft
        option = self.document().defaultTextOption()
        if option.alignment() != side:
            option.setAlignment(side)
            self.document().setDefaultTextOption(option)

    def _restyle(self) -> None:
        self.setFont(self._theme.font("reading"))
        self._fit_height()
