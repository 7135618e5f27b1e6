"""Comparing models of two providers: each with the key and the address of its own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from desktop.core import Core
from desktop.domain.credentials import Secret
from desktop.domain.errors import ModelNotAllowed, NoKey, ProviderDisabled
from desktop.domain.model_ref import ModelRef
from desktop.presentation.comparison_markdown import comparison_markdown
from desktop.services.comparison import Comparison, ComparisonService
from desktop.services.turn import Phase
from tests.fakes import ManualClock, MemoryKeyStore
from tests.services.conftest import MODEL, PROVIDER
from tests.services.scripted_chat import AnsweringApi, answer, scripted_chat
from tests.simulators import Served

WORK = f"{PROVIDER}@work"
BOTH = (ModelRef(PROVIDER, MODEL), ModelRef(WORK, MODEL))


@pytest_asyncio.fixture
async def two(ready: Core, served: Served) -> Core:
    """A second OpenRouter with the same allowed model, and no key yet."""
    await ready.provider_list.duplicate(PROVIDER, "Work")
    await ready.providers.set_base_url(WORK, served.base_url)
    await ready.providers.add_model(WORK, MODEL)
    served.received.clear()
    return ready


def chats(served: Served) -> int:
    return sum(each.path.endswith("/chat/completions") for each in served.received)


def give_key(core: Core, keys: MemoryKeyStore, key: str) -> None:
    """To the second provider, for its address."""
    keys.items[WORK, str(core.providers.base_url(WORK).origin)] = Secret(key)


async def test_each_is_asked_with_its_own_key_which_is_looked_for_once(
    two: Core, served: Served, keys: MemoryKeyStore, clock: ManualClock
) -> None:
    give_key(two, keys, "sk-or-v1-of-work")
    await two.providers.add_model(WORK, "sandbox/thinker")
    api = AnsweringApi(answer("One."), answer("Two."), answer("Three."))
    parts = scripted_chat(two, api, clock)
    answering = replace(parts.answering, apis={PROVIDER: api, WORK: api})
    service = ComparisonService(parts.requests, answering, lambda *_: None)
    done = await service.run((*BOTH, ModelRef(WORK, "sandbox/thinker")), "Why?")
    assert [turn.provider for turn in done.runs] == [PROVIDER, WORK, WORK]
    assert {turn.phase for turn in done.runs} == {Phase.DONE}
    work = Secret("sk-or-v1-of-work")
    assert api.keys_sent == [Secret(served.key), work, work]


async def test_a_missing_key_is_named_before_anything_is_sent(two: Core, served: Served) -> None:
    with pytest.raises(NoKey) as refused:
        await two.comparison.run(BOTH, "Why?")
    assert refused.value.provider == WORK
    assert two.comparison.comparison.value == Comparison()
    assert chats(served) == 0


async def test_each_has_to_be_allowed_at_its_own_provider(two: Core, served: Served) -> None:
    await two.providers.add_model(PROVIDER, "sandbox/thinker")
    with pytest.raises(ModelNotAllowed) as refused:
        await two.comparison.run((BOTH[0], ModelRef(WORK, "sandbox/thinker")), "Why?")
    assert refused.value.provider == WORK
    await two.provider_list.set_enabled(WORK, enabled=False)
    with pytest.raises(ProviderDisabled):
        await two.comparison.run(BOTH, "Why?")
    assert chats(served) == 0


async def test_what_is_written_tells_the_provider_of_each(
    two: Core, served: Served, keys: MemoryKeyStore, tmp_path: Path
) -> None:
    give_key(two, keys, served.key)
    done = await two.comparison.run(BOTH, "Why?")
    document = comparison_markdown(done)
    assert "Asked of openrouter and openrouter@work on" in document
    assert f"## {MODEL} (openrouter@work)" in document
    path = tmp_path / "figures.csv"
    await two.comparison.export(path, "csv")
    rows = (await asyncio.to_thread(path.read_text, "utf-8-sig")).splitlines()
    assert [WORK in row for row in rows] == [False, False, True]
