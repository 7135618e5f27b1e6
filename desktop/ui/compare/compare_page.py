"""The comparison of models: renders view states, tells what the person wants."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.presentation.chat_view import ChatPageView
from desktop.presentation.compare_page_view import CapView, ComparePageView
from desktop.presentation.send_estimate_view import SendEstimateView
from desktop.ui.chat.failure import Failure
from desktop.ui.chat.link_bar import LinkBar
from desktop.ui.compare.chips_and_body import ChipsAndBody
from desktop.ui.compare.compare_body import CompareBody
from desktop.ui.compare.compare_header import CompareHeader
from desktop.ui.compare.empty_comparison import EmptyComparison
from desktop.ui.compare.picked_models import PickedModels
from desktop.ui.compare.run_form import RunForm
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.card import Line
from desktop.ui.widgets.yielding_area import YieldingArea

_LEAST: Final = 72
"""Pixels of an error that stay, however little room there is."""
_AROUND: Final = 48
"""Pixels above, between and below head, line, middle and foot."""


class ComparePage(QWidget):
    """Head, picked models, columns and ranking, prompt.

    Signals:
        back_requested: to the chat.
        run_requested: the prompt.
        stop_requested: the number of a run; 0: all of them.
        remedy_requested: the number of a run that failed, and what is to be done, see
            `desktop.presentation.compare_page_view.ColumnView.remedy`.
        model_added, model_removed: a `ModelRef`.
        draft_changed, cap_changed: what is typed.
        action_requested: see `desktop.presentation.error_view.ActionView.kind`, and ``cap``,
            ``models``, ``add`` and ``example``; also ``open:<address>`` for a link of an answer,
            after the person has seen the whole address.
        copy_requested; export_requested: in which form; replace_requested: write over the file.
        foot_changed: the composer, or what stands above it, has another height.
    """

    back_requested = Signal()
    run_requested = Signal(str)
    stop_requested = Signal(int)
    remedy_requested = Signal(int, str)
    model_added = Signal(object)
    model_removed = Signal(object)
    draft_changed = Signal(str)
    cap_changed = Signal(str)
    action_requested = Signal(str)
    copy_requested = Signal()
    export_requested = Signal(str)
    replace_requested = Signal()
    foot_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = ComparePageView()
        self.setAccessibleName("Comparison")
        self._header = CompareHeader(theme)
        self._picked = PickedModels(theme, self._header.last_stop)
        self._empty = EmptyComparison(theme)
        self._body = CompareBody(theme)
        self._middle = QStackedWidget()
        self._replace = Banner(theme, "warn", closable=True)
        self._links = LinkBar(theme)
        self._error = Failure(theme)
        self._error_area = YieldingArea(self._error)
        self._form = RunForm(theme)
        self._foot = QWidget()
        self.ranking, self.columns = self._body.ranking, self._body.columns
        self.switch = self._body.switch
        self._lay_out(theme)
        self._connect()
        shortcut = QShortcut(QKeySequence("Ctrl+M"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.open_models)
        self.render_page(self._view)

    def render_page(self, view: ComparePageView) -> None:
        """Show ``view``. Scroll positions, focus and selection stay as they are."""
        self._view = view
        self._header.render_page(view)
        self._picked.render_page(view)
        self.columns.prepare(len(view.picked))
        if view.columns:
            self._body.render_page(view)
        else:
            self._empty.render_empty(view.empty)
        self._middle.setCurrentIndex(1 if view.columns else 0)
        self._error.render_page(ChatPageView(error=view.error, other_way=view.other_way))
        self._form.render_page(view)

    def show_estimate(self, view: SendEstimateView) -> None:
        """What the draft will take."""
        self._form.show_estimate(view)

    def show_cap(self, view: CapView) -> None:
        """What is wrong with the cap."""
        self._form.show_cap(view)

    def release(self) -> None:
        """What was handed over has begun, or was refused: it may be run again."""
        self._form.release()

    def run_draft(self) -> None:
        """Run what the composer holds, as its button does."""
        self._form.composer.send()

    def set_draft(self, text: str) -> None:
        """Put ``text`` into the composer in the place of what is there."""
        self._form.composer.set_text(text)
        self.focus_prompt()

    def set_cap(self, text: str) -> None:
        """Put ``text`` into the field of the cap."""
        self._form.cap.setText(text)

    def open_models(self) -> None:
        """Offer the models that can be added."""
        self._picked.open_list()

    def focus_cap(self) -> None:
        """Put the keyboard into the field of the cap."""
        self._form.focus_cap()

    def focus_prompt(self) -> None:
        """Put the keyboard into the composer."""
        self._form.composer.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self, markdown: str) -> None:
        """Put it on the clipboard, and say so."""
        self._header.copy(markdown)

    def ask_to_replace(self, text: str) -> None:
        """A file is there already; an empty ``text`` takes the question away."""
        if text:
            self._replace.show_message(text, "Replace it")
        else:
            self._replace.hide()

    @property
    def foot_height(self) -> int:
        """Of the composer and what stands right above it."""
        return self._foot.height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the address of a link, or stops all answers; the chat behind it hears
        nothing."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self._links.isHidden():
            self._links.dismiss()
        elif self._view.phase == "running" or self._form.composer.waiting:
            self.stop_requested.emit(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus on to the composer."""
        super().focusInEvent(event)
        self.focus_prompt()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """How much of an error is there room for?"""
        super().resizeEvent(event)
        self._error.fit_page(self.height())
        self._fit_error()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the foot grows or shrinks."""
        if watched is self._foot and event.type() == QEvent.Type.Resize:
            self.foot_changed.emit()
        elif watched is self._foot and event.type() == QEvent.Type.LayoutRequest:
            self._fit_error()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """As small as the chat."""
        return QSize(420, 360)

    def _lay_out(self, theme: Theme) -> None:
        # The middle gives way: an error and the composer are never cut. Where not even that is
        # enough, the error scrolls.
        self._middle.addWidget(self._empty)
        self._middle.addWidget(self._body)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 12)
        foot.setSpacing(10)
        for part in (self._replace, self._links, self._error_area, self._form):
            foot.addWidget(part)
        self._foot.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addSpacing(10)
        column.addWidget(Line(theme))
        column.addSpacing(10)
        column.addWidget(ChipsAndBody(self._picked, self._middle), 1)
        column.addSpacing(10)
        column.addWidget(self._foot)

    def _fit_error(self) -> None:
        area, width = self._error_area, self._foot.width()
        if not area.isHidden():
            others = self._foot.heightForWidth(width) - area.heightForWidth(width)
            area.set_room(max(_LEAST, self.height() - self._header.height() - _AROUND - others))

    def _connect(self) -> None:
        self._header.back_requested.connect(self.back_requested)
        self._header.copy_requested.connect(self.copy_requested)
        self._header.export_requested.connect(self.export_requested)
        self._picked.added.connect(self.model_added)
        self._picked.removed.connect(self.model_removed)
        self._empty.action_requested.connect(self.action_requested)
        self._error.action_requested.connect(self.action_requested)
        self.columns.stop_requested.connect(self.stop_requested)
        self.columns.remedy_requested.connect(self.remedy_requested)
        self.columns.keyboard_left.connect(self.focus_prompt)
        self.columns.link_chosen.connect(self._links.ask)
        self._links.open_chosen.connect(lambda each: self.action_requested.emit(f"open:{each}"))
        self._links.closed.connect(self.focus_prompt)
        self._replace.acted.connect(self.replace_requested)
        self._form.run_requested.connect(self.run_requested)
        self._form.stop_requested.connect(lambda: self.stop_requested.emit(0))
        self._form.draft_changed.connect(self.draft_changed)
        self._form.cap_changed.connect(self.cap_changed)
        self._form.page_requested.connect(self._body.scroll_pages)
