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


def source_view(
    state: CatalogState, base_url: str, now: datetime, trouble: tuple[str, str] | None
) -> SourceView:
    """``trouble``: what happened at the last refresh, and what to do."""
    catalog = state.on_offer
    text, detail = "No catalog yet", base_url
    if catalog:
        fetched = catalog.fetched_at
        text = catalog.source + (f", {age(fetched, now)}" if fetched else ", of unknown age")
        if fetched:
            local = fetched.astimezone()
            detail = f"{base_url} · {full_day(local.date())}, {local:%H:%M}"
        if catalog.unreadable_rows:
            rows = counted(catalog.unreadable_rows, "row")
            detail += f" · {rows} could not be read"
    said = " ".join(trouble) if trouble else ""
    return SourceView(text, detail, said, state.refreshing, bool(catalog))


def counts_text(enabled: int, total: int, shown: int) -> str:
    """``23 enabled of 342 · 31 shown``."""
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


def nothing_found(query: CatalogQuery) -> tuple[str, str]:
    """Heading and sentence where no row fulfils the query."""
    filters = len(query.filters) + len(query.conditions)
    filters += bool(query.authors) + (query.days is not None)
    asked = filters + len(query.words)
    if asked <= 1 and query.words:
        return f"No model matches “{query.words[0]}”", "Neither by name, id, author nor tag."
    if query.filters == {Filter.ENABLED} and asked == 1:
        return "Nothing is enabled", "Enable the models you want in the test chat."
    if not query.words:
        what = "this filter" if filters == 1 else f"all {filters} filters"
        return f"No model fulfils {what}", "Take one away to see more."
    return "No model matches all of it", f"There are {counted(asked, 'condition')} at once."
