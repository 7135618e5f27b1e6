"""What is kept of the test chat, and what deleting it would take away.

The window imports this before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from desktop.presentation.figures import counted

if TYPE_CHECKING:
    from desktop.services.kept_chat import KeptChat

KEEP_TITLE = "Keep the last chat"
KEEP_TEXT = (
    "It is there again when Modeldeck starts. When this is turned off, what was kept is deleted"
)
DELETED = "The last chat is deleted"


@dataclass(frozen=True, slots=True)
class KeptChatView:
    """Two settings and a question."""

    on: bool = True
    kept: str = ""
    """``3 messages with their answers, kept in /home/…/chat.json``."""
    tone: Literal["muted", "warn"] = "muted"
    question: str = ""
    """``Delete 3 messages?``; empty: there is nothing to delete."""
    consequence: str = ""
    button: str = ""


def kept_chat_view(kept: KeptChat) -> KeptChatView:
    """How the last chat stands."""
    if kept.elsewhere:
        words = "Another window keeps its chat; the one of this window is not kept"
        return KeptChatView(kept.enabled, words)
    if kept.problem is not None:
        problem = f"It cannot be kept: {kept.problem.detail} ({kept.path})"
        # What was kept before is there all the same, and so is the way to delete it.
        return _deletable(KeptChatView(kept.enabled, problem, "warn"), kept.messages)
    if not kept.enabled:
        return KeptChatView(on=False, kept="Nothing is kept: a chat ends with its window")
    if not kept.messages:
        return KeptChatView(kept=f"There is none; the next one is kept in {kept.path}")
    what, answers = _messages(kept.messages)
    return _deletable(
        KeptChatView(kept=f"{what} with {answers}, kept in {kept.path}"), kept.messages
    )


def _deletable(view: KeptChatView, messages: int) -> KeptChatView:
    if not messages:
        return view
    what, answers = _messages(messages)
    return replace(
        view,
        question=f"Delete {what}?",
        consequence=(
            f"Gone from this computer and from the Test chat page, with {answers}, for good. "
            "What was paid for stays on the Costs page."
        ),
        button=f"Delete {what}",
    )


def _messages(count: int) -> tuple[str, str]:
    return counted(count, "message"), "its answer" if count == 1 else "their answers"
