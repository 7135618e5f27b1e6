"""What stands on the right of the conversation, or lies over it: costs and options."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.chat.chat_header import ChatHeader
from desktop.ui.chat.options_sheet import OptionsSheet
from desktop.ui.theme.theme import Theme
from desktop.ui.tokens_costs_panel import TokensCostsPanel

SIDEBAR = 184
_ROOMY = 1000 - SIDEBAR
"""Pixels of the page at 100 % (a window of 1000): below it the panel gives way to a button."""


class SidePanes(QObject):
    """Places panel and sheet, of which one is shown at most.

    Where there is room they stand beside the conversation, otherwise they lie over it.

    Signals:
        changed: the conversation may have another width now.
    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        page: QWidget,
        header: ChatHeader,
        panel: TokensCostsPanel,
        sheet: OptionsSheet,
    ) -> None:
        super().__init__(page)
        self.roomy = round(_ROOMY * theme.scale)
        """From this width of the page on, in pixels, they stand beside the conversation."""
        self._page, self._header = page, header
        self._panel, self._sheet = panel, sheet
        self._panel_open = False
        self._before: QWidget | None = None
        """Where the keyboard was before the options were opened."""
        header.costs_toggled.connect(self.toggle_panel)
        header.options_toggled.connect(self.toggle_sheet)
        panel.closed.connect(self.toggle_panel)
        sheet.closed.connect(self.toggle_sheet)
        sheet.hide()

    @property
    def over(self) -> bool:
        """Whether Esc is meant for one of them: it lies over the page, or has the keyboard."""
        if self._sheet.isHidden():
            return self._panel_open
        focus = self._focus()
        inside = focus is not None and self._sheet.isAncestorOf(focus)
        return inside or self._page.width() < self.roomy

    def close(self) -> None:
        """Take away what lies over the page; the focus goes to the button that opened it."""
        if not self._sheet.isHidden():
            self.toggle_sheet()
        elif self._panel_open:
            self.toggle_panel()

    def _focus(self) -> QWidget | None:
        """What has the keyboard; the stubs of Qt say that something always has it."""
        return self._page.window().focusWidget()

    def _focus_before(self) -> QWidget:
        """Where the keyboard was; a message may be gone since."""
        there = (each for each in self._page.findChildren(QWidget) if each is self._before)
        return next((each for each in there if each.isVisible()), self._header.options)

    def toggle_panel(self) -> None:
        """Show or hide the costs, in a narrow window."""
        self._panel_open = not self._panel_open
        self._sheet.hide()
        self.changed.emit()
        if self._panel_open:
            self._panel.focus_first()
        else:
            self._header.costs.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_sheet(self) -> None:
        """Show or hide the options."""
        opened = self._sheet.isHidden()
        if opened:
            self._before = self._focus()
        self._panel_open = False
        self._sheet.setVisible(opened)
        self.changed.emit()
        if opened:
            self._sheet.focus_first()
        else:
            self._focus_before().setFocus(Qt.FocusReason.OtherFocusReason)
            self._before = None

    def place(self) -> int:
        """Returns the width that is left for the conversation."""
        width, height = self._page.width(), self._page.height()
        narrow = width < self.roomy
        if not narrow:
            self._panel_open = False
        panel, sheet = self._panel.width(), min(self._sheet.wanted_width, width)
        self._panel.setGeometry(width - panel, 0, panel, height)
        self._panel.setVisible(self._panel_open if narrow else self._sheet.isHidden())
        self._panel.set_closable(narrow)
        self._sheet.setGeometry(width - sheet, 0, sheet, height)
        for over in (self._panel, self._sheet):
            over.raise_()
        self._header.costs.setVisible(narrow)
        self._header.costs.setChecked(self._panel_open)
        self._header.options.setChecked(not self._sheet.isHidden())
        if narrow:
            return width
        return width - (panel if self._sheet.isHidden() else sheet)
