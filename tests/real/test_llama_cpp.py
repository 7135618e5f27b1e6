"""A real model on llama.cpp's server: streamed, stopped, refused and overflowing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from desktop.adapters.http import HttpClient
from desktop.adapters.profile import profile
from desktop.adapters.providers import OPENROUTER
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.core import Core, Surroundings
from desktop.domain.chat import Answer, ChatRequest, Delta, Message, Started
from desktop.domain.credentials import Secret
from desktop.domain.errors import Rejected, Rejection
from desktop.domain.origin import BaseUrl
from desktop.presentation.wording import describe
from desktop.services.store import Store
from desktop.services.tasks import Tasks
from desktop.services.turn import ChatState, Phase
from tests.conftest import KnownKeys
from tests.fakes import MemoryKeyStore
from tests.real.conftest import LlamaServer
from tests.real.llama_server import CONTEXT_TOKENS, MODEL

pytestmark = pytest.mark.real
PROVIDER = "openrouter"
QUESTION = ChatRequest(
    MODEL, (Message("user", "Count from one to ten, in words."),), 12, temperature="0.0", seed=7
)


@dataclass
class Chat:
    """What came out of one request."""

    started: list[str]
    text: list[str]
    answer: Answer | None = None


@pytest_asyncio.fixture
async def adapter() -> AsyncIterator[OpenAICompatibleAdapter]:
    client = HttpClient("Modeldeck/test")
    yield OpenAICompatibleAdapter(replace(OPENROUTER, name="llama.cpp"), client)
    await client.close()


async def ask(
    adapter: OpenAICompatibleAdapter, server: LlamaServer, request: ChatRequest, key: str = ""
) -> Chat:
    chat = Chat([], [])
    base_url, secret = BaseUrl.parse(server.base_url), Secret(key or server.key)
    async for piece in adapter.stream_chat(base_url, secret, request):
        match piece:
            case Started():
                chat.started.append(piece.generation_id)
            case Delta():
                chat.text.append(piece.text)
            case Answer():
                chat.answer = piece
    return chat


async def test_an_answer_comes_piece_by_piece_with_its_counts(
    adapter: OpenAICompatibleAdapter, server: LlamaServer
) -> None:
    chat = await ask(adapter, server, QUESTION)
    answer = chat.answer
    assert answer is not None
    assert answer.complete
    assert len(chat.text) > 3, "a real model sends a token at a time"
    assert "".join(chat.text) == answer.text != ""
    assert chat.started == [answer.generation_id]
    assert (answer.finish_reason, answer.model) == ("length", MODEL)
    assert answer.usage is not None
    assert answer.usage.completion == QUESTION.max_tokens
    assert answer.usage.prompt > 5
    assert answer.bill.cost is None, "nobody charges for it, and nobody says that it is free"


async def test_the_same_seed_says_the_same_again(
    adapter: OpenAICompatibleAdapter, server: LlamaServer
) -> None:
    hot = replace(QUESTION, temperature="1.50", top_p="0.95")
    one, other = [(await ask(adapter, server, hot)).text for _ in range(2)]
    assert "".join(one) == "".join(other)


async def test_a_stop_text_ends_the_answer(
    adapter: OpenAICompatibleAdapter, server: LlamaServer
) -> None:
    whole = await ask(adapter, server, QUESTION)
    assert whole.answer is not None
    stop = whole.answer.text[len(whole.answer.text) // 2 :]
    cut = await ask(adapter, server, replace(QUESTION, stop=(stop,)))
    assert cut.answer is not None
    assert cut.answer.finish_reason == "stop"
    assert cut.answer.text == whole.answer.text.removesuffix(stop)


async def test_a_wrong_key_is_refused(
    adapter: OpenAICompatibleAdapter, server: LlamaServer, known_keys: KnownKeys
) -> None:
    wrong = known_keys.add("sk-local-00000000000000000000")
    with pytest.raises(Rejected) as caught:
        await ask(adapter, server, QUESTION, wrong)
    error = caught.value
    assert (error.kind, error.status) == (Rejection.KEY_REJECTED, 401)
    known_keys.assert_not_in(error)
    assert "key" in describe(error).text


async def test_a_prompt_beyond_the_context_is_refused(
    adapter: OpenAICompatibleAdapter, server: LlamaServer
) -> None:
    long = (Message("user", "word " * (2 * CONTEXT_TOKENS)),)
    with pytest.raises(Rejected) as caught:
        await ask(adapter, server, replace(QUESTION, messages=long))
    error = caught.value
    assert (error.kind, error.status) == (Rejection.BAD_REQUEST, 400)
    assert error.reason == "context_length_exceeded"
    assert f"{CONTEXT_TOKENS} tokens" in error.message


async def test_stop_ends_the_work_of_the_server(server: LlamaServer, tmp_path: Path) -> None:
    """The connection is closed, and the server sees it: the model does not go on alone."""
    async with await asyncio.to_thread(core_for, server, tmp_path) as core:
        await core.providers.add_model(PROVIDER, MODEL)
        sending = Tasks().start(
            core.chat.send(PROVIDER, MODEL, "Count from one to a thousand.", 400), "asking"
        )
        await text_came(core.chat.chat)
        assert (await slot(server))["is_processing"]
        await core.chat.stop()
        turn = await sending
        assert turn.phase is Phase.STOPPED
        assert turn.text
        left = await until_idle(server)
        assert left["n_decoded"] < turn.max_tokens
        again = await core.chat.send(PROVIDER, MODEL, "Once more.", 4)
        assert again.phase is Phase.DONE


def core_for(server: LlamaServer, folder: Path) -> Core:
    keys = MemoryKeyStore()
    origin = str(BaseUrl.parse(server.base_url).origin)
    keys.items[PROVIDER, origin] = Secret(server.key)
    return Core(Surroundings(profile(folder), {}, keys, {PROVIDER: server.base_url}))


async def text_came(chat: Store[ChatState]) -> None:
    came = asyncio.Event()

    def look(state: ChatState) -> None:
        if state.turns and state.turns[-1].text:
            came.set()

    end = chat.subscribe(look)
    await came.wait()
    end()


async def slot(server: LlamaServer) -> dict[str, Any]:
    """What the only slot of the server is doing."""
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        headers = {"Authorization": f"Bearer {server.key}"}
        answer = await client.get(f"{server.origin}/slots", headers=headers)
    (only,) = answer.raise_for_status().json()
    return {"is_processing": only["is_processing"], "n_decoded": only["next_token"][0]["n_decoded"]}


async def until_idle(server: LlamaServer) -> dict[str, Any]:
    """Asked again and again: the server looks for a closed connection between two tokens."""
    async with asyncio.timeout(60):
        while (state := await slot(server))["is_processing"]:
            pass
    return state
