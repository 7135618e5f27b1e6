"""``modeldeck price``: what a model costs, and prices of the person's own."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from desktop.cli.models_options import Yes
from desktop.cli.session import AsJson, ProviderId, Session, UsageFailed, chosen

_SET: Final = "modeldeck price set"
_RESET: Final = "modeldeck price reset"
_NOT_BOTH: Final = "Name models or --all, not both."

ModelId = Annotated[str, typer.Argument(metavar="ID", help="As in author/model.")]
PerMillion = Annotated[str | None, typer.Option(metavar="USD", help="Per million tokens.")]
Each = Annotated[str | None, typer.Option(metavar="USD", help="For each.")]


def show_price(
    context: typer.Context,
    model: ModelId,
    provider: ProviderId = None,
    as_json: AsJson = False,
) -> None:
    """Show every price of a model, its conditions, and where it comes from. Needs no key."""
    from desktop.cli.price_show import show

    session = Session.of(context, as_json=as_json)
    session.run(lambda core: show(core, session, chosen(core, provider), model))


def set_price(
    context: typer.Context,
    model: ModelId,
    prompt: PerMillion = None,
    completion: PerMillion = None,
    cache_read: PerMillion = None,
    cache_write: PerMillion = None,
    cache_write_1h: Annotated[
        str | None,
        typer.Option("--cache-write-1h", metavar="USD", help="Per million tokens."),
    ] = None,
    reasoning: PerMillion = None,
    audio: PerMillion = None,
    audio_output: PerMillion = None,
    image_input: PerMillion = None,
    image: PerMillion = None,
    request: Each = None,
    web_search: Each = None,
    provider: ProviderId = None,
    as_json: AsJson = False,
) -> None:
    """Set prices of your own, which count before those of the catalog.

    Those that are not named stay as they are. A price of your own counts at every hour and size.

    \b
    Example:
      modeldeck price set author/model --prompt 2.50 --completion 10
    """
    from desktop.cli.price_show import change
    from desktop.domain.prices import Leg

    session = Session.of(context, as_json=as_json)
    typed = {
        Leg.PROMPT: prompt,
        Leg.COMPLETION: completion,
        Leg.CACHE_READ: cache_read,
        Leg.CACHE_WRITE: cache_write,
        Leg.CACHE_WRITE_1H: cache_write_1h,
        Leg.REASONING: reasoning,
        Leg.AUDIO: audio,
        Leg.AUDIO_OUTPUT: audio_output,
        Leg.IMAGE_INPUT: image_input,
        Leg.IMAGE: image,
        Leg.REQUEST: request,
        Leg.WEB_SEARCH: web_search,
    }
    named = {leg: text for leg, text in typed.items() if text is not None}
    if not named:
        raise UsageFailed(_SET, "Name at least one price, as in --prompt 2.50.")
    session.run(lambda core: change(core, session, chosen(core, provider), model, named))


def reset_price(
    context: typer.Context,
    models: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="As in author/model.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Of every model and provider.")] = False,
    yes: Yes = False,
    provider: ProviderId = None,
    as_json: AsJson = False,
) -> None:
    """Forget prices of your own: those of the catalog count again."""
    from desktop.cli.price_reset import reset, reset_all

    session = Session.of(context, as_json=as_json)
    if everything is bool(models):
        raise UsageFailed(_RESET, _NOT_BOTH if models else "Name models, or --all.")
    if everything:
        session.run(lambda core: reset_all(core, session, yes=yes))
    else:
        session.run(lambda core: reset(core, session, chosen(core, provider), models or ()))
