"""``modeldeck usage``: what was asked, and what that cost, by model or by day."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from desktop.cli.session import AsJson, Session, UsageFailed


class By(StrEnum):
    """As `desktop.domain.spend.Grouping`, which takes its time to import."""

    MODEL = "model"
    DAY = "day"


def usage(
    context: typer.Context,
    since: Annotated[
        str,
        typer.Option(metavar="DAY", help="2026-11-01, today, 7d (the last 7 days), month or all."),
    ] = "month",
    until: Annotated[
        str, typer.Option(metavar="DAY", help="The last day, included: 2026-11-30 or today.")
    ] = "today",
    by: Annotated[By, typer.Option(help="What a row stands for.")] = By.MODEL,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer in CSV.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show tokens and money of every request that was made with this app.

    Days are those of UTC, as providers count them. What was billed counts, else the estimate;
    a request of which neither is known is counted as unknown, and not as free.
    """
    from desktop.cli.usage_report import COMMAND, show_usage
    from desktop.domain.spend import Grouping

    session = Session.of(context, as_json=as_json)
    if as_csv and session.as_json:
        raise UsageFailed(COMMAND, "--csv and --json do not go together.")
    grouping = Grouping(by)
    session.run(lambda core: show_usage(core, session, since, until, grouping, as_csv=as_csv))
