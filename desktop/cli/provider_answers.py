"""A provider as JSON, and how its key stands in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.cli.auth_answers import key_place, status_word, variable_json
from desktop.domain.credentials import Credential, KeyHealth
from desktop.domain.provider_ids import COPY_MARK, kind_of

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.domain.provider import Provider

Json = dict[str, object]


async def provider_json(core: Core, provider: Provider) -> Json:
    """Everything but what only the provider itself could say; what is not known is null."""
    credential = await core.credentials.load(provider.id, may_prompt=False)
    base_url = core.providers.base_url(provider.id)
    region = provider.region(base_url)
    return {
        "id": provider.id,
        "name": provider.name,
        "enabled": provider.enabled,
        "own": provider.own,
        "copyOf": kind_of(provider.id) if COPY_MARK in provider.id else None,
        "protocol": provider.protocol,
        "baseUrl": str(base_url),
        "region": region.id if region else None,
        "regions": [
            {"id": each.id, "name": each.name, "baseUrl": str(each.base_url)}
            for each in provider.regions
        ],
        "configured": credential.ready,
        "keyNeeded": provider.key_needed,
        "key": credential.origin.value if credential.present else None,
        "place": key_place(credential),
        "status": status_word(credential),
        "variable": variable_json(credential),
        "keyCheck": provider.key_check.value,
        "bills": provider.bills,
        "allowedModels": len(core.providers.allowed_models(provider.id)),
        "defaultModel": core.providers.default_model(provider.id),
        "opensChats": provider.id == core.providers.chat_provider,
    }


def key_words(credential: Credential) -> str:
    """``key in GNOME Keyring``, ``no key``, ``no key needed``."""
    if credential.present:
        rejected = " (rejected)" if credential.health is KeyHealth.REJECTED else ""
        return f"key in {key_place(credential)}{rejected}"
    return {"unknown": "key unknown", "not_needed": "no key needed"}.get(
        status_word(credential), "no key"
    )
