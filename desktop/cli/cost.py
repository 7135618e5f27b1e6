"""``modeldeck cost explain``: a recorded answer, leg by leg."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.answers import usage_json
from desktop.cli.session import AsJson, ProviderId, Session, chosen
from desktop.cli.table import aligned
from desktop.cli.terminal import Terminal
from desktop.domain.catalog import Catalog
from desktop.domain.chat import Answer
from desktop.domain.cost import Cost, CostLine, cost_of
from desktop.domain.errors import UnreadableFile
from desktop.domain.explain import Explanation
from desktop.domain.explain import explain as explain_answer
from desktop.domain.money import plain_or_none
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice
from desktop.presentation.explain_view import explain_view, reason_text

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.domain.provider import Provider

Json = dict[str, object]


def explain(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A recorded answer: .json or .sse.")],
    catalog: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A recorded answer of GET /models: prices from it only."),
    ] = None,
    provider: ProviderId = None,
    as_json: AsJson = False,
) -> None:
    """Show leg by leg what an answer should cost, what was billed, and why they differ."""
    session = Session.of(context, as_json=as_json)
    session.run(lambda core: _explain(core, session, chosen(core, provider), file, catalog))


async def _explain(
    core: Core, session: Session, provider_id: str, file: Path, catalog_file: Path | None
) -> None:
    from desktop.adapters.recorded_answers import read_recorded_answer

    bills = core.providers.provider(provider_id).bills
    answer = read_recorded_answer(file, bills=bills)
    price = await _price(core, provider_id, answer, catalog_file)
    at = _moment(answer, core.clock())
    explanation = explain_answer(answer, price, _cost(answer, price, at))
    session.answer(explanation_json(explanation), _lines(explanation, at, session.terminal))


async def _price(
    core: Core, provider_id: str, answer: Answer, catalog_file: Path | None
) -> FoundPrice:
    if catalog_file is None:
        catalog = await core.catalogs.load(provider_id)
        found = core.prices.price_of_answer(provider_id, answer.model, catalog)
        # What counts for that row, the person's own rates included.
        return core.prices.price(provider_id, found.model_id or answer.model)
    catalog = _read_catalog_file(core.providers.provider(provider_id), catalog_file)
    # An empty catalog would mean the shipped list, and only this file was asked.
    if not catalog:
        return UNKNOWN_PRICE
    return core.prices.price_of_answer(provider_id, answer.model, catalog)


def _read_catalog_file(provider: Provider, path: Path) -> Catalog:
    """A body of ``GET /models``. Raises `UnreadableFile`."""
    from desktop.adapters.providers import catalog_reader

    try:
        return replace(catalog_reader(provider)(path.read_bytes(), None), source=path.name)
    except OSError as error:
        raise UnreadableFile(str(path), error.strerror or "it cannot be opened") from None
    except ValueError:
        raise UnreadableFile(str(path), "it is not a list of models") from None


def _moment(answer: Answer, now: datetime) -> datetime:
    """When the answer was made, by the provider's clock; prices may depend on it."""
    try:
        return now if answer.created is None else datetime.fromtimestamp(answer.created, UTC)
    except (ValueError, OverflowError, OSError):
        return now


def _cost(answer: Answer, price: FoundPrice, at: datetime) -> Cost:
    """Without token counts there is nothing to multiply: no lines, and no estimate of 0."""
    return Cost((), None) if answer.usage is None else cost_of(answer.usage, price.price, at)


def explanation_json(explanation: Explanation) -> Json:
    """Amounts in USD as decimal strings; unknown is null."""
    as_of = explanation.price.as_of
    return {
        "model": explanation.answer.model or None,
        "usage": usage_json(explanation.answer.usage),
        "lines": [
            {
                "leg": line.leg.value,
                "quantity": line.quantity,
                "price": plain_or_none(line.price),
                "amount": plain_or_none(line.amount),
                "note": line.note,
                "tier": _tier_json(line),
            }
            for line in explanation.cost.lines
        ],
        "estimate": plain_or_none(explanation.estimate),
        "atLeast": plain_or_none(explanation.at_least),
        "billed": plain_or_none(explanation.billed),
        "difference": plain_or_none(explanation.difference),
        "reason": explanation.reason.value if explanation.reason else None,
        "reasonText": reason_text(explanation),
        "priceOrigin": explanation.price.origin.value,
        "priceAsOf": as_of.isoformat() if as_of else None,
    }


def _tier_json(line: CostLine) -> Json | None:
    """Which tier set the price of a line, and why it applied; null at the base price."""
    return {"condition": line.tier, "because": line.because} if line.tier else None


def _lines(explanation: Explanation, at: datetime, terminal: Terminal) -> list[str]:
    view = explain_view(explanation, at)
    head = ("Leg", "Quantity", "Price", "Amount", "Note")
    rows = [(row.leg, row.quantity, row.price, row.amount, row.note) for row in view.rows]
    table = aligned([head, *rows], right={1, 2}) if rows else ["No token counts were reported."]
    totals = [
        ("Estimate", view.estimate),
        ("Billed", view.billed),
        ("Difference", view.difference),
    ]
    return [
        terminal.strong(view.title),
        "",
        *table,
        "",
        *aligned(totals),
        "",
        view.verdict,
        *view.tiers,
        terminal.faint(view.origin),
    ]
