"""Search texts and models for the property tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from desktop.domain.catalog import Model
from desktop.domain.catalog_query import Filter
from desktop.domain.prices import Leg, Price, PriceTier

TODAY = date(2026, 11, 4)

_pieces = st.one_of(
    st.sampled_from([str(kind) for kind in Filter]),
    st.sampled_from(["FREE", "claude", '"free"', '"free', '"', '""', "by:meta", "by:", "new:7d"]),
    st.sampled_from(["ctx:>128k", "in:<", "in:<abc", "foo:bar", "is:", "is:en", "ß", "İ", "۷"]),
    st.sampled_from([" ", "  ", "\t", "\n", "\u00a0", "\x1f"]),
    st.text(max_size=4),
)
search_texts = st.lists(_pieces, max_size=8).map("".join) | st.lists(_pieces, max_size=6).map(
    " ".join
)
"""What somebody may type, sense and nonsense."""

_rates = st.sampled_from(
    [None, *map(Decimal, ("0", "0.0000005", "0.000001", "0.00000100", "0.0000010000000000000001"))]
)
_ids = st.builds(
    "{}/{}{}".format,
    st.sampled_from(["meta", "~meta", "meta-llama", "Anthropic"]),
    st.sampled_from(["claude", "claude-2", "opus", "free-2", "ß"]),
    st.sampled_from(["", ":free", ":batch"]),
)


def _price(
    prompt: Decimal | None, completion: Decimal | None, dynamic: bool, tiered: bool
) -> Price:
    rates = {Leg.PROMPT: prompt, Leg.COMPLETION: completion}
    tier = PriceTier({Leg.PROMPT: Decimal("0.5")}, min_prompt_tokens=1000)
    known = {leg: rate for leg, rate in rates.items() if rate is not None}
    return Price(known, (tier,) if tiered else (), dynamic=dynamic)


models = st.builds(
    Model,
    id=_ids,
    name=st.sampled_from(["Meta: Claude 2", "Opus", "Opus 2", "STRASSE", "Anthropic: ß free"]),
    created=st.none()
    | st.integers(-3, 40).map(
        lambda ago: datetime(2026, 11, 4, 12, tzinfo=UTC) - timedelta(days=ago)
    ),
    context_length=st.sampled_from([None, 0, 8000, 128_000, 128_001, 200_000]),
    input_modalities=st.sampled_from([(), ("text",), ("text", "image")]),
    output_modalities=st.sampled_from([(), ("text",), ("image",), ("image", "text")]),
    supported_parameters=st.sampled_from([(), ("tools",), ("tools", "reasoning")]),
    expires=st.sampled_from([None, TODAY, TODAY + timedelta(61)]),
    price=st.builds(_price, _rates, _rates, st.booleans(), st.booleans()),
)
