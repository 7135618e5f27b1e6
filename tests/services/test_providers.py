"""ProviderService: allowed models and base URLs, through the real file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core import Core
from desktop.domain.errors import InvalidBaseUrl, InvalidModelId
from desktop.domain.new_provider import NewProvider
from desktop.domain.origin import BaseUrl
from desktop.services.providers import UnknownProvider
from tests.services.conftest import PROVIDER, MakeCore
from tests.simulators import Served


async def test_models_are_added_once_trimmed_and_in_order(core: Core) -> None:
    assert await core.providers.add_model(PROVIDER, "  b/two \n") == "b/two"
    await core.providers.add_model(PROVIDER, "a/one:free")
    await core.providers.add_model(PROVIDER, "b/two")
    assert core.providers.allowed_models(PROVIDER) == ("b/two", "a/one:free")


@pytest.mark.parametrize("typed", ["", "gpt-4o", "a/b c", "https://openrouter.ai/a/b"])
async def test_what_is_no_id_changes_nothing(core: Core, typed: str) -> None:
    with pytest.raises(InvalidModelId):
        await core.providers.add_model(PROVIDER, typed)
    assert core.settings.settings.value.allowed_models(PROVIDER) is None


async def test_models_are_removed(core: Core) -> None:
    for model in ("a/one", "b/two"):
        await core.providers.add_model(PROVIDER, model)
    assert await core.providers.remove_model(PROVIDER, " a/one ")
    assert not await core.providers.remove_model(PROVIDER, "a/one")
    assert core.providers.allowed_models(PROVIDER) == ("b/two",)


async def test_the_recommended_models_that_are_missing_are_added(
    make_core: MakeCore, shipped: Callable[..., Path]
) -> None:
    core = await make_core(defaults=shipped("a/one", "b/two", "c/three"))
    await core.providers.add_model(PROVIDER, "x/own")
    await core.providers.add_model(PROVIDER, "b/two")
    assert await core.providers.load_defaults(PROVIDER) == ("a/one", "c/three")
    assert core.providers.allowed_models(PROVIDER) == ("x/own", "b/two", "a/one", "c/three")
    assert await core.providers.load_defaults(PROVIDER) == ()


async def test_an_emptied_list_stays_empty(
    make_core: MakeCore, shipped: Callable[..., Path], served: Served
) -> None:
    defaults = shipped("a/one")
    core = await make_core(defaults=defaults)
    await core.credentials.save(PROVIDER, served.key)
    assert core.providers.allowed_models(PROVIDER) == ("a/one",)
    await core.providers.remove_model(PROVIDER, "a/one")
    again = await make_core(defaults=defaults)
    assert again.settings.settings.value.allowed_models(PROVIDER) == ()
    await again.credentials.check(PROVIDER)
    await again.credentials.save(PROVIDER, served.key)
    assert again.providers.allowed_models(PROVIDER) == ()
    assert await again.providers.load_defaults(PROVIDER) == ("a/one",), "when it is asked for"


async def test_every_allowed_model_survives_a_restart_in_order(make_core: MakeCore) -> None:
    core = await make_core()
    models = tuple(f"a/{number}" for number in (3, 1, 2))
    for model in models:
        await core.providers.add_model(PROVIDER, model)
    assert (await make_core()).providers.allowed_models(PROVIDER) == models


async def test_who_is_not_in_the_table(core: Core) -> None:
    with pytest.raises(UnknownProvider) as caught:
        core.providers.provider("openruter")
    there = ", ".join(core.providers.providers.value)
    assert (caught.value.text, caught.value.detail) == ("openruter", there)
    assert there.startswith("openrouter, ")


async def test_a_chat_opens_with_a_provider_that_has_models(core: Core) -> None:
    assert core.providers.chat_provider == PROVIDER, "where none has any"
    here = BaseUrl.parse("http://127.0.0.1:9/v1")
    mine = await core.provider_list.add(NewProvider("Mine", "openai", here, ("llama",)))
    assert core.providers.chat_provider == mine.id
    await core.providers.add_model(PROVIDER, "a/b")
    assert core.providers.chat_provider == PROVIDER
    await core.providers.set_default_model("llama", mine.id)
    assert core.providers.chat_provider == mine.id
    await core.provider_list.set_enabled(mine.id, enabled=False)
    assert core.providers.chat_provider == PROVIDER
    await core.provider_list.set_enabled(PROVIDER, enabled=False)
    assert core.providers.chat_provider == core.providers.enabled[0].id


async def test_a_base_url_of_a_provider_that_is_gone(core: Core) -> None:
    assert core.providers.find_base_url("nobody") is None
    assert not core.providers.is_enabled("nobody")
    with pytest.raises(UnknownProvider):
        core.providers.base_url("nobody")


async def test_a_base_url_is_kept_and_reset(make_core: MakeCore) -> None:
    core = await make_core(base_url=None)
    own = core.providers.provider(PROVIDER).base_url
    assert core.providers.base_url(PROVIDER) == own
    await core.providers.set_base_url(PROVIDER, "https://proxy.example/v1/")
    assert str((await make_core(base_url=None)).providers.base_url(PROVIDER)) == (
        "https://proxy.example/v1"
    )
    await core.providers.set_base_url(PROVIDER, f"{own}/")
    assert core.settings.settings.value.provider(PROVIDER).base_url is None


async def test_a_base_url_that_is_refused_changes_nothing(core: Core, served: Served) -> None:
    for typed in ("http://openrouter.ai/api/v1", "https://a:b@host.example", "nonsense"):
        with pytest.raises(InvalidBaseUrl):
            await core.providers.set_base_url(PROVIDER, typed)
    assert str(core.providers.base_url(PROVIDER)) == served.base_url


async def test_leave_to_send_the_key_of_the_environment_counts_for_one_address(
    make_core: MakeCore,
) -> None:
    core = await make_core(base_url=None)
    assert core.providers.env_key_allowed(PROVIDER)
    await core.providers.set_base_url(PROVIDER, "https://one.example/v1")
    assert not core.providers.env_key_allowed(PROVIDER)
    await core.providers.set_base_url(PROVIDER, "https://one.example/v1", allow_env_key=True)
    assert core.providers.env_key_allowed(PROVIDER)
    await core.providers.set_base_url(PROVIDER, "https://two.example/v1")
    assert not core.providers.env_key_allowed(PROVIDER)


async def test_another_path_of_the_providers_own_origin_is_its_own(make_core: MakeCore) -> None:
    core = await make_core(base_url=None)
    await core.providers.set_base_url(PROVIDER, "https://openrouter.ai/api/v2")
    assert core.providers.env_key_allowed(PROVIDER)
    await core.providers.set_base_url(PROVIDER, "https://openrouter.ai:8443/api/v1")
    assert not core.providers.env_key_allowed(PROVIDER)


# ── the models to begin with ────────────────────────────────────────────────────────────────────


async def test_the_first_models_are_those_that_the_catalog_still_has(
    make_core: MakeCore, shipped: Callable[..., Path], served: Served
) -> None:
    core = await make_core(defaults=shipped("sandbox/thinker", "gone/model", "sandbox/writer"))
    await core.catalogs.refresh(PROVIDER)
    await core.credentials.save(PROVIDER, served.key)
    first, second, *filled = core.providers.allowed_models(PROVIDER)
    assert (first, second) == ("sandbox/thinker", "sandbox/writer")
    catalog = core.catalogs.state(PROVIDER).catalog.by_id
    assert all(catalog[model].price.free for model in filled)
    assert "sandbox/sunset" not in filled


async def test_the_catalog_of_an_earlier_run_is_good_enough_for_that(
    make_core: MakeCore, shipped: Callable[..., Path], served: Served
) -> None:
    await (await make_core()).catalogs.refresh(PROVIDER)
    core = await make_core(defaults=shipped("gone/model", "sandbox/writer"))
    await core.credentials.save(PROVIDER, served.key)
    assert core.providers.allowed_models(PROVIDER)[0] == "sandbox/writer"
    assert "gone/model" not in core.providers.allowed_models(PROVIDER)


async def test_a_catalog_that_is_on_its_way_is_waited_for(
    make_core: MakeCore, shipped: Callable[..., Path], served: Served
) -> None:
    core = await make_core(defaults=shipped("gone/model", "sandbox/writer"))
    async with asyncio.TaskGroup() as both:
        both.create_task(core.catalogs.refresh(PROVIDER))
        both.create_task(core.credentials.save(PROVIDER, served.key))
    assert "gone/model" not in core.providers.allowed_models(PROVIDER)


async def test_a_set_that_a_person_made_meanwhile_is_left_alone(
    make_core: MakeCore, shipped: Callable[..., Path]
) -> None:
    core = await make_core(defaults=shipped("a/one"))
    async with asyncio.TaskGroup() as both:
        both.create_task(core.providers.add_model(PROVIDER, "own/model"))
        both.create_task(core.providers.load_defaults_if_never_set(PROVIDER))
    assert core.providers.allowed_models(PROVIDER) == ("own/model",)


async def test_an_expiring_model_is_not_recommended(
    make_core: MakeCore, shipped: Callable[..., Path]
) -> None:
    core = await make_core(defaults=shipped("sandbox/sunset", "sandbox/writer"))
    await core.catalogs.refresh(PROVIDER)
    added = await core.providers.load_defaults(PROVIDER)
    assert added[0] == "sandbox/writer"
    assert "sandbox/sunset" not in added


async def test_the_models_used_last_survive_a_restart(make_core: MakeCore) -> None:
    core = await make_core()
    for model in ("a/one", "b/two"):
        await core.providers.add_model(PROVIDER, model)
        await core.providers.note_use(PROVIDER, model)
    before = core.settings.settings.value
    await core.providers.note_use(PROVIDER, "b/two")
    assert core.settings.settings.value is before  # nothing to write
    again = await make_core()
    assert again.settings.settings.value.recent_models(PROVIDER) == ("b/two", "a/one")
