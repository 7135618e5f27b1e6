"""The last step: what will be written, and a try."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.endpoint_draft import EndpointDraft
from desktop.presentation.wizard_view import WizardView
from desktop.ui.chat.text_pane import TextPane
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.providers.wizard.step_page import StepPage
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.copy_button import CopyButton
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter
from desktop.ui.widgets.setting_row import SettingRow

_TALLEST: Final = 220


class ReviewPage(StepPage):
    """JSON to read and to copy; a button that asks for one token.

    Signals:
        trial_requested: the person wants to know whether a chat works.
    """

    trial_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._json = JsonPane(theme, "What will be written, as JSON")
        self._problem = Label(theme, "", "small", "bad_text", wrap=True)
        self._wrong = QWidget()
        line = QHBoxLayout(self._wrong)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(IconMark(theme, "warning", "bad_text", 12))
        line.addWidget(self._problem, 1)
        self._try = Button(theme, "Try it")
        self._try.setAccessibleName("Try it with one token")
        self._try.clicked.connect(self.trial_requested)
        self._row = SettingRow(theme, "Try it with one token")
        self._row.set_control(self._try)
        card = Card(theme)
        card.add_row(self._row)
        for part in (self._json, self._wrong, card):
            self.column.addWidget(part)

    def show_draft(self, draft: EndpointDraft, view: WizardView) -> None:
        """The button says what it does before it does it."""
        self._json.show_text(view.review)
        self._problem.setText(view.problem)
        self._wrong.setVisible(bool(view.problem))
        self._row.set_detail(view.trial)
        self._try.setAccessibleDescription(view.trial)
        self._try.setEnabled(view.can_try and bool(view.trial))

    def field_of(self, name: str) -> QWidget:
        """What there is to read."""
        return self._json.text


class JsonPane(QWidget):
    """A text in a box that scrolls; a button copies it."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme, self._shown = theme, ""
        self.text = TextPane(name, tallest=round(_TALLEST * theme.scale))
        self.text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._copy = CopyButton(theme, "Copy")
        self._copy.setAccessibleName("Copy JSON")
        self._copy.clicked.connect(lambda: self._copy.copy(self._shown))
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 8, 10)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        follow(theme, self)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_text(self, text: str) -> None:
        """An equal one leaves scroll position and selection."""
        if text == self._shown:
            return
        self._shown = text
        self.text.setPlainText(neutralize(text))
        self.text.fit_height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box around the text."""
        painter = smooth_painter(self)
        edge = "focus" if self.text.hasFocus() else "border"
        color = self._theme.color
        paint_box(painter, QRectF(self.rect()), 7, color("code"), color(edge))
        painter.end()

    def _restyle(self) -> None:
        self.text.document().setDefaultFont(self._theme.font("mono"))
        self.text.fit_height()
