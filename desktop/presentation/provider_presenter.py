"""From snapshots to what the Providers page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.domain.credentials import Credential, KeyOrigin
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import KeychainUnavailable, ModeldeckError
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.presentation.figures import age
from desktop.presentation.provider_view import (
    AllowedModelView,
    KeyHealthView,
    ProviderView,
    allowed_model_view,
    key_health_view,
    key_row_view,
    price_source_view,
    status_view,
)
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogState
from desktop.services.prices import find_price


def allowed_model_views(
    provider_id: str,
    model_ids: Sequence[str],
    catalog: CatalogState,
    defaults: DefaultModelSettings,
    now: datetime,
) -> tuple[AllowedModelView, ...]:
    """The allowed models with names and prices, in the person's order."""
    return tuple(
        allowed_model_view(
            model_id,
            catalog.catalog.by_id.get(model_id),
            defaults.model(provider_id, model_id),
            find_price(catalog.catalog, defaults.pricing, provider_id, model_id),
            now.date(),
            catalog_known=bool(catalog.catalog),
        )
        for model_id in model_ids
    )


def provider_view(
    provider: Provider,
    base_url: BaseUrl,
    credential: Credential,
    models: tuple[AllowedModelView, ...],
    catalog: CatalogState,
    now: datetime,
) -> ProviderView:
    """The whole page of one provider."""
    problem = describe(credential.problem) if credential.problem else None
    return ProviderView(
        name=provider.name,
        status=status_view(credential, now),
        key=key_row_view(credential, now, None if credential.present else problem),
        health=_health(credential, now),
        key_page=provider.key_page,
        key_prefix=provider.key_prefix,
        base_url=base_url.text.removeprefix("https://"),
        model_example=provider.model_id_example,
        models=models,
        price_source=price_source_view(catalog, now),
        trouble=_trouble(credential, catalog, now),
    )


def _health(credential: Credential, now: datetime) -> KeyHealthView | None:
    return key_health_view(credential.info, now) if credential.info is not None else None


def _trouble(credential: Credential, catalog: CatalogState, now: datetime) -> str:
    """One sentence and its next step: about the key first, then about the prices."""
    if credential.origin is not KeyOrigin.NONE and credential.problem is not None:
        return _sentence(credential.problem)
    if isinstance(credential.problem, KeychainUnavailable):
        return _sentence(credential.problem)
    if credential.info is not None and credential.info.management:
        return (
            "This is a management key: it administrates other keys and cannot chat. "
            "Create an ordinary key with it and paste that one."
        )
    if catalog.problem is not None:
        kept = "the shipped prices are used"
        if catalog.catalog.fetched_at is not None:
            kept = f"prices are those of {age(catalog.catalog.fetched_at, now)}"
        return f"The catalog could not be fetched, so {kept}. {describe(catalog.problem).text}"
    return ""


def _sentence(problem: ModeldeckError) -> str:
    view = describe(problem)
    return f"{view.text} {view.next_step}"
