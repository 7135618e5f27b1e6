"""A question that a person answers with yes or no before something is changed."""

from __future__ import annotations

from desktop.cli.session import Session
from desktop.cli.typed import next_line, reads_terminal


def can_ask(session: Session) -> bool:
    """Whether somebody is there who sees the question and can answer it."""
    return reads_terminal() and session.terminal.shows_notes


async def agrees(session: Session, question: str) -> bool:
    """Whether the person says yes. The end of the input is no yes."""
    session.terminal.note(f"{question}? [y/N] ", end="")
    answer = await next_line()
    if answer is None:
        session.terminal.note("")
    return (answer or "").casefold() in ("y", "yes")
