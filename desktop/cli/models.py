"""``modeldeck models``: the words of its commands. What they do is imported when one is run."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli.models_options import DryRun, Ids, IdsOrNone, Matching, SortBy, Yes
from desktop.cli.session import AsJson, ProviderId, Session, chosen


def list_models(
    context: typer.Context, provider: ProviderId = None, as_json: AsJson = False
) -> None:
    """Show the allowed models in your order, with their prices."""
    from desktop.cli.models_allowed import list_allowed

    session = Session.of(context, as_json=as_json)
    session.run(lambda core: list_allowed(core, session, chosen(core, provider)))


def add(
    context: typer.Context, ids: Ids, provider: ProviderId = None, as_json: AsJson = False
) -> None:
    """Allow models. One that is allowed already stays where it is."""
    from desktop.cli.models_allowed import add_models

    session = Session.of(context, as_json=as_json)
    session.run(lambda core: add_models(core, session, chosen(core, provider), ids))


def remove(
    context: typer.Context, ids: Ids, provider: ProviderId = None, as_json: AsJson = False
) -> None:
    """No longer allow models."""
    from desktop.cli.models_allowed import remove_models

    session = Session.of(context, as_json=as_json)
    session.run(lambda core: remove_models(core, session, chosen(core, provider), ids))


def defaults(context: typer.Context, provider: ProviderId = None, as_json: AsJson = False) -> None:
    """Allow the recommended models too. Removes none."""
    from desktop.cli.models_allowed import load_defaults

    session = Session.of(context, as_json=as_json)
    session.run(lambda core: load_defaults(core, session, chosen(core, provider)))


def search(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(help="Words, filters and conditions; all must hold. None: show all."),
    ] = None,
    sort: Annotated[
        SortBy | None, typer.Option(help="The cheapest, largest, newest, … first; or by name.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Show so many at most.")
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Nothing similar where nothing matches.")
    ] = False,
    provider: ProviderId = None,
    as_json: AsJson = False,
) -> None:
    """Search everything that the provider has on offer. Needs no key.

    Words are looked for in id, name, author and tags. Put the query into quotes, so that the
    shell leaves < and > to it. A catalog that is older than an hour is fetched anew.

    \b
    Filters:     is:enabled free vision tools reasoning long new expiring
                 is:unreachable (asks with your key)
    Conditions:  ctx:>128k   in:<1  out:<=5 (USD per million tokens)
                 by:anthropic   new:7d
    Text:        "free" in double quotes is a word and no filter

    \b
    Examples:
      modeldeck models search 'claude vision'
      modeldeck models search 'free tools ctx:>=200k' --sort new --limit 5
      modeldeck models search 'by:openai in:<1' --json
    """
    from desktop.cli.models_search import SearchOrder, find

    session = Session.of(context, as_json=as_json)

    def order(provider_id: str) -> SearchOrder:
        return SearchOrder(provider_id, " ".join(query or ()), sort, limit, exact)

    session.run(lambda core: find(core, session, order(chosen(core, provider))))


def enable(
    context: typer.Context,
    ids: IdsOrNone = None,
    matching: Matching = None,
    hidden: Annotated[
        bool, typer.Option("--hidden", help="Also what is not for chatting, with --matching.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    provider: ProviderId = None,
    as_json: AsJson = False,
) -> None:
    """Allow the models you name, or all that a query finds, in one step.

    On a terminal, more than one change is shown and asked for first. Without a terminal
    --matching needs --yes or --dry-run.

    \b
    Examples:
      modeldeck models enable anthropic/claude-sonnet-5
      modeldeck models enable --matching 'free tools' --dry-run
      modeldeck models enable --matching 'by:anthropic in:<=3' --yes
    """
    from desktop.cli.models_batch import BatchOrder, change

    session = Session.of(context, as_json=as_json)
    order = BatchOrder(True, provider or "", tuple(ids or ()), matching, dry_run, yes, hidden)
    order.check(session)
    session.run(lambda core: change(core, session, order.of(chosen(core, provider))))


def disable(
    context: typer.Context,
    ids: IdsOrNone = None,
    matching: Matching = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    provider: ProviderId = None,
    as_json: AsJson = False,
) -> None:
    """No longer allow the models you name, or all that a query finds, in one step.

    On a terminal, more than one change is shown and asked for first. Without a terminal
    --matching needs --yes or --dry-run.

    \b
    Examples:
      modeldeck models disable openai/gpt-5.6-luna
      modeldeck models disable --matching expiring --dry-run
      modeldeck models disable --matching 'out:>10' --yes
    """
    from desktop.cli.models_batch import BatchOrder, change

    session = Session.of(context, as_json=as_json)
    order = BatchOrder(False, provider or "", tuple(ids or ()), matching, dry_run, yes)
    order.check(session)
    session.run(lambda core: change(core, session, order.of(chosen(core, provider))))


def replace(
    context: typer.Context,
    old: Annotated[str, typer.Argument(help="One of your models.")],
    new: Annotated[
        str | None,
        typer.Argument(help="What takes its place. Without it: the successor, if one is known."),
    ] = None,
    yes: Yes = False,
    provider: ProviderId = None,
    as_json: AsJson = False,
) -> None:
    """Allow another model in the place of one, in one step.

    A successor that you do not name is the one that `models changes` tells. It is asked for
    first; without a terminal it needs --yes.

    \b
    Examples:
      modeldeck models replace openai/gpt-5.6-luna openai/gpt-5.7-luna
      modeldeck models replace openai/gpt-5.6-luna --yes
    """
    from desktop.cli.models_replace import ReplaceOrder, replace_model

    session = Session.of(context, as_json=as_json)

    def order(provider_id: str) -> ReplaceOrder:
        return ReplaceOrder(provider_id, old, new, yes)

    session.run(lambda core: replace_model(core, session, order(chosen(core, provider))))


def changes(
    context: typer.Context,
    accept: Annotated[
        bool, typer.Option("--accept", help="Then take all of it as seen: it is not told again.")
    ] = False,
    provider: ProviderId = None,
    as_json: AsJson = False,
) -> None:
    """Show what is different in the catalog since you last looked; your models come first.

    New, removed, ending and repriced models, and those that can do more or less than before.

    \b
    Examples:
      modeldeck models changes
      modeldeck models changes --accept
      modeldeck models changes --json
    """
    from desktop.cli.models_changes import show_changes

    session = Session.of(context, as_json=as_json)
    session.run(lambda core: show_changes(core, session, chosen(core, provider), accept=accept))


def refresh(context: typer.Context, provider: ProviderId = None, as_json: AsJson = False) -> None:
    """Fetch the catalog now. Where that fails, the one there is stays in use. Needs no key."""
    from desktop.cli.models_refresh import refresh_catalog

    session = Session.of(context, as_json=as_json)
    session.run(lambda core: refresh_catalog(core, session, chosen(core, provider)))
