"""The conversation: one widget per message, kept while the message grows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.presentation.chat_view import MessageView
from desktop.ui.chat.column import Column
from desktop.ui.chat.message_row import AnswerRow, QuestionRow
from desktop.ui.chat.reasoning_fold import ReasoningFold
from desktop.ui.chat.text_pane import TextPane
from desktop.ui.theme.theme import Theme

_NEAR = 12
"""Pixels from the end that still count as being there."""
_NEW_IN_A_TURN = 6
"""Messages, half of them answers; of an ordinary length they take some 50 ms."""


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
        self._others.timeout.connect(self._render_some)
        self._following = True
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

    def render_messages(self, messages: Sequence[MessageView]) -> None:
        """Show exactly ``messages``, in their order."""
        keys = [message.key for message in messages]
        if keys[: len(self._rows)] != list(self._rows):
            self._forget(set(self._rows) - set(keys))
            if keys[: len(self._rows)] != list(self._rows):
                self._forget(set(self._rows))
        self._messages = tuple(messages)
        self._render_some()

    def _render_some(self) -> None:
        """All but what is new beyond a few: a long chat that is opened comes in several turns of
        the event loop."""
        new = 0
        for message in self._messages:
            new += message.key not in self._rows
            if new > _NEW_IN_A_TURN:
                self._others.start()
                return
            self._render(message)

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

    def _render(self, message: MessageView) -> None:
        row = self._rows.get(message.key)
        if row is None:
            before = self._last_stop()
            row = self._rows[message.key] = self._make(message)
            row.acted.connect(lambda action, key=message.key: self._act(action, key))
            for text in row.findChildren(TextPane):
                text.caret_moved.connect(self._show_caret)
            for fold in row.findChildren(ReasoningFold):
                fold.unfolded.connect(self._stay)
            # Before the stretch that keeps a short conversation at the top.
            self._column.content.insertWidget(self._column.content.count() - 1, row)
            # Qt puts what is added later behind everything else.
            for stop in _stops(row):
                if before is not None:
                    QWidget.setTabOrder(before, stop)
                before = stop
        if self._shown.get(message.key) != message:
            self._shown[message.key] = message
            row.render_message(message)

    def _make(self, message: MessageView) -> QuestionRow | AnswerRow:
        if message.role == "user":
            # What was just asked is looked at, wherever the person was before.
            self._following = True
            return QuestionRow(self._theme)
        row = AnswerRow(self._theme)
        row.link_chosen.connect(self.link_chosen)
        return row

    def _act(self, action: str, key: str) -> None:
        self.acted.emit(action, self._shown[key].turn)

    def _forget(self, keys: set[str]) -> None:
        for key in keys:
            row = self._rows.pop(key)
            del self._shown[key]
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
        if self._following:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _stay(self) -> None:
        """What the person unfolds stays where it is, and so does what they look at."""
        self._following = False
        # Where nothing had to move, the end is still followed.
        QTimer.singleShot(0, self, lambda: self._note_place(self.verticalScrollBar().value()))

    def _note_place(self, value: int) -> None:
        self._following = value >= self.verticalScrollBar().maximum() - _NEAR

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
