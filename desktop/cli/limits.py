"""``modeldeck limits``: how much may be spent at most."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from desktop.cli.session import AsJson, Session, UsageFailed

_COMMAND: Final = "modeldeck limits set"

Typed = Annotated[str | None, typer.Option(metavar="USD", help="As in 2.50; none takes it away.")]


def show_limits(context: typer.Context, as_json: AsJson = False) -> None:
    """Without a command behind it: what is set, and what is used of it."""
    from desktop.cli.limits_report import show

    session = Session.of(context, as_json=as_json)
    context.obj = session
    if context.invoked_subcommand is None:
        session.run(lambda core: show(core, session))


def set_limits(
    context: typer.Context,
    message: Typed = None,
    day: Typed = None,
    month: Typed = None,
    as_json: AsJson = False,
) -> None:
    """Set limits in USD; those that are not named stay as they are."""
    from desktop.cli.limits_report import change

    session = Session.of(context, as_json=as_json)
    typed = {"message": message, "day": day, "month": month}
    named = {name: text for name, text in typed.items() if text is not None}
    if not named:
        raise UsageFailed(_COMMAND, "Name at least one of --message, --day and --month.")
    session.run(lambda core: change(core, session, named))
