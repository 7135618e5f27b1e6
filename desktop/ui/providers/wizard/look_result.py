"""What a look at the endpoint comes to: going on, or a card with a button that mends."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.diagnosis_view import DiagnosisView
from desktop.ui.providers.wizard.step_page import StepPage
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter
from desktop.ui.widgets.spinner import Spinner

# Fill, edge, icon, colour of icon and title.
_LOOKS: Final = {
    "ok": ("ok_soft", "ok_soft", "check", "ok_text"),
    "warn": ("warn_soft", "warn_soft", "warning", "warn_text"),
    "bad": ("bad_wash", "bad_line", "warning", "bad_text"),
}


class LookResult(QWidget):
    """Hidden while nothing was looked for.

    Signals:
        stopped: the person waits no longer.
        mend_requested: the kind of the card's action, ``mend:use_address``.
    """

    stopped = Signal()
    mend_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._shown: tuple[bool, DiagnosisView | None] = False, None
        self.card = DiagnosisCard(theme)
        self.card.mend_requested.connect(self.mend_requested)
        self._spinner = Spinner(theme, "")  # the words stand beside it
        self._stop = Button(theme, "Stop")
        self._stop.setAccessibleName("Stop looking")
        self._stop.clicked.connect(self.stopped)
        self._looking = QWidget()
        row = QHBoxLayout(self._looking)
        row.setContentsMargins(14, 8, 0, 8)
        row.setSpacing(10)
        row.addWidget(self._spinner)
        row.addWidget(Label(theme, "Looking…", "body", "muted"), 1)
        row.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._looking)
        column.addWidget(self.card)
        self.show_look(looking=False, view=None)

    def show_look(self, *, looking: bool, view: DiagnosisView | None) -> bool:
        """Show where it stands; whether there is news in it."""
        news = (looking, view) != self._shown and (looking or view is not None)
        self._shown = looking, view
        if looking:
            self._spinner.start()
        else:
            self._spinner.stop()
        self._looking.setVisible(looking)
        self.card.show_view(view)
        self.setVisible(looking or view is not None)
        return news

    def take_focus(self, otherwise: StepPage) -> None:
        """The keyboard goes to what can be pressed, or to the page where nothing can."""
        for button in (self._stop, self.card.button):
            if button.isVisibleTo(self) and not self.isHidden():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return
        otherwise.take_focus()


class DiagnosisCard(QWidget):
    """Title, one sentence, what the endpoint said, one button.

    Signals:
        mend_requested: the button was pressed; its kind.
    """

    mend_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view: DiagnosisView | None = None
        self._icon = IconMark(theme, "info")
        self._title = Label(theme, "", weight=600, wrap=True)
        self._text = Label(theme, "", wrap=True, selectable=True)
        self._received = Label(theme, "", "mono", "muted", wrap=True, selectable=True)
        for label in (self._text, self._received):
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button = Button(theme, "")
        self.button.clicked.connect(self._mend)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._text)
        words.addWidget(self._received)
        below = QHBoxLayout()
        below.setContentsMargins(0, 6, 0, 0)
        below.addWidget(self.button)
        below.addStretch(1)
        words.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        follow(theme, self)
        self.hide()

    def show_view(self, view: DiagnosisView | None) -> None:
        """``None``: there is nothing to say."""
        if view == self._view:
            return
        self._view = view
        self.setVisible(view is not None)
        if view is None:
            return
        _, _, icon, ink = _LOOKS[view.tone]
        self._icon.set_mark(icon, ink)
        self._title.setText(view.title)
        self._title.set_role(ink)
        self._text.setText(view.text)
        self._received.setText(f"It says: {view.received}" if view.received else "")
        self._received.setVisible(bool(view.received))
        self.button.setVisible(view.action is not None)
        if view.action is not None:
            self.button.setText(view.action.text)
            self.button.setAccessibleDescription(f"{view.title}. {view.text}")
        self.setAccessibleName(f"{view.title}. {view.text}")
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface."""
        if self._view is None:
            return
        fill, edge, _, _ = _LOOKS[self._view.tone]
        if self._theme.name.startswith("hc") and edge == fill:
            edge = "border"
        painter = smooth_painter(self)
        color = self._theme.color
        paint_box(painter, QRectF(self.rect()), 10, color(fill), color(edge))
        painter.end()

    def _mend(self) -> None:
        if self._view is not None and self._view.action is not None:
            self.mend_requested.emit(self._view.action.kind)
