"""Every state of the test chat's money: ``python -m tests.ui.chat.money_states --out DIR``.

Each is the real page in the real window, fed with what the presentation makes of a snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time, timedelta
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.domain.limits import LimitKind, LimitReached, LimitUse
from desktop.domain.prices import Leg, Price, PriceTier
from desktop.domain.send_estimate import SendEstimate
from desktop.domain.spend import Spend, Spending
from desktop.domain.usage import Bill, Usage
from desktop.presentation.chat_notes import chat_notes
from desktop.presentation.chat_presenter import chat_page_view, is_limit
from desktop.presentation.cost_presenter import cost_panel_view
from desktop.presentation.provider_view import AllowedModelView
from desktop.presentation.send_estimate_view import send_estimate_view
from desktop.presentation.wording import describe
from desktop.services.ledger import LedgerState
from desktop.services.turn import ChatState, Turn
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.tokens_costs_panel import TokensCostsPanel
from desktop.ui.widgets.toast import Toast
from desktop.ui.window import Window
from tests.fakes import NOON
from tests.presentation import turns
from tests.presentation.asked import openrouter, ref
from tests.ui.chat.views import ANSWER_TEXT
from tests.ui.pictured_states import PicturedPage, settle

NOW: Final = NOON + timedelta(minutes=2)
MODEL: Final = "anthropic/sonnet"
ESTIMATE: Final = SendEstimate(
    "openrouter", MODEL, 300, 312, 1024, Decimal("0.000624"), Decimal("0.010864"), learned_from=4
)
SPENDING: Final = Spending(
    NOON.date(),
    Spend(requests=9, billed=Decimal("0.1131544"), unbilled=Decimal("0.004"), unbilled_requests=1),
    Spend(requests=212, billed=Decimal("2.4960113"), unknown=2),
)
DAY: Final = LimitUse(LimitKind.DAY, Decimal("0.15"), Decimal("0.12"))
DEAR: Final = LimitUse(LimitKind.MESSAGE, Decimal("0.012"), Decimal("0.0041"))
MONTH: Final = LimitUse(LimitKind.MONTH, Decimal(10), Decimal("2.4960113"), estimated=True)
LOCKED: Final = LedgerUnavailable(
    LedgerFault.READ_ONLY, "/home/sam/.local/share/modeldeck/ledger.sqlite3", "permission denied"
)
GOOD: Final = LedgerState()
WARN: Final = LimitUse(LimitKind.DAY, Decimal("0.15"), Decimal("0.1234"), estimated=True)


@dataclass(frozen=True, slots=True)
class State:
    """What a page is fed with; ``press`` is the name of a control that is pressed at the end."""

    turns: tuple[Turn, ...] = ()
    draft: str = ""
    estimate: SendEstimate = ESTIMATE
    uses: tuple[LimitUse, ...] = (MONTH,)
    ledger: LedgerState = GOOD
    refusal: LimitReached | None = None
    spending: Spending | None = SPENDING
    press: str = ""
    toast: str = ""


def answered(turn: Turn) -> Turn:
    """With a question and an answer that are worth looking at."""
    return replace(turn, prompt="Why does the median resist outliers?", text=ANSWER_TEXT)


def tiered() -> Turn:
    """Tiers by size and by hour, cache read and written, reasoning with a price of its own."""
    tiers = (
        PriceTier({Leg.PROMPT: Decimal("0.000004")}, min_prompt_tokens=200_000),
        PriceTier({Leg.COMPLETION: Decimal("0.00002")}, utc_start=time(8), utc_end=time(20)),
    )
    rates = turns.RATES | {Leg.REASONING: Decimal("0.000012")}
    found = replace(turns.LIVE, price=Price(rates, tiers))
    usage = Usage(215_480, 1184, cached=204_800, cache_write=640, reasoning=412, web_searches=0)
    return turns.done(cost=Decimal("0.1065440"), price=found, usage=usage, model=MODEL)


def states() -> dict[str, State]:
    """By the name of the picture."""
    done, question = answered(turns.done()), "And if two values tie in the middle?"
    dearer = turns.done(cost=turns.COST + Decimal("0.002"), plugins=("file-parser",), model=MODEL)
    byok = Bill(cost=Decimal(0), byok=True, upstream=Decimal("0.0129"))
    searched = replace(turns.USAGE, web_searches=2)
    rates = turns.RATES | {Leg.WEB_SEARCH: Decimal("0.01"), Leg.REQUEST: Decimal("0.005")}
    fees = replace(turns.LIVE, price=Price(rates))
    unknown = replace(ESTIMATE, prompt_cost=None, at_most=None)
    free = replace(ESTIMATE, prompt_cost=Decimal(0), at_most=Decimal(0), free=True)
    large = replace(
        ESTIMATE, tokens=1_234_567, prompt_cost=Decimal("2.469134"), at_most=Decimal("2.4793741")
    )
    limit = LimitReached(LimitKind.DAY, Decimal("0.15"), Decimal("0.1432"), Decimal("0.0108"))
    return {
        "nothing-sent": State(),
        "typing": State((done,), question),
        "typing-large": State((done,), question, large),
        "price-unknown": State((answered(turns.unpriced()),), question, unknown),
        "free": State((done,), question, free),
        "plugin": State((answered(dearer),), "", uses=()),
        "byok": State((answered(turns.done(bill=byok)),)),
        "at-least": State((answered(turns.done(cost=None, usage=searched)),), press="Estimate"),
        "fees": State((answered(turns.done(cost=None, usage=searched, price=fees)),)),
        "streaming": State((done, replace(answered(turns.streaming(2)), text="Because the"))),
        "no-bill": State((answered(turns.done(cost=None)),), question),
        "settling": State((done, answered(turns.settling(2)))),
        "settled": State((done, answered(turns.settled(2, turns.COST - Decimal("0.002"))))),
        "limit-warn": State((done,), question, uses=(WARN, MONTH)),
        "limit-message": State((done,), question, uses=(DEAR, MONTH)),
        "limit-stop": State((done,), question, uses=(DAY, MONTH), refusal=limit),
        "ledger": State((done,), question, ledger=LedgerState(LOCKED, 3)),
        "ledger-and-limit": State((done,), "", uses=(WARN,), ledger=LedgerState(LOCKED, 3)),
        "arithmetic": State((answered(tiered()),), press="Billed"),
        "arithmetic-plugin": State((answered(dearer),), press="Billed"),
        "arithmetic-unknown": State((answered(turns.unpriced()),), press="Estimate"),
        "totals-unknown": State((done, answered(turns.stopped(2)), answered(turns.unpriced(3)))),
        "toast": State((done,), question, toast="16 recommended models allowed"),
    }


def show_state(window: Window, page: ChatView, state: State) -> None:
    """Put a state on a page."""
    chat = ChatState(state.turns)
    sonnet = AllowedModelView(MODEL, "Claude Sonnet 5", "Anthropic", "$2.00", "$10.00")
    refusal = describe(state.refusal) if state.refusal else None
    view = chat_page_view(chat, openrouter([sonnet]), ref(MODEL), refusal, lambda _: 1024)
    page.render_page(view)
    page.render_costs(cost_panel_view(chat, NOW, state.spending, state.uses))
    stopped = is_limit(view.error)
    page.render_notes(chat_notes(state.uses, state.ledger, state.estimate, stopped=stopped))
    page.set_draft(state.draft)
    page.show_estimate(send_estimate_view(state.estimate))
    if state.toast:
        window.tell(state.toast, "Undo", lambda: None)
    settle()


def press(page: QWidget, name: str) -> None:
    """Click the button whose accessible name begins with ``name``."""
    for button in page.findChildren(QAbstractButton):
        if button.accessibleName().startswith(name) and button.isVisible():
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            return
    raise LookupError(name)


def show(window: Window, page: ChatView, state: State) -> Iterator[str]:
    """A picture of the page as it is, where nothing is pressed; in little room its panel too."""
    show_state(window, page, state)
    small = not any(panel.isVisible() for panel in page.findChildren(TokensCostsPanel))
    if not state.press:
        yield ""
    if small:
        press(page, "Tokens and costs")
    if state.press:
        press(page, state.press)
    settle()
    if small or state.press:
        yield "" if state.press else "-panel"
    for toast in window.findChildren(Toast):
        toast.dismiss()


PICTURED: Final = PicturedPage("chat", ChatView, states, show)


if __name__ == "__main__":
    PICTURED.main("tests.ui.chat.money_states", __doc__)
