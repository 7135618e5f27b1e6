"""Write ``resources/defaultModelSettings.json``: the models and prices shipped with Modeldeck.

    python packaging/generate_default_settings.py [--check] [--out FILE]

Prices come from the package genai-prices (MIT; its notice is resources/LICENSES/genai-prices.txt);
the choice of models, their order and what genai-prices does not say come from default_models.toml;
so do whole rows of the providers that genai-prices does not know.
The same inputs give the same bytes: no clock, no network.

Units: ``perMillionTokens`` is USD per 1,000,000 tokens, ``perUnit`` USD for one request or one web
search. A tier holds for prompts of strictly more than ``minPromptTokens`` tokens and then prices
the whole request; it names only the legs it changes (source: genai-prices' ``TieredPrices`` and
``calc_unit_price``; OpenRouter's ``pricing.overrides`` mean the same).

``asOf`` is the day the price began, where genai-prices gives one; else ``data_date`` of
default_models.toml. genai-prices lists OpenRouter's ``:free`` variants without any price; they,
and hand-kept rows of models that a quota makes free, are the only rows written as "0". A hand-kept
row without a price has none: it is unknown. A price this file has no place for is an error, never
dropped.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Context, Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from genai_prices.data import providers
from genai_prices.types import ModelInfo, ModelPrice, StartDateConstraint, TieredPrices

CHOICE = Path(__file__).with_name("default_models.toml")
OUT = Path(__file__).parents[1] / "resources" / "defaultModelSettings.json"

TOKEN_LEGS = {
    "input_mtok": "prompt",
    "output_mtok": "completion",
    "cache_read_mtok": "cacheRead",
    "cache_write_mtok": "cacheWrite",
    "cache_write_1h_mtok": "cacheWrite1h",
    "output_reasoning_mtok": "reasoning",
    "input_audio_mtok": "audio",
}
# genai-prices gives these for 1,000 units.
UNIT_LEGS = {"requests_kcount": "request", "web_searches_kcount": "webSearch"}
PREFIXES = {"openrouter": "", "fireworks": "accounts/fireworks/models/"}
HAND_KEPT = ("modelscope", "modelstudio")
DIFF_LINES = 40

# Some of the package's prices went through a float (0.08333333333333334). 15 digits are all a
# float is sure of, and are what OpenRouter itself sends (0.0833333333333333).
_FLOAT_DIGITS = Context(prec=15)

Row = dict[str, Any]


class UnusablePriceError(ValueError):
    """genai-prices does not know a chosen model, or prices it in a way the file cannot hold."""


def plain(amount: Decimal) -> str:
    """``amount`` without exponent, trailing zeros or the tail a float left."""
    text = format(_FLOAT_DIGITS.plus(amount), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def known_models(provider: str) -> dict[str, ModelInfo]:
    """genai-prices' models of ``provider`` by the id the provider's own API uses."""
    (found,) = (known for known in providers if known.id == provider)
    return {PREFIXES[provider] + model.id: model for model in found.models}


def current_price(model: ModelInfo, on: date) -> tuple[ModelPrice, date | None]:
    """The price on day ``on`` and the day it began, if genai-prices says so.

    Raises:
        UnusablePriceError: the price depends on the time of day, or none has begun.
    """
    if isinstance(model.prices, ModelPrice):
        return model.prices, None
    # The last that holds wins (source: genai-prices' ModelInfo.get_prices).
    for price in reversed(model.prices):
        if price.constraint is None:
            return price.prices, None
        if not isinstance(price.constraint, StartDateConstraint):
            raise UnusablePriceError(f"{model.id}: priced by time of day")
        if price.constraint.start_date <= on:
            return price.prices, price.constraint.start_date
    raise UnusablePriceError(f"{model.id}: no price on {on}")


def price_legs(model: ModelInfo, price: ModelPrice) -> dict[str, Decimal | TieredPrices]:
    """The legs genai-prices gives, by its own keys.

    Raises:
        UnusablePriceError: it gives none (and the model is no ``:free`` variant), has no prompt or
            no completion price, or a leg has no place in the file.
    """
    legs = {key: value for key, value in vars(price).items() if value is not None}
    if not legs and model.id.endswith(":free"):
        return {"input_mtok": Decimal(0), "output_mtok": Decimal(0)}
    missing = {"input_mtok", "output_mtok"} - legs.keys()
    tiered = {key for key, value in legs.items() if isinstance(value, TieredPrices)}
    unplaced = legs.keys() - TOKEN_LEGS.keys() - (UNIT_LEGS.keys() - tiered)
    if missing or unplaced:
        raise UnusablePriceError(f"{model.id}: missing {missing}, no place for {unplaced}")
    return legs


def tiers(legs: Mapping[str, Decimal | TieredPrices]) -> list[Row]:
    """One entry per threshold, ascending, with the legs that change there."""
    changes: dict[int, dict[str, str]] = {}
    for key, leg in TOKEN_LEGS.items():
        value = legs.get(key)
        for tier in value.tiers if isinstance(value, TieredPrices) else ():
            changes.setdefault(tier.start, {})[leg] = plain(tier.price)
    return [{"minPromptTokens": at, "perMillionTokens": new} for at, new in sorted(changes.items())]


def _named(
    legs: Mapping[str, Decimal | TieredPrices], names: Mapping[str, str], per: int = 1
) -> dict[str, str]:
    bases = {key: v.base if isinstance(v, TieredPrices) else v for key, v in legs.items()}
    return {leg: plain(bases[key] / per) for key, leg in names.items() if key in bases}


def row(chosen: Row, model: ModelInfo, data_date: date) -> Row:
    """One model of the file: the hand-kept facts of ``chosen`` and genai-prices' ``model``."""
    if "context" in chosen and model.context_window is not None:
        raise UnusablePriceError(f"{model.id}: remove the hand-kept context, genai-prices has one")
    price, began = current_price(model, data_date)
    legs = price_legs(model, price)
    known = {"name": model.name, "context": model.context_window}
    return _facts(known | chosen) | {
        "perMillionTokens": _named(legs, TOKEN_LEGS),
        "perUnit": _named(legs, UNIT_LEGS, per=1000),
        "tiers": tiers(legs),
        "defaults": _defaults(chosen),
        "source": f"genai-prices {version('genai-prices')}",
        "asOf": (began or data_date).isoformat(),
    }


