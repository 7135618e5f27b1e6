"""Model Studio: regions, a coding plan without a list, and fields of its own for thinking."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import pytest_asyncio

from desktop.adapters.http import HttpClient
from desktop.adapters.json_text import parse_json
from desktop.adapters.providers import MODELSTUDIO, adapter_of
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.domain.chat import ChatRequest, Message
from desktop.domain.credentials import KeyInfo, Secret
from desktop.domain.errors import Rejected, Rejection
from desktop.domain.key_of_other_region import KeyOfOtherRegion
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Region
from tests.adapters.conftest import Serve
from tests.adapters.streams import collect
from tests.fakes import AT_ONCE, NOON
from tests.simulators import Fault, ModelStudio
from tests.simulators.modelstudio import RegionalModelStudio


@dataclass
class World:
    """All regions on loopback, and the adapter that knows them there."""

    simulator: ModelStudio
    adapter: OpenAICompatibleAdapter

    @property
    def regions(self) -> dict[str, Region]:
        return {region.id: region for region in self.adapter.provider.regions}

    def simulated(self, name: str) -> RegionalModelStudio:
        return self.simulator.regions[name]

    async def check(self, region: str, key: str) -> KeyInfo:
        return await self.adapter.check_key(self.regions[region].base_url, Secret(key))


@pytest_asyncio.fixture
async def world(client: HttpClient, serving: Serve) -> AsyncIterator[World]:
    simulator = ModelStudio()
    regions = []
    for each in MODELSTUDIO.regions:
        there = simulator.regions[each.id]
        base_url = BaseUrl.parse(f"{await serving(there)}{there.path}")
        regions.append(replace(each, base_url=base_url))
    provider = replace(MODELSTUDIO, base_url=regions[0].base_url, regions=tuple(regions))
    yield World(simulator, adapter_of(provider, client, AT_ONCE))


async def test_a_key_is_good_in_its_region(world: World) -> None:
    assert await world.check("singapore", world.simulated("singapore").key) == KeyInfo()
    assert world.simulated("beijing").received == []


async def test_a_key_of_another_region_is_recognised_where_it_is_good(world: World) -> None:
    with pytest.raises(KeyOfOtherRegion) as caught:
        await world.check("singapore", world.simulated("hong-kong").key)
    assert caught.value.region == world.regions["hong-kong"]
    assert caught.value.request_id


async def test_a_key_that_is_good_nowhere_gets_the_providers_no(world: World) -> None:
    with pytest.raises(Rejected, match="Incorrect API key provided") as caught:
        await world.check("singapore", "sk-nobody")
    assert (caught.value.kind, caught.value.reason) == (Rejection.KEY_REJECTED, "authentication")


async def test_the_coding_plan_has_no_list_so_that_a_message_tells(world: World) -> None:
    info = await world.check("coding-plan", world.simulated("coding-plan").key)
    assert info.answer is not None
    assert info.answer.usage is not None
    with pytest.raises(Rejected):
        await world.check("coding-plan", "sk-sp-nobody")


async def test_rows_are_ids_and_what_is_not_for_chatting_is_hidden(world: World) -> None:
    base_url = world.regions["singapore"].base_url
    key = Secret(world.simulated("singapore").key)
    copy = await world.adapter.fetch_catalog(base_url, NOON, key=key)
    assert copy is not None
    assert copy.catalog.by_id["qwen-sandbox-writer"].hidden is None
    assert copy.catalog.by_id["text-embedding-sandbox"].hidden == "not-chat"


def body_of(adapter: OpenAICompatibleAdapter, **options: Any) -> dict[str, Any]:
    request = ChatRequest("qwen3.5-plus", (Message("user", "Why?"),), 1000, **options)
    base_url = adapter.provider.base_url
    body: dict[str, Any] = parse_json(adapter.preview_chat(base_url, request).body)
    return body


@pytest.mark.parametrize(
    ("effort", "fields"),
    [
        (None, {}),
        ("none", {"enable_thinking": False}),
        ("low", {"enable_thinking": True, "thinking_budget": 200}),
        ("high", {"enable_thinking": True, "thinking_budget": 800}),
        ("max", {"enable_thinking": True}),
    ],
)
async def test_an_effort_becomes_a_budget(
    world: World, effort: str | None, fields: dict[str, Any]
) -> None:
    body = body_of(world.adapter, reasoning_effort=effort)
    names = ("enable_thinking", "thinking_budget", "reasoning_effort")
    assert {name: body[name] for name in names if name in body} == fields
    assert body["stream_options"] == {"include_usage": True}


async def test_thoughts_are_read_and_counted(world: World) -> None:
    simulator = world.simulated("singapore")
    message = (Message("user", "Why?"),)
    request = ChatRequest(simulator.model, message, 100, reasoning_effort="low")
    base_url = world.regions["singapore"].base_url
    chat = await collect(world.adapter.stream_chat(base_url, Secret(simulator.key), request))
    assert chat.error is None
    assert chat.reasoning == chat.answer.reasoning != ""
    assert chat.answer.usage is not None
    assert chat.answer.usage.reasoning > 0


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("403-unpurchased", Rejection.FORBIDDEN, "model_not_purchased"),
        ("403-free-tier-only", Rejection.FORBIDDEN, "free_quota_used_up"),
        ("400-stream-only", Rejection.BAD_REQUEST, "stream_only"),
        ("404", Rejection.NOT_FOUND, "model_not_found"),
    ],
)
async def test_a_no_says_why(world: World, name: str, kind: Rejection, reason: str) -> None:
    simulator = world.simulated("singapore")
    simulator.script(Fault(simulator.errors[name]))
    request = ChatRequest(simulator.model, (Message("user", "Why?"),), 100)
    base_url = world.regions["singapore"].base_url
    chat = await collect(world.adapter.stream_chat(base_url, Secret(simulator.key), request))
    assert isinstance(chat.error, Rejected)
    assert (chat.error.kind, chat.error.reason) == (kind, reason)
    assert chat.error.request_id
