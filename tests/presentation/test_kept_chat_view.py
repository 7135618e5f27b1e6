"""What the General page says of the last chat."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.errors import StorageFailed
from desktop.presentation.kept_chat_view import KeptChatView, kept_chat_view
from desktop.services.kept_chat import KeptChat

PATH = Path("/home/ada/.local/share/modeldeck/chat.json")


@pytest.mark.parametrize(
    ("messages", "kept", "button"),
    [
        (1, "1 message with its answer", "Delete 1 message"),
        (3, "3 messages with their answers", "Delete 3 messages"),
        (1234, "1,234 messages with their answers", "Delete 1,234 messages"),
    ],
)
def test_how_much_is_kept_and_would_go(messages: int, kept: str, button: str) -> None:
    view = kept_chat_view(KeptChat(PATH, messages))
    assert view.kept == f"{kept}, kept in {PATH}"
    assert (view.question, view.button) == (f"{button}?", button)
    assert view.consequence.endswith("What was paid for stays on the Costs page.")
    assert view.on


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (KeptChat(PATH), f"There is none; the next one is kept in {PATH}"),
        (KeptChat(PATH, enabled=False), "Nothing is kept: a chat ends with its window"),
        (
            KeptChat(PATH, 2, elsewhere=True),
            "Another window keeps its chat; the one of this window is not kept",
        ),
        (
            KeptChat(PATH, problem=StorageFailed(str(PATH), "No space left on device")),
            f"It cannot be kept: No space left on device ({PATH})",
        ),
    ],
)
def test_where_there_is_nothing_to_delete(kept: KeptChat, words: str) -> None:
    view = kept_chat_view(kept)
    warns = "warn" if kept.problem else "muted"
    assert view == KeptChatView(kept.enabled, words, "warn" if warns == "warn" else "muted")


def test_what_could_not_be_deleted_can_be_deleted_again() -> None:
    problem = StorageFailed(str(PATH), "Read-only file system")
    view = kept_chat_view(KeptChat(PATH, 2, problem=problem))
    assert (view.kept, view.tone) == (f"It cannot be kept: Read-only file system ({PATH})", "warn")
    assert (view.question, view.button) == ("Delete 2 messages?", "Delete 2 messages")
