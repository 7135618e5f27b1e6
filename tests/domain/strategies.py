"""Amounts, prices and counts for the property tests."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from desktop.domain.prices import Leg, Price
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
)
"""Counts as they may come: the parts need not add up."""
