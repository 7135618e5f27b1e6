"""The Pricing page: what each allowed model costs, and the person's own prices and defaults."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.model_ids import name_in
from desktop.presentation.pricing_draft import PricingSheet, Rows, Texts
from desktop.presentation.pricing_editor_view import editor_view
from desktop.presentation.pricing_items import Item, ModelKey
from desktop.presentation.pricing_view import (
    SEARCH_FROM,
    Name,
    closing_text,
    pricing_rows,
    reset_question,
)
from desktop.ui.models.split_body import SplitBody
from desktop.ui.page_shortcuts import add_shortcuts
from desktop.ui.pricing.closing_strip import ClosingStrip
from desktop.ui.pricing.editor_pane import EditorPane
from desktop.ui.pricing.price_list import PriceList
from desktop.ui.pricing.price_search import PriceSearch
from desktop.ui.pricing.pricing_head import PricingHead
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.banner import Banner

_PANE: Final = 300
_PANE_OVER: Final = 344
"""Over the table it leaves the names and the first column of prices."""
_WIDE: Final = 840
"""A window of 1100 has room for the pane beside the table, the smallest one has not."""


class PricingPage(QWidget):
    """Shows rows and keeps the draft over them, as long as the application runs.

    Signals:
        save_requested: the draft (a `PricingDraft`) and the texts that it was made of.
        provider_reset_requested, all_reset_requested: the person agreed to reset many models.
        models_requested, provider_requested: to where models are enabled, to a provider (its id).
        draft_changed: how many models have changes that are not saved.
        closing_agreed: nothing is left that could be lost by closing the window.
    """

    save_requested = Signal(object, object)
    provider_reset_requested = Signal()
    all_reset_requested = Signal()
    models_requested = Signal()
    provider_requested = Signal(str)
    draft_changed = Signal(int)
    closing_agreed = Signal()

    def __init__(
        self, theme: Theme, clock: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        """``clock``: now, with a time zone; ages depend on it."""
        super().__init__(parent)
        self._clock = clock
        self._sheet = PricingSheet()
        self._name: Name = name_in
        self._provider, self._changed = "", 0
        self._saving = self._reset_everything = False
        self._head = PricingHead(theme)
        self.provider = self._head.provider
        self._failure = Banner(theme, "bad", closable=True)
        self._closing = ClosingStrip(theme)
        self._search = PriceSearch(theme)
        self._list = PriceList(theme)
        self._table, self._ask = self._list.table, self._list.ask
        self._editor = EditorPane(theme)
        self._body = SplitBody(
            theme,
            self._list,
            self._editor,
            pane_width=_PANE,
            over_width=_PANE_OVER,
            wide_from=_WIDE,
        )
        self._lay_out()
        self._connect()
        self._render()
        keys = QKeySequence.StandardKey
        add_shortcuts(self, {keys.Save: self._save, keys.Find: self._focus_search})

    @property
    def unsaved(self) -> tuple[ModelKey, ...]:
        """The models of which closing the window would lose what was typed."""
        return self._sheet.changed

    def ask_before_closing(self) -> None:
        """Whether to save the draft or to drop it, or to stay."""
        self._closing.ask(closing_text(len(self.unsaved), len(self._sheet.problems)))
        self._render_draft()

    def show_rows(
        self, rows: Rows, provider: str, name: Name, left: Rows = (), others: Rows = ()
    ) -> None:
        """Newer rows of the provider of that name, also of models that ``left`` its list, and of
        ``others`` that are unsaved, other providers'; what was typed stays."""
        self._provider, self._name = provider, name
        self._sheet.show_rows(rows, left, others)
        self._table.leave(self._sheet.is_elsewhere)
        self._list.show_loaded()
        self._render()

    def show_ages(self) -> None:
        """Time has passed."""
        self._render()

    def show_saving(self) -> None:
        """The draft is on its way; typing may go on."""
        self._saving = True
        self._failure.hide()
        self._render()

    def end_saving(self) -> None:
        """Whatever it came to."""
        self._saving = False
        self._closing.end_waiting()
        self._render()

    def show_saved(self, texts: Texts) -> None:
        """What was handed over is saved; what was typed since stays."""
        self._sheet.forget(texts)
        self._render()

    def show_failure(self, words: str) -> None:
        """It could not be written; the draft stays."""
        self._closing.leave()
        self._failure.show_message(words, "Save again" if self._sheet.changed else "")
        self._render()

    def show_reset(self) -> None:
        """Many models were reset by the person: the rows shown now are no surprise to them."""
        self._sheet.begin_anew()
        self._render()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus on; a focus proxy would keep Tab from the head."""
        super().focusInEvent(event)
        self._list.take_focus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self._closing.isHidden():
            self._closing.leave()
        elif not self._ask.isHidden():
            self._ask.leave()
        elif self._body.pane_open and not self._body.wide:
            self._leave_editor()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 0)
        column.setSpacing(10)
        for widget in (self._head, self._closing, self._failure, self._search):
            column.addWidget(widget)
        column.addWidget(self._body, 1)

    def _connect(self) -> None:
        self._head.save_requested.connect(self._save)
        self._head.discard_requested.connect(self._discard)
        self._head.model_reset_requested.connect(self._reset_model)
        self._head.provider_reset_requested.connect(lambda: self._ask_to_reset(everything=False))
        self._head.all_reset_requested.connect(lambda: self._ask_to_reset(everything=True))
        self._failure.acted.connect(self._save)
        self._closing.save_agreed.connect(self._save)
        self._closing.discard_agreed.connect(self._discard)
        self._closing.closing_agreed.connect(self.closing_agreed)
        self._closing.left.connect(lambda: self._render_draft())
        self._closing.left.connect(self._list.take_focus)
        self._search.textChanged.connect(lambda: self._render())
        self._search.went_down.connect(self._list.take_focus)
        self._table.chosen.connect(lambda: self._render_editor())
        self._table.edit_requested.connect(lambda: self._edit())
        self._table.left_upwards.connect(self._focus_search)
        self._editor.typed.connect(self._type)
        self._editor.reset_requested.connect(lambda item: self._type(item, ""))
        self._editor.model_reset_requested.connect(self._reset_model)
        self._editor.given_way.connect(self._give_way)
        self._editor.closed.connect(self._close_editor)
        self._editor.left.connect(self._leave_editor)
        self._body.width_class_changed.connect(lambda: self._render())
        self._list.cleared.connect(self._search.clear)
        self._list.models_requested.connect(self.models_requested)
        self._ask.agreed.connect(self._reset_many)
        self._ask.left.connect(self._list.take_focus)

    def _render(self) -> None:
        rows = pricing_rows(self._sheet, self._name, self._clock(), self._search.text())
        total = len(self._sheet.rows)
        self._list.show_rows(rows, total, self._search.text())
        self._search.setVisible(total >= SEARCH_FROM or bool(self._search.text()))
        self._body.offer_pane(total > 0)
        self._render_editor()
        self._render_draft()
        self._head.show_provider(self._provider if total else "", drafts=self._changed > 0)

    def _render_editor(self) -> None:
        key = self._table.current
        view = editor_view(self._sheet, key, self._name, self._clock()) if key else None
        if view is not None:
            self._editor.show_editor(view)
        name, can_reset = (view.name, view.can_reset) if view else ("", False)
        self._head.show_model(name, can_reset=can_reset)

    def _render_draft(self) -> None:
        changed, problems = len(self._sheet.changed), len(self._sheet.problems)
        self._closing.show_draft(closing_text(changed, problems))
        asked = not self._closing.isHidden()
        elsewhere = self._sheet.changed_elsewhere
        self._head.show_draft(changed, problems, elsewhere, saving=self._saving, asked=asked)
        if changed != self._changed:
            self._changed = changed
            self.draft_changed.emit(changed)

    def _type(self, item: Item, text: str) -> None:
        if (key := self._editor.key) is None:
            return
        before = bool(self._sheet.changes(key))
        self._sheet.write(key, item, text)
        if before != bool(self._sheet.changes(key)):
            self._render()
        else:  # no row looks otherwise than before
            self._render_editor()
            self._render_draft()

    def _reset_model(self) -> None:
        if (key := self._editor.key) is not None:
            self._sheet.reset(key)
            self._render()

    def _give_way(self, item: Item) -> None:
        if (key := self._editor.key) is not None:
            self._sheet.give_way(key, item)
            self._render()
            self._editor.focus_item(item)

    def _discard(self) -> None:
        self._sheet.discard()
        self._failure.hide()
        self._render()
        self._list.take_focus()

    def _save(self) -> None:
        """Hand the draft over, or lead to the first value that cannot be saved."""
        if self._saving or not self._sheet.changed:
            return
        if problems := self._sheet.problems:
            self._closing.leave()
            key, item = problems[0]
            self.provider_requested.emit(key[0])
            self._table.choose(key)
            self._edit(item)
        else:
            self.save_requested.emit(self._sheet.draft(), self._sheet.texts())

    def _ask_to_reset(self, *, everything: bool) -> None:
        self._reset_everything = everything
        if not self._body.wide:  # the question stands below the table
            self._body.close_pane()
        provider = "" if everything else self._provider
        rows = () if everything and self.provider.offers else self._sheet.rows
        self._ask.ask(*reset_question(rows, self._name, provider))

    def _reset_many(self) -> None:
        asked = (
            self.all_reset_requested if self._reset_everything else self.provider_reset_requested
        )
        asked.emit()
        self._list.take_focus()

    def _edit(self, item: Item | None = None) -> None:
        self._body.open_pane()
        self._render()
        self._editor.focus_item(item)

    def _leave_editor(self) -> None:
        """Beside the table the editor stays; over it, it makes room."""
        if not self._body.wide:
            self._body.close_pane()
        self._list.take_focus()

    def _close_editor(self) -> None:
        self._body.close_pane()
        self._list.take_focus()

    def _focus_search(self) -> None:
        if self._search.isVisible():
            self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._search.selectAll()
