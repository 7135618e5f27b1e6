"""What scrolls inside a column: the answer and what the model thought before it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

_NEAR = 12
"""Pixels from the end that still count as being there."""


class AnswerScroll(QScrollArea):
    """Follows the growing end for as long as the person is there."""

    def __init__(self, parts: list[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._following = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(14, 3, 14, 8)
        column.setSpacing(6)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        bar = self.verticalScrollBar()
        bar.setSingleStep(24)
        bar.rangeChanged.connect(self._follow)
        bar.valueChanged.connect(self._note_place)

    def begin_anew(self) -> None:
        """Another answer: follow it."""
        self._following = True
        self._follow()

    def scroll_pages(self, pages: int) -> None:
        """Scroll by ``pages``, up when negative."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def show_caret(self, caret: QRect) -> None:
        """Scroll to where the keyboard is in a text; ``caret`` in global coordinates."""
        place = self._content.mapFromGlobal(caret.center())
        self.ensureVisible(place.x(), place.y(), 0, caret.height() + _NEAR)

    def _follow(self) -> None:
        if self._following:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _note_place(self, value: int) -> None:
        self._following = value >= self.verticalScrollBar().maximum() - _NEAR
