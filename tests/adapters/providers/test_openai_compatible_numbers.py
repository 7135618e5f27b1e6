"""Numbers of a request leave as the person typed them."""

from __future__ import annotations

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import OPENROUTER
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.domain.chat import ChatRequest, Message
from desktop.domain.credentials import Secret
from desktop.domain.origin import BaseUrl
from tests.simulators import Served


@pytest.mark.parametrize("typed", ["0.7", "0.70", "1", "1E-7", "0.12345678901234567890"])
async def test_every_digit_is_sent(client: HttpClient, served: Served, typed: str) -> None:
    adapter = OpenAICompatibleAdapter(OPENROUTER, client)
    question = (Message("user", "Why?"),)
    request = ChatRequest("sandbox/writer", question, 256, temperature=typed, top_p=typed)
    base_url = BaseUrl.parse(served.base_url)
    _ = [piece async for piece in adapter.stream_chat(base_url, Secret(served.key), request)]
    (received,) = served.received
    assert str(received.json["temperature"]) == typed
    assert str(received.json["top_p"]) == typed
