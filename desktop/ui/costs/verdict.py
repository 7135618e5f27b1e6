"""Whether the bill agrees with the estimate, and why where it does not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.presentation.cost_view import CostPanelView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark

_LOOKS = {
    "ok": ("check", "ok_text"),
    "warn": ("warning", "warn_text"),
    "plain": ("info", "muted"),
}


class Verdict(QWidget):
    """An icon with words, the reason below them, and what the cache saved."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconMark(theme, "check", "ok_text", 14)
        # Qt forgets a colour that changes before the label has its place: begin with the first one.
        self._words = Label(theme, "", "small", "muted", wrap=True)
        self._reason = Label(theme, "", "small", "muted", wrap=True)
        self._savings = Label(theme, "", "small", "muted", wrap=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._words, 0, 1)
        grid.addWidget(self._reason, 1, 1)
        grid.addWidget(self._savings, 2, 1)

    def render_verdict(self, view: CostPanelView) -> None:
        """Show what ``view`` says of the bill; nothing where it says nothing."""
        icon, role = _LOOKS[view.verdict_tone]
        self._icon.set_mark(icon, role)
        self._icon.setVisible(bool(view.verdict))
        self._words.set_role(role)
        for label, text in (
            (self._words, view.verdict),
            (self._reason, view.reason),
            (self._savings, view.savings),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.setVisible(bool(view.verdict or view.reason or view.savings))
