"""The General page: how the window looks, where its data lives, and what is kept of a chat."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.presentation.general_view import GeneralView
from desktop.ui.last_chat_card import LastChatCard
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.page_header import PageHeader
from desktop.ui.widgets.scroll_page import SETTINGS_WIDTH, ScrollPage
from desktop.ui.widgets.segmented import Segmented
from desktop.ui.widgets.setting_row import SettingRow

_THEMES: Final = {
    "System": "system",
    "Light": "light",
    "Dark": "dark",
    "High contrast": "high-contrast",
}


class GeneralPage(QWidget):
    """Renders a `GeneralView`.

    Signals:
        theme_chosen: one of ``system``, ``light``, ``dark``, ``high-contrast``.
        folder_requested: the person wants to see the profile folder.
    """

    theme_chosen = Signal(str)
    folder_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = Segmented(theme, tuple(_THEMES), "Theme")
        self._themes.chosen.connect(lambda name: self.theme_chosen.emit(_THEMES[name]))
        looks = SettingRow(theme, "Theme", "“System” follows the colours of your desktop")
        looks.set_control(self._themes)
        self._profile = SettingRow(theme, "Your data", " ")
        folder = Button(theme, "Open folder", icon="folder")
        folder.clicked.connect(self.folder_requested)
        self._profile.set_control(folder)
        self._keys = SettingRow(theme, "Your keys", " ")
        self.last_chat = LastChatCard(theme)
        self._version = Label(theme, "", "small", "muted")
        page = ScrollPage(SETTINGS_WIDTH)
        page.add(PageHeader(theme, "General"))
        for heading, rows in (
            ("Appearance", [looks]),
            ("On this computer", [self._profile, self._keys]),
        ):
            page.add(Label(theme, heading, "heading"), 16)
            card = Card(theme)
            for row in rows:
                card.add_row(row)
            page.add(card, 8)
        page.add(Label(theme, "Test chat", "heading"), 16)
        page.add(self.last_chat, 8)
        page.add(self._version, 16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)

    def show_view(self, view: GeneralView) -> None:
        """Show ``view``."""
        names = {choice: name for name, choice in _THEMES.items()}
        self._themes.set_value(names[view.theme])
        self._profile.set_detail(view.profile)
        self._keys.set_detail(view.keys)
        self._version.setText(view.version)
