"""Rows of `GET /models` made from the models that the project recommends.

Reads `resources/defaultModelSettings.json` as plain JSON. A row's date is not in that file: the
sandbox dates it half a year before its price, so that it counts neither as new nor as old.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from tests.simulators.rows import Features, alias_target, base_id, model_row, per_token
from tests.simulators.wire import Json

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "defaultModelSettings.json"
_HALF_A_YEAR = timedelta(days=182)

_TOKEN_LEGS = {
    "prompt": "prompt",
    "completion": "completion",
    "cacheRead": "input_cache_read",
    "cacheWrite": "input_cache_write",
    "cacheWrite1h": "input_cache_write_1h",
    "reasoning": "internal_reasoning",
    "audio": "audio",
    "audioOutput": "audio_output",
    "audioCache": "input_audio_cache",
    "imageToken": "image_token",
}
_UNIT_LEGS = {"request": "request", "webSearch": "web_search", "image": "image"}


def shipped_rows(path: Path = SHIPPED) -> list[Json]:
    """Every recommended OpenRouter model as a row; none where the file is not there."""
    models = shipped_models("openrouter", path)
    dates = {model["id"]: date.fromisoformat(model["asOf"]) for model in models}
    rows = [_row(model, dates) for model in models]
    for row in rows:
        if row["id"].startswith("~") and (target := alias_target(row, rows)):
            row["alias_target"] = {"name": target["name"], "slug": target["id"]}
    return rows


def shipped_models(provider_id: str, path: Path = SHIPPED) -> list[Json]:
    """What the project recommends of a provider, as the file has it; none without the file."""
    if not path.exists():
        return []
    providers = json.loads(path.read_text(encoding="utf-8"))["providers"]
    models: list[Json] = providers.get(provider_id, {}).get("models", [])
    return models


def _row(model: Json, dates: Mapping[str, date]) -> Json:
    # A variant shares the slug, and so the date, of the row that it varies.
    priced = dates.get(base_id(model["id"]), dates[model["id"]])
    supports = model.get("supports") or []
    features = Features(
        context_length=model.get("contextLength"),
        inputs=tuple(model.get("inputModalities") or ["text"]),
        tools="tools" in supports,
        reasoning="reasoning" in supports,
    )
    vendor = model.get("vendor")
    return model_row(
        model["id"],
        f"{vendor}: {model['name']}" if vendor else model["name"],
        pricing_of(model),
        created=priced - _HALF_A_YEAR,
        features=features,
        description=f"Simulated row. Prices: {model['source']}, as of {model['asOf']}.",
    )


def pricing_of(model: Json) -> Json:
    """The row's `pricing`; a model without any token price gets a router's "-1"."""
    pricing = _token_prices(model.get("perMillionTokens") or {})
    pricing.setdefault("prompt", "-1")
    pricing.setdefault("completion", pricing["prompt"])
    units = model.get("perUnit") or {}
    pricing |= {wire: units[name] for name, wire in _UNIT_LEGS.items() if name in units}
    if tiers := model.get("tiers"):
        pricing["overrides"] = [_override(tier) for tier in tiers]
    return pricing


def _token_prices(per_million: Json) -> Json:
    return {wire: per_token(per_million[k]) for k, wire in _TOKEN_LEGS.items() if k in per_million}


def _override(tier: Json) -> Json:
    override: Json = {}
    if "minPromptTokens" in tier:
        override["min_prompt_tokens"] = tier["minPromptTokens"]
    for name, wire in (("utcStart", "utc_start"), ("utcEnd", "utc_end")):
        if name in tier:
            override[wire] = int(tier[name].replace(":", ""))  # "16:30" is 1630 on the wire
    if tier.get("utcDays"):
        override["utc_days"] = [day.lower() for day in tier["utcDays"]]
    return override | _token_prices(tier["perMillionTokens"])
