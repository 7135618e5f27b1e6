"""Comparisons as they are at each moment, with answers that are worth looking at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.domain.send_estimate import SendEstimate
from desktop.domain.usage import Usage
from desktop.presentation.provider_view import AllowedModelView
from desktop.services.comparison_runs import Comparison
from desktop.services.turn import Phase, Turn
from tests.fakes import NOON
from tests.presentation import turns
from tests.ui.chat.views import ANSWER_TEXT

MODELS: Final = (
    AllowedModelView("anthropic/sonnet", "Claude Sonnet 5", "Anthropic", "$2.00", "$10.00"),
    AllowedModelView("deepseek/deepseek-v4", "DeepSeek V4", "DeepSeek", "$0.435", "$0.87"),
    AllowedModelView("google/gemma-4-31b-it:free", "Gemma 4 31B", "Google", "Free", "Free"),
    AllowedModelView("openai/luna", "GPT-5.6 Luna", "OpenAI", "$1.00", "$6.00"),
    AllowedModelView("mistral/medium", "Mistral Medium 4", "Mistral", "$0.40", "$2.00"),
    AllowedModelView("openrouter/auto", "Auto Router", "OpenRouter", "varies", "varies"),
    AllowedModelView("qwen/max", "Qwen 4 Max", "Qwen", "$1.20", "$6.00"),
)
IDS: Final = tuple(model.id for model in MODELS)
NAMES: Final = {model.id: model.name for model in MODELS}
PROMPT: Final = "Why does the median resist outliers, and how would I compute it?"
_HOSTS: Final = ("Anthropic", "DeepInfra", "Google AI Studio", "OpenAI", "Mistral", "Azure", "Qwen")
_COSTS: Final = ("0.0150544", "0.0009117", "0.0009117", "0.0061", "0.0019", "0.0123", "0.0070")
_FIRST: Final = (0.82, 1.94, 0.46, 2.6, 0.61, 1.1, 0.9)
_LAST: Final = (6.2, 9.8, 14.1, 7.7, 5.2, 8.8, 6.9)
_TOKENS: Final = (1184, 962, 1420, 1011, 847, 1302, 999)


def done(number: int, **changes: object) -> Turn:
    """The answer of the model in that column, whole and billed."""
    at = number - 1
    usage = Usage(prompt=312, completion=_TOKENS[at], reasoning=0 if at else 412)
    turn = turns.done(number, Decimal(_COSTS[at]), usage=usage, provider=_HOSTS[at])
    turn = replace(
        turn,
        model=IDS[at],
        prompt=PROMPT,
        text=ANSWER_TEXT,
        reasoning="Hm. " if at == 0 else "",
        first_token_at=NOON + timedelta(seconds=_FIRST[at]),
        first_text_at=NOON + timedelta(seconds=_FIRST[at] + (2.4 if at == 0 else 0)),
        ended_at=NOON + timedelta(seconds=_LAST[at]),
        record_id=f"record {number}",
    )
    return replace(turn, **changes)  # type: ignore[arg-type]


def streaming(number: int, letters: int) -> Turn:
    """So much of it has come."""
    return done(
        number,
        phase=Phase.STREAMING,
        text=ANSWER_TEXT[:letters],
        answer=None,
        explanation=None,
        ended_at=None,
    )


def asked(number: int) -> Turn:
    """Nothing has come yet."""
    return replace(
        streaming(number, 0),
        phase=Phase.SENDING,
        reasoning="",
        first_token_at=None,
        first_text_at=None,
    )


def comparison(*runs: Turn) -> Comparison:
    return Comparison(PROMPT, runs, "a comparison")


def estimate(models: Sequence[str], *, unknown: str = "") -> ComparisonEstimate:
    """Every model as dear as the others, but for one of unknown price."""
    return ComparisonEstimate(
        tuple(
            SendEstimate(
                "openrouter",
                model,
                300,
                312,
                1024,
                None if model == unknown else Decimal("0.000624"),
                None if model == unknown else Decimal("0.010864"),
            )
            for model in models
        )
    )
