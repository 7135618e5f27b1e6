"""Writes the generated parts of ``docs/costs.md``: every recorded bill beside its estimate, and one
invented answer line by line.

    .venv/bin/python -m tests.contract.cost_table
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from desktop.adapters.providers.openrouter_catalog import read_catalog
from desktop.adapters.recorded_answers import read_recorded_answer
from desktop.domain.catalog import Catalog
from desktop.domain.chat import Answer
from desktop.domain.cost import cost_of
from desktop.domain.explain import Explanation, explain
from desktop.domain.money import EXACT, plain, plain_or_none
from desktop.domain.price_lookup import live_price
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice, Leg, Price, PriceOrigin, PriceTier
from desktop.domain.usage import Bill, Usage
from desktop.presentation.cost_arithmetic import arithmetic_view
from desktop.presentation.explain_view import reason_text
from tests.contract.recordings import ABSENT, FOLDER, created, nearest_catalog, with_cost

PAGE = Path(__file__).parents[2] / "docs" / "costs.md"


def explained(path: Path) -> Explanation:
    """A recorded answer at the prices of the recorded catalog that is nearest to it in time."""
    answer, catalog = read_recorded_answer(path), _catalog(nearest_catalog(path))
    model = catalog.answered_by(answer.model)
    price = live_price(catalog, model) if model else UNKNOWN_PRICE
    assert answer.usage is not None, path.name
    return explain(answer, price, cost_of(answer.usage, price.price, created(path)))


def _catalog(path: Path) -> Catalog:
    return replace(read_catalog(path.read_bytes(), None), source=path.name)


# ── the bills ───────────────────────────────────────────────────────────────────────────────────


def bills(paths: Sequence[Path]) -> str:
    """A table in Markdown: amounts in USD with every digit."""
    found = [(path, explained(path)) for path in paths]
    agree = sum(explanation.reason is None for _, explanation in found)
    others = len(found) - agree
    head = f"{len(found)} answers: {agree} bills are the estimate to within 10⁻⁹ USD, {others} not."
    lines = [head, "", "| answer | model | estimate | billed | difference | reason |"]
    lines += ["|---|---|---:|---:|---:|---|"]
    return "\n".join([*lines, *(_row(path, explanation) for path, explanation in found)])


def _row(path: Path, explanation: Explanation) -> str:
    reason = explanation.reason
    cells = (
        f"`{path.name}`",
        explanation.answer.model,
        _trimmed(explanation.estimate),
        plain_or_none(explanation.billed) or "unknown",
        _trimmed(explanation.difference),
        f"**{reason.value}**: {reason_text(explanation)}" if reason else "",
    )
    return f"| {' | '.join(cells)} |"


def _trimmed(amount: Decimal | None) -> str:
    """Every digit that is one: ``0.00183``, not ``0.001830``."""
    return "unknown" if amount is None else plain(amount.normalize(EXACT))


# ── the example ─────────────────────────────────────────────────────────────────────────────────

BASE = {
    Leg.PROMPT: Decimal("0.000002"),
    Leg.CACHE_READ: Decimal("0.0000002"),
    Leg.CACHE_WRITE: Decimal("0.0000025"),
    Leg.COMPLETION: Decimal("0.000012"),
    Leg.REASONING: Decimal("0.000006"),
}
LARGE = PriceTier(
    {
        Leg.PROMPT: Decimal("0.000004"),
        Leg.CACHE_READ: Decimal("0.0000004"),
        Leg.CACHE_WRITE: Decimal("0.000005"),
        Leg.COMPLETION: Decimal("0.000018"),
    },
    min_prompt_tokens=200_000,
)
USAGE = Usage(prompt=231_480, completion=3_214, cached=180_000, cache_write=20_000, reasoning=2_048)
MOMENT = datetime(2026, 11, 4, 12, tzinfo=UTC)


def example() -> str:
    """The arithmetic of an invented answer, as the window shows and copies it."""
    price = FoundPrice(Price(BASE, (LARGE,)), PriceOrigin.LIVE, "an invented catalog", MOMENT)
    cost = cost_of(USAGE, price.price, MOMENT)
    answer = Answer(model="made-up/model", usage=USAGE, bill=Bill(Decimal("0.331196")))
    return f"```text\n{arithmetic_view(explain(answer, price, cost)).text}```"


# ── the page ────────────────────────────────────────────────────────────────────────────────────


def filled(page: str, parts: Mapping[str, str]) -> str:
    """The page with these parts between their markers. Raises `ValueError` without a marker."""
    for name, content in parts.items():
        begin, end = f"<!-- {name}: generated -->\n", f"\n<!-- {name}: end -->"
        before, found, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"the page has no markers for {name}")
        page = f"{before}{begin}{content}{end}{after}"
    return page


def main() -> int:
    parts = {"example": example()}
    if FOLDER.is_dir():
        parts["bills"] = bills(with_cost())
    else:
        sys.stderr.write(f"{ABSENT}\n")
    PAGE.write_text(filled(PAGE.read_text("utf-8"), parts), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
