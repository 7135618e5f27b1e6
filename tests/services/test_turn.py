"""A chat's turns: which stay, which make room, and which can be continued."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop.domain.chat import Answer
from desktop.domain.chat_options import ChatOptions
from desktop.domain.errors import Rejected, Rejection
from desktop.services.turn import ChatState, Phase, Turn, Waiting
from tests.fakes import NOON

NO = Rejected("OpenRouter", Rejection.KEY_REJECTED, 401)


def turn(number: int, **fields: Any) -> Turn:
    plain = Turn(number, "openrouter", "a/b", f"{number}?", 1024, NOON, record_id=f"id {number}")
    return replace(plain, **{"phase": Phase.DONE, "text": "Yes.", **fields})


def declined(number: int, **fields: Any) -> Turn:
    return turn(number, **{"phase": Phase.FAILED, "text": "", "error": NO, **fields})


def numbers(turns: tuple[Turn, ...]) -> list[int]:
    return [each.number for each in turns]


@pytest.mark.parametrize(
    ("after", "kept"), [(None, [1, 2, 4]), (4, [1, 2, 4]), (3, [1, 2]), (1, [1]), (0, [])]
)
def test_what_stays(after: int | None, kept: list[int]) -> None:
    chat = ChatState((turn(1), turn(2), declined(3), turn(4)))
    assert numbers(chat.kept(after)) == kept
    new = chat.with_new(turn(5, phase=Phase.SENDING, text="", after=after))
    assert numbers(new.turns) == [*kept, 5]
    assert numbers(new.replaced) == [n for n in (1, 2, 4) if n not in kept]
    assert new.running


def test_what_made_room_comes_back_to_its_place() -> None:
    chat = ChatState((turn(1), declined(4)), replaced=(turn(2), turn(3)))
    back = chat.with_back({3})
    assert (numbers(back.turns), numbers(back.replaced)) == ([1, 3, 4], [2])
    assert chat.with_back(()) == chat


def test_news_of_a_turn_wherever_it_is() -> None:
    chat = ChatState((turn(1), turn(3)), replaced=(turn(2),))
    assert chat.with_turn(turn(3, text="No.")).turns[1].text == "No."
    assert chat.with_turn(turn(2, text="No.")).replaced[0].text == "No."
    assert chat.with_turn(turn(4)) == chat
    assert chat.with_turn(turn(3, text="No.", record_id="of another chat")) == chat


LENGTH = Answer("Yes", finish_reason="length")
CUT = [
    (turn(1), False),
    (turn(1, answer=LENGTH), True),
    (turn(1, answer=replace(LENGTH, text=""), text=""), True),
    (turn(1, answer=replace(LENGTH, finish_reason="stop")), False),
    (turn(1, phase=Phase.STOPPED), True),
    (turn(1, phase=Phase.STOPPED, text=""), False),
    (turn(1, phase=Phase.FAILED), True),
    (turn(1, phase=Phase.FAILED, text=""), False),
    (turn(1, phase=Phase.FAILED, text="", continues=True), True),
    (turn(1, phase=Phase.STREAMING), False),
    (turn(1, phase=Phase.SENDING, text=""), False),
]


@pytest.mark.parametrize(("last", "cut"), CUT)
def test_what_can_be_continued(last: Turn, cut: bool) -> None:
    assert ChatState((turn(0), last)).can_go_on is cut
    assert ChatState((turn(0), last, declined(2))).can_go_on is (cut and not last.running)


def test_an_empty_chat_has_nothing_to_continue() -> None:
    assert not ChatState().can_go_on
    assert not ChatState((declined(1),)).can_go_on


def test_a_chat_that_was_kept_while_something_was_under_way() -> None:
    waiting = Waiting(NOON, 2, 3, NO)
    chat = ChatState(
        (
            turn(1),
            turn(2, phase=Phase.STREAMING, settling=True),
            turn(3, phase=Phase.SENDING, text="", waiting=waiting),
        ),
        "a chat",
        (turn(4, phase=Phase.STOPPED, settling=True),),
        ChatOptions(seed=7),
    )
    rest = chat.at_rest()
    assert not rest.running
    assert [each.phase for each in rest.turns] == [Phase.DONE, Phase.STOPPED, Phase.STOPPED]
    assert not any(each.settling or each.waiting for each in (*rest.turns, *rest.replaced))
    assert [each.declined for each in rest.turns] == [False, False, True]
    assert (rest.chat_id, rest.options) == (chat.chat_id, chat.options)
