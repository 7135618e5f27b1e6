"""Where a provider is asked; that of an endpoint of one's own can be changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, Link
from desktop.ui.widgets.field import Field, FieldWithProblem
from desktop.ui.widgets.label import Label


class BaseUrlRow(QWidget):
    """The address, or a field for another one. Esc gives up.

    Signals:
        given: an address, and whether plain http to another computer is allowed for it. It stays
            in the field until `accept`.
    """

    given = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editable = ""
        self._editing = False
        self._address = Label(theme, "", "mono", "muted", elide=True, selectable=True)
        self._change = Link(theme, "Change")
        self._change.setAccessibleName("Change base URL")
        self._change.clicked.connect(self._begin)
        self._field = Field(theme, "https://host.example/v1", "Base URL", style="mono")
        self._field.returnPressed.connect(self._give)
        self._field.textEdited.connect(lambda: self.show_problem(""))
        self._save = Button(theme, "Save", "primary")
        self._save.setAccessibleName("Save base URL")
        self._save.clicked.connect(self._give)
        self._cancel = Button(theme, "Cancel")
        self._cancel.clicked.connect(self._leave)
        self._entry = FieldWithProblem(theme, self._field, [self._save, self._cancel])
        self._plain = Button(theme, "Allow plain http for this endpoint")
        self._plain.clicked.connect(lambda: self.given.emit(self._field.text(), True))
        self._note = Label(
            theme,
            "A key belongs to the host that it was saved for: another one has none until you give "
            "it there.",
            "small",
            "muted",
            wrap=True,
        )
        self._lay_out(theme)
        self.setMinimumHeight(round(40 * theme.scale))
        self.close_field()

    def show_url(self, shown: str, editable: str) -> None:
        """``editable``: the whole address where it may be changed; empty: it may not."""
        self._address.setText(shown)
        self._editable = editable
        self._arrange()

    def show_problem(self, text: str, *, plain_http: bool = False) -> None:
        """What is wrong with the typed address; ``plain_http``: that is all that is."""
        self._entry.set_problem(text)
        self._plain.setVisible(plain_http)
        if text:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """The typed address is in use."""
        self._leave()

    def close_field(self) -> None:
        """Nothing is typed any more."""
        self._editing = False
        self.show_problem("")
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._editing:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _begin(self) -> None:
        self._field.setText(self._editable)
        self._editing = True
        self._arrange()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        focused: QWidget | None = self.window().focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        self.close_field()
        if inside:
            self._change.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        if self._field.text().strip():
            self.given.emit(self._field.text(), False)

    def _arrange(self) -> None:
        editing = self._editing and bool(self._editable)
        self._address.setHidden(editing)
        self._change.setVisible(bool(self._editable) and not editing)
        self._entry.setVisible(editing)
        self._note.setVisible(editing)
        if not editing:
            self._plain.hide()

    def _lay_out(self, theme: Theme) -> None:
        head, column = QHBoxLayout(), QVBoxLayout(self)
        head.setSpacing(8)
        head.addWidget(Label(theme, "Base URL", weight=500), 0)
        head.addStretch(1)
        head.addWidget(self._address)
        head.addWidget(self._change)
        column.setContentsMargins(17, 10, 14, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._entry)
        column.addWidget(self._plain, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._note)
