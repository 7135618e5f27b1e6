"""The test chat's page for each state of a chat."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.domain.errors import AnswerBroken, Breakage, Rejected, Rejection
from desktop.domain.limits import LimitKind, LimitReached
from desktop.domain.model_ref import NO_CHOICE
from desktop.presentation.askable_view import price_line
from desktop.presentation.chat_presenter import chat_page_view
from desktop.presentation.chat_view import ChatPageView
from desktop.presentation.provider_view import AllowedModelView
from desktop.presentation.wording import describe
from desktop.services.turn import ChatState, Phase, Turn
from tests.presentation import turns
from tests.presentation.asked import openrouter, ref, refs

SONNET = AllowedModelView("anthropic/sonnet", "Sonnet", "Anthropic", "$2.00", "$10.00")
LUNA = AllowedModelView("openai/luna", "Luna", "OpenAI", "$0.20", "$1.20")
NO_CREDITS = Rejected("OpenRouter", Rejection.PAYMENT_REQUIRED, 402, "Add more.")


def page(
    *shown: Turn,
    models: tuple[AllowedModelView, ...] = (SONNET, LUNA),
    selected: str = "anthropic/sonnet",
    key: bool = True,
) -> ChatPageView:
    offered = openrouter(models, key=key)
    return chat_page_view(ChatState(shown), offered, ref(selected), None, lambda _: 4096)


@pytest.mark.parametrize(
    ("price_in", "price_out", "line"),
    [
        ("$2.00", "$10.00", "$2.00 in · $10.00 out per 1M"),
        ("Free", "Free", "Free"),
        ("varies", "varies", "varies"),
        ("unknown", "unknown", "price unknown"),
        ("$0.00", "$0.50", "$0.00 in · $0.50 out per 1M"),
    ],
)
def test_the_price_of_a_model_in_one_line(price_in: str, price_out: str, line: str) -> None:
    assert price_line(replace(SONNET, price_in=price_in, price_out=price_out)) == line


def test_a_model_that_left_the_catalog_can_be_chosen_with_a_warning() -> None:
    gone = replace(SONNET, pill="Not in the catalog", pill_tone="warn", price_in="unknown")
    choice, luna = page(models=(replace(gone, price_out="unknown"), LUNA)).choices
    assert choice.line == "Not in the catalog · price unknown"
    assert (luna.warning, luna.line) == ("", luna.price)
    fresh = replace(SONNET, pill="New", pill_tone="accent")
    assert not page(models=(fresh,)).choices[0].warning


def test_what_is_missing_is_said_before_the_first_message() -> None:
    assert page(key=False).phase == "no-key"
    assert page(models=()).phase == "no-models"
    assert page().phase == "ready"


def test_a_choice_that_is_no_longer_allowed_gives_way_to_the_first() -> None:
    assert page(selected="gone/model").selected == ref("anthropic/sonnet")
    assert page(selected="openai/luna").selected == ref("openai/luna")
    assert page(models=(), selected="openai/luna").selected == NO_CHOICE


def test_a_finished_turn() -> None:
    view = page(turns.done())
    question, answer = view.messages
    assert (question.role, question.text) == ("user", "Why?")
    assert (answer.title, answer.text, answer.monogram) == ("Sonnet", "Because.", "A")
    assert (answer.reasoning_title, answer.reasoning_fact) == ("Thought for 4.0 s", "412 tokens")
    assert (answer.facts, answer.cost, answer.note) == (
        "1,184 tokens · 6.2 s · ended: stop",
        "$0.0151 billed",
        "",
    )
    assert (view.hint, view.chat_cost) == ("At most 4,096 tokens out", "$0.0151")


def test_a_message_keeps_its_key_while_it_grows() -> None:
    keys = [
        [message.key for message in page(turn).messages]
        for turn in (turns.sending(), turns.streaming(), turns.done())
    ]
    assert keys[0] == keys[1] == keys[2]


def test_phases_while_an_answer_is_under_way() -> None:
    assert page(turns.sending()).phase == "sending"
    streaming = page(turns.streaming())
    assert streaming.phase == "streaming"
    assert streaming.messages[1].streaming
    assert (streaming.messages[1].facts, streaming.messages[1].cost) == ("", "")


def test_reasoning_without_a_word_yet_is_still_thinking() -> None:
    thinking = replace(turns.streaming(), text="")
    assert page(thinking).messages[1].reasoning_title == "Thinking…"


def test_a_stopped_answer_says_so_and_keeps_its_text() -> None:
    answer = page(turns.stopped()).messages[1]
    assert (answer.text, answer.note, answer.cost) == (
        "Because",
        "Stopped by you",
        "cost unknown",
    )


def test_a_declined_message_leaves_the_transcript_and_can_be_sent_again() -> None:
    view = page(turns.done(1), turns.failed(NO_CREDITS, 2))
    assert [message.key for message in view.messages] == ["1q", "1a"]
    assert view.can_resend
    assert view.error is not None
    assert (view.error.title, view.error.status) == ("Not enough credits", 402)


def test_a_stream_that_broke_keeps_what_came() -> None:
    broken = AnswerBroken("OpenRouter", breakage=Breakage.CUT_OFF)
    view = page(turns.failed(broken, text="Half of"))
    assert (view.messages[1].text, view.messages[1].note) == ("Half of", "The answer broke off")
    assert view.error is not None


def test_an_answer_at_its_limit_says_which() -> None:
    note = page(turns.done(finish_reason="length")).messages[1].note
    assert note == "Ended at the limit of 1,024 tokens"


def test_an_answer_without_price_and_bill_is_of_unknown_cost() -> None:
    assert page(turns.unpriced()).messages[1].cost == "cost unknown"
    assert page(turns.done(cost=None)).messages[1].cost == "~$0.0151 estimated"
    searched = replace(turns.USAGE, web_searches=1)
    answer = page(turns.done(cost=None, usage=searched)).messages[1]
    assert answer.cost == "at least ~$0.0151 estimated"


def test_after_stop_the_bill_is_asked_for_and_then_shown() -> None:
    assert page(turns.settling()).messages[1].cost == "asking for the bill…"
    assert page(turns.settled()).messages[1].cost == "$0.0151 billed"


def test_a_limit_that_is_reached_can_be_passed_once_or_edited() -> None:
    error = LimitReached(LimitKind.DAY, Decimal("0.15"), Decimal("0.14"), Decimal("0.02"))
    view = chat_page_view(
        ChatState(), openrouter([SONNET]), ref(SONNET.id), describe(error), lambda _: 4096
    )
    assert view.error is not None
    assert view.error.action is not None
    assert view.other_way is not None
    assert (view.error.action.kind, view.other_way.kind) == ("allow-once", "limits")
    assert not view.can_resend
    other = page(turns.failed(NO_CREDITS))
    assert other.other_way is None


def test_a_later_message_that_goes_well_takes_the_error_away() -> None:
    failed = turns.failed(NO_CREDITS, 1)
    assert page(failed, turns.done(2)).error is None
    assert page(replace(failed, phase=Phase.SENDING)).error is None


def test_recent_models_are_among_the_allowed_ones() -> None:
    view = chat_page_view(
        ChatState(),
        openrouter([SONNET, LUNA]),
        ref(SONNET.id),
        None,
        lambda _: 4096,
        recent=refs([LUNA.id, "gone/model"]),
    )
    assert view.recent == refs([LUNA.id])


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "the 5 messages after it will be replaced"),
        (3, "the message after it will be replaced"),
    ],
)
def test_what_an_edit_replaces_is_counted(number: int, words: str) -> None:
    state = ChatState(tuple(map(turns.done, (1, 2, 3))))
    view = chat_page_view(
        state, openrouter([SONNET]), ref(SONNET.id), None, lambda _: 4096, editing=number
    )
    assert view.editing == words
