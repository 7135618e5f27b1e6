"""The sandbox's arithmetic against numbers worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from tests.contract.exchange import ask, chat, value
from tests.simulators import Sandbox, jsontext
from tests.simulators.own_rows import own_rows
from tests.simulators.pricing import Counts, charge, rates_at
from tests.simulators.wire import Json

NOON = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)  # a Wednesday
ROWS = {row["id"]: row["pricing"] for row in own_rows(NOON.date())}


def bill(pricing: Json, counts: Counts, at: datetime = NOON) -> str:
    return format(charge(pricing, counts, at).total, "f")


def test_prompt_and_completion() -> None:
    # 1000 x 0.000003 + 200 x 0.000015
    assert bill(ROWS["sandbox/writer"], Counts(1000, 200)) == "0.006"


def test_cached_and_written_tokens_are_part_of_the_prompt() -> None:
    # 100 x 0.000003 + 600 x 0.0000003 + 300 x 0.00000375 + 200 x 0.000015
    counts = Counts(1000, 200, cached=600, cache_write=300)
    assert bill(ROWS["sandbox/writer"], counts) == "0.004605"


def test_writing_for_an_hour_has_its_own_price() -> None:
    counts = Counts(1000, 0, cache_write=1000, hour_cache=True)
    assert bill(ROWS["sandbox/writer"], counts) == "0.006"


def test_cached_tokens_cost_the_prompt_price_where_reading_has_none() -> None:
    pricing = {"prompt": "0.000002", "completion": "0.000008"}
    assert bill(pricing, Counts(1000, 0, cached=900)) == "0.002"


@pytest.mark.parametrize(
    ("prompt_tokens", "expected"),
    [
        (32_000, "0.036"),  # at the threshold: 32000 x 0.000001 + 1000 x 0.000004
        (32_001, "0.0540015"),  # above it: 32001 x 0.0000015 + 1000 x 0.000006
        (128_000, "0.198"),  # the second threshold is not passed yet
        (128_001, "0.390003"),  # prompt from the second tier, completion from the first
    ],
)
def test_tiers_apply_strictly_above_their_threshold_to_all_tokens(
    prompt_tokens: int, expected: str
) -> None:
    assert bill(ROWS["sandbox/archive"], Counts(prompt_tokens, 1000)) == expected


def test_a_tier_inherits_the_prices_it_does_not_name() -> None:
    rates = rates_at(ROWS["sandbox/archive"], 200_000, NOON)
    assert rates["input_cache_read"] == Decimal("0.0000001")


@pytest.mark.parametrize(
    ("clock", "prompt_price"),
    [
        ("16:29", "0.0000006"),
        ("16:30", "0.0000003"),
        ("23:59", "0.0000003"),
        ("00:29", "0.0000003"),
        ("00:30", "0.0000006"),
    ],
)
def test_a_window_may_wrap_midnight_and_excludes_its_end(clock: str, prompt_price: str) -> None:
    at = datetime.combine(NOON.date(), time.fromisoformat(clock), UTC)
    assert rates_at(ROWS["sandbox/night-owl"], 1, at)["prompt"] == Decimal(prompt_price)


@pytest.mark.parametrize(("day", "prompt_price"), [(4, "2"), (7, "1")])
def test_a_day_limits_an_override(day: int, prompt_price: str) -> None:
    weekend = {"utc_days": ["saturday", "sunday"], "prompt": "1"}
    pricing = {"prompt": "2", "completion": "2", "overrides": [weekend]}
    assert rates_at(pricing, 1, NOON.replace(day=day))["prompt"] == Decimal(prompt_price)


def test_reasoning_has_a_price_of_its_own_where_the_row_says_so() -> None:
    # 1000 x 0.000002 + 100 x 0.000008 + 400 x 0.000003
    assert bill(ROWS["sandbox/thinker"], Counts(1000, 500, reasoning=400)) == "0.004"


def test_requests_and_searches_are_charged_by_the_piece() -> None:
    assert bill(ROWS["sandbox/ticket"], Counts(10, 10)) == "0.00502"
    assert bill(ROWS["sandbox/writer"], Counts(0, 0, web_searches=2)) == "0.02"


def test_no_digit_of_a_long_price_is_lost() -> None:
    # 7 x 0.0000000416666666666667 + 3 x 0.00000009
    expected = "0.0000005616666666666669"
    assert bill(ROWS["sandbox/long-digits"], Counts(7, 3)) == expected
    assert jsontext.dumps({"cost": Decimal(expected)}) == f'{{"cost":{expected}}}'


def test_a_router_has_no_price_and_is_charged_as_the_model_it_took() -> None:
    with pytest.raises(ValueError, match="router"):
        charge(ROWS["openrouter/auto"], Counts(1, 1), NOON)
    sandbox = Sandbox(clock=lambda: NOON)
    answer = value(chat(sandbox, "Which model?", model="openrouter/auto"))
    row = sandbox.catalog.find(answer["model"])
    assert row is not None
    usage = answer["usage"]
    counts = Counts(usage["prompt_tokens"], usage["completion_tokens"])
    assert usage["cost"] == charge(row["pricing"], counts, NOON).total


def test_a_chat_is_billed_to_the_last_digit() -> None:
    sandbox = Sandbox()
    usage = value(chat(sandbox, "a" * 84, max_tokens=16))["usage"]
    # 84 bytes are 21 tokens, 4 for the message, 3 for the prompt: 28 x 0.000003 + 16 x 0.000015
    assert (usage["prompt_tokens"], usage["completion_tokens"]) == (28, 16)
    assert usage["cost"] == Decimal("0.000324")
    assert usage["cost_details"] == {
        "upstream_inference_cost": Decimal("0.000324"),
        "upstream_inference_prompt_cost": Decimal("0.000084"),
        "upstream_inference_completions_cost": Decimal("0.00024"),
    }


def test_the_key_shows_what_chats_have_cost() -> None:
    sandbox = Sandbox()
    before = value(ask(sandbox, "GET", "/key"))["data"]
    cost = value(chat(sandbox, "What does this cost?"))["usage"]["cost"]
    after = value(ask(sandbox, "GET", "/key"))["data"]
    for name in ("usage", "usage_daily", "usage_weekly", "usage_monthly"):
        assert after[name] - before[name] == cost
    assert before["limit_remaining"] - after["limit_remaining"] == cost
    assert after["limit_remaining"] == after["limit"] - after["usage_monthly"]


def test_a_spent_key_is_refused() -> None:
    sandbox = Sandbox()
    sandbox.account.limit = sandbox.account.usage_monthly
    response = chat(sandbox, "Once more?")
    assert response.status == 403
    assert "Key limit exceeded (monthly limit)" in value(response)["error"]["message"]


def test_half_price_for_batches_and_the_same_slug_for_free() -> None:
    rows = {row["id"]: row for row in own_rows(date(2026, 11, 4))}
    base, batch = rows["sandbox/writer"], rows["sandbox/writer:batch"]
    for leg in ("prompt", "completion"):
        assert Decimal(batch["pricing"][leg]) * 2 == Decimal(base["pricing"][leg])
    assert rows["sandbox/writer:free"]["canonical_slug"] == base["canonical_slug"]
