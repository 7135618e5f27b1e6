"""A stream written by hand, and what a reader should make of it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from desktop.domain.usage import Bill, Usage
from tests.adapters.streams import Chat

TEXT = "Grüße, 日本 👩‍💻"
DONE = b"data: [DONE]\n\n"
USAGE = {"prompt_tokens": 10, "completion_tokens": 5, "cost": 0.0004}


def event(**chunk: Any) -> bytes:
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


def words(text: object, finish: str | None = None, **more: Any) -> bytes:
    delta = {"role": "assistant", "content": text}
    return event(id="gen-1", choices=[{"delta": delta, "finish_reason": finish}], **more)


STREAM = words("Grüße, ") + words("日本 👩‍💻", "stop", usage=USAGE) + DONE


def assert_whole(chat: Chat, text: str = TEXT) -> None:
    assert chat.error is None
    assert chat.text == chat.answer.text == text
    assert (chat.answer.complete, chat.answer.finish_reason) == (True, "stop")
    assert (chat.answer.usage, chat.answer.bill) == (Usage(10, 5), Bill(Decimal("0.0004")))
    assert chat.started == ["gen-1"]
