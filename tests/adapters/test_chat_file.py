"""``chat.json``: a chat comes back as it was, and nothing that was written is ever lost."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.adapters.chat_file import ChatJson
from desktop.adapters.chat_json import turn_to_json
from desktop.domain.chat_options import ChatOptions, Routing
from desktop.domain.errors import (
    Rejected,
    StorageFailed,
)
from desktop.services.turn import ChatState, Turn
from tests.adapters.full_turn import FULL, same
from tests.fakes import ManualClock
from tests.presentation.turns import done, settled, streaming

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"
OPTIONS = ChatOptions(
    Decimal("0.70"),
    Decimal("0.123456789012345678901"),
    77,
    "low",
    0,
    ("\n", "END"),
    "",
    Routing(("google-vertex",), False, "price", "deny", True, Decimal("0.30"), Decimal("1E-9")),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "chat.json"


@pytest.fixture
def file(path: Path, clock: ManualClock) -> ChatJson:
    return ChatJson(path, clock)


def chat(*turns: Turn, **others: Any) -> ChatState:
    named = [replace(turn, record_id=turn.record_id or f"record-{turn.number}") for turn in turns]
    return ChatState(tuple(named), "chat-1", **others)


def loaded(path: Path) -> ChatState:
    state, problem = ChatJson(path, ManualClock()).load()
    assert problem == ""
    assert state is not None
    return state


def test_without_a_file_there_is_no_chat(file: ChatJson, path: Path) -> None:
    assert file.load() == (None, "")
    assert not path.parent.exists(), "reading writes nothing"


def test_a_chat_comes_back_to_the_last_digit(file: ChatJson, path: Path) -> None:
    before = chat(done(1), FULL, replaced=(replace(settled(2), record_id="r"),), options=OPTIONS)
    assert file.save(before) == 2
    after = loaded(path)
    assert (after.chat_id, after.options) == ("chat-1", OPTIONS)
    for one, other in zip(before.turns, after.turns, strict=True):
        same(one, other)
    same(before.replaced[0], after.replaced[0])
    assert FULL.explanation is not None
    assert after.turns[1].explanation == FULL.explanation
    assert repr(after.turns[1].answer) == repr(FULL.answer)
    assert repr(after.options) == repr(OPTIONS)


def test_the_file_is_private_and_has_a_message_on_each_line(file: ChatJson, path: Path) -> None:
    file.save(chat(done(1), done(2)))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    content = path.read_text("ascii")
    read = json.loads(content)
    assert (read["version"], len(read["turns"])) == (1, 2)
    assert sum('"number"' in line for line in content.splitlines()) == 2


@pytest.mark.parametrize("where", ["prompt", "text", "reasoning"])
def test_no_key_is_in_the_file(file: ChatJson, path: Path, where: str) -> None:
    error = Rejected("OpenRouter", message=f"Wrong key: {KEY}", body=f'{{"key": "{KEY}"}}')
    told: dict[str, Any] = {where: f"My key is {KEY}, ok?"}
    turn = replace(done(1, error_message=KEY), error=error, **told)
    file.save(chat(turn, options=ChatOptions(system_prompt=KEY, stop=(KEY,))))
    assert KEY not in path.read_text()
    assert KEY[8:] not in path.read_text()
    assert getattr(loaded(path).turns[0], where) == "My key is sk-or-…, ok?"


def test_an_ended_message_is_put_into_words_once(
    file: ChatJson, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def count(turn: Turn) -> bytes:
        written.append(turn.number)
        return turn_to_json(turn)

    monkeypatch.setattr("desktop.adapters.chat_file.turn_to_json", count)
    first = chat(done(1), streaming(2))
    file.save(first)
    file.save(replace(first, turns=(first.turns[0], replace(first.turns[1], text="Because so."))))
    assert written == [1, 2, 2]


def test_what_is_no_part_of_the_chat_any_more_is_let_go(file: ChatJson) -> None:
    file.save(chat(done(1)))
    file.save(chat(done(2)))
    assert list(file._lines) == ["record-2"]


def test_the_beginning_of_a_long_chat_is_left_out_and_that_is_said(
    path: Path, clock: ManualClock
) -> None:
    long = [replace(done(n), prompt="x" * 10_000, record_id=str(n)) for n in range(1, 10)]
    state = chat(*long[:-1], replaced=(long[-1],))
    assert ChatJson(path, clock, 40_000).save(state) == 3
    assert path.stat().st_size < 41_000
    kept, problem = ChatJson(path, clock, 40_000).load()
    assert kept is not None
    assert [turn.number for turn in kept.turns] == [6, 7, 8]
    assert kept.replaced == ()
    assert problem == (
        "The last chat was too long to keep whole: its first 5 messages are not here any more."
    )


def test_a_message_that_is_too_long_is_not_kept(path: Path, clock: ManualClock) -> None:
    file = ChatJson(path, clock, 1000)
    with pytest.raises(StorageFailed, match="the last message is too long"):
        file.save(chat(replace(done(1), prompt="x" * 1001)))


BROKEN = {
    "": "Expecting value",
    "{": "Expecting",
    "[]": "it is not a chat",
    "{}": "it is not a chat",
    '{"version": 2}': "it was written by a newer version (2)",
    '{"version": 1}': "it is not what Modeldeck writes",
    '{"version":1,"chatId":"a","options":{},"leftOut":0,"replaced":[],"turns":{}}': "no list",
    '{"version":1,"chatId":"a","options":{},"leftOut":0,"replaced":[],"turns":[1]}': "no object",
    '{"version":1,"chatId":"a","options":{},"leftOut":0,"replaced":[],"turns":[{}]}': "not what",
    '{"version":1,"chatId":7,"options":{},"leftOut":0,"replaced":[],"turns":[]}': "stands where",
    '{"version":1,"chatId":"a","options":{"temperature":"x"},"replaced":[],"turns":[]}': "not what",
    "[" * 100_000: "nested too deeply",
}


@pytest.mark.parametrize(("content", "said"), BROKEN.items(), ids=range(len(BROKEN)))
def test_what_cannot_be_used_is_set_aside_and_said(
    file: ChatJson, path: Path, content: str, said: str
) -> None:
    path.parent.mkdir()
    path.write_text(content)
    state, problem = file.load()
    assert state is None
    assert problem.startswith("The last chat, chat.json, could not be used: ")
    assert said in problem
    assert problem.endswith("It is kept as chat.broken-20261104-120000.json.")
    assert not path.exists()
    assert path.with_name("chat.broken-20261104-120000.json").read_text() == content
    file.save(chat(done(1)))
    assert len(loaded(path).turns) == 1


def test_two_messages_of_one_number_are_no_chat(file: ChatJson, path: Path) -> None:
    file.save(chat(done(1), replace(done(1), record_id="other")))
    assert "two messages have one number" in ChatJson(path, ManualClock()).load()[1]


def test_a_file_that_is_far_too_large_is_not_even_read(path: Path, clock: ManualClock) -> None:
    path.parent.mkdir()
    path.write_bytes(b" " * 3000)
    assert "it is too large" in ChatJson(path, clock, 1000).load()[1]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_damaged_file_never_does_more_than_lose_itself(tmp_path: Path, seed: int) -> None:
    path = tmp_path / f"{seed}" / "chat.json"
    ChatJson(path, ManualClock()).save(chat(FULL, done(4), options=OPTIONS))
    damaged, chance = bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(damaged))
        damaged[at : at + chance.randint(0, 3)] = chance.choice([b"", b'"', b"1", b"}", b"null"])
    path.write_bytes(damaged)
    state, problem = ChatJson(path, ManualClock()).load()
    assert (state is None) == bool(problem) or "too long to keep" in problem


def test_deleting(file: ChatJson, path: Path) -> None:
    file.delete()
    file.save(chat(done(1)))
    file.delete()
    assert not path.exists()
    path.mkdir()
    with pytest.raises(StorageFailed):
        file.delete()


def test_a_place_that_is_no_folder(tmp_path: Path, clock: ManualClock) -> None:
    (tmp_path / "data").write_text("a file")
    file = ChatJson(tmp_path / "data" / "chat.json", clock)
    assert file.take(), "what cannot be written says so when it is"
    assert file.load() == (None, "")
    file.delete()
    with pytest.raises(StorageFailed):
        file.save(chat(done(1)))


def test_one_window_at_a_time(path: Path, clock: ManualClock) -> None:
    first, second = ChatJson(path, clock), ChatJson(path, clock)
    assert first.take()
    assert first.take()
    assert not second.take()
    first.close()
    assert second.take()
    second.close()


def test_a_file_that_can_neither_be_read_nor_moved_is_left_alone(
    path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    path.write_text("{")
    file = ChatJson(path, clock)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        assert "could not be moved aside either" in file.load()[1]
    with pytest.raises(StorageFailed):
        file.save(chat(done(1)))
    assert path.read_text() == "{"
