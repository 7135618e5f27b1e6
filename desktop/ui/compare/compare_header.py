"""The head of the comparison: the way back, and what can be done with the answers."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop.presentation.compare_page_view import ComparePageView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.copy_button import CopyButton
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.tip import set_tip

_COPY: Final = "Copy as Markdown"
_EXPORT: Final = "Export"
_FORMS = (("markdown", "As Markdown…"), ("csv", "As CSV…"))


class CompareHeader(QWidget):
    """32 pixels high.

    Signals:
        back_requested: to the chat.
        copy_requested: the answers as Markdown; `copy` takes them.
        export_requested: in which form (``markdown``, ``csv``).
    """

    back_requested = Signal()
    copy_requested = Signal()
    export_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = Button(theme, "Back to chat", icon="chevron-left")
        self.back.clicked.connect(self.back_requested)
        self._title = Label(theme, "Compare models", "heading", elide=True)
        self._copy = CopyButton(theme, _COPY)
        self._copy.setAccessibleName(_COPY)
        self._copy.clicked.connect(self.copy_requested)
        self._export = Button(theme, _EXPORT, icon="download")
        self._export.setAccessibleName(_EXPORT)
        self._export.clicked.connect(self._open)
        self.forms = self._make_menu()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.back)
        row.addSpacing(6)
        row.addWidget(self._title, 1)
        row.addWidget(self._copy)
        row.addWidget(self._export)
        self._worded = True
        self._roomy = self.sizeHint().width()
        """Pixels that all of its words take."""

    @property
    def last_stop(self) -> QWidget:
        """Where Tab leaves it."""
        return self._export

    def render_page(self, view: ComparePageView) -> None:
        """There is something to keep as soon as something was asked."""
        for button in (self._copy, self._export):
            button.setVisible(bool(view.columns))

    def copy(self, markdown: str) -> None:
        """Put it on the clipboard, and say so."""
        self._copy.copy(markdown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In little room, what is done with the answers is said by icons alone."""
        super().resizeEvent(event)
        worded = self.width() >= self._roomy
        if worded == self._worded:
            return
        self._worded = worded
        self._copy.show_words(_COPY if worded else "")
        self._export.setText(_EXPORT if worded else "")
        self._export.set_icon("download")
        for button, name in ((self._copy, _COPY), (self._export, _EXPORT)):
            set_tip(button, "" if worded else name)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("Export")
        # Otherwise the round corners stand on a square.
        menu.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        menu.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        menu.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        for form, words in _FORMS:
            action = menu.addAction(words)
            action.triggered.connect(lambda _=False, form=form: self.export_requested.emit(form))
        return menu

    def _open(self) -> None:
        """Below the button, flush with its right end; it does not stop the event loop."""
        place = QPoint(
            self._export.width() - self.forms.sizeHint().width(), self._export.height() + 4
        )
        self.forms.popup(self._export.mapToGlobal(place))
