"""The messages of a transcript: what can be done with them, what they wait for, their parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from desktop.domain.errors import AnswerBroken, Breakage, Rejected, Rejection
from desktop.domain.model_ref import NO_CHOICE
from desktop.domain.usage import Bill
from desktop.presentation.chat_messages import Memo, message_views
from desktop.presentation.chat_view import MessageView
from desktop.services.turn import ChatState, Turn, Waiting, exchanges
from tests.fakes import NOON
from tests.presentation import turns
from tests.presentation.asked import names, ref

NAMES = names({"anthropic/sonnet": "Sonnet", "openai/luna": "Luna"})
CUT = AnswerBroken("OpenRouter", breakage=Breakage.CUT_OFF)


def messages(
    *shown: Turn,
    chosen: str = "anthropic/sonnet",
    now: datetime | None = NOON,
    editing: bool = False,
) -> tuple[MessageView, ...]:
    return message_views(ChatState(shown), NAMES, ref(chosen), now, editing=editing)


def waiting(seconds: float, kind: Rejection = Rejection.RATE_LIMITED) -> Turn:
    until = NOON + timedelta(seconds=seconds)
    return replace(turns.sending(), waiting=Waiting(until, 2, 3, Rejected("OpenRouter", kind, 429)))


def test_a_whole_answer_is_copied_or_asked_for_again() -> None:
    question, answer = messages(turns.done())
    assert question.actions == ("copy", "edit")
    assert answer.actions == ("retry", "copy")
    assert (question.turn, answer.turn) == (1, 1)


def test_only_the_last_answer_is_asked_for_again() -> None:
    assert [each.actions for each in messages(turns.done(1), turns.done(2))] == [
        ("copy", "edit"),
        ("copy",),
        ("copy", "edit"),
        ("retry", "copy"),
    ]


@pytest.mark.parametrize(
    "cut", [turns.done(finish_reason="length"), turns.stopped(), turns.failed(CUT, text="Half")]
)
def test_an_answer_that_was_cut_can_go_on(cut: Turn) -> None:
    assert messages(cut)[1].actions == ("continue", "retry", "copy")


def test_an_answer_without_text_can_only_be_asked_for_again() -> None:
    assert messages(turns.failed(CUT))[1].actions == ("retry",)


@pytest.mark.parametrize("running", [turns.sending(2), turns.streaming(2)])
def test_nothing_is_replaced_while_an_answer_comes(running: Turn) -> None:
    before = messages(turns.done(1), running)
    assert {action for each in before for action in each.actions} == {"copy"}


def test_nothing_else_is_replaced_while_a_message_is_edited() -> None:
    shown = messages(turns.done(1), turns.done(2), editing=True)
    assert {action for each in shown for action in each.actions} == {"copy"}


def test_another_model_is_named_before_it_answers() -> None:
    assert messages(turns.done())[1].retry_name == "Retry"
    assert messages(turns.done(), chosen="openai/luna")[1].retry_name == "Retry with Luna"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "OpenRouter asks to wait: sending again in 5 s (attempt 2 of 3)"),
        (4.2, "OpenRouter asks to wait: sending again in 5 s (attempt 2 of 3)"),
        (65, "OpenRouter asks to wait: sending again in 1 min 5 s (attempt 2 of 3)"),
        (-1, "OpenRouter asks to wait: sending again now (attempt 2 of 3)"),
    ],
)
def test_a_wait_is_counted_down(seconds: float, words: str) -> None:
    assert messages(waiting(seconds))[1].waiting == words


def test_a_budget_that_is_in_use_is_named() -> None:
    view = messages(waiting(2, Rejection.BUDGET_IN_FLIGHT))[1]
    assert view.waiting.startswith("OpenRouter holds the credits for requests under way: ")


def test_parts_of_an_answer_are_one_message() -> None:
    first = replace(turns.done(1, finish_reason="length"), text="```py\nx = ")
    second = replace(turns.done(2), text="1\n```", continues=True, prompt="")
    question, answer = messages(first, second)
    assert (question.text, question.turn) == ("Why?", 1)
    assert (answer.text, answer.key, answer.turn) == ("```py\nx = 1\n```", "1a", 1)
    assert answer.cost == "$0.0301 billed"
    assert answer.reasoning_fact == "824 tokens"


def test_a_part_that_was_declined_is_not_shown() -> None:
    no = replace(turns.failed(Rejected("OpenRouter", status=402), 2), continues=True)
    state = (turns.done(1, finish_reason="length"), no)
    assert exchanges(state) == ((state[0],),)
    assert messages(*state)[1].actions == ("continue", "retry", "copy")


@pytest.mark.parametrize(
    ("upstreams", "cost"),
    [
        (["0.0129"], "$0.00025 billed + $0.0129 by the vendor"),
        ([None], "$0.00025 billed + an unknown amount by the vendor"),
        (["0.01", "0.02"], "$0.0005 billed + $0.03 by the vendor"),
        (["0.01", None], "$0.0005 billed + at least $0.01 by the vendor"),
    ],
)
def test_what_the_vendor_bills_stands_beside_the_bill(
    upstreams: list[str | None], cost: str
) -> None:
    """With a vendor key of one's own the bill is a fee."""
    amounts = [None if each is None else Decimal(each) for each in upstreams]
    bills = [Bill(Decimal("0.00025"), byok=True, upstream=amount) for amount in amounts]
    parts = [turns.done(number, bill=bill) for number, bill in enumerate(bills, 1)]
    state = [replace(part, continues=part.number > 1) for part in parts]
    assert messages(*state)[1].cost == cost


