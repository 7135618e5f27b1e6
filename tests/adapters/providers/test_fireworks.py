"""Fireworks: a list that says what models can do, and no bill."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import FIREWORKS, adapter_of
from desktop.adapters.providers.fireworks import FIREWORKS_LIST, read_row, readable_name
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.domain.chat import ChatRequest, Message
from desktop.domain.credentials import KeyInfo, Secret
from desktop.domain.errors import Rejected, Rejection
from desktop.domain.origin import BaseUrl
from desktop.domain.usage import Bill
from tests.adapters.conftest import Serve
from tests.adapters.streams import collect
from tests.fakes import AT_ONCE, NOON
from tests.simulators import Fireworks

ROW = {
    "id": "accounts/fireworks/models/glm-5",
    "object": "model",
    "created": 1_780_000_000,
    "kind": "HF_BASE_MODEL",
    "supports_chat": True,
    "supports_image_input": True,
    "supports_tools": True,
    "context_length": 202_752,
}


@pytest.fixture
def adapter(client: HttpClient) -> OpenAICompatibleAdapter:
    return adapter_of(FIREWORKS, client, AT_ONCE)


def test_a_row_says_what_the_model_can_do() -> None:
    model = read_row(ROW)
    assert (model.short_name, model.author) == ("glm-5", "fireworks")
    assert model.context_length == 202_752
    assert {"vision", "tools"} <= set(model.tags(NOON.date()))
    assert {"temperature", "reasoning_effort"} <= set(model.supported_parameters)
    assert model.hidden is None
    assert not model.price.known


@pytest.mark.parametrize(
    ("changed", "hidden"),
    [
        ({"supports_chat": False}, "not-chat"),
        ({"kind": "EMBEDDING_MODEL", "supports_chat": None}, "not-chat"),
        ({"supports_chat": None}, None),
        ({"kind": 7, "supports_chat": "no"}, None),
    ],
)
def test_what_cannot_chat_is_hidden(changed: dict[str, Any], hidden: str | None) -> None:
    assert read_row(ROW | changed).hidden == hidden


def test_what_a_row_does_not_say_is_not_known() -> None:
    model = read_row({"id": ROW["id"], "context_length": 0, "supports_tools": "yes"})
    assert (model.context_length, model.created) == (None, None)
    assert "tools" not in model.supported_parameters
    assert model.input_modalities == ("text",)


def test_rows_that_cannot_be_asked_for_cost_only_themselves() -> None:
    ids = ["accounts/fireworks/routers/fast", "glm-5", "accounts/fireworks/models/", "", 5]
    catalog = FIREWORKS_LIST.read_rows([{"id": each} for each in ids], NOON)
    assert [model.id for model in catalog.models] == ids[:1]
    assert catalog.unreadable_rows == 4
    assert catalog.unreadable[0].reason == "its id is not of the form accounts/…/models/…"


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("glm-5p3", "glm-5.3"),
        ("kimi-k2p7-code", "kimi-k2.7-code"),
        ("gpt-oss-120b", "gpt-oss-120b"),
        ("phi-3p", "phi-3p"),
    ],
)
def test_names_can_be_read(part: str, name: str) -> None:
    assert readable_name(part) == name


async def test_the_list_is_for_those_with_a_key(
    adapter: OpenAICompatibleAdapter, serving: Serve
) -> None:
    simulator = Fireworks()
    base_url = BaseUrl.parse(f"{await serving(simulator)}{simulator.path}")
    assert adapter.list_needs_key
    copy = await adapter.fetch_catalog(base_url, NOON, key=Secret(simulator.key))
    assert copy is not None
    assert copy.catalog.source == "Fireworks list of models"
    assert not copy.catalog.unreadable
    assert {model.hidden for model in copy.catalog.models} == {None, "not-chat"}
    with pytest.raises(Rejected) as caught:
        await adapter.fetch_catalog(base_url, NOON, key=Secret("fw_wrong"))
    assert (caught.value.kind, caught.value.reason) == (Rejection.KEY_REJECTED, "authentication")


async def test_a_key_is_checked_for_nothing(
    adapter: OpenAICompatibleAdapter, serving: Serve
) -> None:
    simulator = Fireworks()
    base_url = BaseUrl.parse(f"{await serving(simulator)}{simulator.path}")
    assert await adapter.check_key(base_url, Secret(simulator.key)) == KeyInfo()
    with pytest.raises(Rejected, match="The API key you provided is invalid"):
        await adapter.check_key(base_url, Secret("fw_wrong"))
    assert simulator.usages == []


async def test_a_chat_has_counts_and_no_bill(
    adapter: OpenAICompatibleAdapter, serving: Serve
) -> None:
    simulator = Fireworks()
    base_url = BaseUrl.parse(f"{await serving(simulator)}{simulator.path}")
    model = "accounts/fireworks/models/sandbox-thinking"
    request = ChatRequest(model, (Message("user", "Why?"),), 64, reasoning_effort="low")
    chat = await collect(adapter.stream_chat(base_url, Secret(simulator.key), request))
    assert chat.error is None
    assert chat.reasoning, "it calls its thoughts reasoning_content"
    assert chat.answer.usage is not None
    assert chat.answer.bill == Bill()
    assert simulator.received[-1].json["reasoning_effort"] == "low"
