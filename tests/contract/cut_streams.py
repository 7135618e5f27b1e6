"""Streams cut in two, and what may be known of them by then: worked out with nothing but json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.errors import AnswerBroken, Breakage, NoAnswer, Rejected, Unreachable
from tests.adapters.streams import Chat
from tests.contract.recordings import ABSENT, FOLDER

OWN = sorted((Path(__file__).parents[1] / "data" / "answers").glob("*.sse"))
RECORDED = sorted((FOLDER / "transcripts").glob("*.sse")) or [FOLDER / "absent"]


def stream(path: Path) -> bytes:
    """The bytes of a recording; the test is left out, and says so, where there are none."""
    if not path.exists():
        pytest.skip(ABSENT)
    return path.read_bytes()


def borders(body: bytes) -> Iterator[int]:
    """Where an event or a comment ends, and a byte before and after it."""
    place = body.find(b"\n\n")
    while place >= 0:
        yield from (offset for offset in (place + 1, place + 2, place + 3) if offset <= len(body))
        place = body.find(b"\n\n", place + 2)


@dataclass
class Expected:
    """What the whole events of the beginning of a stream say."""

    text: str = ""
    reasoning: str = ""
    finish_reason: str | None = None
    usage: Any = None
    failed: bool = False
    complete: bool = False
    generation_id: str = ""

    @property
    def empty(self) -> bool:
        return not self.text and not self.reasoning and self.usage is None


def expected(beginning: bytes) -> Expected:
    """Of a stream with LF line ends and one line of data for each event."""
    known = Expected()
    whole, ended, _ = beginning.rpartition(b"\n\n")
    for event in whole.split(b"\n\n") if ended else ():
        data = event.rpartition(b"\n")[2].removeprefix(b"data: ")
        if data == b"[DONE]":
            known.complete = True
        elif data.startswith(b"{"):
            _take_in(known, json.loads(data, parse_float=Decimal))
    return known


def _take_in(known: Expected, chunk: Any) -> None:
    known.generation_id = known.generation_id or chunk.get("id") or ""
    known.usage = chunk.get("usage") or known.usage
    known.failed |= "error" in chunk
    for choice in chunk.get("choices") or ():
        known.text += choice["delta"].get("content") or ""
        known.reasoning += choice["delta"].get("reasoning") or ""
        known.finish_reason = choice.get("finish_reason") or known.finish_reason


def assert_known(chat: Chat, known: Expected) -> None:
    """Everything that had come is there, once, and nothing else."""
    answer = chat.answer
    assert chat.text == answer.text == known.text
    assert chat.reasoning == answer.reasoning == known.reasoning
    assert answer.finish_reason == known.finish_reason
    assert answer.complete is known.complete
    assert answer.generation_id == known.generation_id
    assert bool(answer.error_message) is known.failed
    counts = answer.usage and (answer.usage.prompt, answer.usage.completion)
    usage = known.usage or {}
    assert counts == ((usage["prompt_tokens"], usage["completion_tokens"]) if known.usage else None)
    cost = usage.get("cost")
    assert answer.bill.cost == (None if cost is None else Decimal(cost))


def assert_failure(chat: Chat, known: Expected, *, dropped: bool) -> None:
    """The provider's own words come first, then what became of the connection."""
    match chat.error:
        case AnswerBroken() as broken:
            assert not known.failed
            assert broken.provider == "OpenRouter"
            assert broken.breakage is (Breakage.EMPTY if known.complete else Breakage.CUT_OFF)
            assert known.empty or not known.complete
            assert known.complete or not dropped
        case Rejected() as rejected:
            assert known.failed
            assert rejected.mid_stream
        case Unreachable() as unreachable:
            assert unreachable.kind is NoAnswer.LOST
            assert dropped
            assert not known.failed
            assert not known.complete
        case _:
            assert chat.error is None
            assert known.complete
            assert not known.empty
