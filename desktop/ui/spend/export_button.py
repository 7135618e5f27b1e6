"""Export, in one of two forms."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.ui.spend.export_dialog import Kind
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button

_FORMS: Final[tuple[tuple[Kind, str], ...]] = (("csv", "As CSV…"), ("json", "As JSON…"))


class ExportButton(Button):
    """Opens a menu of the forms.

    Signals:
        export_requested: in which form (``csv``, ``json``).
    """

    export_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Export", icon="download", parent=parent)
        self.menu_of_forms = QMenu(self)
        self.menu_of_forms.setAccessibleName("Export")
        # Otherwise the round corners stand on a square.
        self.menu_of_forms.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.menu_of_forms.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        self.menu_of_forms.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        for kind, words in _FORMS:
            action = self.menu_of_forms.addAction(words)
            action.triggered.connect(lambda _=False, kind=kind: self.export_requested.emit(kind))
        self.clicked.connect(self._open)

    def _open(self) -> None:
        """Below the button, flush with its right end; it does not stop the event loop."""
        width = self.menu_of_forms.sizeHint().width()
        self.menu_of_forms.popup(self.mapToGlobal(QPoint(self.width() - width, self.height() + 4)))
