"""The foot of the sidebar: what the provider's key may still spend."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.presentation.provider_view import ProviderView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.meter import Meter, MeterTone
from desktop.ui.widgets.status import DotTone, StatusLabel

_DOTS: dict[str, DotTone] = {
    "ok": "ok",
    "warn": "warn",
    "bad": "bad",
    "off": "off",
    "busy": "accent",
}
_METERS: dict[str, MeterTone] = {"ok": "accent", "warn": "warn", "bad": "bad"}


class Credit(QWidget):
    """Renders the part of a `ProviderView` that is worth seeing on every page."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._provider = StatusLabel(theme, "", role="text")
        self._amount = Label(theme, "", "small", "muted", wrap=True)
        self._meter = Meter(theme, "Left of the key's limit", 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addWidget(self._provider)
        column.addWidget(self._amount)
        column.addWidget(self._meter)
        self.hide()

    def show_view(self, view: ProviderView) -> None:
        """Show the provider's name, its status, and its credit where it is known."""
        self.show()
        self._provider.set_status(view.name, _DOTS[view.status.tone])
        health = view.health
        self._amount.setText(health.sidebar if health else view.status.text)
        self._meter.setVisible(health is not None and health.fraction is not None)
        if health is not None:
            self._meter.set_fraction(health.fraction, _METERS.get(health.tone, "accent"))
