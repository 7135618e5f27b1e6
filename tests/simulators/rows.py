"""One row of `GET /models`, with every documented field, from the few facts that differ.

source: OpenRouter's OpenAPI document of 2026-08-22 (Model).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, localcontext

from tests.simulators.wire import Json

PLAIN_PARAMETERS = ("max_tokens", "response_format", "seed", "stop", "temperature", "top_p")
TOOL_PARAMETERS = ("tool_choice", "tools")
REASONING_PARAMETERS = ("include_reasoning", "reasoning")
_TOKENIZERS = {
    "anthropic": "Claude",
    "cohere": "Cohere",
    "deepseek": "DeepSeek",
    "google": "Gemini",
    "meta-llama": "Llama4",
    "mistralai": "Mistral",
    "openai": "GPT",
    "openrouter": "Router",
    "qwen": "Qwen3",
    "x-ai": "Grok",
}
_DEFAULT_PARAMETERS = (
    "temperature",
    "top_p",
    "top_k",
    "frequency_penalty",
    "presence_penalty",
    "repetition_penalty",
)


@dataclass(frozen=True)
class Features:
    """What a row can do. Tokens for lengths; `context_length` may be 0 or None on the wire."""

    context_length: int | None = 128_000
    max_completion_tokens: int | None = None
    inputs: Sequence[str] = ("text",)
    outputs: Sequence[str] = ("text",)
    tools: bool = False
    reasoning: bool = False

    def parameters(self) -> list[str]:
        """`supported_parameters`, sorted as in real answers."""
        names = [*PLAIN_PARAMETERS]
        names += TOOL_PARAMETERS if self.tools else ()
        names += REASONING_PARAMETERS if self.reasoning else ()
        return sorted(names)


def per_token(per_million: str) -> str:
    """US dollars per million tokens as US dollars per token, in plain notation."""
    with localcontext(prec=60):
        price = (Decimal(per_million) / 1_000_000).normalize()
    return format(price, "f") if price else "0"


def base_id(model_id: str) -> str:
    """The id without its variant (`:free`, `:batch`, `:thinking`)."""
    return model_id.partition(":")[0]


def canonical_slug(model_id: str, created: date) -> str:
    """The dated permanent slug, which variants share; aliases and routers are their own."""
    if model_id.startswith(("~", "openrouter/")):
        return model_id
    return f"{base_id(model_id)}-{created:%Y%m%d}"


def model_row(
    model_id: str,
    name: str,
    pricing: Json,
    *,
    created: date,
    features: Features,
    description: str,
) -> Json:
    """A full row. `pricing` is as on the wire: decimal strings in US dollars per unit."""
    slug = canonical_slug(model_id, created)
    midnight = datetime(created.year, created.month, created.day, tzinfo=UTC)
    row: Json = {
        "id": model_id,
        "canonical_slug": slug,
        "hugging_face_id": None,
        "name": name,
        "created": int(midnight.timestamp()),
        "description": description,
        "context_length": features.context_length,
        "architecture": _architecture(model_id, features),
        "pricing": pricing,
        "top_provider": {
            "context_length": features.context_length,
            "max_completion_tokens": features.max_completion_tokens,
            "is_moderated": False,
        },
        "per_request_limits": None,
        "supported_parameters": features.parameters(),
        "default_parameters": dict.fromkeys(_DEFAULT_PARAMETERS),
        "supported_voices": None,
        "knowledge_cutoff": None,
        "expiration_date": None,
        "links": {"details": f"/api/v1/models/{slug}/endpoints"},
    }
    if features.reasoning:
        row["reasoning"] = {"mandatory": False}
    return row


def _architecture(model_id: str, features: Features) -> Json:
    author = model_id.removeprefix("~").partition("/")[0]
    return {
        "modality": f"{'+'.join(features.inputs)}->{'+'.join(features.outputs)}",
        "input_modalities": list(features.inputs),
        "output_modalities": list(features.outputs),
        "tokenizer": _TOKENIZERS.get(author, "Other"),
        "instruct_type": None,
    }


def alias_target(alias: Json, rows: Iterable[Json]) -> Json | None:
    """The row that `~author/family-latest` stands for: same author, same prices, family in the id.

    Rows before August 2026 carry no `alias_target`, so it has to be found.
    """
    author, _, family = alias["id"].removeprefix("~").removesuffix("-latest").partition("/")
    words = family.split("-")
    same = (
        row
        for row in rows
        if row["id"].startswith(f"{author}/")
        and row["pricing"] == alias["pricing"]
        and all(word in row["id"] for word in words)
    )
    return max(same, key=lambda row: row["created"], default=None)
