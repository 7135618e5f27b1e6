"""``modeldeck provider``: where requests go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.session import AsJson, Session

if TYPE_CHECKING:
    from desktop.core import Core


def set_provider(
    context: typer.Context,
    provider: Annotated[str, typer.Argument(metavar="PROVIDER", help="openrouter")],
    base_url: Annotated[
        str, typer.Option(metavar="URL", help="https://host/api/v1, or http:// to this computer.")
    ],
    allow_env_key: Annotated[
        bool,
        typer.Option(
            "--allow-env-key", help="Send the key of the environment variable to that address."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Send requests to another address. The provider's own address undoes it."""
    session = Session.of(context, as_json=as_json)
    session.run(lambda core: _set(core, session, provider, base_url, allow_env_key))


async def _set(
    core: Core, session: Session, provider_id: str, typed: str, allow_env_key: bool
) -> None:
    base_url = await core.providers.set_base_url(provider_id, typed, allow_env_key=allow_env_key)
    provider = core.providers.provider(provider_id)
    lines = [session.safe(f"Requests to {provider.name} go to {base_url} now.")]
    if base_url.origin != provider.base_url.origin and not allow_env_key:
        lines.append(
            f"A key belongs to the address it was given for: modeldeck auth {provider_id} --key -"
        )
    value = {
        "provider": provider_id,
        "baseUrl": str(base_url),
        "allowEnvKey": core.settings.settings.value.provider(provider_id).allow_env_key,
    }
    session.answer(value, lines)
