"""The system prompt of a model: several lines in a box."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.presentation.field_view import ValueFieldView
from desktop.ui.pricing.value_notices import ValueNotices
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import paint_box, paint_ring, smooth_painter

_LINES: Final = 5


class PromptField(QWidget):
    """Name and note above, the box below them.

    Signals:
        typed: the text after every change by the person.
        reset_requested: no system prompt of one's own.
        given_way: what was saved elsewhere meanwhile takes the place of what was typed.
    """

    typed = Signal(str)
    reset_requested = Signal()
    given_way = Signal()

    def __init__(self, theme: Theme, lines: int = _LINES) -> None:
        """``lines``: as tall as that many; longer texts scroll."""
        super().__init__()
        self._name = Label(theme, "", weight=500)
        self._note = Label(theme, "", "small", "muted", wrap=True)
        self._reset = IconButton(theme, "close", "Reset")
        self._reset.clicked.connect(self.reset_requested)
        kept = self._reset.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(kept)
        self._box = _Box(theme, lines)
        self.field = self._box.editor
        self.field.textChanged.connect(self._changed)
        self._notices = ValueNotices(theme)
        self._notices.given_way.connect(self.given_way)
        self._showing = False
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._name)
        words.addWidget(self._note)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addLayout(words, 1)
        head.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._box)
        column.addWidget(self._notices)

    def show_field(self, view: ValueFieldView) -> None:
        """Show the prompt; the caret stays where the text is the same."""
        self._name.setText(view.name)
        self._name.set_role("accent_text" if view.changed else "text")
        self._note.setText(view.note)
        self._reset.set_name(f"Reset {view.name.lower()}")
        self._reset.setVisible(view.own)
        self._notices.show_notices(view.problem, view.outside)
        self._box.set_invalid(bool(view.problem))
        self.field.setAccessibleName(view.spoken)
        facts = [view.note, "not saved" if view.changed else "", view.problem, view.outside]
        self.field.setAccessibleDescription(". ".join(fact for fact in facts if fact))
        self.field.setPlaceholderText(
            "None" if view.placeholder == "not sent" else view.placeholder
        )
        if self.field.toPlainText() != view.text:
            self._showing = True
            self.field.setPlainText(view.text)
            self._showing = False

    def _changed(self) -> None:
        if not self._showing:
            self.typed.emit(self.field.toPlainText())


class _Box(QWidget):
    """The edge of a field around the lines."""

    def __init__(self, theme: Theme, lines: int) -> None:
        super().__init__()
        self._theme, self._invalid = theme, False
        self.editor = _Editor(theme, self, lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 6, 2, 6)
        column.addWidget(self.editor)
        theme.changed.connect(self.update)

    def set_invalid(self, invalid: bool) -> None:
        self._invalid = invalid
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth_painter(self)
        edge = "bad" if self._invalid else "border_strong"
        rect = QRectF(self.rect())
        paint_box(painter, rect, 7, self._theme.color("field"), self._theme.color(edge))
        if self.editor.hasFocus():
            paint_ring(painter, rect, 7, self._theme.color("focus"))
        painter.end()


class _Editor(QPlainTextEdit):
    """Tab goes on to the next control; Esc is the pane's."""

    def __init__(self, theme: Theme, parent: QWidget, lines: int) -> None:
        super().__init__(parent)
        self._theme, self._lines = theme, lines
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(9, 0, 4, 0)
        theme.changed.connect(self._restyle)
        self._restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._repaint_edge()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint_edge()

    def _repaint_edge(self) -> None:
        if isinstance(box := self.parent(), QWidget):
            box.update()

    def _restyle(self) -> None:
        self.setFont(self._theme.font("small"))
        self.setFixedHeight(self._lines * QFontMetrics(self.font()).lineSpacing() + 4)
