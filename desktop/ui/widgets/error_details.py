"""All that is known of a failure, behind a line that opens."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.copy_button import CopyButton
from desktop.ui.widgets.fold import Fold
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter

_MOST_LINES: Final = 7
_IN_A_LOW_PAGE: Final = 4
_FEWEST_LINES: Final = 2
_SPARE: Final = 4
"""Pixels that keep a text which fits from scrolling; below one that scrolls they would show a
sliver of the next line."""


class ErrorDetails(Fold):
    """Text to read, select and copy, plain and in one width. Hidden while there is none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._pane = _Pane(theme)
        super().__init__(theme, "Details", "", self._pane, parent=parent)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown."""
        return self._pane.text

    def set_low(self, *, low: bool) -> None:
        """Fewer lines, where the page is not high."""
        self._pane.show_lines(_IN_A_LOW_PAGE if low else _MOST_LINES)

    def show_text(self, text: str) -> None:
        """Show another text, closed; an equal one stays as it is."""
        self.setVisible(bool(text))
        if text != self._pane.text:
            self.set_opened(False)
            self._pane.show_text(text)


class _Pane(QWidget):
    """The text in a box that scrolls, and a button to copy it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._most = theme, _MOST_LINES
        self._edit = QPlainTextEdit()
        self._edit.setReadOnly(True)
        self._edit.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._edit.setUndoRedoEnabled(False)
        self._edit.setTabChangesFocus(True)
        self._edit.setAccessibleName("Details of the failure")
        self._edit.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._edit.document().setDocumentMargin(0)
        self._edit.viewport().setAutoFillBackground(False)
        self._edit.installEventFilter(self)
        self._copy = CopyButton(theme, "Copy details")
        self._copy.clicked.connect(lambda: self._copy.copy(self.text))
        box = self._box = QVBoxLayout()
        box.setContentsMargins(10, 8, 4, 8)
        box.addWidget(self._edit)
        buttons = QHBoxLayout()
        buttons.addWidget(self._copy)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(8)
        column.addLayout(box)
        column.addLayout(buttons)
        follow(theme, self)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def text(self) -> str:
        return self._edit.toPlainText()

    def show_text(self, text: str) -> None:
        self._edit.setPlainText(text)
        self._restyle()

    def show_lines(self, most: int) -> None:
        if most != self._most:
            self._most = most
            self._restyle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The ring around the text is drawn here."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box around the text."""
        painter = smooth_painter(self)
        color, rect = self._theme.color, QRectF(self._box.geometry())
        edge = "focus" if self._edit.hasFocus() else "border"
        paint_box(painter, rect, 7, color("code"), color(edge))
        painter.end()

    def _restyle(self) -> None:
        font = self._theme.font("mono")
        self._edit.setFont(font)
        self._edit.document().setDefaultFont(font)
        wanted = max(_FEWEST_LINES, self.text.count("\n") + 1)
        lines, spare = (wanted, _SPARE) if wanted <= self._most else (self._most, 0)
        self._edit.setFixedHeight(lines * QFontMetrics(font).lineSpacing() + spare)
