"""What is sent with a request to a model: the person's own values over the shipped ones, and only
what the model takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Final

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.money import plain
from desktop.domain.text import one_line
from desktop.domain.typed_values import MOST_DIGITS, InvalidModelDefault

MAX_TOKENS: Final = 1024
"""Sent when neither the person nor the shipped list says otherwise."""
MOST_TEMPERATURE: Final = Decimal(2)
MOST_TOP_P: Final = Decimal(1)
"""Source of both: OpenRouter's OpenAPI document of 2026-08-22."""
MOST_TOKENS: Final = 100_000_000
LONGEST_SYSTEM_PROMPT: Final = 200_000
"""Characters; the settings are read at every start."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a source says that a model takes."""

    supports: frozenset[str] = frozenset()
    """Names of parameters as OpenRouter calls them; empty: nothing is known."""
    efforts: tuple[str, ...] = ()
    """Reasoning efforts, best first; empty: not known, or none."""
    max_completion_tokens: int | None = None

    def takes(self, *names: str) -> bool:
        """Whether it takes one of these; where nothing is known, that is left to the model."""
        return not self.supports or any(name in self.supports for name in names)

    def takes_effort(self, effort: str) -> bool:
        return self.takes(*REASONING) and (not self.efforts or effort in self.efforts)


REASONING: Final = ("reasoning", "reasoning_effort")
UNKNOWN_ABILITIES: Final = Abilities()


def over(own: ModelDefaults, shipped: ModelDefaults) -> ModelDefaults:
    """The person's own values; the shipped ones where they set none."""
    set_by_person = {f.name: v for f in fields(own) if (v := getattr(own, f.name)) is not None}
    return replace(shipped, **set_by_person)


def differing(wanted: ModelDefaults, shipped: ModelDefaults) -> ModelDefaults:
    """What of it is not shipped anyway."""
    same = [f.name for f in fields(wanted) if getattr(wanted, f.name) == getattr(shipped, f.name)]
    return replace(wanted, **dict.fromkeys(same))


def limited(defaults: ModelDefaults, model: Abilities) -> ModelDefaults:
    """Without what the model does not take, and not longer than it can answer."""
    effort, most, length = (
        defaults.reasoning_effort,
        model.max_completion_tokens,
        defaults.max_tokens,
    )
    return replace(
        defaults,
        temperature=defaults.temperature if model.takes("temperature") else None,
        top_p=defaults.top_p if model.takes("top_p") else None,
        reasoning_effort=effort if effort and model.takes_effort(effort) else None,
        max_tokens=min(length, most) if length and most else length,
    )


def check_defaults(defaults: ModelDefaults, model: Abilities = UNKNOWN_ABILITIES) -> None:
    """Whether this model can take them. Raises `InvalidModelDefault`."""
    _check_range("temperature", defaults.temperature, MOST_TEMPERATURE)
    _check_range("top-p", defaults.top_p, MOST_TOP_P)
    _check_length(defaults.max_tokens, model.max_completion_tokens)
    _check_effort(defaults.reasoning_effort, model)
    if len(defaults.system_prompt or "") > LONGEST_SYSTEM_PROMPT:
        raise InvalidModelDefault(
            detail=f"the system prompt has more than {LONGEST_SYSTEM_PROMPT:,} characters"
        )


def _check_range(name: str, value: Decimal | None, most: Decimal) -> None:
    if value is None:
        return
    if not value.is_finite() or not 0 <= value <= most:
        raise InvalidModelDefault(str(value)[:60], f"the {name} goes from 0 to {most}")
    _, digits, exponent = value.as_tuple()
    if value and isinstance(exponent, int) and max(len(digits), -exponent) > MOST_DIGITS:
        raise InvalidModelDefault(plain(value), f"it has more than {MOST_DIGITS} digits")


def _check_length(tokens: int | None, most: int | None) -> None:
    if tokens is None:
        return
    if tokens <= 0:
        raise InvalidModelDefault(str(tokens), "an answer has 1 token at least")
    limit = min(most or MOST_TOKENS, MOST_TOKENS)
    if tokens > limit:
        whose = "this model answers with" if most else "there can be"
        raise InvalidModelDefault(str(tokens), f"{whose} {limit:,} tokens at most")


def _check_effort(effort: str | None, model: Abilities) -> None:
    if effort is None:
        return
    shown = one_line(effort, 60)
    if not effort or shown != effort:
        raise InvalidModelDefault(shown, "it is no reasoning effort")
    if not model.takes(*REASONING):
        raise InvalidModelDefault(shown, "this model cannot be asked to reason")
    if not model.takes_effort(effort):
        raise InvalidModelDefault(shown, f"the model knows {_listed(model.efforts)}")


def _listed(efforts: Sequence[str] | Collection[str]) -> str:
    *others, last = efforts
    return f"{', '.join(others)} and {last}" if others else last
