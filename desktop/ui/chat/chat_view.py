"""The test chat page: renders view states, tells what the person wants, knows no service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.model_ref import ModelRef
from desktop.domain.provider_ids import FIRST_PROVIDER
from desktop.presentation.chat_options_view import OptionsView
from desktop.presentation.chat_view import ChatPageView, NoteView
from desktop.presentation.cost_view import CostPanelView
from desktop.presentation.send_estimate_view import SendEstimateView
from desktop.ui.chat.chat_header import ChatHeader
from desktop.ui.chat.column import Column
from desktop.ui.chat.composer import Composer
from desktop.ui.chat.empty_chat import EmptyChat
from desktop.ui.chat.failure import Failure
from desktop.ui.chat.link_bar import LinkBar
from desktop.ui.chat.notes import Notes
from desktop.ui.chat.options_sheet import OptionsSheet
from desktop.ui.chat.side_panes import SidePanes
from desktop.ui.chat.transcript import Transcript
from desktop.ui.theme.theme import Theme
from desktop.ui.tokens_costs_panel import TokensCostsPanel
from desktop.ui.widgets.card import Line
from desktop.ui.widgets.scroll_page import scrolling
from desktop.ui.widgets.yielding_area import YieldingArea

_LEAST: Final = 72
"""Pixels of an error that stay, however little room there is."""


class ChatView(QWidget):
    """Header, conversation, composer; tokens and costs on the right.

    Signals:
        send_requested: the composer's text, which stays there until `accept_sent`.
        stop_requested: Stop or Esc while an answer is under way.
        model_chosen: a `ModelRef`.
        action_requested: what the button of an error or an empty state stands for, see
            `desktop.presentation.error_view.ActionView.kind`; also ``open:<address>`` for a link
            of an answer, after the person has seen the whole address.
        foot_changed: the composer, or what stands above it, has another height.
        note_closed: the key of a `NoteView`.
        message_acted: what to do with a message (see `MessageAction`), and the number of its turn.
        edit_cancelled: no earlier message is to be edited after all.
        compare_requested: several models at once, see `cover`.
    """

    send_requested = Signal(str)
    stop_requested = Signal()
    model_chosen = Signal(object)
    new_chat_requested = Signal()
    action_requested = Signal(str)
    draft_changed = Signal(str)
    note_closed = Signal(str)
    foot_changed = Signal()
    message_acted = Signal(str, int)
    edit_cancelled = Signal()
    compare_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = ChatPageView()
        self._cover: QWidget | None = None
        self._shortcuts: list[QShortcut] = []
        self._page = QWidget(self)
        self._header = ChatHeader(theme)
        self._transcript = Transcript(theme)
        self._empty = EmptyChat(theme)
        self._middle = QStackedWidget()
        self._links = LinkBar(theme)
        self._error = Failure(theme)
        self._error_area = YieldingArea(self._error)
        self._notes = Notes(theme)
        self._composer = Composer(theme)
        self._top, self._bottom = Column(), Column()
        self._lay_out(theme)
        # Last, so that Tab comes to them last.
        self._panel = TokensCostsPanel(theme, self)
        self.options = OptionsSheet(theme, self)
        self._sides = SidePanes(theme, self, self._header, self._panel, self.options)
        self._connect()
        self._add_shortcuts()
        self._transcript.set_tab_start(self._header.costs)
        self.render_page(self._view)

    def render_page(self, view: ChatPageView) -> None:
        """Show ``view``. Scroll position, focus and selection stay as they are."""
        self._view = view
        name = next((item.name for item in view.choices if item.ref == view.selected), "")
        self._header.render_page(view)
        self._transcript.render_messages(view.messages)
        if not view.messages:
            self._empty.render_page(view, name or view.selected.model or "a model")
        self._middle.setCurrentIndex(1 if view.messages else 0)
        self._error.render_page(view)
        self._composer.render_page(view, f"Message {name}" if name else "Message")

    def render_costs(self, view: CostPanelView) -> None:
        """Show ``view`` in the panel."""
        self._panel.render_costs(view)

    def render_options(self, view: OptionsView) -> None:
        """Show ``view`` in the sheet of the options, and in the header how many are set."""
        self._header.render_options(view.count, view.problem)
        self.options.show_options(view)

    def render_notes(self, notes: Sequence[NoteView]) -> None:
        """Show ``notes`` above the composer, one line each."""
        self._notes.render_notes(notes)

    def show_estimate(self, view: SendEstimateView) -> None:
        """Say what the draft will take."""
        self._composer.show_estimate(view)

    def accept_sent(self) -> None:
        """Clear the composer: the request was accepted."""
        self._composer.accept_sent()
        self._transcript.follow_end()

    def refuse_sent(self) -> None:
        """The request was not accepted: the text in the composer may be sent again."""
        self._composer.refuse_sent()

    def send_draft(self) -> None:
        """Send what the composer holds, as its button does."""
        self._composer.send()

    def set_draft(self, text: str) -> None:
        """Put ``text`` into the composer in the place of what is there."""
        self._composer.set_text(text)

    def choose_model(self, model_id: str, provider_id: str = FIRST_PROVIDER) -> None:
        """As if the person chose it in the selector."""
        self.uncover()
        self.model_chosen.emit(ModelRef(provider_id, model_id))

    def open_selector(self) -> None:
        """Offer the models, with the focus in their search field."""
        self._header.selector.open_list()

    def cover(self, widget: QWidget) -> None:
        """Put ``widget`` in the place of the whole page; nothing below it is lost."""
        self._cover = widget
        widget.setParent(self)
        self._place()
        widget.show()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def uncover(self) -> None:
        """The conversation is back, with the keyboard in the composer."""
        widget, self._cover = self._cover, None
        if widget is not None:
            widget.hide()
            self._place()
            self._focus_composer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes what lies over the page, or stops the answer."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self._links.isHidden():
            self._links.dismiss()
        elif self._sides.over:
            self._sides.close()
        elif self._view.phase in ("sending", "streaming") or self._composer.waiting:
            self.stop_requested.emit()
        elif self._view.editing:
            self.edit_cancelled.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus on to the composer; a focus proxy would keep Tab from wrapping."""
        super().focusInEvent(event)
        (self._cover or self._composer.editor).setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place page and panel."""
        super().resizeEvent(event)
        self._place()

    @property
    def foot_height(self) -> int:
        """Of the composer and what stands right above it."""
        foot: int = getattr(self._cover, "foot_height", self._bottom.height())
        return foot

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the foot grows or shrinks; what stands in it may want more than there is."""
        if watched is self._bottom and event.type() == QEvent.Type.Resize:
            self.foot_changed.emit()
        elif watched is self._bottom and event.type() == QEvent.Type.LayoutRequest:
            self._fit_error()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """The page without the panel."""
        return QSize(420, 360)

    def sizeHint(self) -> QSize:
        """Page and panel."""
        return QSize(self._sides.roomy + 100, 640)

    def _lay_out(self, theme: Theme) -> None:
        # The middle gives way: an error and the composer are never cut. Both of its pages scroll,
        # because words that wrap would claim their height from the layout whatever the minimum.
        # Where not even that is enough, the error scrolls.
        self._middle.addWidget(scrolling(self._empty))
        self._middle.addWidget(self._transcript)
        self._middle.setMinimumSize(1, 1)
        self._top.content.setContentsMargins(0, 16, 0, 0)
        self._top.content.setSpacing(12)
        self._top.content.addWidget(self._header)
        self._top.content.addWidget(Line(theme))
        self._bottom.installEventFilter(self)
        self._bottom.content.setContentsMargins(0, 0, 0, 20)
        self._bottom.content.setSpacing(12)
        for part in (self._links, self._error_area, self._notes, self._composer):
            self._bottom.content.addWidget(part)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self._middle, 1)
        column.addWidget(self._bottom)

    def _connect(self) -> None:
        self._header.model_chosen.connect(self.model_chosen)
        self._header.new_chat_requested.connect(self.new_chat_requested)
        self._header.compare_requested.connect(self.compare_requested)
        self._sides.changed.connect(self._place)
        self._composer.send_requested.connect(self.send_requested)
        self._composer.stop_requested.connect(self.stop_requested)
        self._composer.draft_changed.connect(self.draft_changed)
        self._composer.edit_cancelled.connect(self.edit_cancelled)
        self._composer.page_requested.connect(self._transcript.scroll_pages)
        self._transcript.acted.connect(self._act_on_message)
        self._transcript.link_chosen.connect(self._links.ask)
        self._links.open_chosen.connect(self._open)
        self._links.closed.connect(self._focus_composer)
        self._empty.example_chosen.connect(self._take_example)
        self._empty.action_requested.connect(self.action_requested)
        self._empty.compare_requested.connect(self.compare_requested)
        self._error.action_requested.connect(self.action_requested)
        self._notes.closed.connect(self.note_closed)
        self._notes.closed.connect(self._focus_composer)

    def _add_shortcuts(self) -> None:
        for keys, act in (("Ctrl+M", self.open_selector), ("Ctrl+,", self._sides.toggle_sheet)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
            self._shortcuts.append(shortcut)

    def _place(self) -> None:
        covered = self._cover is not None
        self._page.setHidden(covered)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(not covered)
        page = self._sides.place()
        self._error.fit_page(self.height())
        if self._cover is not None:
            self._panel.hide()
            self.options.hide()
            self._cover.setGeometry(self.rect())
        self._page.setGeometry(0, 0, page, self.height())
        for part in (self._top, self._bottom):
            part.resize(page, part.height())
            part.fit(page)
        self._fit_error()

    def _fit_error(self) -> None:
        width = self._bottom.width()
        area, column = self._error_area, self._bottom.content.contentsRect().width()
        others = self._bottom.heightForWidth(width) - area.heightForWidth(column)
        area.set_room(max(_LEAST, self._page.height() - self._top.height() - others - 1))

    def _act_on_message(self, action: str, turn: int) -> None:
        self.message_acted.emit(action, turn)
        # The button may be gone, and Esc is to stop what was begun.
        self._focus_composer()

    def _open(self, address: str) -> None:
        self.action_requested.emit(f"open:{address}")
        self._focus_composer()

    def _take_example(self, text: str) -> None:
        self.set_draft(text)
        self._focus_composer()

    def _focus_composer(self) -> None:
        self._composer.editor.setFocus(Qt.FocusReason.OtherFocusReason)
