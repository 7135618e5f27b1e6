"""The part of ``settings.json`` about comparing models: the request that is priced on each."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from desktop.domain.settings_section import Section, Unusable
from desktop.domain.usage import Usage

Tokens = Annotated[int, Field(ge=0, le=10**18, strict=True)]


class TypicalRequestSettings(Section):
    """In tokens; ``prompt`` includes ``cached``."""

    prompt: Tokens
    completion: Tokens
    cached: Tokens = 0

    @property
    def usage(self) -> Usage:
        return Usage(self.prompt, self.completion, self.cached)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.cached > self.prompt:
            raise ValueError("more is cached than the prompt has")
        return self


TypicalRequest = Annotated[TypicalRequestSettings | Unusable, Field(union_mode="left_to_right")]


def with_usage(section: TypicalRequest | None, usage: Usage) -> TypicalRequestSettings:
    """What this version does not know stays; what it cannot use goes."""
    counts: dict[str, Any] = {
        "prompt": usage.prompt,
        "completion": usage.completion,
        "cached": usage.cached,
    }
    if isinstance(section, TypicalRequestSettings):
        return section.model_copy(update=counts)
    return TypicalRequestSettings(**counts)
