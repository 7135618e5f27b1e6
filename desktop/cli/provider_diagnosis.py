"""Why an endpoint of one's own does not work, after ``modeldeck provider test`` has failed."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from desktop.cli.session import Session
from desktop.domain.diagnosis import Diagnosis, MendKind
from desktop.presentation.diagnosis_view import diagnosis_view

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.domain.provider import Provider

Json = dict[str, object]


async def diagnosed(core: Core, session: Session, provider: Provider) -> Json | None:
    """What was found, told to a person too; ``None`` where that says no more than the failure.

    No message is sent for it.
    """
    key = await core.credentials.known_key(provider.id)
    found = await core.endpoint_probe.probe(provider, key)
    if found.works:
        return None
    view = diagnosis_view(found, provider)
    text = session.safe(f"{view.title}: {view.text}")
    mend = mending_command(found, provider.id)
    if not session.as_json:
        session.terminal.line(f"Diagnosis: {text}")
        if mend:
            session.terminal.line(f"  {session.safe(mend)}")
    better = found.mend.base_url
    return {
        "finding": found.finding.value,
        "text": text,
        "mend": found.mend.kind.value,
        "baseUrl": str(better) if better else None,
        "next": mend or None,
    }


def mending_command(found: Diagnosis, provider_id: str) -> str:
    """What to run; empty where no command mends it."""
    better = found.mend.base_url
    if found.mend.kind is MendKind.USE_ADDRESS and better is not None:
        plain = better.origin.scheme == "http" and not better.loopback
        options = f"{shlex.quote(better.text)}{' --allow-plain-http' if plain else ''}"
        return f"Run: modeldeck provider set {provider_id} --base-url {options}"
    if found.mend.kind is MendKind.TYPE_ADDRESS:
        return f"Run: modeldeck provider set {provider_id} --base-url URL"
    if found.mend.kind is MendKind.GIVE_KEY:
        return f"Run: modeldeck auth {provider_id} --key -"
    return ""
