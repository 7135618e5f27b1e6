"""Where a message is written: a field that grows, one line of facts, one button."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.presentation.chat_view import ChatPageView
from desktop.presentation.send_estimate_view import SendEstimateView
from desktop.ui.chat.estimate_label import EstimateLabel
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import is_enter, paint_box, paint_ring, smooth_painter

_FEWEST_LINES = 2
_MOST_LINES = 6
_RADIUS = 12
_BUSY = ("sending", "streaming")


class Composer(QWidget):
    """Keeps its text until the request was accepted.

    Signals:
        send_requested: Enter or the button, with the text; never for an empty one.
        stop_requested: the button, while an answer is under way.
        draft_changed: the text, after every change.
        page_requested: Page Up (-1) or Page Down (1): for the conversation.
    """

    send_requested = Signal(str)
    stop_requested = Signal()
    draft_changed = Signal(str)
    page_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = ChatPageView()
        self._sent = ""
        """What was handed over last, until it is accepted."""
        self._waiting = False
        """Handed over, neither accepted nor refused: a second Enter must not send again."""
        self.editor = Editor(theme)
        self.editor.textChanged.connect(self._note_change)
        self.editor.entered.connect(self.send)
        self.editor.page_requested.connect(self.page_requested)
        self.editor.focus_changed.connect(self.update)
        self._estimate = EstimateLabel(theme)
        self._keys = Label(theme, "", "small", "muted")
        self._button = Button(theme, "Send", "primary", "send")
        self._shown = ("Send", "send", True)
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
        self._estimate.set_hint(view.hint)
        self._renew_button()

    def show_estimate(self, view: SendEstimateView) -> None:
        """What the text will take; for an empty text there is nothing to say."""
        shown = view if self.text().strip() else SendEstimateView()
        self._estimate.show_estimate(shown)
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
        footer.setContentsMargins(14, 0, 10, 0)
        footer.setSpacing(10)
        footer.addWidget(self._estimate, 1)
        footer.addWidget(self._keys)
        footer.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 11, 1, 10)
        column.setSpacing(6)
        column.addWidget(self.editor)
        column.addLayout(footer)

    def _press(self) -> None:
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
            self._show_button("Stop", "stop", primary=False)
            self._button.setEnabled(True)
            self._keys.setText("Esc to stop")
            return
        error = self._view.error
        # The error's own button is the next thing to do; two such buttons are none.
        primary = error is None or error.action is None
        self._show_button("Send again" if self._view.can_resend else "Send", "send", primary)
        self._button.setEnabled(self._view.phase == "ready" and bool(self.text().strip()))
        self._keys.setText("Enter to send")

    def _show_button(self, text: str, icon: str, primary: bool) -> None:
        if (text, icon, primary) == self._shown:  # as with nearly every key
            return
        self._shown = (text, icon, primary)
        self._button.setText(text)
        self._button.set_kind("primary" if primary else "secondary")
        self._button.set_icon(icon)


class Editor(QPlainTextEdit):
    """Plain text, two to six lines tall. Enter is the composer's, Shift+Enter breaks the line."""

    entered = Signal()
    page_requested = Signal(int)
    focus_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Message")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(14, 0, 6, 0)
        self.textChanged.connect(self._fit_height)
        theme.changed.connect(self._restyle)
        self._restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends, Page Up and Down move the conversation, Esc is the page's."""
        if is_enter(event) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
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
        self.focus_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Count the lines anew."""
        super().resizeEvent(event)
        self._fit_height()

    def _fit_height(self) -> None:
        # The size of a plain text document is counted in lines.
        lines = int(self.document().size().height())
        lines = max(_FEWEST_LINES, min(lines, _MOST_LINES))
        height = lines * QFontMetrics(self.font()).lineSpacing() + 4
        if height != self.height():
            self.setFixedHeight(height)

    def _restyle(self) -> None:
        self.setFont(self._theme.font("reading"))
        self._fit_height()
