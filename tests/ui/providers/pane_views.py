"""View states of the Providers page."""

from __future__ import annotations

from dataclasses import replace

from desktop.presentation.key_health_view import KeyHealthView
from desktop.presentation.key_row_view import KeyRowView
from desktop.presentation.provider_view import AllowedModelView, ProviderView, StatusView

SONNET = AllowedModelView(
    "anthropic/claude-sonnet-5", "Claude Sonnet 5", "Anthropic", "$2.00", "$10.00"
)
DEEPSEEK = AllowedModelView(
    "deepseek/deepseek-v4", "DeepSeek V4", "DeepSeek", "$0.435", "$0.87", "New", "accent"
)
GEMMA = AllowedModelView("google/gemma-4-31b-it:free", "Gemma 4 31B", "Google", "Free", "Free")
MODELS = (SONNET, DEEPSEEK, GEMMA)

NO_KEY = ProviderView(
    name="OpenRouter",
    key=KeyRowView(place="It will be kept in GNOME Keyring"),
    key_page="https://openrouter.ai/keys",
    key_placeholder="Paste an API key, sk-or-v1-…",
    base_url="openrouter.ai/api/v1",
    model_example="openai/gpt-5.6-luna",
    price_source="Prices: the shipped list",
)
STORED = replace(
    NO_KEY,
    status=StatusView("ok", "Verified"),
    key=KeyRowView(
        "stored · ends in 3f9a", "In GNOME Keyring · checked 2 min ago", can_remove=True
    ),
    health=KeyHealthView("", "$7.50", "left of $10.00", 0.75, sidebar="$7.50 left of $10.00"),
    models=MODELS,
    price_source="Prices: OpenRouter catalog, 2 min ago",
)
