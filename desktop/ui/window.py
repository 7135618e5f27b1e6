"""The window: sidebar, pages, messages. Pages are made when they are first visited."""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QCloseEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.providers.credit import Credit
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.painting import follow
from desktop.ui.widgets.sidebar import Sidebar
from desktop.ui.widgets.strip import Strip
from desktop.ui.widgets.toast import Toast

SMALLEST = (880, 560)
FIRST_SIZE = (1100, 720)


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page of the sidebar, and how to make it."""

    key: str
    icon: str
    title: str
    make: Callable[[], QWidget]


@runtime_checkable
class HasFoot(Protocol):
    """A page on whose foot the person works, such as a field to type in."""

    foot_changed: SignalInstance

    @property
    def foot_height(self) -> int:
        """In pixels; nothing is shown over it."""


@runtime_checkable
class HasDraft(Protocol):
    """A page with something that is not saved until the person says so."""

    @property
    def unsaved(self) -> Sized:
        """What closing the window would lose."""

    def ask_before_closing(self) -> None:
        """Whether to keep it; the page then closes the window with `Window.close_at_once`."""


class Window(QWidget):
    """The only window.

    Signals:
        page_made: a page was visited for the first time (its key and its widget).
        close_requested: the person closes the window; it stays until `finish_closing`.
    """

    page_made = Signal(str, QWidget)
    close_requested = Signal()
    notice_closed = Signal()

    def __init__(
        self,
        theme: Theme,
        entries: tuple[PageEntry, ...],
        size: tuple[int, int] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries = {entry.key: entry for entry in entries}
        self._made: dict[str, QWidget] = {}
        self._undo: Callable[[], None] | None = None
        self._closing = self._agreed = False
        self.setWindowTitle("Modeldeck")
        self.setMinimumSize(*SMALLEST)
        self.resize(*(size or FIRST_SIZE))
        self._sidebar = Sidebar(theme)
        for number, entry in enumerate(entries, 1):
            self._sidebar.add_item(entry.key, entry.icon, entry.title)
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(lambda key=entry.key: self.show_page(key))
        QShortcut(QKeySequence("Ctrl+Q"), self).activated.connect(self.close)
        self._sidebar.chosen.connect(self.show_page)
        self.credit = Credit(theme)
        self._sidebar.set_footer(self.credit)
        self._sandbox = Strip(theme)
        self._notice = Banner(theme, "warn", closable=True)
        self._notice.closed.connect(self.notice_closed)
        self._pages = QStackedWidget()
        self._toast = Toast(self, theme, self._foot)
        self._toast.acted.connect(self._act_on_toast)
        self._lay_out()
        follow(theme, self)

    @property
    def current_page(self) -> str:
        """Key of the page on screen."""
        return self._sidebar.current

    @property
    def made_pages(self) -> tuple[str, ...]:
        """Keys of the pages that were visited so far."""
        return tuple(self._made)

    def page(self, key: str) -> QWidget:
        """A page, made now if it was never visited."""
        if key not in self._made:
            page = self._made[key] = self._entries[key].make()
            self._pages.addWidget(page)
            made: object = page
            if isinstance(made, HasFoot):
                made.foot_changed.connect(self._toast.keep_clear)
            self.page_made.emit(key, page)
        return self._made[key]

    def show_page(self, key: str) -> None:
        """Go to a page and put the focus on it."""
        self._sidebar.set_current(key)
        page = self.page(key)
        self._pages.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        self._toast.keep_clear()

    def show_sandbox(self, text: str) -> None:
        """Say for the whole run that nothing here is real."""
        self._sandbox.show_text(text)

    def show_notice(self, text: str) -> None:
        """Say something that the person should know; it stays until it is closed."""
        if text:
            self._notice.show_message(text)
        else:
            self._notice.hide()

    def tell(self, text: str, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Show a message for a moment, with an action such as Undo."""
        self._undo = act
        self._toast.show_message(text, action or None)

    def stop_telling(self) -> None:
        """Take the message away: something else needs its place."""
        self._toast.dismiss()

    def set_badge(self, key: str, count: int, what: str) -> None:
        """A figure beside a page in the sidebar, and what it counts; 0 takes it away."""
        self._sidebar.set_badge(key, count, what)

    def finish_closing(self) -> None:
        """The core has ended: go."""
        self._closing = True
        self.close()

    def close_at_once(self) -> None:
        """Close, whatever is not saved: the person said so, or the system cannot wait."""
        self._agreed = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide at once, so that closing feels instant; end when everything has ended. A page with
        a draft is asked first."""
        if self._closing:
            super().closeEvent(event)
            return
        event.ignore()
        if not self._agreed and self._ask_before_closing():
            return
        self.hide()
        self.close_requested.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the page background."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("window"))
        painter.end()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._sandbox)
        right.addWidget(_margins(self._notice))
        right.addWidget(self._pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._sidebar)
        row.addLayout(right, 1)

    def _foot(self) -> int:
        page: object = self._pages.currentWidget()
        return page.foot_height if isinstance(page, HasFoot) else 0

    def _ask_before_closing(self) -> bool:
        """Show the page whose draft would be lost; ``False`` where there is none."""
        for key, page in self._made.items():
            draft: object = page
            if isinstance(draft, HasDraft) and draft.unsaved:
                if self.isMinimized():
                    self.showNormal()
                self.show_page(key)
                draft.ask_before_closing()
                return True
        return False

    def _act_on_toast(self) -> None:
        act, self._undo = self._undo, None
        if act is not None:
            act()


def _margins(banner: Banner) -> QWidget:
    """The margins of a page around a banner; gone when the banner is hidden."""
    frame = _Frame(banner)
    banner.installEventFilter(frame)
    return frame


class _Frame(QWidget):
    """Shown and hidden with what is inside."""

    def __init__(self, banner: Banner) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 0)
        column.addWidget(banner)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the banner."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(event.type() == QEvent.Type.ShowToParent)
        return super().eventFilter(watched, event)
