"""Counting tokens by a rule simple enough to check by hand, and remembering prompts.

A token is four bytes of UTF-8, rounded up per text; a message adds 4, a prompt 3, an image 85.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from tests.simulators import jsontext
from tests.simulators.wire import Json

BYTES_PER_TOKEN = 4
PER_MESSAGE = 4
PER_PROMPT = 3
PER_IMAGE = 85


def count_text(text: str) -> int:
    """Tokens of one text."""
    return -(-len(text.encode()) // BYTES_PER_TOKEN)


def text_of(content: Any) -> str:
    """The words of a message's content, which is a string or a list of parts."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    return "\n".join(p.get("text") or "" for p in content if p.get("type") == "text")


def count_message(message: Json) -> int:
    """Tokens of one message with its framing."""
    content = message.get("content")
    parts = content if isinstance(content, list) else []
    other = sum(1 for part in parts if part.get("type") != "text")
    return PER_MESSAGE + count_text(text_of(content)) + other * PER_IMAGE


def count_prompt(messages: Sequence[Json], tools: Any = None) -> int:
    """Tokens of a whole prompt, with the definitions of its tools."""
    definitions = count_text(jsontext.dumps(tools)) if tools else 0
    return PER_PROMPT + definitions + sum(map(count_message, messages))


class PromptCache:
    """Which beginnings of conversations each model has seen, to the message.

    The answer belongs to the beginning of the next prompt, so the second turn of an ordinary chat
    already reads from the cache.
    """

    MINIMUM = 32  # tokens; shorter beginnings are not worth keeping

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()

    def cached_tokens(self, model: str, messages: Sequence[Json]) -> int:
        """Tokens of the longest beginning seen before, or 0 when it is below `MINIMUM`."""
        tokens = known = 0
        for message, digest in zip(messages, _prefixes(messages), strict=True):
            tokens += count_message(message)
            if (model, digest) in self._seen:
                known = tokens
        return known if known >= self.MINIMUM else 0

    def remember(self, model: str, messages: Sequence[Json]) -> None:
        """Keep every beginning of these messages."""
        self._seen.update((model, digest) for digest in _prefixes(messages))


def _prefixes(messages: Sequence[Json]) -> Iterator[str]:
    digest = hashlib.sha256()
    for message in messages:
        words = text_of(message.get("content")).strip()
        digest.update(jsontext.dumps([message.get("role"), words]).encode())
        yield digest.hexdigest()
