"""``modeldeck price reset``: prices of the person's own are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.cli.question import agrees, can_ask
from desktop.cli.session import Session
from desktop.presentation.figures import counted
from desktop.presentation.model_row_view import spoken_price
from desktop.presentation.provider_view import price_columns

if TYPE_CHECKING:
    from desktop.core import Core


async def reset(core: Core, session: Session, provider_id: str, ids: Sequence[str]) -> None:
    """Each is told of; one that had no own price is no failure."""
    provider = core.providers.provider(provider_id)
    wanted = list(dict.fromkeys(provider.check_model_id(typed) for typed in ids))
    await core.catalogs.load(provider_id)
    lines, reset = [], []
    for model_id in wanted:
        had = await core.prices.forget_rates(provider_id, model_id)
        reset += [model_id] * had
        counts = spoken_price(*price_columns(core.prices.price(provider_id, model_id)))
        said = counts if had else f"had no price of your own; {counts}"
        lines.append(session.safe(f"{model_id}: {said}"))
    session.answer({"reset": reset}, lines)


async def reset_all(core: Core, session: Session, *, yes: bool) -> None:
    """Asked before on a terminal: what was typed cannot be had back."""
    settings = core.settings.settings.value
    named = [name for models in (settings.custom_prices or {}).values() for name in models]
    asks = bool(named) and not yes and can_ask(session)
    question = f"Forget your own prices of {counted(len(named), 'model')}"
    if asks and not await agrees(session, question):
        session.answer({"reset": []}, ["Nothing was changed."])
        return
    had = await core.prices.forget_rates()
    lines = [f"Prices of your own were forgotten for {counted(had, 'model')}."]
    session.answer({"reset": named}, lines if had else ["There are no prices of your own."])
