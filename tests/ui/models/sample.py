"""A small catalog with one of everything that the Models page has to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from desktop.adapters.fuzzy_match import fuzzy_match
from desktop.domain.catalog import Catalog, Model
from desktop.domain.catalog_index import CatalogIndex
from desktop.domain.catalog_index_columns import CatalogColumns
from desktop.domain.prices import Leg, Price, PriceTier
from desktop.presentation.models_browser import ModelsBrowser
from tests.fakes import NOON

TODAY = NOON.date()
MILLION = Decimal(1_000_000)
ALL = ("tools", "tool_choice", "reasoning", "structured_outputs", "temperature", "max_tokens")


def price(into: str | None, out: str | None, **more: str) -> Price:
    """USD per million tokens; ``None`` is unknown. ``more``: other legs by their names."""
    named = {"prompt": into, "completion": out, **more}
    rates = {Leg(leg): Decimal(rate) / MILLION for leg, rate in named.items() if rate is not None}
    return Price(rates)


def model(model_id: str, name: str, cost: Price, days: int = 100, **more: Any) -> Model:
    """``days``: how long ago it came out."""
    given: dict[str, Any] = {
        "canonical_slug": model_id,
        "created": NOON - timedelta(days=days),
        "context_length": 262_144,
        "max_completion_tokens": 65_536,
        "input_modalities": ("text",),
        "output_modalities": ("text",),
        "supported_parameters": ALL,
        "price": cost,
    }
    return Model(model_id, name, **given | more)


def sample_models() -> tuple[Model, ...]:
    """In the order of the source."""
    seeing: dict[str, Any] = {"input_modalities": ("text", "image")}
    long: dict[str, Any] = {"context_length": 1_048_576}
    plain: dict[str, Any] = {"supported_parameters": ("temperature", "max_tokens")}
    tier = PriceTier({Leg.PROMPT: Decimal("0.000004")}, min_prompt_tokens=200_000)
    flash = price("1.5", "7.5", cacheRead="0.15", cacheWrite="0.08333")
    return (
        model(
            "google/gemini-3.6-flash",
            "Google: Gemini 3.6 Flash",
            replace(flash, tiers=(tier,)),
            3,
            description="A fast model for long documents, pictures and tools. It answers in text, "
            "thinks before it does, and takes a million tokens.",
            knowledge_cutoff=date(2026, 3, 31),
            **seeing,
            **long,
        ),
        model(
            "anthropic/claude-sonnet-5",
            "Anthropic: Claude Sonnet 5",
            price("2", "10", cacheRead="0.2", cacheWrite="2.5"),
            20,
            **seeing,
            **long,
        ),
        model(
            "inclusionai/ling-3.0-flash:free",
            "inclusionAI: Ling-3.0-flash (free)",
            price("0", "0"),
            9,
        ),
        model("poolside/laguna-xs-2.1", "Poolside: Laguna XS 2.1", price("0.06", "0.12"), 40),
        model("poolside/laguna-s-2.1", "Poolside: Laguna S 2.1", price("0.1", "0.2"), 8, **long),
        model(
            "deepseek/deepseek-v4-flash",
            "DeepSeek: DeepSeek V4 Flash",
            price("0.14", "0.28"),
            **long,
        ),
        model(
            "poolside/laguna-m.1",
            "Poolside: Laguna M.1",
            price("0.2", "0.4"),
            expires=TODAY + timedelta(days=9),
        ),
        model("nex-agi/nex-n2-pro", "Nex AGI: Nex-N2-Pro", price("0.25", "1"), **seeing),
        model(
            "google/gemini-3.5-flash-lite",
            "Google: Gemini 3.5 Flash Lite",
            price("0.3", "2.5"),
            12,
            **seeing,
            **long,
        ),
        model(
            "z-ai/glm-4.5",
            "Z.ai: GLM 4.5",
            price("0.6", "2.2"),
            400,
            context_length=131_072,
            expires=date(2026, 12, 31),
        ),
        model(
            "moonshotai/kimi-k2.7-code",
            "MoonshotAI: Kimi K2.7 Code",
            price("0.73", "3.5"),
            **seeing,
        ),
        model("z-ai/glm-5.2", "Z.ai: GLM 5.2", price("0.774", "2.43"), **long),
        model(
            "openai/gpt-5.6-luna",
            "OpenAI: GPT-5.6 Luna",
            price("1", "6", webSearch="10000"),
            **seeing,
            **long,
        ),
        model("x-ai/grok-4.3", "xAI: Grok 4.3", price("1.25", "2.5"), **seeing, **long),
        model(
            "thinkingmachines/inkling",
            "Thinking Machines: Inkling",
            price("1", "4.05"),
            2,
            **seeing,
            **long,
        ),
        model(
            "anthropic/claude-opus-5",
            "Anthropic: Claude Opus 5",
            price("5", "25"),
            20,
            **seeing,
            **long,
        ),
        model(
            "anthropic/claude-haiku-4.5",
            "Anthropic: Claude Haiku 4.5",
            price("1", "5"),
            380,
            **seeing,
            context_length=200_000,
        ),
        model(
            "~anthropic/claude-sonnet-latest",
            "Anthropic Claude Sonnet Latest",
            price("2", "10"),
            20,
            alias_target="anthropic/claude-sonnet-5",
            **seeing,
            **long,
        ),
        model("openrouter/auto", "Auto Router", Price(dynamic=True), 700, context_length=2_000_000),
        model(
            "mistralai/mistral-tiny",
            "Mistral: Mistral Tiny",
            price("0.025", "0.0036"),
            900,
            context_length=32_768,
            **plain,
        ),
        model(
            "acme/unpriced", "Acme: Unpriced", price(None, None), 60, context_length=None, **plain
        ),
        model(
            "sao10k/l3-lunaris-8b",
            "Sao10K: Llama 3 8B Lunaris with quite a long name that needs room",
            price("0.04", "0.05"),
            500,
            context_length=8192,
            **plain,
        ),
        model("openai/gpt-5.6-luna:batch", "OpenAI: GPT-5.6 Luna (batch)", price("0.5", "3")),
        model(
            "google/lyria-3",
            "Google: Lyria 3",
            price("0", "0"),
            output_modalities=("audio",),
            **plain,
        ),
    )


ENABLED = (
    "anthropic/claude-sonnet-5",
    "google/gemini-3.6-flash",
    "inclusionai/ling-3.0-flash:free",
    "deepseek/deepseek-v4-flash",
    "poolside/laguna-m.1",
    "moonshotai/kimi-k2.7-code",
    "openai/gpt-5.6-luna",
    "retired/chatterbox-2",
)
UNREACHABLE = ("x-ai/grok-4.3",)


def sample_catalog(models: Iterable[Model] = ()) -> Catalog:
    """As of twelve minutes before noon."""
    return Catalog(
        tuple(models) or sample_models(), "OpenRouter catalog", NOON - timedelta(minutes=12)
    )


def browser_of(
    models: Iterable[Model] = (),
    enabled: Iterable[str] = ENABLED,
    unreachable: Iterable[str] = UNREACHABLE,
    default: str = ENABLED[0],
    at_once: int = 100,
) -> ModelsBrowser:
    """What the page searches in; ``at_once`` 0 treats it as a large catalog."""
    columns = CatalogColumns.of(tuple(models) or sample_models(), TODAY)
    index = CatalogIndex(columns, enabled=enabled, unreachable=unreachable, fuzzy=fuzzy_match)
    return ModelsBrowser(index, TODAY, default, at_once)


def catalog_before() -> Catalog:
    """The catalog that the person has seen: other prices, other models."""
    now = {each.id: each for each in sample_models()}
    gone = ("thinkingmachines/inkling", "google/gemini-3.6-flash")
    kept = [each for each in now.values() if each.id not in gone]
    old = {
        "anthropic/claude-sonnet-5": {
            "price": price("3", "15", cacheRead="0.3", cacheWrite="3.75")
        },
        "z-ai/glm-5.2": {"price": price("0.49", "1.54")},
        "poolside/laguna-m.1": {"expires": None},
        "z-ai/glm-4.5": {"expires": None},
        "x-ai/grok-4.3": {"input_modalities": ("text",), "context_length": 262_144},
        "~anthropic/claude-sonnet-latest": {"alias_target": "anthropic/claude-sonnet-4.6"},
    }
    before = [replace(each, **old.get(each.id, {})) for each in kept]  # type: ignore[arg-type]
    retired = model("retired/chatterbox-2", "Retired: Chatterbox 2", price("1", "2"), 900)
    heir = model("google/gemini-3.4-flash", "Google: Gemini 3.4 Flash", price("1", "6"), 200)
    return Catalog(
        (*before, retired, heir), "OpenRouter catalog", datetime(2026, 10, 20, tzinfo=UTC)
    )
