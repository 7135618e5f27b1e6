"""Shows where a link of an answer leads before it is opened."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.chat.text_pane import TextPane
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, IconButton
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import paint_box, smooth_painter

_TALLEST = 96


def refusal(address: str) -> str:
    """Say why an address is not opened; empty when it may be."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if url.scheme().lower() not in ("http", "https"):
        return "Only web addresses are opened (http or https)."
    if not url.isValid() or not url.host():
        return "This is not a complete web address."
    if url.userInfo():
        return "An address with a user name in it is not opened: it can hide where it leads."
    return ""


class LinkBar(QWidget):
    """The whole address with Open, Copy and Close. Hidden until `ask`.

    Signals:
        open_chosen: the person saw the address and pressed Open.
        closed: without opening.
    """

    open_chosen = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = Label(theme, "", "body", weight=600, elide=True)
        self._address = TextPane("Address of the link", tallest=_TALLEST)
        self._reason = Label(theme, "", "small", "muted", wrap=True)
        self._open = Button(theme, "Open", icon="external")
        self._copy = Button(theme, "Copy address", icon="copy")
        self._close = IconButton(theme, "close", "Close the address")
        self._open.clicked.connect(self._accept)
        self._copy.clicked.connect(self._to_clipboard)
        self._close.clicked.connect(self.dismiss)
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def ask(self, address: str) -> None:
        """Show an encoded ``address``, with the focus on it."""
        reason = refusal(address)
        host = QUrl(address).host(QUrl.ComponentFormattingOption.FullyEncoded)
        self._title.setText(
            "This link is not opened" if reason else f"Open {host} in your browser?"
        )
        self._address.setPlainText(address)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._open.setVisible(not reason)
        self.show()
        self._address.fit_height()
        # Not on Open: the Enter that chose the link may still be held down.
        self._address.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Close it without opening."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the surface."""
        painter = smooth_painter(self)
        edge = self._theme.color("border")
        paint_box(painter, QRectF(self.rect()), 10, self._theme.color("card"), edge)
        painter.end()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        actions.addWidget(self._open)
        actions.addWidget(self._copy)
        actions.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 10, 14)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._address)
        column.addWidget(self._reason)
        column.addSpacing(4)
        column.addLayout(actions)

    def _accept(self) -> None:
        address = self._address.toPlainText()
        self.hide()
        if not refusal(address):
            self.open_chosen.emit(address)

    def _to_clipboard(self) -> None:
        QGuiApplication.clipboard().setText(self._address.toPlainText())
        self.dismiss()

    def _restyle(self) -> None:
        self._address.document().setDefaultFont(self._theme.font("mono"))
        self._address.fit_height()
        self.update()
