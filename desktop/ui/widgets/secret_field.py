"""A field for a key: dots, an eye for a moment, busy while it is checked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.spinner import Spinner

_SHOWN_MS: Final = 20_000
_RIGHT: Final = 34


class SecretField(Field):
    """A line edit that shows dots; its eye shows the text for 20 seconds.

    What is typed is in ``text()`` only; it is in no property, tip or accessible name.
    """

    def __init__(
        self, theme: Theme, name: str, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, placeholder, name, parent, style="mono")
        self._name = name
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.setDragEnabled(False)
        self._eye = IconButton(theme, "eye", "", self)
        self._eye.clicked.connect(self._toggle)
        self._spinner = Spinner(theme, parent=self)
        self._spinner.hide()
        self._hide_again = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._hide_again.timeout.connect(self.conceal)
        self.textChanged.connect(self._arrange)
        self.conceal()

    @property
    def revealed(self) -> bool:
        """Whether the text can be read on screen."""
        return self.echoMode() == QLineEdit.EchoMode.Normal

    @property
    def busy(self) -> bool:
        """Whether a check is going on."""
        return self.isReadOnly()

    def reveal(self) -> None:
        """Show the text; after 20 seconds it is dots again."""
        self.setEchoMode(QLineEdit.EchoMode.Normal)
        self._eye.set_icon("eye-off")
        self._eye.set_name(f"Hide {self._name}")
        self._hide_again.start()

    def conceal(self) -> None:
        """Show dots."""
        self._hide_again.stop()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye.set_icon("eye")
        self._eye.set_name(f"Show {self._name}")
        self._arrange()

    def set_busy(self, busy: bool) -> None:
        """While a key is checked: read only, and a spinner after 150 ms."""
        if busy:
            self.conceal()
        self.setReadOnly(busy)
        # Qt reads :read-only only when it polishes a widget.
        self.style().unpolish(self)
        self.style().polish(self)
        if busy:
            self._spinner.start()
        else:
            self._spinner.stop()
        self._spinner.setVisible(busy)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """A page that is left does not keep a key readable."""
        self.conceal()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep eye and spinner at the right edge."""
        super().resizeEvent(event)
        self._arrange()

    def _toggle(self) -> None:
        if self.revealed:
            self.conceal()
        else:
            self.reveal()

    def _arrange(self) -> None:
        eye = bool(self.text()) and not self.busy
        self._eye.setVisible(eye)
        room = self._spinner.sizeHint().width() + 14 if self.busy else _RIGHT if eye else 0
        self.setTextMargins(0, 0, max(0, room - 8), 0)
        right, middle = self.width(), self.height() // 2
        self._eye.move(right - self._eye.width() - 4, middle - self._eye.height() // 2)
        spinner = self._spinner.sizeHint()
        self._spinner.resize(spinner)
        self._spinner.move(right - spinner.width() - 11, middle - spinner.height() // 2)