def hand_kept_row(chosen: Row) -> Row:
    """One model that genai-prices does not know: free, or without a price, which is unknown."""
    free = {"prompt": "0", "completion": "0"} if chosen.get("free") else {}
    return _facts(chosen) | {
        "perMillionTokens": free,
        "perUnit": {},
        "tiers": [],
        "defaults": _defaults(chosen),
        "source": chosen["source"],
        "asOf": chosen["as_of"].isoformat(),
    }


def _facts(chosen: Row) -> Row:
    return {
        "id": chosen["id"],
        "name": chosen["name"],
        "vendor": chosen["vendor"],
        "contextLength": chosen.get("context"),
        "inputModalities": chosen["inputs"],
        "supports": chosen["supports"],
    }


def _defaults(chosen: Row) -> Row:
    defaults = {
        "temperature": chosen.get("temperature"),
        "reasoningEffort": chosen.get("effort"),
        "maxTokens": chosen["max_tokens"],
    }
    return {key: value for key, value in defaults.items() if value is not None}


def rows(chosen: Sequence[Row], models: Mapping[str, ModelInfo], data_date: date) -> Iterator[Row]:
    """The rows of one provider, in the hand-kept order."""
    for choice in chosen:
        if choice["id"] not in models:
            raise UnusablePriceError(f"{choice['id']}: unknown to genai-prices")
        yield row(choice, models[choice["id"]], data_date)


def generate(choice: Path = CHOICE) -> str:
    """The text of defaultModelSettings.json."""
    kept = tomllib.loads(choice.read_text("utf-8"))
    settings: Row = {"version": 1, "providers": {}}
    for provider in PREFIXES:
        made = rows(kept[provider], known_models(provider), kept["data_date"])
        settings["providers"][provider] = {"models": list(made)}
    for provider in HAND_KEPT:
        settings["providers"][provider] = {
            "models": [hand_kept_row(each) for each in kept[provider]]
        }
    return json.dumps(settings, indent=2, ensure_ascii=False) + "\n"


def difference(committed: str, generated: str) -> list[str]:
    """A short diff for a person; empty when the two are the same."""
    old, new = committed.splitlines(), generated.splitlines()
    lines = list(difflib.unified_diff(old, new, "committed", "generated", n=1, lineterm=""))
    hidden = len(lines) - DIFF_LINES
    return [*lines[:DIFF_LINES], f"… {hidden} more lines"] if hidden > 0 else lines


def main(argv: Sequence[str] | None = None) -> int:
    """Write the file, or with ``--check`` say how it differs: 1 if it does, else 0."""
    parser = argparse.ArgumentParser(description="Generate resources/defaultModelSettings.json.")
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 if different")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE")
    options = parser.parse_args(argv)
    generated = generate()
    if not options.check:
        # Bytes, so that Windows does not write other line ends.
        options.out.write_bytes(generated.encode())
        return 0
    committed = options.out.read_text("utf-8") if options.out.exists() else ""
    for line in difference(committed, generated):
        print(line, file=sys.stderr)
    return int(committed != generated)


if __name__ == "__main__":
    sys.exit(main())
