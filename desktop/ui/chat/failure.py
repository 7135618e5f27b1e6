"""Why the last message got no answer, above the composer."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.presentation.chat_view import ChatPageView
from desktop.presentation.error_view import ActionView, ErrorView
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.error_card import ErrorCard

_LONGEST: Final = 400
"""Characters of a provider's message; some send a whole page of HTML."""
_ICONS: Final = {"open": "external", "retry": "refresh", "wait": "refresh"}


class Failure(ErrorCard):
    """The error of a page, with at most two ways out.

    Signals:
        action_requested: what the pressed button stands for, see `ActionView.kind`.
    """

    action_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._error: ErrorView | None = None
        self._other_way: ActionView | None = None
        self.acted.connect(self._act)
        self.other_acted.connect(self._take_other_way)

    def render_page(self, view: ChatPageView) -> None:
        """Hidden while there is no error; an equal one changes nothing."""
        if view.error is None:
            self.hide()
        elif (view.error, view.other_way) != (self._error, self._other_way):
            self._show(view.error, view.other_way)
        self._error, self._other_way = view.error, view.other_way

    def _show(self, error: ErrorView, other_way: ActionView | None) -> None:
        said = error.text if len(error.text) <= _LONGEST else f"{error.text[:_LONGEST]}…"
        kind, _, target = error.action.kind.partition(":") if error.action else ("", "", "")
        self.show_error(
            neutralize(error.title),
            neutralize(" ".join(filter(None, (said, error.next_step)))),
            "" if error.status is None else str(error.status),
            error.action.text if error.action else "",
            _ICONS.get(kind),
            other_text=other_way.text if other_way else "",
            details=neutralize(error.details),
            wait=int(target) if kind == "wait" else 0,
        )

    def _act(self) -> None:
        if self._error is not None and self._error.action is not None:
            self.action_requested.emit(self._error.action.kind)

    def _take_other_way(self) -> None:
        if self._other_way is not None:
            self.action_requested.emit(self._other_way.kind)
