"""ProviderList: providers come and go, and everything else stays as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.core import Core
from desktop.domain.credentials import Secret
from desktop.domain.errors import InvalidModelId, InvalidProvider, KeychainUnavailable
from desktop.domain.new_provider import NewProvider
from desktop.domain.origin import BaseUrl
from desktop.domain.prices import Leg, PriceOrigin
from desktop.services.providers import UnknownProvider
from tests.fakes import ManualClock, MemoryKeyStore, RefusingKeyStore
from tests.services.conftest import MODEL, PROVIDER, MakeCore
from tests.simulators import Served

HERE = BaseUrl.parse("http://127.0.0.1:9/v1")
LOCAL = NewProvider("Local Llama", "openai", HERE, ("llama", "big/llama"), key_needed=False)


def document(core: Core) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(core.profile.settings.read_text("utf-8"))
    return read


def backups(core: Core) -> list[Path]:
    return sorted(core.profile.settings.parent.glob("settings.before-*.json"))


# ── adding ──────────────────────────────────────────────────────────────────────────────────────


async def test_an_endpoint_of_ones_own_is_there_at_once_and_after_a_restart(
    make_core: MakeCore,
) -> None:
    core = await make_core()
    added = await core.provider_list.add(LOCAL)
    assert (added.id, added.name, added.own, added.enabled) == (
        "local-llama",
        "Local Llama",
        True,
        True,
    )
    for there in (core, await make_core()):
        assert there.providers.provider("local-llama") == added
        assert there.providers.base_url("local-llama") == HERE
        assert there.providers.allowed_models("local-llama") == ("llama", "big/llama")


async def test_everything_else_in_the_file_stays_as_it_was(core: Core) -> None:
    before: dict[str, Any] = {
        "version": 1,
        "fromTheFuture": {"kept": [1, None]},
        "openrouterAllowedModels": ["a/b"],
        "providers": {"openrouter": {"baseUrl": "https://a.example/v1", "unknown": True}},
        "appearance": {"theme": "dark", "windowSize": [900, 600]},
    }
    core.profile.settings.write_text(json.dumps(before), "utf-8")
    await core.provider_list.add(LOCAL)
    after = document(core)
    section = after["providers"].pop("local-llama")
    assert after == {
        **before,
        "providers": {
            "openrouter": {
                **before["providers"]["openrouter"],
                "allowEnvKey": False,
            }
        },
    }
    assert section == {
        "baseUrl": "http://127.0.0.1:9/v1",
        "allowEnvKey": False,
        "name": "Local Llama",
        "protocol": "openai",
        "allowedModels": ["llama", "big/llama"],
        "noKey": True,
    }


async def test_what_will_be_written_can_be_reviewed_before(core: Core) -> None:
    review = core.provider_list.review(LOCAL)
    await core.provider_list.add(LOCAL)
    written = document(core)
    assert review["providers"] == {"local-llama": written["providers"]["local-llama"]}


async def test_two_of_the_same_id_or_the_same_name_are_refused(core: Core) -> None:
    await core.provider_list.add(LOCAL)
    before = core.settings.settings.value
    refused = [
        replace(LOCAL, name="LOCAL llama"),
        replace(LOCAL, name="openrouter"),
        replace(LOCAL, name="Other", id="local-llama"),
        replace(LOCAL, name="Other", id="openrouter"),
        replace(LOCAL, name="Other", id="status"),
        replace(LOCAL, name="Other", id="a@b"),
        replace(LOCAL, name=" "),
        replace(LOCAL, name="Other", protocol="telepathy"),
    ]
    for new in refused:
        with pytest.raises(InvalidProvider):
            await core.provider_list.add(new)
    assert core.settings.settings.value == before


async def test_names_that_make_the_same_id_are_numbered(core: Core) -> None:
    ids = [
        (await core.provider_list.add(replace(LOCAL, name=name))).id
        for name in ("Local-Llama", "Local Llama!", "本地", "地本", "Status")
    ]
    assert ids == ["local-llama", "local-llama-2", "127-0-0-1", "127-0-0-1-2", "status-2"]


async def test_models_are_checked_trimmed_and_each_once(core: Core) -> None:
    added = await core.provider_list.add(replace(LOCAL, models=(" a ", "b", "a")))
    assert core.providers.allowed_models(added.id) == ("a", "b")
    with pytest.raises(InvalidModelId):
        await core.provider_list.add(replace(LOCAL, name="Other", models=("a b",)))


async def test_prices_that_were_told_count(core: Core) -> None:
    prices = {"llama": {Leg.PROMPT: Decimal("0.000001"), Leg.COMPLETION: Decimal("0.000002")}}
    added = await core.provider_list.add(replace(LOCAL, prices=prices))
    found = core.prices.price(added.id, "llama")
    assert found.origin is PriceOrigin.CUSTOM
    assert found.price is not None
    assert found.price.rate(Leg.COMPLETION) == Decimal("0.000002")
    assert core.prices.price(added.id, "big/llama").price is None, "nothing is invented"


async def test_the_settings_are_kept_as_they_were_the_newest_few(
    core: Core, clock: ManualClock
) -> None:
    await core.provider_list.add(LOCAL)
    (first,) = backups(core)
    assert b"local-llama" not in first.read_bytes()
    assert first.stat().st_mode & 0o777 == 0o600
    for number in range(7):
        before = core.profile.settings.read_bytes()
        await core.provider_list.add(replace(LOCAL, name=f"Local {number}"))
        assert before in [path.read_bytes() for path in backups(core)]
        clock.advance(seconds=number % 2)
    assert len(backups(core)) == 5
    assert first not in backups(core)


async def test_what_changes_nothing_keeps_no_copy(core: Core) -> None:
    with pytest.raises(InvalidProvider):
        await core.provider_list.add(replace(LOCAL, name="OpenRouter"))
    assert backups(core) == []


# ── a second one ────────────────────────────────────────────────────────────────────────────────


async def test_a_second_one_has_a_key_and_models_of_its_own(
    core: Core, served: Served, keys: MemoryKeyStore
) -> None:
    await core.providers.add_model(PROVIDER, MODEL)
    await core.credentials.save(PROVIDER, served.key)
    work = await core.provider_list.duplicate(PROVIDER, "Work")
    assert (work.id, work.own, work.bills) == ("openrouter@work", False, True)
    assert core.providers.base_url(work.id) == core.providers.base_url(PROVIDER)
    assert core.providers.allowed_models(work.id) == ()
    assert not (await core.credentials.load(work.id)).present
    await core.credentials.save(work.id, served.key)
    assert {provider for provider, _ in keys.items} == {PROVIDER, "openrouter@work"}
    assert core.providers.allowed_models(work.id), "the first good key brings the recommended ones"
    assert core.providers.allowed_models(PROVIDER) == (MODEL,)


async def test_a_copy_of_a_copy_and_of_an_endpoint_of_ones_own(core: Core) -> None:
    await core.provider_list.duplicate(PROVIDER, "Work")
    again = await core.provider_list.duplicate("openrouter@work", "Private")
    assert again.id == "openrouter@private"
    prices = {"llama": {Leg.PROMPT: Decimal("0.000001")}}
    await core.provider_list.add(replace(LOCAL, prices=prices))
    await core.provider_list.set_enabled("local-llama", enabled=False)
    other = await core.provider_list.duplicate("local-llama", "Other Llama")
    assert (other.id, other.enabled) == ("local-llama-2", True)
    assert core.providers.allowed_models(other.id) == ("llama", "big/llama")
    assert core.prices.price(other.id, "llama").origin is PriceOrigin.CUSTOM
    original = core.providers.provider("local-llama")
    assert other.key_variable == f"{original.key_variable}_LOCAL_LLAMA_2", "the key is another one"
    await core.provider_list.delete("local-llama")
    assert core.providers.provider(other.id).key_variable == other.key_variable


async def test_a_second_one_of_the_same_name_is_refused(core: Core) -> None:
    for name in ("OPENROUTER", "", "x" * 61):
        with pytest.raises(InvalidProvider):
            await core.provider_list.duplicate(PROVIDER, name)


# ── name, order, being in use ───────────────────────────────────────────────────────────────────


async def test_another_name_and_the_old_one_again(core: Core) -> None:
    await core.provider_list.rename(PROVIDER, " Private ")
    assert core.providers.provider(PROVIDER).name == "Private"
    taken = await core.provider_list.add(replace(LOCAL, name="OpenRouter"))
    with pytest.raises(InvalidProvider):
        await core.provider_list.rename(PROVIDER, "")
    await core.provider_list.rename(taken.id, "Local")
    await core.provider_list.rename(PROVIDER, "")
    assert core.providers.provider(PROVIDER).name == "OpenRouter"
    await core.provider_list.rename(PROVIDER, "openrouter")


async def test_what_has_no_other_name_keeps_one(core: Core) -> None:
    for provider in (
        await core.provider_list.add(LOCAL),
        await core.provider_list.duplicate(PROVIDER, "Work"),
    ):
        with pytest.raises(InvalidProvider):
            await core.provider_list.rename(provider.id, " ")
        assert core.providers.provider(provider.id).name == provider.name


async def test_an_order_of_ones_own(core: Core) -> None:
    await core.provider_list.add(LOCAL)
    await core.provider_list.order(["local-llama", PROVIDER, "local-llama"])
    assert list(core.providers.providers.value)[:2] == ["local-llama", PROVIDER]
    with pytest.raises(UnknownProvider):
        await core.provider_list.order(["nobody"])
    await core.provider_list.delete("local-llama")
    assert next(iter(core.providers.providers.value)) == PROVIDER


async def test_what_is_disabled_is_kept_and_offered_nowhere(core: Core) -> None:
    await core.providers.add_model(PROVIDER, MODEL)
    await core.provider_list.add(LOCAL)
    await core.provider_list.set_enabled(PROVIDER, enabled=False)
    assert PROVIDER not in [provider.id for provider in core.providers.enabled]
    assert core.providers.chat_provider != PROVIDER
    assert core.providers.allowed_models(PROVIDER) == (MODEL,)
    await core.provider_list.set_enabled(PROVIDER, enabled=True)
    assert core.providers.chat_provider == PROVIDER


# ── deleting ────────────────────────────────────────────────────────────────────────────────────


async def test_deleting_takes_key_models_and_prices_and_leaves_the_ledger(
    ready: Core, served: Served, keys: MemoryKeyStore
) -> None:
    work = await ready.provider_list.duplicate(PROVIDER, "Work")
    await ready.credentials.save(work.id, served.key)
    await ready.providers.add_model(work.id, MODEL)
    await ready.prices.set_rates(work.id, MODEL, {Leg.PROMPT: Decimal("0.5")})
    await ready.chat.send(work.id, MODEL, "Hello?")
    models = len(ready.providers.allowed_models(work.id))
    losses = ready.provider_list.losses(work.id, has_key=True)
    assert (losses.allowed_models, losses.own_prices) == (models, 1)
    await ready.provider_list.delete(work.id)
    assert ready.providers.find(work.id) is None
    assert [provider for provider, _ in keys.items] == [PROVIDER]
    assert "openrouter@work" not in ready.profile.settings.read_text("utf-8")
    assert any(b"openrouter@work" in copy.read_bytes() for copy in backups(ready))
    assert await ready.ledger.count() == 1
    assert ready.providers.allowed_models(PROVIDER) == (MODEL,), "the original is as it was"


async def test_one_of_the_table_begins_anew_and_is_disabled(
    ready: Core, served: Served, keys: MemoryKeyStore
) -> None:
    home = str(ready.providers.provider(PROVIDER).base_url.origin)
    keys.items[PROVIDER, home] = Secret("sk-or-v1-of-another-day")
    await ready.provider_list.delete(PROVIDER)
    provider = ready.providers.provider(PROVIDER)
    assert not provider.enabled
    assert ready.providers.base_url(PROVIDER) == provider.base_url
    assert ready.settings.settings.value.allowed_models(PROVIDER) is None
    assert keys.items == {}, "those of its own addresses go too"


async def test_a_key_of_one_that_is_deleted_behind_the_prompt_is_not_kept(
    make_core: MakeCore, served: Served
) -> None:
    class Slow(MemoryKeyStore):
        async def save(self, provider: str, origin: str, key: Secret) -> None:
            await core.settings.update(lambda each: each.without_provider(provider))
            await super().save(provider, origin, key)

    keys = Slow()
    core = await make_core(keys=keys)
    work = await core.provider_list.duplicate(PROVIDER, "Work")
    with pytest.raises(UnknownProvider):
        await core.credentials.save(work.id, served.key)
    assert not keys.items


async def test_a_key_that_cannot_be_removed_keeps_its_provider(make_core: MakeCore) -> None:
    core = await make_core(keys=RefusingKeyStore())
    await core.provider_list.add(LOCAL)
    before = core.settings.settings.value
    with pytest.raises(KeychainUnavailable):
        await core.provider_list.delete("local-llama")
    assert core.settings.settings.value == before


async def test_one_that_is_added_again_has_nothing_of_the_one_before(core: Core) -> None:
    prices = {"llama": {Leg.PROMPT: Decimal("0.000001")}}
    await core.provider_list.add(replace(LOCAL, prices=prices))
    await core.providers.remove_model("local-llama", "llama")
    await core.provider_list.delete("local-llama")
    await core.provider_list.add(replace(LOCAL, models=()))
    assert core.providers.allowed_models("local-llama") == ()
    assert core.prices.price("local-llama", "llama").price is None
    assert await core.providers.undo("local-llama") is None


async def test_what_is_written_late_brings_no_deleted_copy_back(core: Core) -> None:
    work = await core.provider_list.duplicate(PROVIDER, "Work")
    await core.provider_list.delete(work.id)
    late = core.settings.settings.value.with_recent_model(work.id, MODEL)
    await core.settings.update(lambda _: late)
    assert core.providers.find(work.id) is None


async def test_who_is_not_there(core: Core) -> None:
    for change in (
        core.provider_list.duplicate("nobody", "N"),
        core.provider_list.rename("nobody", "N"),
        core.provider_list.set_enabled("nobody", enabled=True),
        core.provider_list.delete("nobody"),
    ):
        with pytest.raises(UnknownProvider) as caught:
            await change
        assert PROVIDER in caught.value.detail
