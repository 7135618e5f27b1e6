"""The engine and the sandbox price the same rows, each by its own arithmetic."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.providers.openrouter_catalog import read_price
from desktop.domain.cost import cost_of
from desktop.domain.prices import DAYS
from desktop.domain.usage import Usage
from tests.simulators.pricing import Counts, charge
from tests.simulators.wire import Json

TOKENS = 1_000_000

amounts = st.builds(
    lambda digits, places: f"{Decimal(digits).scaleb(-places):f}",
    st.integers(0, 10**12),
    st.integers(0, 22),
)
clocks = st.builds(
    lambda hour, minute: hour * 100 + minute, st.integers(0, 23), st.integers(0, 59)
) | st.just(2400)
token_prices = ("input_cache_read", "input_cache_write", "input_cache_write_1h")
conditions = st.fixed_dictionaries(
    {},
    optional={
        "min_prompt_tokens": st.integers(0, 3 * TOKENS),
        "utc_start": clocks,
        "utc_end": clocks,
        "utc_days": st.lists(st.sampled_from(DAYS), min_size=1, unique=True),
    },
)
overrides = st.builds(
    lambda when, rates: {**rates, **when},
    conditions,
    st.dictionaries(st.sampled_from(("prompt", "completion", *token_prices)), amounts),
)
pricings = st.fixed_dictionaries(
    {"prompt": amounts, "completion": amounts, "web_search": amounts},
    optional={
        **dict.fromkeys((*token_prices, "internal_reasoning", "request"), amounts),
        "overrides": st.lists(overrides, max_size=4),
    },
)
parts = st.integers(0, TOKENS)
moments = st.integers(1_700_000_000, 2_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))


@given(pricings, parts, parts, parts, parts, parts, st.integers(0, 5), st.booleans(), moments)
def test_an_estimate_is_what_the_sandbox_charges(
    pricing: Json,
    plain: int,
    cached: int,
    written: int,
    answer: int,
    reasoning: int,
    searches: int,
    hour_cache: bool,
    at: datetime,
) -> None:
    counts = Counts(
        prompt=plain + cached + written,
        completion=answer + reasoning,
        cached=cached,
        cache_write=written,
        reasoning=reasoning,
        web_searches=searches,
        hour_cache=hour_cache,
    )
    usage = Usage(
        prompt=counts.prompt,
        completion=counts.completion,
        cached=cached,
        cache_write=written,
        cache_write_1h=written if hour_cache else 0,
        reasoning=reasoning,
        web_searches=searches,
    )
    assert cost_of(usage, read_price(pricing), at).estimate == charge(pricing, counts, at).total
