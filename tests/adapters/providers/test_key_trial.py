"""How any provider of the common format is asked whether a key is good."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import OPENAI_COMPATIBLE
from desktop.adapters.providers.model_rows import OPENAI_LIST
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.domain.credentials import KeyInfo, Secret
from desktop.domain.errors import AnswerBroken, Rejected, Rejection
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import KeyCheck, Provider
from desktop.domain.usage import Bill, Usage
from tests.adapters.conftest import Serve
from tests.simulators.wire import Request, Response, json_response

BY_LIST = OPENAI_COMPATIBLE
BY_CHAT = replace(OPENAI_COMPATIBLE, key_check=KeyCheck.CHAT, key_check_model="small-1")
LIST = json_response(200, {"object": "list", "data": [{"id": "small-1"}]})
ANSWER: dict[str, Any] = {
    "id": "chatcmpl-1",
    "model": "small-1-dated",
    "choices": [{"message": {"content": "H"}, "finish_reason": "length"}],
    "usage": {"prompt_tokens": 8, "completion_tokens": 1, "cost": 0.01},
}
NOT_FOUND = json_response(404, {"error": {"message": "Not Found"}})
WRONG_KEY = json_response(401, {"error": {"message": "Nobody knows this key."}})


@dataclass
class Endpoint:
    """Answers by path, and keeps what it was asked."""

    answers: dict[str, Response]
    asked: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        return self.answers.get(request.path, NOT_FOUND)

    @property
    def targets(self) -> list[str]:
        return [f"{request.method} {request.target}" for request in self.asked]


async def check(
    provider: Provider, endpoint: Endpoint, client: HttpClient, serving: Serve, key: str | None
) -> KeyInfo:
    base_url = BaseUrl.parse(f"{await serving(endpoint)}/v1")
    adapter = OpenAICompatibleAdapter(provider, client, OPENAI_LIST)
    return await adapter.check_key(base_url, Secret(key) if key else None)


async def test_the_list_of_models_tells(client: HttpClient, serving: Serve, key: str) -> None:
    endpoint = Endpoint({"/v1/models": LIST})
    assert await check(BY_LIST, endpoint, client, serving, key) == KeyInfo()
    assert endpoint.targets == ["GET /v1/models"]
    assert endpoint.asked[0].header("Authorization") == f"Bearer {key}"


async def test_an_endpoint_without_keys_is_asked_without_one(
    client: HttpClient, serving: Serve
) -> None:
    endpoint = Endpoint({"/v1/models": LIST})
    assert await check(BY_LIST, endpoint, client, serving, None) == KeyInfo()
    assert endpoint.asked[0].header("Authorization") is None


@pytest.mark.parametrize("provider", [BY_LIST, BY_CHAT])
async def test_a_wrong_key_is_rejected_in_the_providers_words(
    provider: Provider, client: HttpClient, serving: Serve, key: str
) -> None:
    endpoint = Endpoint({"/v1/models": WRONG_KEY, "/v1/chat/completions": WRONG_KEY})
    with pytest.raises(Rejected, match="Nobody knows this key") as caught:
        await check(provider, endpoint, client, serving, key)
    assert caught.value.kind is Rejection.KEY_REJECTED
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize(
    "response",
    [
        Response(200, (("Content-Type", "text/html"),), b"<html>Sign in</html>"),
        Response(200),
        json_response(200, {"object": "list"}),
        json_response(200, {"data": "none"}),
    ],
)
async def test_a_page_in_place_of_the_list_says_nothing_of_the_key(
    response: Response, client: HttpClient, serving: Serve, key: str
) -> None:
    with pytest.raises(AnswerBroken) as caught:
        await check(BY_LIST, Endpoint({"/v1/models": response}), client, serving, key)
    assert caught.value.provider == BY_LIST.name


async def test_a_message_of_one_token_tells(client: HttpClient, serving: Serve, key: str) -> None:
    endpoint = Endpoint({"/v1/chat/completions": json_response(200, ANSWER)})
    info = await check(BY_CHAT, endpoint, client, serving, key)
    assert endpoint.targets == ["POST /v1/chat/completions"]
    assert endpoint.asked[0].json() == {
        "model": "small-1",
        "messages": [{"role": "user", "content": "Hi"}],
        "max_tokens": 1,
    }
    assert info.answer is not None
    assert info == KeyInfo(answer=info.answer)
    assert (info.answer.model, info.answer.generation_id) == ("small-1-dated", "chatcmpl-1")
    assert (info.answer.usage, info.answer.complete) == (Usage(8, 1), True)
    assert info.answer.bill == Bill(), "who does not bill has no bill"


async def test_what_is_no_answer_says_nothing_of_the_key(
    client: HttpClient, serving: Serve, key: str
) -> None:
    endpoint = Endpoint({"/v1/chat/completions": LIST})
    with pytest.raises(AnswerBroken):
        await check(BY_CHAT, endpoint, client, serving, key)


async def test_an_error_inside_a_200_is_a_no(client: HttpClient, serving: Serve, key: str) -> None:
    said = {"error": {"message": "The balance is used up", "code": 402}}
    endpoint = Endpoint({"/v1/chat/completions": json_response(200, said)})
    with pytest.raises(Rejected) as caught:
        await check(BY_CHAT, endpoint, client, serving, key)
    assert (caught.value.kind, caught.value.model) == (Rejection.PAYMENT_REQUIRED, "small-1")


async def test_where_there_is_no_list_a_message_tells_if_it_is_known_to_whom(
    client: HttpClient, serving: Serve, key: str
) -> None:
    endpoint = Endpoint({"/v1/chat/completions": json_response(200, ANSWER)})
    known = replace(BY_LIST, key_check_model="small-1")
    info = await check(known, endpoint, client, serving, key)
    assert endpoint.targets == ["GET /v1/models", "POST /v1/chat/completions"]
    assert info.answer is not None
    with pytest.raises(Rejected) as caught:
        await check(BY_LIST, endpoint, client, serving, key)
    assert caught.value.kind is Rejection.NOT_FOUND


async def test_a_message_that_told_once_is_not_sent_every_minute(
    client: HttpClient, serving: Serve, key: str
) -> None:
    endpoint = Endpoint({"/v1/chat/completions": json_response(200, ANSWER)})
    base_url = BaseUrl.parse(f"{await serving(endpoint)}/v1")
    known = replace(BY_LIST, key_check_model="small-1")
    adapter = OpenAICompatibleAdapter(known, client, OPENAI_LIST)
    first = await adapter.check_key(base_url, Secret(key))
    again = await adapter.check_key(base_url, Secret(key))
    other = await adapter.check_key(base_url, Secret("another"))
    assert [info.answer is not None for info in (first, again, other)] == [True, False, True]
    sent = [request for request in endpoint.asked if request.method == "POST"]
    assert len(sent) == 2


GONE = json_response(404, {"error": {"message": "There is no small-1."}})
RETIRED = json_response(429, {"error": {"message": "insufficient balance (1008)"}})


class Retired(Endpoint):
    """The model that is to be asked is there no more."""

    def __call__(self, request: Request) -> Response:
        if request.method == "POST" and request.json()["model"] == "small-1":
            self.asked.append(request)
            return self.answers["small-1"]
        return super().__call__(request)


@pytest.mark.parametrize("no", [GONE, RETIRED])
async def test_a_model_that_is_gone_is_not_held_against_the_key(
    no: Response, client: HttpClient, serving: Serve, key: str
) -> None:
    rows = [{"id": "small-1"}, {"id": "small-2"}]
    listed = json_response(200, {"data": rows})
    answered = json_response(200, ANSWER | {"model": "small-2"})
    endpoint = Retired({"small-1": no, "/v1/models": listed, "/v1/chat/completions": answered})
    info = await check(BY_CHAT, endpoint, client, serving, key)
    assert info.answer is not None
    assert info.answer.model == info.asked == "small-2"
    assert len(endpoint.asked) == 3


async def test_where_no_other_model_is_known_the_no_stays(
    client: HttpClient, serving: Serve, key: str
) -> None:
    endpoint = Retired({"small-1": GONE, "/v1/models": LIST})
    with pytest.raises(Rejected, match=r"There is no small-1\."):
        await check(BY_CHAT, endpoint, client, serving, key)


@pytest.mark.parametrize("open_to_all", [True, False])
async def test_a_list_for_everybody_proves_no_key_of_an_endpoint_of_ones_own(
    client: HttpClient, serving: Serve, key: str, open_to_all: bool
) -> None:
    own = replace(BY_LIST, own=True)

    def listing(request: Request) -> Response:
        known = request.header("Authorization") is not None or open_to_all
        return LIST if known else WRONG_KEY

    base_url = BaseUrl.parse(f"{await serving(listing)}/v1")
    adapter = OpenAICompatibleAdapter(own, client, OPENAI_LIST)
    for _ in range(2):
        info = await adapter.check_key(base_url, Secret(key))
        assert info.proven is not open_to_all


@pytest.mark.parametrize(
    ("without_key", "proven"),
    [
        (Response(200, body=b"<!doctype html><title>Sign in</title>"), True),
        (Response(200, body=b'{"error": {"message": "no key", "code": 401}}'), True),
        (Response(503, body=b""), False),
    ],
)
async def test_only_a_list_without_a_key_says_that_it_is_for_everybody(
    client: HttpClient, serving: Serve, key: str, without_key: Response, proven: bool
) -> None:
    def listing(request: Request) -> Response:
        return LIST if request.header("Authorization") is not None else without_key

    base_url = BaseUrl.parse(f"{await serving(listing)}/v1")
    adapter = OpenAICompatibleAdapter(replace(BY_LIST, own=True), client, OPENAI_LIST)
    assert (await adapter.check_key(base_url, Secret(key))).proven is proven
