"""The Test chat's money on a real core: estimated, limited, billed, settled, recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.domain.limits import Limits
from desktop.domain.send_estimate import SendEstimate
from tests.conftest import RecordedLog
from tests.simulators import Sandbox, Served
from tests.ui.chat.on_screen import description_of, editor, named
from tests.ui.controllers.chat_joined import JoinedChat
from tests.ui.gallery import FixedTheme

OpenChat = Callable[..., JoinedChat]
ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def open_chat(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served
) -> Iterator[OpenChat]:
    with ExitStack() as stack:

        def open_it(pauses: Sequence[float] = (0.0,) * 5) -> JoinedChat:
            joined = JoinedChat(qapp, theme, tmp_path / "profile", served, pauses)
            stack.callback(joined.close)
            return joined

        yield open_it


@pytest.fixture
def joined(open_chat: OpenChat) -> JoinedChat:
    return open_chat()


def estimate(joined: JoinedChat) -> str:
    """What is said of the draft, to assistive tools too."""
    return description_of(editor(joined.page))


def write(joined: JoinedChat, text: str) -> None:
    QTest.keyClicks(editor(joined.page), text)


def send(joined: JoinedChat, text: str) -> None:
    write(joined, text)
    QTest.keyClick(editor(joined.page), ENTER)


def choose(joined: JoinedChat, model: str) -> None:
    joined.page.choose_model(model)


def total(joined: JoinedChat, name: str) -> str:
    """The accessible name of a total."""
    return named(joined.page, f"{name} ").accessibleName()


def until_billed(joined: JoinedChat) -> None:
    joined.driver.until(lambda: joined.driver.says("Matches the estimate"), "the bill")


# ── while typing ────────────────────────────────────────────────────────────────────────────────


def test_what_is_typed_is_estimated_until_it_is_gone(joined: JoinedChat) -> None:
    d = joined.driver
    write(joined, "What does a token cost?")
    d.until(lambda: estimate(joined) != "", "the estimate")
    tokens, _, money = estimate(joined).partition(" · ")
    assert tokens.startswith("≈ ")
    assert money.startswith("~$0.00")
    assert ", at most ~$0.0" in money
    assert d.says(estimate(joined))
    QTest.keyClick(editor(joined.page), Qt.Key.Key_A, CTRL)
    QTest.keyClick(editor(joined.page), Qt.Key.Key_Delete)
    assert estimate(joined) == ""
    assert d.says("At most ")


def test_another_model_has_another_estimate(joined: JoinedChat) -> None:
    d = joined.driver
    write(joined, "Hello")
    d.until(lambda: "at most" in estimate(joined), "the estimate")
    choose(joined, "openrouter/auto")
    d.until(lambda: "price unknown" in estimate(joined), "an unknown price")
    choose(joined, "sandbox/writer:free")
    d.until(lambda: estimate(joined).endswith("· Free"), "a free model")


def test_a_longer_conversation_costs_more_to_go_on_with(joined: JoinedChat) -> None:
    d = joined.driver
    write(joined, "Hello")
    d.until(lambda: estimate(joined) != "", "the estimate")
    before = estimate(joined)
    QTest.keyClick(editor(joined.page), ENTER)
    until_billed(joined)
    write(joined, "Hello")
    d.until(lambda: estimate(joined) not in ("", before), "the longer estimate")
    longer = estimate(joined)
    d.click("New chat")
    d.until(lambda: estimate(joined) not in ("", longer), "the shorter estimate")


class SlowEstimates:
    """Estimates that take as long as the test wants."""

    def __init__(self, joined: JoinedChat, monkeypatch: pytest.MonkeyPatch) -> None:
        self._estimate = joined.core.chat.estimate
        self.asked: list[str] = []
        self.running = self.most = 0
        self._gate = asyncio.Event()
        self._joined = joined
        monkeypatch.setattr(joined.core.chat, "estimate", self)

    async def __call__(
        self, provider: str, model: str, draft: str, after: int | None
    ) -> SendEstimate:
        self.asked.append(draft)
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self._gate.wait()
            return await self._estimate(provider, model, draft, after)
        finally:
            self.running -= 1

    def go_on(self) -> None:
        async def open_gate() -> None:
            self._gate.set()

        self._joined.in_core(open_gate)


def test_the_newest_text_wins_and_counts_never_pile_up(
    joined: JoinedChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    d, slow = joined.driver, SlowEstimates(joined, monkeypatch)
    write(joined, "one")
    d.until(lambda: slow.asked == ["one"], "the first count")
    for word in (" two", " three"):
        write(joined, word)
        d.until(lambda: joined.draft.endswith(word), "the next word")  # noqa: B023
    slow.go_on()
    d.until(lambda: slow.asked[-1] == "one two three", "the newest count")
    d.until(lambda: estimate(joined) != "", "the estimate")
    assert slow.most == 1
    assert len(slow.asked) <= 3


def test_one_burst_of_keys_is_counted_once(
    joined: JoinedChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowEstimates(joined, monkeypatch)
    slow.go_on()
    write(joined, "What does a token cost?")
    joined.driver.until(lambda: estimate(joined) != "", "the estimate")
    assert slow.asked == ["What does a token cost?"]


# ── what is spent ───────────────────────────────────────────────────────────────────────────────


def test_a_bill_is_in_all_three_totals_to_the_last_digit(joined: JoinedChat) -> None:
    d = joined.driver
    send(joined, "Hello")
    until_billed(joined)
    d.until(lambda: not total(joined, "Today").endswith("–"), "today's total")
    record = joined.core.ledger.spending.value.today
    shown = total(joined, "This chat").removeprefix("This chat ")
    assert total(joined, "Today") == f"Today {shown}"
    assert total(joined, "This month") == f"This month {shown}"
    details = {description_of(named(joined.page, f"{name} ")) for name in ("Today", "This chat")}
    assert all(f"${record.billed:f} billed" in detail for detail in details)


def test_after_stop_the_bill_is_asked_for_and_found(open_chat: OpenChat, sandbox: Sandbox) -> None:
    sandbox.account.generation_lag = 10**9
    joined = open_chat((0.02,) * 500)
    d = joined.driver
    send(joined, "!fault slow Tell me a story")
    d.until(lambda: len(d.answer()) > 3, "the first words")
    d.press(Qt.Key.Key_Escape)
    d.until(lambda: d.has("Billed asking for the bill…"), "the question")
    assert d.says("asking for the bill…")
    assert d.says("Stopped by you")
    sandbox.account.generation_lag = 0
    d.until(lambda: d.says(" billed"), "the bill in the transcript")
    billed = named(joined.page, "Billed $").accessibleName().removeprefix("Billed ")
    assert d.says(f"{billed} billed")
    d.until(lambda: total(joined, "Today") == f"Today {billed}", "today's total")


# ── limits ──────────────────────────────────────────────────────────────────────────────────────


def refused(joined: JoinedChat, text: str = "Hello") -> None:
    joined.set_limits(Limits(message=Decimal("0.000001")))
    send(joined, text)
    joined.driver.until(lambda: joined.driver.has("Allow once"), "the refusal")


def test_a_message_beyond_the_limit_is_not_sent_and_kept(
    joined: JoinedChat, sandbox: Sandbox
) -> None:
    refused(joined)
    assert joined.draft == "Hello"
    assert joined.driver.says("Over your limit per message")
    assert not [r for r in sandbox.received if r.path.endswith("/chat/completions")]
    joined.driver.click("Edit limits")
    assert joined.visited == ["costs"]


def test_it_can_be_allowed_once(joined: JoinedChat) -> None:
    d = joined.driver
    refused(joined)
    d.click("Allow once")
    until_billed(joined)
    assert joined.draft == ""
    assert not d.has("Allow once")
    send(joined, "Hello again")
    d.until(lambda: d.has("Allow once"), "the next refusal")
    assert joined.draft == "Hello again"


def test_another_text_is_not_the_one_that_was_refused(joined: JoinedChat) -> None:
    d = joined.driver
    refused(joined)
    write(joined, ", but shorter")
    assert not d.has("Allow once")
    QTest.keyClick(editor(joined.page), ENTER)
    d.until(lambda: d.has("Allow once"), "the next refusal")
    assert joined.draft == "Hello, but shorter"


def test_a_free_model_is_never_stopped(joined: JoinedChat) -> None:
    joined.set_limits(Limits(message=Decimal(0), day=Decimal(0)))
    choose(joined, "sandbox/writer:free")
    send(joined, "Hello")
    until_billed(joined)


def test_a_limit_that_is_near_is_one_quiet_line(joined: JoinedChat) -> None:
    d = joined.driver
    send(joined, "Hello")
    until_billed(joined)
    d.until(lambda: not total(joined, "Today").endswith("–"), "today's total")
    spent = joined.core.ledger.spending.value.today.billed
    joined.set_limits(Limits(day=round(spent / Decimal("0.9"), 6)))
    d.until(lambda: d.says("is spent (9"), "the warning")
    d.until(lambda: d.says("of your"), "the meter")
    joined.set_limits(Limits())
    d.until(lambda: not d.says("is spent (9"), "its end")


# ── a ledger that cannot be used ────────────────────────────────────────────────────────────────


def test_without_a_ledger_the_chat_works_and_says_so_once(
    open_chat: OpenChat, tmp_path: Path, strict_log: RecordedLog
) -> None:
    (tmp_path / "profile" / "ledger.sqlite3").mkdir(parents=True)
    joined = open_chat()
    d = joined.driver
    d.until(lambda: d.says("ledger.sqlite3"), "the note")
    send(joined, "Hello")
    until_billed(joined)
    assert sum("ledger.sqlite3" in text for text in d.texts()) == 1
    close = next(w for w in joined.page.findChildren(QAbstractButton) if _closes(w))
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    send(joined, "Hello again")
    d.until(lambda: len(joined.core.chat.chat.value.turns) == 2, "the second message")
    d.until(lambda: not joined.core.chat.chat.value.running, "its end")
    assert not d.says("ledger.sqlite3")
    joined.close()
    strict_log.expect("could not be recorded: 2")


def _closes(widget: QAbstractButton) -> bool:
    return widget.isVisible() and "ledger.sqlite3" in widget.accessibleName()


def test_the_window_can_be_closed_right_after_a_key(joined: JoinedChat) -> None:
    write(joined, "Hello")
    pause = next(t for t in joined.page.findChildren(QTimer) if t.isActive() and t.isSingleShot())
    joined.aio.close()
    pause.timeout.emit()
    joined.close()
