"""Who can be asked, in few words: models of OpenRouter unless said otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.presentation.askable_view import AskableProvider, ModelNames
from desktop.presentation.provider_view import AllowedModelView

OPENROUTER: Final = "openrouter"


def ref(model: str, provider: str = OPENROUTER) -> ModelRef:
    """No model is no choice."""
    return ModelRef(provider, model) if model else NO_CHOICE


def refs(models: Iterable[str], provider: str = OPENROUTER) -> tuple[ModelRef, ...]:
    return tuple(ref(model, provider) for model in models)


def openrouter(
    models: Iterable[AllowedModelView], *, key: bool = True
) -> tuple[AskableProvider, ...]:
    """The only provider there is."""
    return (AskableProvider(OPENROUTER, "OpenRouter", tuple(models), "" if key else "no key"),)


def names(by_id: Mapping[str, str]) -> ModelNames:
    """What its models are called."""
    return ModelNames({ref(each): name for each, name in by_id.items()})
