"""What the head of the Costs page has to say now and then."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.banner import Banner

Topic = Literal["trouble", "notice", "replace"]

_TOPICS: Final[tuple[Topic, ...]] = ("trouble", "notice", "replace")
"""From top to bottom."""


class PageBanners(QVBoxLayout):
    """One banner for each topic, made when there is something to say for the first time.

    Signals:
        made: there is one more of them.
        acted: the button of this topic was pressed.
        closed: the person closed the banner of this topic.
    """

    made = Signal()
    acted = Signal(str)
    closed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._banners: dict[Topic, Banner] = {}
        self.setSpacing(12)

    @property
    def banners(self) -> tuple[Banner, ...]:
        """Those that were made, from top to bottom."""
        return tuple(self._banners[each] for each in _TOPICS if each in self._banners)

    def show_topic(self, topic: Topic, text: str, action: str = "") -> None:
        """Say this; empty text takes it away."""
        if text:
            banner = self._banners.get(topic) or self._make(topic)
            banner.show_message(text, action)
        elif topic in self._banners:
            self._banners[topic].hide()

    def _make(self, topic: Topic) -> Banner:
        trouble = topic == "trouble"
        banner = Banner(self._theme, "bad" if trouble else "warn", closable=not trouble)
        banner.acted.connect(lambda: self.acted.emit(topic))
        banner.closed.connect(lambda: self.closed.emit(topic))
        self._banners[topic] = banner
        self.insertWidget(self.banners.index(banner), banner)
        self.made.emit()
        return banner