def test_what_a_vendor_takes_is_part_of_an_ordinary_bill() -> None:
    bill = Bill(turns.COST, upstream=turns.COST)
    assert messages(turns.done(bill=bill))[1].cost == "$0.0151 billed"


def test_parts_cost_what_is_known_of_them() -> None:
    first = turns.done(1, cost=Decimal("0.01"), finish_reason="length")
    guessed = replace(turns.done(2, cost=None), continues=True)
    assert messages(first, guessed)[1].cost == "~$0.0251 estimated"
    unknown = replace(turns.unpriced(2), continues=True)
    assert messages(first, unknown)[1].cost == "at least $0.01"
    asked = replace(turns.settling(2), continues=True)
    assert messages(first, asked)[1].cost == "asking for the bill…"
    running = replace(turns.streaming(2), continues=True)
    assert (messages(first, running)[1].cost, messages(first, running)[1].streaming) == ("", True)


def test_what_has_not_changed_is_not_made_again() -> None:
    memo = Memo()
    done, before = turns.done(1), turns.streaming(2)
    first = message_views(ChatState((done, before)), NAMES, NO_CHOICE, NOON, memo=memo)
    earlier, grown = memo.earlier, replace(before, text="Because the")
    second = message_views(ChatState((done, grown)), NAMES, NO_CHOICE, NOON, memo=memo)
    assert [old is new for old, new in zip(first, second, strict=True)] == [
        True,
        True,
        False,
        False,
    ]
    assert memo.earlier is earlier, "however many there are"
    ended = ChatState((done, turns.done(2)))
    assert message_views(ended, NAMES, NO_CHOICE, NOON, memo=memo) == message_views(
        ended, NAMES, NO_CHOICE, NOON
    )
    renamed = names({"anthropic/sonnet": "Another name"})
    third = message_views(ended, renamed, ref("openai/luna"), NOON, memo=memo)
    assert third == message_views(ended, renamed, ref("openai/luna"), NOON)
    assert third[1].title == "Another name"


@pytest.mark.parametrize("rest", [(), (turns.done(2),), (replace(turns.done(2), continues=True),)])
def test_what_was_made_before_makes_no_difference(rest: tuple[Turn, ...]) -> None:
    """Whatever follows an answer: another one, a part of it, a message that was declined."""
    memo, first = Memo(), turns.done(1)
    refused = turns.failed(Rejected("OpenRouter", Rejection.FORBIDDEN, 403))
    refused = replace(refused, number=9, text="", reasoning="")
    for shown in (
        (first,),
        (first, *rest),
        (first, *rest, refused),
        (first, *rest, turns.streaming(3)),
        (first, *rest, replace(turns.streaming(3), continues=True)),
        (first, *rest, turns.done(3)),
        (refused,),
        (),
    ):
        state = ChatState(shown)
        for editing in (False, True):
            made = message_views(state, NAMES, NO_CHOICE, NOON, editing=editing, memo=memo)
            assert made == message_views(state, NAMES, NO_CHOICE, NOON, editing=editing)
    assert not exchanges((refused,))
