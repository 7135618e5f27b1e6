"""Lists of models over real sockets: pages, conditions, and what never ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import OPENROUTER, model_list
from desktop.adapters.providers.openrouter import OpenRouterAdapter
from desktop.adapters.providers.openrouter_catalog import CATALOG
from desktop.adapters.retries import ATTEMPTS
from desktop.domain.catalog_copy import CatalogCopy, Validators
from desktop.domain.credentials import Secret
from desktop.domain.errors import AnswerBroken, Breakage, NoAnswer, Rejected, Unreachable
from desktop.domain.origin import BaseUrl
from tests.adapters.conftest import Serve
from tests.fakes import AT_ONCE, NOON
from tests.simulators import Sandbox, Served, faults, serve
from tests.simulators.wire import Delivery, Request, Response, json_response


@pytest.fixture
def adapter(client: HttpClient) -> OpenRouterAdapter:
    return OpenRouterAdapter(OPENROUTER, client, CATALOG, AT_ONCE)


async def fetched(adapter: OpenRouterAdapter, base_url: str) -> CatalogCopy:
    copy = await adapter.fetch_catalog(BaseUrl.parse(base_url), NOON)
    assert copy is not None
    return copy


async def broken(adapter: OpenRouterAdapter, base_url: str) -> AnswerBroken:
    with pytest.raises(AnswerBroken) as caught:
        await adapter.fetch_catalog(BaseUrl.parse(base_url), NOON)
    return caught.value


# ── pages ───────────────────────────────────────────────────────────────────────────────────────


async def test_every_page_is_read(adapter: OpenRouterAdapter, served: Served) -> None:
    whole = await fetched(adapter, served.base_url)
    served.received.clear()
    with serve(Sandbox(page_size=7)) as paged:
        copy = await fetched(adapter, paged.base_url)
        assert len(paged.received) == -(-len(whole.catalog.models) // 7)
        assert {request.query["output_modalities"] for request in paged.received} == {"all"}
    assert copy.catalog.models == whole.catalog.models
    assert copy.validators is None, "what one page is called says nothing of the others"
    assert CATALOG.read(copy.body, NOON) == copy.catalog


def pages(links: dict[str, object], asked: list[Request]) -> Callable[[Request], Response]:
    """Rows ``a/0``, ``a/1``… and for each target the next page."""

    def answer(request: Request) -> Response:
        asked.append(request)
        rows = [{"id": f"a/{len(asked)}"}]
        return json_response(200, {"data": rows, "links": {"next": links.get(request.target)}})

    return answer


FIRST = "/v1/models?output_modalities=all"


@pytest.mark.parametrize("following", ["?page=2", "models?page=2", "/v1/models?page=2"])
async def test_the_next_page_may_be_named_from_here(
    adapter: OpenRouterAdapter, serving: Serve, following: str
) -> None:
    asked: list[Request] = []
    origin = await serving(pages({FIRST: following}, asked))
    copy = await fetched(adapter, f"{origin}/v1")
    assert [model.id for model in copy.catalog.models] == ["a/1", "a/2"]
    assert [request.target for request in asked] == [FIRST, "/v1/models?page=2"]


@pytest.mark.parametrize(
    "links",
    [
        {FIRST: FIRST},
        {FIRST: "/v1/models?p=2", "/v1/models?p=2": "/v1/models?p=3", "/v1/models?p=3": FIRST},
        {FIRST: "http://other.example/v1/models?p=2"},
        {FIRST: "https://127.0.0.1/v1/models"},
        {FIRST: "//other.example/v1/models"},
        {FIRST: "http://[::1/v1/models"},
        {FIRST: 7},
        {FIRST: ["/v1/models?p=2"]},
    ],
    ids=repr,
)
async def test_a_list_without_a_proper_end_is_not_taken_for_a_whole_one(
    adapter: OpenRouterAdapter, serving: Serve, links: dict[str, object]
) -> None:
    asked: list[Request] = []
    origin = await serving(pages(links, asked))
    assert (await broken(adapter, f"{origin}/v1")).breakage is Breakage.CUT_OFF
    assert len(asked) <= 3


@pytest.mark.parametrize(
    "following",
    [
        "http://127.0.0.1:{theirs}/v1/models",
        "//127.0.0.1:{theirs}/v1/models",
        "http://127.0.0.1:{ours}@127.0.0.1:{theirs}/v1/models",
        "http://127.0.0.1:{ours}\\@127.0.0.1:{theirs}/v1/models",
        "\\\\127.0.0.1:{theirs}/v1/models",
        "HTTP://127.0.0.1:{theirs}/v1/models",
        " //127.0.0.1:{theirs}/v1/models",
        "\t//127.0.0.1:{theirs}/v1/models",
    ],
)
async def test_another_origin_never_gets_the_key(
    adapter: OpenRouterAdapter, serving: Serve, key: str, following: str
) -> None:
    here: list[Request] = []
    elsewhere: list[Request] = []
    links: dict[str, object] = {}
    origin, theirs = await serving(pages(links, here)), await serving(pages({}, elsewhere))
    ports = {"ours": origin.rpartition(":")[2], "theirs": theirs.rpartition(":")[2]}
    links["/v1/models/user?output_modalities=all"] = following.format(**ports)
    with suppress(Rejected, Unreachable):
        await adapter.fetch_reachable(BaseUrl.parse(f"{origin}/v1"), Secret(key))
    assert here
    assert elsewhere == []


async def test_a_list_without_end_ends(
    adapter: OpenRouterAdapter, serving: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_list, "MOST_PAGES", 5)
    asked: list[Request] = []

    def endless(request: Request) -> Response:
        asked.append(request)
        following = f"/v1/models?p={len(asked)}"
        return json_response(200, {"data": [{"id": "a/b"}], "links": {"next": following}})

    origin = await serving(endless)
    assert (await broken(adapter, f"{origin}/v1")).breakage is Breakage.CUT_OFF
    assert len(asked) == 5


async def test_a_page_that_fails_is_asked_for_again(adapter: OpenRouterAdapter) -> None:
    with serve(Sandbox(page_size=10)) as paged:
        paged.sandbox.script(
            faults.Fault(),
            *[faults.status(503), faults.no_answer("drop")],
            faults.Fault(),
            faults.drop(after=200),
            on="/models",
        )
        copy = await fetched(adapter, paged.base_url)
        assert len(copy.catalog.models) == len(paged.sandbox.catalog.rows)


async def test_one_page_that_stays_away_costs_the_whole_list(adapter: OpenRouterAdapter) -> None:
    with serve(Sandbox(page_size=10)) as paged:
        paged.sandbox.script(faults.Fault(), *[faults.status(503)] * ATTEMPTS, on="/models")
        with pytest.raises(Rejected):
            await adapter.fetch_catalog(BaseUrl.parse(paged.base_url), NOON)


# ── conditions ──────────────────────────────────────────────────────────────────────────────────


async def test_what_has_not_changed_is_not_sent_again(
    adapter: OpenRouterAdapter, served: Served
) -> None:
    base_url = BaseUrl.parse(served.base_url)
    copy = await fetched(adapter, served.base_url)
    assert copy.validators is not None
    assert copy.validators.etag
    assert await adapter.fetch_catalog(base_url, NOON, copy.validators) is None
    assert served.received[-1].headers["if-none-match"] == copy.validators.etag
    served.sandbox.catalog.rows = served.sandbox.catalog.rows[1:]
    newer = await adapter.fetch_catalog(base_url, NOON, copy.validators)
    assert newer is not None
    assert len(newer.catalog.models) == len(copy.catalog.models) - 1
    assert newer.validators != copy.validators


async def test_both_names_of_an_answer_are_sent_back(
    adapter: OpenRouterAdapter, serving: Serve
) -> None:
    asked: list[Request] = []
    when = "Wed, 04 Nov 2026 12:00:00 GMT"

    def answer(request: Request) -> Response:
        asked.append(request)
        return json_response(
            200, {"data": [{"id": "a/b"}]}, (("ETag", '"one"'), ("Last-Modified", when))
        )

    base_url = f"{await serving(answer)}/v1"
    copy = await fetched(adapter, base_url)
    assert copy.validators == Validators(f"{base_url}{CATALOG.path}", '"one"', when)
    await adapter.fetch_catalog(BaseUrl.parse(base_url), NOON, copy.validators)
    first, second = asked
    assert first.header("If-None-Match") is None
    assert (second.header("If-None-Match"), second.header("If-Modified-Since")) == ('"one"', when)


async def test_conditions_go_only_to_the_address_that_they_came_from(
    adapter: OpenRouterAdapter, served: Served
) -> None:
    copy = await fetched(adapter, served.base_url)
    with serve(served.sandbox) as other:
        again = await adapter.fetch_catalog(BaseUrl.parse(other.base_url), NOON, copy.validators)
    assert again is not None, "it was asked for without a condition"
    assert "if-none-match" not in served.received[-1].headers


async def test_unchanged_is_no_answer_to_who_has_nothing(
    adapter: OpenRouterAdapter, serving: Serve
) -> None:
    origin = await serving(lambda _: Response(304))
    with pytest.raises(Rejected):
        await adapter.fetch_catalog(BaseUrl.parse(f"{origin}/v1"), NOON)


# ── bounds ──────────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_of_fifty_megabytes_is_refused_by_name(
    adapter: OpenRouterAdapter, serving: Serve
) -> None:
    row = b'{"id": "a/b", "name": "' + b"x" * 2**20 + b'"},'
    body = [b'{"data": [', *[row] * 50, b"{}]}"]
    headers = (("Content-Type", "application/json"),)
    origin = await serving(lambda _: Response(200, headers, iter(body)))
    error = await broken(adapter, f"{origin}/v1")
    assert (error.breakage, error.provider) == (Breakage.TOO_LARGE, "OpenRouter")


async def test_many_pages_may_not_be_more_together_than_one(
    adapter: OpenRouterAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(Sandbox(page_size=10)) as paged:
        monkeypatch.setattr(model_list, "LARGEST_LIST", 20_000)
        error = await broken(adapter, paged.base_url)
        assert error.breakage is Breakage.TOO_LARGE
        assert len(paged.received) == 2


async def test_a_server_that_drips_for_ever(
    adapter: OpenRouterAdapter, serving: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_list, "WHOLE_SECONDS", 0.3)
    drip = Delivery(pace=0.02)
    origin = await serving(lambda _: Response(200, (), iter([b" "] * 10_000), drip))
    with pytest.raises(Unreachable) as caught:
        await adapter.fetch_catalog(BaseUrl.parse(f"{origin}/v1"), NOON)
    assert (caught.value.host, caught.value.kind) == ("127.0.0.1", NoAnswer.TIMEOUT)


async def test_a_fetch_can_be_cancelled(adapter: OpenRouterAdapter, serving: Serve) -> None:
    asked = asyncio.Event()

    def silent(request: Request) -> Response:
        asked.set()
        return Response(200, delivery=Delivery(silent=True, then="stall"))

    base_url = BaseUrl.parse(f"{await serving(silent)}/v1")
    task: asyncio.Task[Any] = asyncio.get_running_loop().create_task(
        adapter.fetch_catalog(base_url, NOON)
    )
    await asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
