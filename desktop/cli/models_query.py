"""What in a query was not understood, and what could be typed instead."""

from __future__ import annotations

from typing import Final

from desktop.cli.session import Session, UsageFailed
from desktop.domain.catalog_query import CatalogQuery, Problem, Token, parse

_WAYS_OUT: Final = {
    Problem.UNFINISHED: "nothing stands behind the colon",
    Problem.NOT_A_COMPARISON: "it needs < or > and a number, as in ctx:>128k or in:<1",
    Problem.NOT_AN_AGE: "it needs a number of days, as in new:7d",
    Problem.UNKNOWN_STATE: "there are is:enabled and is:unreachable",
    Problem.UNKNOWN_KEY: "there are ctx: in: out: by: new: and is:",
}
_LONGEST_SHOWN: Final = 60
_SHOWN: Final = 3


def tell_problems(session: Session, query: CatalogQuery, text: str) -> None:
    """Say what is searched for as text although it looks like something else."""
    for token in query.problems[:_SHOWN]:
        said = f"{_problem(token, text)}. It is searched for as text."
        session.terminal.note(session.safe(said))
    more = len(query.problems) - _SHOWN
    if more > 0:
        session.terminal.note(f"{more} more words were not understood.")


def understood(command: str, text: str) -> CatalogQuery:
    """A query that many models are changed by: every word of it counts.

    Raises `UsageFailed` where something in it may mean something else, and where it asks for
    nothing, which would mean every model.
    """
    query = parse(text)
    if query.problems:
        said = _problem(query.problems[0], text)
        raise UsageFailed(command, f'{said}. In double quotes it is text: "…".')
    if any(not token.closed for token in query.tokens):
        raise UsageFailed(command, "A quotation in the query has no end.")
    if query == CatalogQuery():
        raise UsageFailed(
            command,
            "The query is empty, and that would mean every model. Say which ones, as in free "
            "or by:anthropic.",
        )
    return query


def _problem(token: Token, text: str) -> str:
    typed = text[token.start : token.end]
    if len(typed) > _LONGEST_SHOWN:
        typed = f"{typed[:_LONGEST_SHOWN]}…"
    why = _WAYS_OUT[token.problem] if token.problem else ""
    return f"“{typed}” is not understood: {why}"
