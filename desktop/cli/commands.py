"""THE TABLE of commands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli import auth, chat, compare, cost, limits, models, price, provider, usage
from desktop.cli.session import AsJson, Session, UsageFailed


def application() -> typer.Typer:
    """Every command with its words."""
    app = _bare_group("Set up model providers, allow the few models you want, see what each costs.")
    app.callback()(_options)
    # A key given as a word of its own reaches the command, which does not repeat it.
    app.command("auth", context_settings={"allow_extra_args": True})(auth.auth)
    app.add_typer(_models(), name="models")
    app.add_typer(_provider(), name="provider")
    app.command("chat")(chat.chat)
    app.command("compare")(compare.compare)
    app.add_typer(_cost(), name="cost")
    app.command("usage")(usage.usage)
    app.add_typer(_price(), name="price")
    app.add_typer(_limits(), name="limits")
    return app


def _models() -> typer.Typer:
    group = _group("See what is on offer, and choose the models you allow.")
    group.command("list")(models.list_models)
    group.command("add")(models.add)
    group.command("remove")(models.remove)
    group.command("defaults")(models.defaults)
    group.command("search")(models.search)
    group.command("enable")(models.enable)
    group.command("disable")(models.disable)
    group.command("replace")(models.replace)
    group.command("changes")(models.changes)
    group.command("refresh")(models.refresh)
    return group


def _provider() -> typer.Typer:
    group = _group("Set up providers: those that are known, second ones, and your own endpoints.")
    group.command("list")(provider.list_providers)
    group.command("add")(provider.add)
    group.command("set")(provider.set_provider)
    group.command("copy")(provider.copy)
    group.command("order")(provider.order)
    group.command("remove")(provider.remove)
    group.command("test")(provider.try_out)
    return group


def _cost() -> typer.Typer:
    group = _group("What answers cost.")
    group.command("explain")(cost.explain)
    return group


def _price() -> typer.Typer:
    group = _group("What models cost, and prices of your own.")
    group.command("show")(price.show_price)
    group.command("set")(price.set_price)
    group.command("reset")(price.reset_price)
    return group


def _limits() -> typer.Typer:
    group = _bare_group(
        "Show what may be spent per message, day and month, and what is spent. A message that "
        "would go beyond a limit is not sent, unless chat is told --allow-once; those of a "
        "comparison count together, and free models are never stopped. Days and months are those "
        "of UTC."
    )
    group.callback(invoke_without_command=True)(limits.show_limits)
    group.command("set")(limits.set_limits)
    return group


def _group(description: str) -> typer.Typer:
    group = _bare_group(description)
    group.callback()(_group_options)
    return group


def _bare_group(description: str) -> typer.Typer:
    return typer.Typer(
        help=description,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _group_options(context: typer.Context, as_json: AsJson = False) -> None:
    context.obj = Session.of(context, as_json=as_json)


def _show_version(wanted: bool) -> None:
    if wanted:
        from desktop.resources import application_version

        typer.echo(f"modeldeck {application_version()}")
        raise typer.Exit


def _options(
    context: typer.Context,
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Keep everything in this folder (or set MODELDECK_PROFILE).",
        ),
    ] = None,
    as_json: AsJson = False,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Options of every command."""
    if profile is not None and not profile.strip():
        raise UsageFailed("modeldeck", "--profile needs the name of a folder.")
    session = Session.of(context, as_json=as_json)
    context.obj = replace(session, profile=Path(profile) if profile else None)
