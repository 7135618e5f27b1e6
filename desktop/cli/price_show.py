"""``modeldeck price show`` and ``price set``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop.cli.models_allowed import tell_strangers
from desktop.cli.price_text import price_lines, pricing_json
from desktop.cli.session import Session
from desktop.domain.prices import Leg
from desktop.domain.typed_values import read_rate

if TYPE_CHECKING:
    from desktop.core import Core


async def show(core: Core, session: Session, provider_id: str, typed: str) -> None:
    """One model, whether the catalog has it or not. Raises `InvalidModelId`."""
    model_id = core.providers.provider(provider_id).check_model_id(typed)
    await tell_strangers(core, session, provider_id, [model_id])
    _answer(core, session, provider_id, model_id)


async def change(
    core: Core, session: Session, provider_id: str, typed: str, prices: Mapping[Leg, str]
) -> None:
    """Set prices as they were typed. Raises `InvalidPrice` and `InvalidModelId`."""
    rates = {leg: read_rate(text, leg) for leg, text in prices.items()}
    model_id = core.providers.provider(provider_id).check_model_id(typed)
    await tell_strangers(core, session, provider_id, [model_id])
    await core.prices.set_rates(provider_id, model_id, rates)
    _answer(core, session, provider_id, model_id)


def _answer(core: Core, session: Session, provider_id: str, model_id: str) -> None:
    row = core.prices.row(provider_id, model_id)
    custom = core.settings.settings.value.custom_price(provider_id, model_id)
    session.answer(pricing_json(row, custom), price_lines(session, row, core.clock()))
