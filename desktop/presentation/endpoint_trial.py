"""What trying an endpoint with one token does, and what it costs: said before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import WrongUse
from desktop.domain.prices import Leg, Rates
from desktop.presentation.money import estimate

if TYPE_CHECKING:
    from desktop.domain.endpoint_draft import EndpointDraft
    from desktop.domain.provider import Provider

PROMPT_TOKENS: Final = 10
"""About what a greeting takes with the frame that a server puts around it."""


def trial_text(draft: EndpointDraft, templates: Mapping[str, Provider]) -> str:
    """Empty where the draft is not whole."""
    template = templates.get(draft.protocol)
    if template is None:
        return ""
    try:
        new = draft.new_provider(template)
    except WrongUse:
        return ""
    model = new.models[0]
    return f"Sends “Hi” to {model} and asks for one token. {_cost(new.prices.get(model))}"


def _cost(rates: Rates | None) -> str:
    if not rates:
        return "What that costs is not known: no price was typed."
    cost: Decimal = PROMPT_TOKENS * rates[Leg.PROMPT] + rates[Leg.COMPLETION]
    return f"That costs {estimate(cost)} at the prices you typed." if cost else "That is free."
