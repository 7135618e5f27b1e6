"""Amounts, prices and counts for the property tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal

from hypothesis import strategies as st

from desktop.domain.prices import DAYS, Leg, Price, PriceTier
from desktop.domain.usage import Usage

MOST_TOKENS = 100_000_000

rates = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(0, 10**24),  # the longest price seen has 24 characters
    st.integers(0, 24),
)
"""USD per token or unit; absurd ones too."""

prices = st.dictionaries(st.sampled_from(Leg), rates).map(Price)
known_prices = st.builds(
    lambda prompt, completion, others: Price(
        {**others, Leg.PROMPT: prompt, Leg.COMPLETION: completion}
    ),
    rates,
    rates,
    st.dictionaries(st.sampled_from(Leg), rates),
)

_clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 30, 59]))
tiers = st.builds(
    PriceTier,
    rates=st.dictionaries(st.sampled_from(Leg), rates),
    min_prompt_tokens=st.none() | st.integers(0, 100) | st.integers(0, MOST_TOKENS),
    utc_start=st.none() | _clocks,
    utc_end=st.none() | _clocks,
    utc_days=st.frozensets(st.sampled_from(DAYS)),
)
tiered_prices = st.builds(
    lambda price, tiers: replace(price, tiers=tuple(tiers)),
    known_prices,
    st.lists(tiers, max_size=4),
)
moments = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))

_counts = st.one_of(st.integers(0, 50), st.integers(0, MOST_TOKENS))
usages = st.builds(
    Usage,
    prompt=_counts,
    completion=_counts,
    cached=_counts,
    cache_write=_counts,
    cache_write_1h=_counts,
    reasoning=_counts,
    audio=_counts,
    image=_counts,
    web_searches=st.integers(0, 20),
    server_tool_calls=st.integers(0, 20),
    audio_output=_counts,
    image_input=_counts,
)
"""Counts as they may come: the parts need not add up."""
