"""Brings money to the test chat: what was spent, what is near its limit, what the draft takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from desktop.domain.limits import LimitUse
from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.domain.send_estimate import SendEstimate
from desktop.domain.spend import Spend, Spending
from desktop.presentation.chat_notes import REPAIR, chat_notes
from desktop.presentation.cost_presenter import cost_panel_view
from desktop.presentation.cost_totals import chat_spend
from desktop.presentation.send_estimate_view import SendEstimateView, send_estimate_view
from desktop.services.chat import ChatService
from desktop.services.ledger import LedgerService, LedgerState
from desktop.services.limits import LimitService
from desktop.services.prices import PriceService
from desktop.services.providers import ProviderService
from desktop.services.turn import ChatState, Turn
from desktop.ui.aio import Aio
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.controllers.ages import keep_ages

PAUSE_MS: Final = 150
"""How long nothing is typed before the tokens are counted."""


class ChatCosts(QObject):
    """Panel, notes and estimate of one chat page."""

    def __init__(
        self,
        parent: QObject,
        page: ChatView,
        aio: Aio[Any],
        chat: ChatService,
        ledger: LedgerService,
        limits: LimitService,
        prices: PriceService,
        providers: ProviderService,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(parent)
        self._page, self._aio, self._providers = page, aio, providers
        self._chat, self._ledger, self._now = chat, ledger, now
        self._state = ChatState()
        self._spent = Spend()
        """By this chat, added up anew when a turn has ended, and not with each piece of one."""
        self._spending: Spending | None = None
        self._uses: tuple[LimitUse, ...] = ()
        self._recording = LedgerState()
        self._model = NO_CHOICE
        self._after: int | None = None
        self._draft = ""
        self._taken: SendEstimate | None = None
        """By the draft, as far as that is known."""
        self._stopped = False
        """By a limit, which a card says."""
        self._wanted = False
        """Something has changed since the last estimate began."""
        self._estimating = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._renew_estimate)
        page.draft_changed.connect(self._draft_changed)
        page.note_closed.connect(self._note_closed)
        aio.watch(chat.chat, self._chat_changed)
        aio.watch(ledger.spending, self._spending_changed)
        aio.watch(ledger.state, self._recording_changed)
        aio.watch(limits.uses, self._uses_changed)
        aio.watch(prices.pricing_changed, self._pricing_changed)
        keep_ages(self, self._show)

    def set_place(self, model: ModelRef, after: int | None) -> None:
        """The model that the draft will go to, and the last turn that stays before it; what
        another place takes says nothing about it."""
        if (model, after) == (self._model, self._after):
            return
        self._model, self._after = model, after
        self._show_estimate(None)
        self._renew_estimate()

    def set_stopped(self, *, stopped: bool) -> None:
        """Whether a card says that a limit stopped the message."""
        if stopped != self._stopped:
            self._stopped = stopped
            self._show_notes()

    def _chat_changed(self, state: ChatState) -> None:
        before, self._state = self._state, state
        ended = _ended(before) != _ended(state)
        if ended or before.replaced != state.replaced:
            self._spent = chat_spend(state)
        self._show()
        if ended or before.options != state.options:
            # What is sent along is another conversation, or with another system prompt.
            self._renew_estimate()

    def _spending_changed(self, spending: Spending) -> None:
        self._spending = spending
        self._show()

    def _recording_changed(self, state: LedgerState) -> None:
        self._recording = state
        self._show_notes()

    def _uses_changed(self, uses: tuple[LimitUse, ...]) -> None:
        self._uses = uses
        self._show()
        self._show_notes()

    def _pricing_changed(self, _: int) -> None:
        self._renew_estimate()

    def _show(self) -> None:
        self._page.render_costs(
            cost_panel_view(
                self._state,
                self._now(),
                self._spending,
                self._uses,
                self._spent,
                self._without_bill(),
            )
        )

    def _show_notes(self) -> None:
        notes = chat_notes(self._uses, self._recording, self._taken, stopped=self._stopped)
        self._page.render_notes(notes)

    def _show_estimate(self, taken: SendEstimate | None) -> None:
        self._taken = taken
        self._page.show_estimate(SendEstimateView() if taken is None else send_estimate_view(taken))
        self._show_notes()

    def _note_closed(self, key: str) -> None:
        if key == REPAIR:
            self._aio.spawn(self._aio.call(self._ledger.dismiss_notice))

    def _draft_changed(self, text: str) -> None:
        self._draft = text
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._show_estimate(None)

    def _renew_estimate(self) -> None:
        self._wanted = bool(self._draft.strip() and self._model)
        if self._wanted and not self._estimating:
            self._aio.spawn(self._estimate())

    async def _estimate(self) -> None:
        """One count at a time, however long a text takes; then of what is there by then."""
        if self._estimating:
            return
        self._estimating = True
        try:
            while self._wanted:
                self._wanted = False
                place = self._draft, self._model, self._after
                taken = await self._ask(*place)
                if place == (self._draft, self._model, self._after):
                    self._show_estimate(taken)
        finally:
            self._estimating = False

    async def _ask(self, draft: str, ref: ModelRef, after: int | None) -> SendEstimate:
        estimate = self._chat.estimate
        return await self._aio.call(lambda: estimate(ref.provider, ref.model, draft, after))

    def _without_bill(self) -> str:
        """Name of the newest turn's provider, where its answers never say what they cost."""
        turns = self._state.turns
        provider = self._providers.find(turns[-1].provider) if turns else None
        return provider.name if provider is not None and not provider.bills else ""


def _ended(state: ChatState) -> tuple[Turn, ...]:
    """Asked with every piece of an answer: the same turns are the same objects, and only the last
    one may be running."""
    return state.turns[:-1] if state.running else state.turns
