"""One message of the transcript."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.chat_view import MessageView
from desktop.ui.chat.markdown_view import MarkdownView
from desktop.ui.chat.reasoning_fold import ReasoningFold
from desktop.ui.chat.text_pane import TextPane
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark, Monogram
from desktop.ui.widgets.painting import paint_box, smooth_painter

_BUBBLE_PADDING = (14, 9)
_BUBBLE_SHARE = 0.8
"""Widest bubble, as a part of the column."""


class QuestionRow(QWidget):
    """What the person wrote: plain text in a bubble on the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = TextPane("Your message", self)
        theme.changed.connect(self._renew)

    def render_message(self, message: MessageView) -> None:
        """Show the text of ``message``."""
        text = neutralize(message.text)
        if text != self._text.toPlainText():
            self._text.setPlainText(text)
        self._renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._place()

    def sizeHint(self) -> QSize:
        """Any width; the height of the bubble."""
        return QSize(200, self.minimumHeight())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bubble."""
        across, down = _BUBBLE_PADDING
        bubble = QRectF(self._text.geometry()).adjusted(-across, -down, across, down)
        painter = smooth_painter(self)
        paint_box(painter, bubble, 12, self._theme.color("nav"))
        painter.end()

    def _renew(self) -> None:
        self._text.document().setDefaultFont(self._theme.font("reading"))
        self._place()
        self.update()

    def _place(self) -> None:
        across, down = _BUBBLE_PADDING
        room = max(40, int(self.width() * _BUBBLE_SHARE) - 2 * across)
        document = self._text.document()
        document.setTextWidth(room)
        width = min(room, math.ceil(document.idealWidth()) + 1)
        self._text.resize(width, self._text.height())
        # A size that does not change lays nothing out, and the text would stay as wide as the room.
        document.setTextWidth(width)
        self._text.fit_height()
        self._text.move(self.width() - across - width, down)
        self.setFixedHeight(self._text.height() + 2 * down)


class AnswerRow(QWidget):
    """What a model answered: author, reasoning, Markdown, one line of facts."""

    link_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._author = _Author(theme)
        self._reasoning = ReasoningFold(theme)
        self._answer = MarkdownView(theme, "Answer")
        self._footer = _Footer(theme)
        self._reasoning.link_chosen.connect(self.link_chosen)
        self._answer.link_chosen.connect(self.link_chosen)
        self._footer.copy.clicked.connect(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self._author, self._reasoning, self._answer, self._footer):
            column.addWidget(part)

    def render_message(self, message: MessageView) -> None:
        """Show ``message``; only what changed is touched."""
        self._author.render_author(message)
        self._reasoning.render_reasoning(message)
        self._answer.setAccessibleName(
            f"Answer from {message.title}" if message.title else "Answer"
        )
        # While it thinks, the caret belongs to the reasoning.
        waits = message.streaming and not message.text
        self._answer.setVisible(bool(message.text) or (waits and not message.reasoning))
        self._answer.set_source(message.text, finished=not message.streaming)
        self._footer.render_footer(message)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._answer.markdown())


class _Author(QWidget):
    """Tile, name and time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._tile = Monogram(theme, "", round(20 * theme.scale))
        self._name = Label(theme, "", "small", "text", elide=True, weight=600)
        self._time = Label(theme, "", "small", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._tile)
        row.addWidget(self._name)
        row.addWidget(self._time)
        row.addStretch(1)

    def render_author(self, message: MessageView) -> None:
        self._tile.set_letter(message.monogram or message.title[:1].upper())
        self._name.setText(message.title)
        self._time.setText("streaming" if message.streaming else message.time)


class _Footer(QWidget):
    """Why it ended early; tokens, time and cost; Copy."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._mark = IconMark(theme, "warning", "warn_text", 14)
        self._note = Label(theme, "", "small", "warn_text", elide=True)
        self._facts = Label(theme, "", "small", "muted", elide=True)
        self._cost = Label(theme, "", "small", "muted", weight=600)
        self.copy = IconButton(theme, "copy", "Copy answer")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self._mark, self._note, self._facts, self._cost):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.copy)

    def render_footer(self, message: MessageView) -> None:
        self._mark.setVisible(bool(message.note))
        for label, text in (
            (self._note, message.note),
            (self._facts, message.facts),
            (self._cost, message.cost),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.copy.setEnabled(bool(message.text))
        self.setVisible(not message.streaming)
