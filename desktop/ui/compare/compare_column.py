"""One model's answer in a column of its own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.compare_page_view import ColumnView
from desktop.ui.chat.markdown_view import MarkdownView
from desktop.ui.chat.reasoning_fold import ReasoningFold
from desktop.ui.chat.text_pane import TextPane
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.compare.answer_scroll import AnswerScroll
from desktop.ui.compare.column_facts import ColumnFacts
from desktop.ui.compare.column_note import ColumnNote
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.card import Line
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import Monogram
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter

_RADIUS = 10
_LEAST_HEIGHT = 176
"""Pixels at 100 % for answer and figures."""


class CompareColumn(QWidget):
    """Who answers, the answer, and its figures.

    Signals:
        stop_requested: this answer only.
        remedy_requested: what the button of its failure stands for, see `ColumnView.remedy`.
        link_chosen: the address of a link.
        keyboard_left: what had the keyboard is gone, and nothing here can take it.
    """

    stop_requested = Signal()
    remedy_requested = Signal(str)
    link_chosen = Signal(str)
    keyboard_left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: ColumnView | None = None
        self._tile = Monogram(theme, "", round(24 * theme.scale))
        self._name = Label(theme, "", "body", "text", elide=True, weight=600)
        self._status = Label(theme, "", "small", "muted", elide=True)
        self._stop = IconButton(theme, "stop", "Stop")
        self._stop.clicked.connect(self.stop_requested)
        self._reasoning = ReasoningFold(theme)
        self._answer = MarkdownView(theme, "Answer", "body")
        self._note = ColumnNote(theme)
        self._note.remedy_requested.connect(self.remedy_requested)
        self._ends: tuple[QWidget, ...] = (self._note.button, self._answer)
        """What can have the keyboard when the answer has ended."""
        self._scroll = AnswerScroll([self._reasoning, self._answer, self._note])
        self._line, self._facts = Line(theme), ColumnFacts(theme)
        self._reasoning.link_chosen.connect(self.link_chosen)
        self._answer.link_chosen.connect(self.link_chosen)
        self._lay_out()
        for text in self._scroll.findChildren(TextPane):
            text.caret_moved.connect(self._scroll.show_caret)
        follow(theme, self)

    @property
    def view(self) -> ColumnView | None:
        """What it shows."""
        return self._view

    def render_column(self, view: ColumnView) -> None:
        """Show ``view``; only what changed is touched."""
        before, self._view = self._view, view
        if view == before:
            return
        message = view.message
        if before is None or before.message.key != message.key:
            self._scroll.begin_anew()
        if before is None or before.message.title != message.title:
            self._render_name(view)
        self._status.setText(neutralize(view.status))
        if view.running:
            self._stop.show()
            if self._note.button.hasFocus():
                self._stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._reasoning.render_reasoning(message)
        # While it thinks, the caret belongs to the reasoning.
        waits = view.running and not message.text and not view.note
        self._answer.setVisible(bool(message.text) or (waits and not message.reasoning))
        self._answer.set_source(message.text, finished=not view.running)
        if before is None or _said(before) != _said(view):
            self._note.show_note(view)
        self._facts.render_facts(view.facts)
        if not view.running:
            self._take_stop_away()

    def scroll_pages(self, pages: int) -> None:
        """Scroll the answer by ``pages``, up when negative."""
        self._scroll.scroll_pages(pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is next to no height, the answer has it all; the ranking has the figures."""
        super().resizeEvent(event)
        roomy = event.size().height() >= round(_LEAST_HEIGHT * self._theme.scale)
        self._line.setVisible(roomy)
        self._facts.setVisible(roomy)

    def minimumSizeHint(self) -> QSize:
        """Without the figures."""
        return QSize(super().minimumSizeHint().width(), self._tile.height() + 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the surface."""
        painter = smooth_painter(self)
        fill, edge = self._theme.color("card"), self._theme.color("border")
        paint_box(painter, QRectF(self.rect()), _RADIUS, fill, edge)
        painter.end()

    def _render_name(self, view: ColumnView) -> None:
        name = neutralize(view.message.title)
        self._tile.set_letter(neutralize(view.message.monogram))
        self._name.setText(name)
        self._answer.setAccessibleName(f"Answer from {name}")
        self.setAccessibleName(name)
        self._stop.set_name(f"Stop {name}")

    def _take_stop_away(self) -> None:
        """The keyboard stays in this column, or goes where the next key does no harm: Qt would
        give it to the Stop of the next one."""
        if self._stop.hasFocus():
            stays = next((each for each in self._ends if each.isVisibleTo(self)), None)
            if stays is None:
                self.keyboard_left.emit()
            else:
                stays.setFocus(Qt.FocusReason.OtherFocusReason)
        self._stop.hide()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._status)
        head = QHBoxLayout()
        head.setContentsMargins(14, 7, 8, 5)
        head.setSpacing(9)
        head.addWidget(self._tile)
        head.addLayout(words, 1)
        head.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._line)
        column.addWidget(self._facts)


def _said(view: ColumnView) -> tuple[object, ...]:
    return view.message.key, view.note, view.failure, view.remedy, view.running
