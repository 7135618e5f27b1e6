"""Asks before what was typed is thrown away."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter


class LeaveQuestion(QWidget):
    """A line above the buttons; Esc takes it away.

    Signals:
        agreed: throw it away.
        stayed: go on.
    """

    agreed = Signal()
    stayed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        said = "Close without adding it? What was typed is lost then."
        self.setAccessibleName(said)
        self._leave = Button(theme, "Close", "danger")
        self._leave.setAccessibleName("Close and lose it")
        self._leave.clicked.connect(self.agreed)
        self._stay = Button(theme, "Go on")
        self._stay.clicked.connect(self.stayed)
        for button in (self._leave, self._stay):
            button.setAccessibleDescription(said)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(IconMark(theme, "warning", "warn_text"))
        row.addWidget(Label(theme, said, wrap=True), 1)
        row.addWidget(self._leave)
        row.addWidget(self._stay)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        follow(theme, self)
        self.hide()

    def ask(self) -> None:
        """The keyboard goes to what loses nothing."""
        self.show()
        self._stay.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes on with the wizard."""
        if event.key() == Qt.Key.Key_Escape:
            self.stayed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface."""
        painter = smooth_painter(self)
        edge = "border" if self._theme.name.startswith("hc") else "warn_soft"
        color = self._theme.color
        paint_box(painter, QRectF(self.rect()), 10, color("warn_soft"), color(edge))
        painter.end()
