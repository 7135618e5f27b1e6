"""Rows with one of everything that the Pricing page has to show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.model_defaults import over
from desktop.domain.prices import (
    UNKNOWN_PRICE,
    FoundPrice,
    Leg,
    Price,
    PriceOrigin,
    PriceTier,
    with_custom,
)
from desktop.domain.pricing import ModelPricing
from desktop.domain.typed_values import read_rate
from tests.fakes import NOON

PROVIDER = "openrouter"
SHIPPED_ON = datetime(2026, 10, 9, tzinfo=UTC)
ALL = frozenset({"temperature", "top_p", "reasoning", "max_tokens", "tools"})
PLAIN = frozenset({"temperature", "max_tokens"})
NAMES = {
    "anthropic/claude-sonnet-5": "Claude Sonnet 5",
    "google/gemini-3.6-flash": "Gemini 3.6 Flash",
    "openai/gpt-5.6-luna": "GPT-5.6 Luna",
    "deepseek/deepseek-v4-flash": "DeepSeek V4 Flash",
    "inclusionai/ling-3.0-flash:free": "Ling-3.0-flash (free)",
    "openrouter/auto": "Auto Router",
    "retired/chatterbox-2": "chatterbox-2",
    "sao10k/l3-lunaris-8b": "Llama 3 8B Lunaris with quite a long name that needs room",
}
SONNET, FLASH, LUNA, DEEPSEEK, FREE, ROUTER, RETIRED, LUNARIS = NAMES
OWN = {"prompt": "2.5", "completion": "12"}


def rates(**typed: str) -> dict[Leg, Decimal]:
    """As a person types them, by the names of the legs."""
    return {Leg(leg): read_rate(amount, Leg(leg)) for leg, amount in typed.items()}


def live(price: Price) -> FoundPrice:
    """Fetched two minutes before noon."""
    return FoundPrice(price, PriceOrigin.LIVE, "OpenRouter catalog", NOON - timedelta(minutes=2))


def pricing(
    model: str,
    base: FoundPrice,
    custom: Mapping[Leg, Decimal] | None = None,
    **more: Any,
) -> ModelPricing:
    """A row; ``custom`` was set two days before."""
    own = custom or {}
    price = with_custom(base, own, NOON - timedelta(days=2))
    given: dict[str, Any] = {"supports": ALL, "max_completion_tokens": 65_536} | more
    none = ModelDefaults()
    sent = over(given.get("own_defaults", none), given.get("shipped_defaults", none))
    return ModelPricing(PROVIDER, model, price, base, own, defaults=sent, **given)


def sonnet(custom: Mapping[Leg, Decimal] | None = None, **more: Any) -> ModelPricing:
    """Reasons, was dearer before."""
    base = Price(rates(prompt="2", completion="10", cacheRead="0.2", cacheWrite="2.5"))
    given: dict[str, Any] = {
        "base_changed_at": NOON - timedelta(days=12),
        "base_before": rates(prompt="3", completion="15"),
        "shipped_defaults": ModelDefaults(max_tokens=4096),
        "efforts": ("high", "medium", "low"),
    }
    return pricing(SONNET, live(base), custom, **given | more)


def flash(custom: Mapping[Leg, Decimal] | None = None) -> ModelPricing:
    """Has a tier."""
    base = rates(prompt="1.5", completion="7.5", cacheRead="0.15", cacheWrite="0.0833")
    tier = PriceTier(rates(prompt="3", completion="11.25"), min_prompt_tokens=200_000)
    return pricing(
        FLASH,
        live(Price(base, (tier,))),
        custom,
        base_changed_at=NOON - timedelta(days=3),
        base_before=rates(prompt="1.5", completion="9"),
    )


def rows() -> tuple[ModelPricing, ...]:
    """In the person's order."""
    luna = Price(rates(prompt="1", completion="6", cacheRead="0.1", webSearch="0.01"))
    shipped = FoundPrice(
        Price(rates(prompt="0.14", completion="0.28", cacheRead="0.0036")),
        PriceOrigin.DEFAULT,
        "genai-prices 0.2.3",
        SHIPPED_ON,
    )
    own = ModelDefaults(temperature=Decimal("0.3"), system_prompt="Answer in one sentence.")
    return (
        sonnet(),
        flash(rates(prompt="1.2")),
        pricing(
            LUNA,
            live(luna),
            rates(prompt="0.8", completion="5", cacheRead="0.08", webSearch="0.005"),
            own_defaults=own,
            shipped_defaults=ModelDefaults(max_tokens=8192, temperature=Decimal("0.7")),
        ),
        pricing(DEEPSEEK, shipped, supports=PLAIN),
        pricing(FREE, live(Price(rates(prompt="0", completion="0"))), supports=PLAIN),
        pricing(ROUTER, live(Price(dynamic=True)), supports=frozenset()),
        pricing(RETIRED, UNKNOWN_PRICE, supports=frozenset(), max_completion_tokens=None),
        pricing(LUNARIS, live(Price(rates(prompt="0.04", completion="0.05"))), supports=PLAIN),
    )


def many_rows() -> tuple[ModelPricing, ...]:
    """So many that a search is worth its place."""
    price = live(Price(rates(prompt="0.1", completion="0.4")))
    return (*rows(), *(pricing(f"maker/model-{number}", price) for number in range(1, 25)))


def name(model: str) -> str:
    """As a catalog names it."""
    return NAMES.get(model, model.partition("/")[2].replace("-", " ").title())
