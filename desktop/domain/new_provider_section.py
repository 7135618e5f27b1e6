"""How a new provider is written into ``settings.json``."""

from __future__ import annotations

from desktop.domain.new_provider import NewProvider, check_name
from desktop.domain.provider import Endpoint
from desktop.domain.settings import EndpointSettings, ProviderSettings


def section_of(new: NewProvider) -> ProviderSettings:
    """Its own section; its key is no part of it. Raises `InvalidProvider`."""
    return ProviderSettings(
        name=check_name(new.name),
        protocol=new.protocol,
        base_url=new.base_url.text,
        allowed_models=new.models,
        no_key=None if new.key_needed else True,
        plain_http=True if new.plain_http else None,
        endpoint=_endpoint(new.endpoint),
    )


def _endpoint(endpoint: Endpoint) -> EndpointSettings | None:
    if endpoint == Endpoint():
        return None
    return EndpointSettings(
        thinking=endpoint.thinking,
        input_kinds=endpoint.input_kinds or None,
        context_length=endpoint.context_length,
        timeout_seconds=endpoint.timeout_seconds,
        direct=True if endpoint.direct else None,
    )
