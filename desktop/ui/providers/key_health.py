"""What a key may still spend, as the provider says it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.provider_view import KeyHealthView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.meter import Meter, MeterTone

_TONES: dict[str, MeterTone] = {"ok": "accent", "warn": "warn", "bad": "bad"}


class KeyHealth(QWidget):
    """A row of the provider's card; hidden while nothing is known."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = Label(theme, "", "small", "muted", elide=True)
        self._amount = Label(theme, "", weight=600)
        self._rest = Label(theme, "", "small", "muted")
        self._meter = Meter(theme, "Left of the key's limit")
        self._used = Label(theme, "", "small", "muted")
        self._expires = Label(theme, "", "small", "muted")
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(theme, "Key health", weight=500))
        head.addWidget(self._label, 1)
        head.addWidget(self._amount)
        head.addWidget(self._rest)
        foot.addWidget(self._used)
        foot.addStretch(1)
        foot.addWidget(self._expires)
        column = QVBoxLayout(self)
        column.setContentsMargins(17, 12, 17, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._meter)
        column.addLayout(foot)

    def show_view(self, view: KeyHealthView | None) -> None:
        """Show ``view``; nothing is shown for ``None``."""
        self.setVisible(view is not None)
        if view is None:
            return
        self._label.setText(view.label)
        self._amount.setText(view.amount)
        self._rest.setText(view.rest)
        self._meter.setVisible(view.fraction is not None)
        self._meter.set_fraction(view.fraction, _TONES.get(view.tone, "accent"))
        self._used.setText(view.used)
        self._expires.setText(view.expires)
