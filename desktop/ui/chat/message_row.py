"""One message of the transcript."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRectF, QSize, Signal
from PySide6.QtGui import QEnterEvent, QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.chat_view import MessageAction, MessageView
from desktop.ui.chat.answer_footer import AnswerFooter, AnswerNote
from desktop.ui.chat.markdown_view import MarkdownView
from desktop.ui.chat.reasoning_fold import ReasoningFold
from desktop.ui.chat.row_actions import RowActions
from desktop.ui.chat.text_pane import TextPane
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import Monogram
from desktop.ui.widgets.painting import paint_box, smooth_painter

_BUBBLE_PADDING = (14, 9)
_BUBBLE_SHARE = 0.8
"""Widest bubble, as a part of the column."""
_GAP = 6
_CHARACTERS = 16
"""So many are as much work as one piece of Markdown."""


class QuestionRow(QWidget):
    """What the person wrote: plain text in a bubble on the right, its actions beside it.

    Signals:
        acted: what to do with it, see `MessageAction`.
    """

    acted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = TextPane("Your message", self)
        names: list[tuple[MessageAction, str]] = [
            ("edit", "Edit message"),
            ("copy", "Copy message"),
        ]
        self._actions = RowActions(theme, names, quiet=True)
        self._actions.setParent(self)
        self._actions.acted.connect(self._act)
        self._source = ""
        self._text.set_font(theme.font("reading"))
        theme.changed.connect(self.update)

    @property
    def work(self) -> int:
        """How much it was to show the text, as `MarkdownView.work`."""
        return len(self._source) // _CHARACTERS

    @property
    def writing(self) -> bool:
        """It is shown as a whole, always."""
        return False

    def render_message(self, message: MessageView) -> None:
        """Show the text of ``message``."""
        self._source, text = message.text, neutralize(message.text)
        if text != self._text.toPlainText():
            self._text.setPlainText(text)
        self._actions.render_actions(message)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._place()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the actions."""
        super().enterEvent(event)
        self._actions.renew()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the actions."""
        super().leaveEvent(event)
        self._actions.renew()

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
        self._place_actions()
        self.update()

    def _place_actions(self) -> None:
        """On the left of the bubble, beside its first line."""
        self._actions.adjustSize()
        across, down = _BUBBLE_PADDING
        first_line = self.fontMetrics().height() + 2 * down
        left = self._text.x() - across - _GAP - self._actions.width()
        self._actions.move(max(0, left), max(0, (first_line - self._actions.height()) // 2))

    def _act(self, action: str) -> None:
        if action == "copy":
            QGuiApplication.clipboard().setText(self._source)
        else:
            self.acted.emit(action)


class AnswerRow(QWidget):
    """What a model answered: author, reasoning, Markdown, why it ended, one line of facts.

    Signals:
        link_chosen: the address of a link.
        acted: what to do with it, see `MessageAction`.
    """

    link_chosen = Signal(str)
    acted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._author = _Author(theme)
        self._reasoning = ReasoningFold(theme)
        self._answer = MarkdownView(theme, "Answer")
        self._note = AnswerNote(theme)
        self._footer = AnswerFooter(theme)
        self._reasoning.link_chosen.connect(self.link_chosen)
        self._answer.link_chosen.connect(self.link_chosen)
        self._note.continue_chosen.connect(lambda: self.acted.emit("continue"))
        self._footer.acted.connect(self._act)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self._author, self._reasoning, self._answer, self._note, self._footer):
            column.addWidget(part)

    @property
    def work(self) -> int:
        """How much the last turn wrote, as `MarkdownView.work`."""
        return self._answer.work

    @property
    def writing(self) -> bool:
        """Whether the next turns of the event loop write more of the answer."""
        return self._answer.writing

    def render_message(self, message: MessageView) -> None:
        """Show ``message``; only what changed is touched."""
        self._author.render_author(message)
        self._reasoning.render_reasoning(message)
        self._answer.setAccessibleName(
            f"Answer from {message.title}" if message.title else "Answer"
        )
        # While it thinks, the caret belongs to the reasoning.
        waits = message.streaming and not message.text and not message.waiting
        self._answer.setVisible(bool(message.text) or (waits and not message.reasoning))
        self._answer.set_source(message.text, finished=not message.streaming)
        self._note.render_note(message)
        self._footer.render_footer(message)

    def _act(self, action: str) -> None:
        if action == "copy":
            QGuiApplication.clipboard().setText(self._answer.markdown())
        else:
            self.acted.emit(action)


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
        now = "waiting" if message.waiting else "streaming"
        self._time.setText(now if message.streaming else message.time)
