"""What OpenRouter has beyond the common format: the key check and the catalog."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import OPENROUTER
from desktop.adapters.providers.openrouter import OpenRouterAdapter, read_key_info
from desktop.adapters.providers.openrouter_catalog import CATALOG
from desktop.adapters.retries import ATTEMPTS
from desktop.domain.chat import Answer, ChatRequest, Message
from desktop.domain.credentials import FreeRequests, KeyInfo, Secret
from desktop.domain.errors import AnswerBroken, Rejected, Rejection
from desktop.domain.origin import BaseUrl
from tests.fakes import AT_ONCE, NOON
from tests.simulators import Served, faults


@pytest.fixture
def adapter(client: HttpClient) -> OpenRouterAdapter:
    return OpenRouterAdapter(OPENROUTER, client, CATALOG, AT_ONCE)


async def test_what_a_key_may_spend(adapter: OpenRouterAdapter, served: Served) -> None:
    info = await adapter.check_key(BaseUrl.parse(served.base_url), Secret(served.key))
    assert info.label.endswith(f"...{served.key[-4:]}")
    assert (info.limit, info.limit_remaining) == (Decimal(10), Decimal("7.5"))
    assert (info.usage, info.usage_daily) == (Decimal("42.25"), Decimal("0.12"))
    assert (info.usage_weekly, info.usage_monthly) == (Decimal("1.75"), Decimal("2.5"))
    assert info.free_requests == FreeRequests(1000, 0, 1000)
    assert info.limit_reset == "monthly"
    assert info.expires_at is not None
    assert (info.free_tier, info.management) == (False, False)
    (received,) = served.received
    assert received.headers["x-openrouter-title"] == "Modeldeck"
    assert "http-referer" not in received.headers


@pytest.mark.parametrize(
    ("data", "info"),
    [
        ({}, KeyInfo()),
        (
            {"label": None, "limit": None, "limit_remaining": None, "limit_reset": None},
            KeyInfo(),
        ),
        ({"limit": "many", "usage": [], "expires_at": 5, "is_free_tier": "no"}, KeyInfo()),
        ({"label": "work\u202e\nlaptop"}, KeyInfo(label="work laptop")),
        (
            {"limit": Decimal("0.5"), "limit_remaining": "0.25"},
            KeyInfo("", Decimal("0.5"), Decimal("0.25")),
        ),
        ({"is_free_tier": True}, KeyInfo(free_tier=True)),
        ({"is_management_key": True}, KeyInfo(management=True)),
        ({"is_provisioning_key": True}, KeyInfo(management=True)),
        (
            {"expires_at": "2026-12-01T00:00:00Z"},
            KeyInfo(expires_at=datetime(2026, 12, 1, tzinfo=UTC)),
        ),
        ({"expires_at": "2026-12-01T00:00:00"}, KeyInfo()),
        ({"expires_at": "0001-01-01T00:00:00+14:00"}, KeyInfo()),
        ({"expires_at": "9999-12-31T23:59:59-14:00"}, KeyInfo()),
        ({"usage_weekly": Decimal("0.75")}, KeyInfo(usage_weekly=Decimal("0.75"))),
        ({"limit": -1, "usage_weekly": "-1"}, KeyInfo()),
        ({"limit_remaining": Decimal("-0.01")}, KeyInfo(limit_remaining=Decimal("-0.01"))),
        ({"limit": Decimal("1e15"), "usage": Decimal("1e20"), "usage_daily": "NaN"}, KeyInfo()),
        (
            {"free_model_daily_requests": {"limit": 50, "used": 3, "remaining": 47}},
            KeyInfo(free_requests=FreeRequests(50, 3, 47)),
        ),
        (
            {"free_model_daily_requests": {"limit": -1, "used": Decimal("2.0"), "remaining": None}},
            KeyInfo(free_requests=FreeRequests(used=2)),
        ),
        ({"free_model_daily_requests": {"limit": -1, "used": Decimal("0.5")}}, KeyInfo()),
        ({"free_model_daily_requests": {"limit": True, "used": Decimal("1e20")}}, KeyInfo()),
        ({"free_model_daily_requests": [50]}, KeyInfo()),
        (
            {"label": "sk-or-v1-0123456789abcdef0123456789abcdef"},
            KeyInfo(label="sk-or-…"),
        ),
    ],
)
def test_every_field_may_be_absent(data: dict[str, Any], info: KeyInfo) -> None:
    assert read_key_info(data) == info


async def test_a_wrong_key(adapter: OpenRouterAdapter, served: Served) -> None:
    with pytest.raises(Rejected) as caught:
        await adapter.check_key(BaseUrl.parse(served.base_url), Secret("sk-or-v1-wrong"))
    assert caught.value.kind is Rejection.KEY_REJECTED
    assert caught.value.message == "User not found."


async def test_a_check_that_says_yes_and_then_nothing_of_use(
    adapter: OpenRouterAdapter, served: Served
) -> None:
    served.sandbox.script(faults.html(200), faults.empty(), on="/key")
    for _ in range(2):
        with pytest.raises(AnswerBroken):
            await adapter.check_key(BaseUrl.parse(served.base_url), Secret(served.key))


async def test_an_error_in_a_200_keeps_the_providers_words(
    adapter: OpenRouterAdapter, served: Served
) -> None:
    base_url = BaseUrl.parse(served.base_url)
    served.sandbox.script(faults.error_in_200(401), on="/key")
    with pytest.raises(Rejected) as caught:
        await adapter.check_key(base_url, Secret(served.key))
    assert (caught.value.kind, caught.value.message) == (Rejection.KEY_REJECTED, "User not found.")
    served.sandbox.script(*[faults.error_in_200(503)] * ATTEMPTS, on="/models")
    with pytest.raises(Rejected, match="Service temporarily unavailable"):
        await adapter.fetch_catalog(base_url, NOON)


async def test_the_catalog_needs_no_key_and_none_is_sent(
    adapter: OpenRouterAdapter, served: Served
) -> None:
    copy = await adapter.fetch_catalog(BaseUrl.parse(served.base_url), NOON)
    assert copy is not None
    assert "sandbox/writer" in copy.catalog.by_id
    assert (copy.catalog.source, copy.catalog.fetched_at) == ("OpenRouter catalog", NOON)
    assert b'"sandbox/writer"' in copy.body
    (received,) = served.received
    assert (received.credential, received.query) == ("absent", {"output_modalities": "all"})


async def test_what_the_account_of_a_key_reaches(
    adapter: OpenRouterAdapter, served: Served
) -> None:
    served.sandbox.hidden = frozenset({"sandbox/thinker"})
    base_url = BaseUrl.parse(served.base_url)
    reachable = await adapter.fetch_reachable(base_url, Secret(served.key))
    assert reachable is not None
    assert {"sandbox/writer", "sandbox/painter"} <= reachable
    assert "sandbox/thinker" not in reachable
    assert (served.received[0].path, served.received[0].credential) == (
        "/api/v1/models/user",
        "accepted",
    )


async def test_a_key_that_is_refused_reaches_nothing_that_is_known(
    adapter: OpenRouterAdapter, served: Served
) -> None:
    with pytest.raises(Rejected) as caught:
        await adapter.fetch_reachable(BaseUrl.parse(served.base_url), Secret("sk-or-v1-wrong"))
    assert caught.value.kind is Rejection.KEY_REJECTED
    assert len(served.received) == 1, "a no is not asked for twice"


async def test_a_page_in_place_of_the_catalog(adapter: OpenRouterAdapter, served: Served) -> None:
    served.sandbox.script(faults.html(200), faults.empty(), on="/models")
    for _ in range(2):
        with pytest.raises(AnswerBroken):
            await adapter.fetch_catalog(BaseUrl.parse(served.base_url), NOON)


async def test_the_effort_to_think_is_sent_the_way_openrouter_names_it(
    adapter: OpenRouterAdapter, served: Served
) -> None:
    request = ChatRequest("sandbox/thinker", (Message("user", "Why?"),), 64, reasoning_effort="low")
    base_url = BaseUrl.parse(served.base_url)
    reasoning = ""
    async for piece in adapter.stream_chat(base_url, Secret(served.key), request):
        if isinstance(piece, Answer):
            reasoning = piece.reasoning
    assert served.received[0].json["reasoning"] == {"effort": "low"}
    assert reasoning
