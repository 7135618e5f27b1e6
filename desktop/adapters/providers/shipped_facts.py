"""Rows of lists that say hardly more than ids, with what is known of the models from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from desktop.adapters.providers.catalog_source import CatalogSource
from desktop.domain.catalog import Model
from desktop.domain.provider import Endpoint

ShippedModels = Callable[[str], Mapping[str, Model]]
"""What is shipped of the models of a provider, by their ids."""

SAMPLING: Final = ("max_tokens", "temperature", "top_p", "seed", "stop")
"""Taken by nearly every model. source: OpenAI's chat completions API."""


def with_shipped(source: CatalogSource, shipped: Mapping[str, Model]) -> CatalogSource:
    """What a row itself says counts, and its price stays what it is: prices that are shipped have
    a date of their own."""

    def complete(model: Model) -> Model:
        known = shipped.get(model.id)
        if known is None:
            return model
        said = model.supported_parameters or SAMPLING
        return replace(
            model,
            name=known.name,
            context_length=model.context_length or known.context_length,
            input_modalities=model.input_modalities or known.input_modalities,
            supported_parameters=tuple(dict.fromkeys((*said, *known.supported_parameters))),
        )

    return replace(source, complete=complete) if source.says_little else source


def with_told(source: CatalogSource, endpoint: Endpoint) -> CatalogSource:
    """What a person says of their own endpoint counts before what it says of itself."""
    kinds = ("text", *endpoint.input_kinds) if endpoint.input_kinds else ()

    def complete(model: Model) -> Model:
        return replace(
            model,
            context_length=endpoint.context_length or model.context_length,
            input_modalities=kinds or model.input_modalities,
        )

    return replace(source, complete=complete)
