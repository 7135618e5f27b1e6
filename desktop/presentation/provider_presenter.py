"""From snapshots to what the Providers page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.domain.credentials import Credential
from desktop.domain.default_settings import DefaultModel, DefaultModelSettings
from desktop.domain.errors import InvalidKey, KeychainUnavailable, ModeldeckError
from desktop.domain.origin import BaseUrl
from desktop.domain.price_lookup import find_price
from desktop.domain.provider import KeyCheck, Provider, Region
from desktop.domain.settings import Settings
from desktop.presentation.error_view import ActionView
from desktop.presentation.figures import age
from desktop.presentation.key_failure import describe_key_failure
from desktop.presentation.key_health_view import KeyHealthView, key_health_view, quota_view
from desktop.presentation.key_row_view import key_row_view
from desktop.presentation.provider_view import (
    CHECK_AGAIN,
    ENABLE,
    AllowedModelView,
    ProviderView,
    StatusView,
    allowed_model_view,
    price_source_view,
    status_view,
    variable_view,
)
from desktop.presentation.wording import describe
from desktop.presentation.wrong_use import key_owner
from desktop.services.catalogs import CatalogState


def allowed_model_views(
    provider_id: str,
    model_ids: Sequence[str],
    catalog: CatalogState,
    defaults: DefaultModelSettings,
    settings: Settings,
    now: datetime,
) -> tuple[AllowedModelView, ...]:
    """The allowed models with names and what they cost the person, in the person's order."""
    return tuple(
        allowed_model_view(
            model_id,
            catalog.catalog.by_id.get(model_id),
            defaults.model(provider_id, model_id),
            find_price(
                catalog.catalog,
                defaults.pricing,
                provider_id,
                model_id,
                settings.custom_price(provider_id, model_id),
            ),
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
    shipped: Sequence[DefaultModel] = (),
) -> ProviderView:
    """The whole page of one provider; ``shipped``: what is shipped of its models."""
    if not provider.enabled:
        return _disabled(provider)
    trouble, action = _trouble(provider, credential, catalog, now)
    at_home = provider.at_home(base_url)
    region = provider.region(base_url)
    return ProviderView(
        name=provider.name,
        status=status_view(credential, catalog),
        key=key_row_view(
            credential,
            now,
            _problem_without_key(credential),
            sign_in=bool(provider.sign_in_page(base_url)),
            get_key=bool(provider.key_page),
            note=_check_note(provider),
        ),
        health=_health(provider, base_url, credential, now),
        variable=variable_view(credential, provider.name, base_url.origin, own=at_home),
        key_page=provider.key_page,
        key_placeholder=_placeholder(provider, region),
        base_url=base_url.text.removeprefix("https://"),
        editable_url=base_url.text if provider.own else "",
        regions=tuple(ActionView(each.name, f"region:{each.id}") for each in provider.regions),
        region=region.name if region else "",
        model_example=provider.model_id_example,
        models=models,
        price_source=price_source_view(catalog, now, shipped),
        recommends=not provider.own,
        trouble=trouble,
        trouble_action=action,
    )


def credit_view(
    provider: Provider,
    base_url: BaseUrl,
    credential: Credential,
    now: datetime,
    catalog: CatalogState | None = None,
) -> ProviderView:
    """What of a provider is worth seeing on every page."""
    if not provider.enabled:
        return _disabled(provider)
    health = _health(provider, base_url, credential, now)
    status = status_view(credential, catalog)
    return ProviderView(name=provider.name, status=status, health=health)


def _disabled(provider: Provider) -> ProviderView:
    said = (
        f"{provider.name} is disabled. Its key and its models are kept; it is asked for nothing, "
        "and its models are offered nowhere."
    )
    return ProviderView(
        name=provider.name,
        status=StatusView("off", "Disabled"),
        disabled=said,
        trouble=said,
        trouble_action=ENABLE,
    )


def _placeholder(provider: Provider, region: Region | None) -> str:
    prefix = (region.key_prefix if region else "") or provider.key_prefix
    paste = "Paste an API key" if provider.key_needed else "Paste an API key, if it takes one"
    return f"{paste}, {prefix}…" if prefix else paste


def _check_note(provider: Provider) -> str:
    """Said before a key is saved, where that takes a message."""
    if provider.key_check is not KeyCheck.CHAT:
        return ""
    asked = f" to {provider.key_check_model}" if provider.key_check_model else ""
    return (
        f"Saving checks the key with one message of one token{asked}: {provider.name} has no other "
        "way to tell."
    )


def key_problem_view(error: ModeldeckError, provider: Provider) -> tuple[str, ActionView | None]:
    """What is wrong with a key that was typed, and the page that gives a right one."""
    view = describe_key_failure(error)
    owner = key_owner(error) if isinstance(error, InvalidKey) else ""
    if not owner:
        return f"{view.text} {view.next_step}", _region_action(view.action)
    article = "an" if provider.name[0] in "AEIOU" else "a"
    said = f"This looks like a key of {owner}, so it was not sent to {provider.name}."
    if not provider.key_page:
        return said, None
    # The page's address is the provider's own: nothing of what was typed is in it.
    get = ActionView(f"Get {article} {provider.name} key ↗", f"open:{provider.key_page}")
    return said, get


def _region_action(action: ActionView | None) -> ActionView | None:
    return action if action is not None and action.kind.startswith("region:") else None


def _health(
    provider: Provider, base_url: BaseUrl, credential: Credential, now: datetime
) -> KeyHealthView | None:
    info = credential.info
    if info is None:
        return None
    if provider.key_check is not KeyCheck.ACCOUNT:
        return quota_view(info, now, credential.checked_at, provider.key_check_model)
    return key_health_view(
        info,
        now,
        credential.checked_at,
        settings_page=provider.key_settings_page(base_url, credential.key_hash),
        log_page=provider.key_log_page(base_url, credential.key_hash),
    )


def _problem_without_key(credential: Credential) -> str:
    """What is wrong with the key of the environment. The keychain's trouble is in the key row."""
    problem = credential.problem
    if credential.present or problem is None or isinstance(problem, KeychainUnavailable):
        return ""
    return _sentence(problem)


def _trouble(
    provider: Provider, credential: Credential, catalog: CatalogState, now: datetime
) -> tuple[str, ActionView]:
    """One sentence and its next step: about the key first, then about the prices."""
    problem = credential.problem
    if credential.present and problem and not isinstance(problem, KeychainUnavailable):
        action = describe(problem).action
        opens = action is not None and action.kind.startswith(("open:", "region:"))
        return _sentence(problem), action if action and opens else CHECK_AGAIN
    if credential.info is not None and credential.info.management:
        said = (
            "This is a management key: it administrates other keys and cannot chat. Create an "
            f"ordinary key on {provider.name}'s page, and paste that one."
        )
        return said, ActionView("Create a key ↗", f"open:{provider.key_page}")
    if catalog.problem is not None:
        kept = "the shipped prices are used" if catalog.shipped else "no list of models is known"
        if catalog.catalog.fetched_at is not None:
            kept = f"prices are those of {age(catalog.catalog.fetched_at, now)}"
        said = f"The catalog could not be fetched, so {kept}. {describe(catalog.problem).text}"
        return said, CHECK_AGAIN
    return "", CHECK_AGAIN


def _sentence(problem: ModeldeckError) -> str:
    view = describe_key_failure(problem)
    return f"{view.text} {view.next_step}"
