"""The conversation: one widget per message, kept while the message grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from desktop.presentation.chat_view import MessageView
from desktop.ui.chat.column import Column
from desktop.ui.chat.message_row import AnswerRow, QuestionRow
from desktop.ui.chat.reasoning_fold import ReasoningFold
from desktop.ui.chat.text_pane import TextPane
from desktop.ui.theme.theme import Theme

_NEAR = 12
"""Pixels from the end that still count as being there."""
_TURN: Final = 1_000
"""Work, as `MarkdownView` counts it, that goes into new messages in one turn of the event loop."""
_ROW: Final = 300
"""What a new message is beside its text."""


class Transcript(QScrollArea):
    """Follows the growing end as long as the person is there; otherwise it stays where it is.

    Signals:
        link_chosen: the address of a link.
        acted: what to do with a message, see `MessageAction`, and the number of its turn.
    """

    link_chosen = Signal(str)
    acted = Signal(str, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[str, QuestionRow | AnswerRow] = {}
        self._shown: dict[str, MessageView] = {}
        self._messages: tuple[MessageView, ...] = ()
        self._others = QTimer(self, singleShot=True, interval=0)
        self._others.timeout.connect(self._add_some)
        self._writing = False
        """In the last turn an answer was not yet written as a whole."""
        self._following = True
        self._top: tuple[QWidget, int] | None = None
        """The message at the upper edge, and where it was; ``None`` while the end is followed."""
        self._tab_start: QWidget | None = None
        self._column = Column()
        self._column.content.setSpacing(18)
        self._column.content.setContentsMargins(0, 18, 0, 18)
        self._column.content.addStretch(1)
        self.setAccessibleName("Conversation")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._column.setAutoFillBackground(False)
        self.setWidget(self._column)
        self._column.setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(self._note_place)
        self.verticalScrollBar().setSingleStep(24)

    @property
    def settled(self) -> bool:
        """Whether every message has its place; an answer may still be written."""
        return not self._others.isActive()

    def render_messages(self, messages: Sequence[MessageView]) -> None:
        """Show exactly ``messages``, in their order."""
        keys = [message.key for message in messages]
        self._forget(set(self._rows) - set(keys))
        first = keys.index(next(iter(self._rows))) if self._rows else 0
        if keys[first : first + len(self._rows)] != list(self._rows):
            self._forget(set(self._rows))
        self._messages = tuple(messages)
        for message in messages:
            if message.key in self._rows:
                self._render(message)
        if not self._others.isActive():
            self._add_some()

    def _add_some(self) -> None:
        """What is new. A long chat that is opened comes in several turns of the event loop, its
        end first, and an answer that takes several of them by itself has them for itself."""
        before, self._writing = self._writing, any(row.writing for row in self._rows.values())
        work = 0
        for message, above in self._missing():
            if work >= _TURN or (above and (before or self._writing)):
                self._others.start()
                return
            row = self._add(message, above=above)
            self._writing = self._writing or row.writing
            work += _ROW + row.work

    def _missing(self) -> Iterator[tuple[MessageView, bool]]:
        """What is behind the rows, in its order; what belongs above them, from its end."""
        places = [at for at, each in enumerate(self._messages) if each.key in self._rows]
        first, behind = (places[0], places[-1] + 1) if places else (len(self._messages),) * 2
        for message in self._messages[behind:]:
            yield message, False
        for message in reversed(self._messages[:first]):
            yield message, True

    def set_tab_start(self, before: QWidget) -> None:
        """Let Tab go from ``before`` to the first message, and from the last one onwards."""
        self._tab_start = before

    def follow_end(self) -> None:
        """Go to the end and stay there."""
        self._following = True
        self._follow()

    def scroll_pages(self, pages: int) -> None:
        """Scroll by ``pages``, up when negative."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def _add(self, message: MessageView, *, above: bool) -> QuestionRow | AnswerRow:
        asked = message.role == "user"
        row = QuestionRow(self._theme) if asked else AnswerRow(self._theme)
        if asked and not above:
            # What was just asked is looked at, wherever the person was before.
            self._following = True
        self._connect(row, message.key)
        stop = self._tab_start if above else self._last_stop()
        # Before the stretch that keeps a short conversation at the top.
        end = self._column.content.count() - 1
        self._column.content.insertWidget(0 if above else end, row)
        if above:
            row.lower()  # assistive tools read in this order
            self._rows = {message.key: row, **self._rows}
        else:
            self._rows[message.key] = row
        _order_stops(row, stop)
        # Text is laid out once, in the width that it will have.
        row.resize(self._column.content.contentsRect().width(), row.height())
        row.show()
        self._render(message)
        # To show a row lays out all of them in the room that they had without it.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        return row

    def _connect(self, row: QuestionRow | AnswerRow, key: str) -> None:
        row.acted.connect(lambda action: self._act(action, key))
        for text in row.findChildren(TextPane):
            text.caret_moved.connect(self._show_caret)
        for fold in row.findChildren(ReasoningFold):
            fold.unfolded.connect(self._stay)
        if isinstance(row, AnswerRow):
            row.link_chosen.connect(self.link_chosen)

    def _render(self, message: MessageView) -> None:
        if self._shown.get(message.key) != message:
            self._shown[message.key] = message
            self._rows[message.key].render_message(message)

    def _act(self, action: str, key: str) -> None:
        self.acted.emit(action, self._shown[key].turn)

    def _forget(self, keys: set[str]) -> None:
        for key in keys:
            row = self._rows.pop(key)
            del self._shown[key]
            if self._top is not None and self._top[0] is row:
                self._top = None
            self._column.content.removeWidget(row)
            row.hide()
            row.deleteLater()
        if not self._rows:
            self._following = True

    def _last_stop(self) -> QWidget | None:
        if not self._rows:
            return self._tab_start
        return _stops(next(reversed(self._rows.values())))[-1]

    def _follow(self) -> None:
        """What is looked at stays where it is: the end, or the message at the upper edge."""
        bar = self.verticalScrollBar()
        if self._following:
            bar.setValue(bar.maximum())
        elif self._top is not None:
            row, before = self._top
            self._top = row, row.y()
            bar.setValue(bar.value() + row.y() - before)

    def _stay(self) -> None:
        """What the person unfolds stays where it is, and so does what they look at."""
        self._following = False
        # Where nothing had to move, the end is still followed.
        QTimer.singleShot(0, self, lambda: self._note_place(self.verticalScrollBar().value()))

    def _note_place(self, value: int) -> None:
        self._following = value >= self.verticalScrollBar().maximum() - _NEAR
        seen = (row for row in self._rows.values() if row.geometry().bottom() >= value)
        top = None if self._following else next(seen, None)
        self._top = None if top is None else (top, top.y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column where the composer's is, with or without a scroll bar."""
        following = self._following
        super().resizeEvent(event)
        self._column.fit(self.width())
        self._following = following

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the column when the scroll bar comes or goes."""
        done = super().eventFilter(watched, event)
        if watched is self._column and event.type() == QEvent.Type.Resize:
            self._column.fit(self.width())
        return done

    def _show_caret(self, caret: QRect) -> None:
        """Scroll to where the keyboard is in a text; ``caret`` in global coordinates."""
        place = self._column.mapFromGlobal(caret.center())
        self.ensureVisible(place.x(), place.y(), 0, caret.height() + _NEAR)


def _stops(row: QWidget) -> list[QWidget]:
    """The widgets of a row where Tab stops, from top to bottom."""
    return [
        widget
        for widget in row.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def _order_stops(row: QWidget, before: QWidget | None) -> None:
    """Qt puts what is added later behind everything else."""
    for stop in _stops(row):
        if before is not None:
            QWidget.setTabOrder(before, stop)
        before = stop
