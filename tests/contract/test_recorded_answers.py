"""Answers recorded from the real service: read by the real client, and explained to the cent.

They are not a part of this project. `MODELDECK_RECORDINGS` names their folder.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import OPENROUTER
from desktop.adapters.providers.openrouter import OpenRouterAdapter
from desktop.adapters.providers.openrouter_catalog import read_catalog
from desktop.domain.chat import Answer, ChatRequest, Delta, Message, Started
from desktop.domain.credentials import Secret
from desktop.domain.errors import Rejected, Rejection
from desktop.domain.origin import BaseUrl
from desktop.presentation.wording import describe
from tests.cli.modeldeck import Modeldeck
from tests.contract.recordings import (
    ABSENT,
    CATALOGS,
    CHATS,
    FOLDER,
    RESPONSES,
    choices,
    chunks,
    name,
    nearest_catalog,
    recordings,
    reported_usage,
    with_cost,
    written,
)
from tests.simulators import Replay, Sandbox, Served, serve

Received = tuple[list[Delta], Answer | None, Rejected | None]

REFUSALS = recordings("/chat/completions", status=429)
MODEL_LISTS = recordings("/models")

DIFFERENT = {
    "pydantic-ai__test_openai_responses_raw_cot_stream_openrouter.0.sse": "provider-price",
    "pydantic-ai__test_openrouter_thinking_false_profile_gated_model.0.json": "provider-price",
    "pydantic-ai__test_openrouter_advisor_tool.0.json": "server-tool",
    "pydantic-ai__test_openrouter_advisor_tool_stream.0.sse": "server-tool",
    "pydantic-ai__test_openrouter_file_annotation.0.json": "plugin",
    "pydantic-ai__test_openrouter_stream_with_native_options.0.sse": "unknown-price",
    "pydantic-ai__test_openrouter_stream_error.0.sse": "unknown-price",
}
"""The recordings that were not billed as the catalog says, with the one reason of each."""


@pytest.fixture(scope="module", autouse=True)
def _folder() -> None:
    if not FOLDER.is_dir():
        pytest.skip(ABSENT)


# ── chats, replayed through the real client ─────────────────────────────────────────────────────


async def _pieces(served: Served) -> AsyncIterator[Started | Delta | Answer]:
    http = HttpClient("Modeldeck/test")
    adapter = OpenRouterAdapter(OPENROUTER, http)
    request = ChatRequest("any/model", (Message("user", "Hi"),), max_tokens=16)
    try:
        base_url = BaseUrl.parse(served.base_url)
        async for piece in adapter.stream_chat(base_url, Secret(served.key), request):
            yield piece
    finally:
        await http.close()


async def _received(served: Served) -> Received:
    deltas: list[Delta] = []
    answer: Answer | None = None
    try:
        async for piece in _pieces(served):
            if isinstance(piece, Answer):
                answer = piece
            elif isinstance(piece, Delta):
                deltas.append(piece)
    except Rejected as error:
        return deltas, answer, error
    return deltas, answer, None


def replayed(path: Path) -> Received:
    """What the client made of a recording that a server played back."""
    with serve(Sandbox(replay=Replay.load(path))) as served:
        return asyncio.run(_received(served))


def test_there_are_as_many_as_were_recorded() -> None:
    assert (len(CHATS), len(REFUSALS), len(RESPONSES), len(MODEL_LISTS)) == (31, 3, 4, 4)


@pytest.mark.parametrize("path", CHATS, ids=name)
def test_a_chat_arrives_whole(path: Path) -> None:
    deltas, answer, failure = replayed(path)
    assert answer is not None
    assert "".join(d.text for d in deltas) == answer.text == written(path, "content")
    assert "".join(d.reasoning for d in deltas) == answer.reasoning == written(path, "reasoning")
    finished = [c["finish_reason"] for c in choices(path) if c.get("finish_reason")]
    assert answer.finish_reason == finished[-1]
    assert answer.model == chunks(path)[0]["model"]
    assert answer.complete
    failed = any("error" in chunk for chunk in chunks(path))
    assert (failure is not None) is failed
    assert failed is ("stream_error" in path.name)


@pytest.mark.parametrize("path", CHATS, ids=name)
def test_usage_and_bill_are_as_in_the_file(path: Path) -> None:
    _, answer, _ = replayed(path)
    usage = reported_usage(path)
    assert answer is not None
    assert answer.usage is not None
    ins = usage.get("prompt_tokens_details") or {}
    outs = usage.get("completion_tokens_details") or {}
    assert answer.usage.prompt == usage["prompt_tokens"]
    assert answer.usage.completion == usage["completion_tokens"]
    assert answer.usage.cached == (ins.get("cached_tokens") or 0)
    assert answer.usage.cache_write == (ins.get("cache_write_tokens") or 0)
    assert answer.usage.reasoning == (outs.get("reasoning_tokens") or 0)
    cost = usage.get("cost")
    assert answer.bill.cost == (None if cost is None else Decimal(cost))


@pytest.mark.parametrize("path", REFUSALS, ids=name)
def test_a_refusal_gives_the_provider_s_sentence(path: Path) -> None:
    deltas, answer, failure = replayed(path)
    (body,) = chunks(path)
    assert (deltas, answer) == ([], None)
    assert isinstance(failure, Rejected)
    assert (failure.status, failure.kind) == (429, Rejection.RATE_LIMITED)
    said, metadata = body["error"]["message"], body["error"]["metadata"]
    vendors = f"{metadata['provider_name']}: {' '.join(metadata['raw'].split())}"
    assert failure.message == f"{said} ({vendors})"
    assert said in describe(failure).text
    assert metadata["provider_name"] in describe(failure).text


# ── catalogs ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("day", "rows"), CATALOGS.items())
def test_a_catalog_is_read_to_the_last_row(day: str, rows: int) -> None:
    body = (FOLDER / "catalog" / f"models-{day}.json").read_bytes()
    catalog = read_catalog(body, None)
    assert (len(catalog.models), catalog.unreadable_rows) == (rows, 0)
    assert [m.id for m in catalog.models] == [row["id"] for row in json.loads(body)["data"]]


@pytest.mark.parametrize("path", MODEL_LISTS, ids=name)
def test_a_shortened_catalog_is_a_catalog(path: Path) -> None:
    (body,) = chunks(path)
    catalog = read_catalog(path.read_bytes(), None)
    assert [m.id for m in catalog.models] == [row["id"] for row in body["data"]]
    assert catalog.unreadable_rows == 0


# ── bills, explained on the command line ────────────────────────────────────────────────────────


@pytest.fixture
def modeldeck(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Modeldeck:
    return Modeldeck(tmp_path / "profile", capsys, monkeypatch)


def explained(modeldeck: Modeldeck, path: Path) -> Any:
    words = ("cost", "explain", str(path), "--catalog", str(nearest_catalog(path)))
    told = modeldeck(*words)
    assert (told.code, told.err) == (0, "")
    return modeldeck(*words, "--json").json


def test_thirty_answers_have_a_cost_and_seven_are_different() -> None:
    assert len(with_cost()) == 30
    assert {path.name for path in with_cost()} >= set(DIFFERENT)


@pytest.mark.parametrize("path", with_cost(), ids=name)
def test_a_bill_is_explained(modeldeck: Modeldeck, path: Path) -> None:
    explanation = explained(modeldeck, path)
    assert Decimal(explanation["billed"]) == Decimal(reported_usage(path)["cost"])
    assert explanation["reason"] == DIFFERENT.get(path.name)
    assert bool(explanation["reasonText"]) is (path.name in DIFFERENT)
    if explanation["reason"] is None:
        amounts = [Decimal(line["amount"]) for line in explanation["lines"]]
        assert sum(amounts) == Decimal(explanation["estimate"])
        assert abs(sum(amounts) - Decimal(explanation["billed"])) <= Decimal("1e-9")


@pytest.mark.parametrize("path", REFUSALS, ids=name)
def test_a_refusal_is_explained_too(modeldeck: Modeldeck, path: Path) -> None:
    (body,) = chunks(path)
    finished = modeldeck("cost", "explain", str(path), "--json")
    assert (finished.code, finished.json["reason"]) == (0, "error")
    assert body["error"]["message"] in finished.json["reasonText"]
    assert (finished.json["usage"], finished.json["estimate"]) == (None, None)
