"""Where a message is written: a field that grows, one line of facts, one button."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.chat_view import ChatPageView
from desktop.presentation.send_estimate_view import SendEstimateView
from desktop.ui.chat.edit_strip import EditStrip
from desktop.ui.chat.estimate_label import EstimateLabel
from desktop.ui.chat.message_editor import Editor
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import paint_box, paint_ring, smooth_painter

_RADIUS = 12
_EDGES: Final = (14, 10)
"""Pixels beside the line of facts."""
_GAP: Final = 10
_BUSY = ("sending", "streaming")


class ComposerWords(NamedTuple):
    """What its parts are called."""

    field: str = "Message"
    send: str = "Send"
    again: str = "Send again"
    stop: str = "Stop"
    enter: str = "Enter to send"


_OF_A_CHAT: Final = ComposerWords()


class Composer(QWidget):
    """Keeps its text until the request was accepted.

    Signals:
        send_requested: Enter or the button, with the text; never for an empty one.
        stop_requested: the button, while an answer is under way.
        draft_changed: the text, after every change.
        page_requested: Page Up (-1) or Page Down (1): for the conversation.
        edit_cancelled: no earlier message is to be edited after all.
    """

    send_requested = Signal(str)
    stop_requested = Signal()
    draft_changed = Signal(str)
    page_requested = Signal(int)
    edit_cancelled = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        words: ComposerWords = _OF_A_CHAT,
        fewest_lines: int = 2,
    ) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self._view = ChatPageView()
        self._sent = ""
        """What was handed over last, until it is accepted."""
        self._waiting = False
        """Handed over, neither accepted nor refused: a second Enter must not send again."""
        self.editor = Editor(theme, fewest_lines=fewest_lines)
        self.editor.textChanged.connect(self._note_change)
        self.editor.entered.connect(self.send)
        self.editor.page_requested.connect(self.page_requested)
        self.editor.focus_changed.connect(self.update)
        self._edit = EditStrip(theme)
        self._edit.cancelled.connect(self.edit_cancelled)
        self._estimate = EstimateLabel(theme)
        self._keys = Label(theme, "", "small", "muted")
        self._button = Button(theme, words.send, "primary", "send")
        self._shown = (words.send, "send", True)
        self._button.clicked.connect(self._press)
        self._lay_out()
        theme.changed.connect(self.update)
        self._renew_button()

    def render_page(self, view: ChatPageView, placeholder: str) -> None:
        """Show the facts of ``view`` and the button that fits its phase."""
        if (view.phase, view.error) != (self._view.phase, self._view.error):
            self._waiting = False
        self._view = view
        self.editor.setPlaceholderText(placeholder)
        self._edit.show_edit(view.editing)
        name = self._words.field
        self.editor.setAccessibleName(f"{name}, edited" if view.editing else name)
        self._estimate.set_hint(view.hint)
        self._renew_button()
        self._fit_keys()

    def show_estimate(self, view: SendEstimateView) -> None:
        """What the text will take; for an empty text there is nothing to say."""
        shown = view if self.text().strip() else SendEstimateView()
        self._estimate.show_estimate(shown)
        self._fit_keys()
        self.editor.setAccessibleDescription(shown.text)

    @property
    def waiting(self) -> bool:
        """Whether a text is on its way, neither accepted nor refused."""
        return self._waiting

    def text(self) -> str:
        """What is written, as it is."""
        return self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace the text, with the caret behind it; an equal one changes nothing."""
        if text == self.text():
            return
        self.editor.setPlainText(text)
        self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)

    def accept_sent(self) -> None:
        """Clear what was sent; what was typed since stays."""
        sent, self._sent = self._sent, ""
        self._waiting = False
        self.set_text(self.text().removeprefix(sent))

    def refuse_sent(self) -> None:
        """The text may be sent again."""
        self._waiting = False

    def send(self) -> None:
        """Hand the text over, unless there is none or the one before is still on its way."""
        text = self.text()
        if self._view.phase != "ready" or not text.strip() or self._waiting:
            return
        self._sent, self._waiting = text, True
        self.send_requested.emit(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the facts their room."""
        super().resizeEvent(event)
        self._fit_keys()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the surface; the ring goes around all of it."""
        painter = smooth_painter(self)
        rect = QRectF(self.rect())
        edge = self._theme.color("border_strong")
        paint_box(painter, rect, _RADIUS, self._theme.color("field"), edge)
        if self.editor.hasFocus():
            paint_ring(painter, rect, _RADIUS, self._theme.color("focus"))
        painter.end()

    def _lay_out(self) -> None:
        footer = QHBoxLayout()
        footer.setContentsMargins(_EDGES[0], 0, _EDGES[1], 0)
        footer.setSpacing(_GAP)
        footer.addWidget(self._estimate, 1)
        footer.addWidget(self._keys)
        footer.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 11, 1, 10)
        column.setSpacing(6)
        column.addWidget(self._edit)
        column.addWidget(self.editor)
        column.addLayout(footer)

    def _fit_keys(self) -> None:
        """What a message takes is worth more than a reminder of the keys."""
        others = self._keys.sizeHint().width() + self._button.sizeHint().width()
        room = self.width() - sum(_EDGES) - others - 2 * _GAP - 2
        self._keys.setVisible(room >= self._estimate.shortest)

    def _leave_button(self) -> None:
        """Keys that follow are meant for the text: a second Space would take back the first."""
        if self._button.hasFocus():
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _press(self) -> None:
        self._leave_button()
        if self._view.phase in _BUSY:
            self.stop_requested.emit()
        else:
            self.send()

    def _note_change(self) -> None:
        self._renew_button()
        text = self.text()
        if not text.strip():
            self.show_estimate(SendEstimateView())
        self.draft_changed.emit(text)

    def _renew_button(self) -> None:
        if self._view.phase in _BUSY:
            self._show_button(self._words.stop, "stop", primary=False)
            self._button.setEnabled(True)
            self._keys.setText("Esc to stop")
            return
        error = self._view.error
        # The error's own button is the next thing to do; two such buttons are none.
        primary = error is None or error.action is None
        words = self._words.again if self._view.can_resend else self._words.send
        self._show_button(words, "send", primary)
        usable = self._view.phase == "ready" and bool(self.text().strip())
        if not usable:
            self._leave_button()
        self._button.setEnabled(usable)
        self._keys.setText(self._words.enter)

    def _show_button(self, text: str, icon: str, primary: bool) -> None:
        if (text, icon, primary) == self._shown:  # as with nearly every key
            return
        self._shown = (text, icon, primary)
        self._button.setText(text)
        self._button.set_kind("primary" if primary else "secondary")
        self._button.set_icon(icon)
