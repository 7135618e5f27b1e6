"""What stands around the models table: counts, source and age, what a search did not understand.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from desktop.domain.catalog_query import CatalogQuery, Filter, Problem, Token
from desktop.presentation.figures import age, counted, full_day

if TYPE_CHECKING:
    from desktop.services.catalogs import CatalogState

CHIPS: Final[tuple[tuple[Filter | None, str, str | None], ...]] = (
    (None, "All", None),
    (Filter.ENABLED, "Enabled", None),
    (Filter.FREE, "Free", None),
    (Filter.VISION, "Vision", "eye"),
    (Filter.TOOLS, "Tools", "wrench"),
    (Filter.REASONING, "Reasoning", "bulb"),
    (Filter.LONG, "Long context", None),
    (Filter.NEW, "New", None),
    (Filter.EXPIRING, "Expiring", None),
    (Filter.UNREACHABLE, "Not reachable", None),
)
"""Filter, word and icon of each chip; ``None`` is no filter at all."""

_PROBLEMS: Final = {
    Problem.NOT_A_COMPARISON: "needs < or > and a number, as in ctx:>128k or in:<1",
    Problem.NOT_AN_AGE: "needs a number of days, as in new:7d",
    Problem.UNKNOWN_STATE: "is no state; there are is:enabled and is:unreachable",
    Problem.UNKNOWN_KEY: "is no filter",
    Problem.UNFINISHED: "is not finished",
}


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where the catalog comes from, how old it is, and what the last refresh came to."""

    text: str = ""
    """``OpenRouter catalog, 12 min ago``."""
    detail: str = ""
    """The address and the exact time, for a tip."""
    trouble: str = ""
    """Why the last refresh failed; one sentence with its next step."""
    refreshing: bool = False
    known: bool = False
    """Whether there is any catalog."""
    note: str = ""
    """Why there is no newer list, or none at all; one sentence or empty."""
    refreshable: bool = True
    """Whether the source can be asked."""
    wants_key: bool = False
    """Whether it could be with a key."""


@dataclass(frozen=True, slots=True)
class ListedBy:
    """Who lists the models, and for whom."""

    name: str = ""
    lists: bool = True
    """False where there is no list to ask for."""
    wants_key: bool = False
    """Whether the list is for those with a key, and there is none."""
    prices: str = ""
    """Where prices are from that the source does not name: ``shipped list of 9 Nov 2026``."""


def source_view(
    state: CatalogState,
    base_url: str,
    now: datetime,
    trouble: tuple[str, str] | None,
    listed_by: ListedBy = ListedBy(),
) -> SourceView:
    """``trouble``: what happened at the last refresh, and what to do."""
    catalog = state.on_offer
    text, detail = "No catalog yet" if listed_by.lists else "No list of models", base_url
    if catalog:
        fetched = catalog.fetched_at
        text = catalog.source + (f", {age(fetched, now)}" if fetched else ", of unknown age")
        if fetched:
            local = fetched.astimezone()
            detail = f"{base_url} · {full_day(local.date())}, {local:%H:%M}"
        if catalog.unreadable_rows:
            rows = counted(catalog.unreadable_rows, "row")
            detail += f" · {rows} could not be read"
    if listed_by.prices:
        text += f" · prices: {listed_by.prices}"
    said = " ".join(trouble) if trouble else ""
    return SourceView(
        text,
        detail,
        said,
        state.refreshing,
        bool(catalog),
        _note(state, listed_by),
        listed_by.lists and not listed_by.wants_key,
        listed_by.wants_key,
    )


def _note(state: CatalogState, listed_by: ListedBy) -> str:
    """Kept short where there is a list: it stands in a line of its own."""
    name = listed_by.name
    if not listed_by.lists:
        shown = "this is the shipped list" if state.on_offer else "enable models by their ids"
        return f"{name} has no list of models: {shown}."
    if not listed_by.wants_key:
        return ""
    if state.catalog:
        return f"{name} lists its models only for a key: without one this list gets no newer."
    if state.shipped:
        return f"{name} lists its models only for a key: this is the shipped list."
    return f"{name} lists its models only for a key."


def counts_text(enabled: int, total: int, shown: int) -> str:
    """``23 enabled of 342 · 31 shown``; ``2 enabled · 1 shown`` without a list."""
    if not total:
        return f"{enabled:,} enabled · {shown:,} shown"
    return f"{enabled:,} enabled of {total:,} · {shown:,} shown"


def hidden_text(hidden: int, shown: bool) -> str:
    """The link beside the counts; empty where no row is left out."""
    if not hidden:
        return ""
    return f"Hide {hidden:,}" if shown else f"{hidden:,} hidden"


def query_problem(query: CatalogQuery, text: str) -> str:
    """What was not understood, and that it is searched for as text. Unfinished words are left."""
    for token in query.problems:
        if token.problem is not None and token.problem is not Problem.UNFINISHED:
            return _problem(token, text, token.problem)
    return ""


def _problem(token: Token, text: str, problem: Problem) -> str:
    typed = text[token.start : token.end]
    return f"“{typed}” {_PROBLEMS[problem]}: it is searched for as text."


def nothing_found(query: CatalogQuery, silent: int = 0) -> tuple[str, str]:
    """Heading and sentence where no row fulfils the query; ``silent``: rows that may fulfil its
    filters, but do not say so."""
    filters = len(query.filters) + len(query.conditions)
    filters += bool(query.authors) + (query.days is not None)
    asked = filters + len(query.words)
    if not asked:
        return "No model is listed", "Type the id of a model above, and enable it by hand."
    if silent:
        # The list's silence is no answer.
        models = counted(silent, "model")
        return "Nothing is known to match", f"The list says nothing of this for {models}."
    if asked <= 1 and query.words:
        return f"No model matches “{query.words[0]}”", "Neither by name, id, author nor tag."
    if query.filters == {Filter.ENABLED} and asked == 1:
        return "Nothing is enabled", "Enable the models you want in the test chat."
    if not query.words:
        what = "this filter" if filters == 1 else f"all {filters} filters"
        return f"No model fulfils {what}", "Take one away to see more."
    return "No model matches all of it", f"There are {counted(asked, 'condition')} at once."
