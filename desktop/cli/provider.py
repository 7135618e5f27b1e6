"""``modeldeck provider``: the words of its commands. What they do is imported when one is run."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli.models_options import Yes
from desktop.cli.session import AsJson, Session, UsageFailed

Which = Annotated[
    str, typer.Argument(metavar="PROVIDER", help="Its id, as `provider list` has it.")
]
AllowPlainHttp = Annotated[
    bool,
    typer.Option(
        "--allow-plain-http",
        help="Take an http:// address of another computer: whoever is in between reads and "
        "changes what is sent, the key too.",
    ),
]


def list_providers(context: typer.Context, as_json: AsJson = False) -> None:
    """Show all providers, set up or not, and how their keys stand. Asks nobody."""
    from desktop.cli.provider_list import show_list

    session = Session.of(context, as_json=as_json)
    session.run(lambda core: show_list(core, session))


def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call it.")],
    base_url: Annotated[
        str, typer.Option(metavar="URL", help="https://host/v1, or http:// to this computer.")
    ],
    protocol: Annotated[
        str, typer.Option(metavar="NAME", help="The API that it speaks.")
    ] = "openai",
    models: Annotated[
        list[str] | None,
        typer.Option("-m", "--model", metavar="ID", help="A model to allow; may be repeated."),
    ] = None,
    own_id: Annotated[
        str | None,
        typer.Option("--id", metavar="ID", help="Its id, instead of one made of the name."),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(metavar="KEY", help="Its key; - reads it from standard input."),
    ] = None,
    no_key: Annotated[bool, typer.Option("--no-key", help="It answers without a key.")] = False,
    plain_http: AllowPlainHttp = False,
    as_json: AsJson = False,
) -> None:
    """Add an endpoint of your own that speaks OpenAI's API.

    \b
    Examples:
      modeldeck provider add "Local Llama" --base-url http://127.0.0.1:8080/v1 --no-key -m llama
      modeldeck provider add Work --base-url https://llm.example/v1 -m large --key -
    """
    from desktop.cli.provider_add import AddOrder, add_provider

    if no_key and key is not None:
        raise UsageFailed("modeldeck provider add", "--key does not go with --no-key.")
    session = Session.of(context, as_json=as_json)
    order = AddOrder(name, base_url, protocol, tuple(models or ()), own_id or "", no_key)
    add_provider(session, order, key, plain_http=plain_http)


def set_provider(
    context: typer.Context,
    provider: Which,
    base_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="https://host/v1, or http:// to this computer."),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(metavar="ID", help="One of its addresses, where its keys belong to one."),
    ] = None,
    allow_env_key: Annotated[
        bool,
        typer.Option(
            "--allow-env-key", help="Send the key of the environment variable to that address."
        ),
    ] = False,
    plain_http: AllowPlainHttp = False,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What you call it; '' as it was.")
    ] = None,
    enabled: Annotated[
        bool | None,
        typer.Option(
            "--enable/--disable", help="One that is disabled is kept, and asked for nothing."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change where its requests go, its name, or whether it is in use.

    The provider's own address, given as --base-url, undoes another one.

    \b
    Examples:
      modeldeck provider set openrouter --base-url https://proxy.example/api/v1
      modeldeck provider set modelstudio --region singapore
      modeldeck provider set local-llama --name "Big Llama" --disable
    """
    from desktop.cli.provider_set import SetOrder, change_provider

    order = SetOrder(provider, base_url, region, allow_env_key, plain_http, name, enabled)
    order.check()
    session = Session.of(context, as_json=as_json)
    session.run(lambda core: change_provider(core, session, order))


def copy(
    context: typer.Context,
    provider: Which,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call the second one.")],
    as_json: AsJson = False,
) -> None:
    """Have a second one of the same provider, with a key and models of its own.

    \b
    Example:
      modeldeck provider copy openrouter Work
    """
    from desktop.cli.provider_add import copy_provider

    session = Session.of(context, as_json=as_json)
    session.run(lambda core: copy_provider(core, session, provider, name))


def order(
    context: typer.Context,
    providers: Annotated[
        list[str], typer.Argument(metavar="PROVIDER...", help="Their ids, the first one first.")
    ],
    as_json: AsJson = False,
) -> None:
    """Put providers into your own order. Those you do not name come behind."""
    from desktop.cli.provider_set import put_in_order

    session = Session.of(context, as_json=as_json)
    session.run(lambda core: put_in_order(core, session, providers))


def remove(
    context: typer.Context, provider: Which, yes: Yes = False, as_json: AsJson = False
) -> None:
    """Delete a provider with its key, its allowed models and prices of your own.

    What was spent stays in `usage`. One that Modeldeck knows by itself stays in the list, disabled
    and as on the first day. Asks first; without a terminal it needs --yes.
    """
    from desktop.cli.provider_remove import remove_provider

    session = Session.of(context, as_json=as_json)
    session.run(lambda core: remove_provider(core, session, provider, yes=yes))


def try_out(
    context: typer.Context,
    provider: Which,
    model: Annotated[
        str | None,
        typer.Option("-m", "--model", metavar="ID", help="Which allowed model is to answer."),
    ] = None,
    chat: Annotated[
        bool, typer.Option("--chat/--no-chat", help="Send a message of one token, or do not.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Try a provider: its key, its list of models, and a message of one token.

    What the message costs is said first, and it is recorded like any other. Ends with the exit
    code of the first step that failed.
    """
    from desktop.cli.provider_trial import Trial, try_provider

    session = Session.of(context, as_json=as_json)
    session.run(lambda core: try_provider(core, session, Trial(provider, model, chat=chat)))
