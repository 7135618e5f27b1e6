"""What a key may still spend, as the provider says it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.key_health_view import KeyHealthView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Link
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.meter import Meter, MeterTone

_TONES: dict[str, MeterTone] = {"ok": "accent", "warn": "warn", "bad": "bad"}


class KeyHealth(QWidget):
    """A row of the provider's card; hidden while nothing is known.

    Signals:
        page_requested: the address of a page about this key.
    """

    page_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = KeyHealthView()
        self._label = Label(theme, "", "small", "muted", elide=True)
        self._amount = Label(theme, "", weight=600)
        self._rest = Label(theme, "", "small", "muted")
        self._meter = Meter(theme, "Left of the key's limit")
        self._facts = [Label(theme, "", "small", "muted") for _ in range(3)]
        self._settings = Link(theme, "Key settings ↗")
        self._settings.setAccessibleName("Key settings")
        self._log = Link(theme, "Requests ↗")
        self._log.setAccessibleName("Requests of this key")
        self._settings.clicked.connect(lambda: self.page_requested.emit(self._view.settings_page))
        self._log.clicked.connect(lambda: self.page_requested.emit(self._view.log_page))
        self._lay_out(theme)

    def show_view(self, view: KeyHealthView | None) -> None:
        """Show ``view``; nothing is shown for ``None``."""
        self.setVisible(view is not None)
        if view is None:
            return
        self._view = view
        self._label.setText(" · ".join(filter(None, (view.label, view.as_of))))
        self._amount.setText(view.amount)
        self._rest.setText(view.rest)
        self._meter.setVisible(view.fraction is not None)
        self._meter.set_fraction(view.fraction, _TONES.get(view.tone, "accent"))
        facts = (view.used, view.free, view.expires)
        for label, text in zip(self._facts, facts, strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        self._settings.setVisible(bool(view.settings_page))
        self._log.setVisible(bool(view.log_page))

    def _lay_out(self, theme: Theme) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(theme, "Key health", weight=500))
        head.addWidget(self._label, 1)
        head.addWidget(self._amount)
        head.addWidget(self._rest)
        foot.setSpacing(4)
        facts = QWidget()
        flow = FlowLayout(facts, gap=16, line_gap=2)
        for fact in self._facts:
            flow.addWidget(fact)
        foot.addWidget(facts, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._settings)
        foot.addWidget(self._log)
        column = QVBoxLayout(self)
        column.setContentsMargins(17, 12, 14, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._meter)
        column.addLayout(foot)
