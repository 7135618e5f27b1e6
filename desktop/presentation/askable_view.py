"""The models that can be asked, of every provider, and what they are called.

The window imports this before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from desktop.domain.model_ref import ModelRef
from desktop.presentation.chat_view import ModelChoiceView
from desktop.presentation.provider_view import AllowedModelView


@dataclass(frozen=True, slots=True)
class AskableProvider:
    """One provider's allowed models."""

    id: str
    name: str
    """As it is told from the others."""
    models: tuple[AllowedModelView, ...] = ()
    """In the person's order."""
    missing: str = ""
    """Why none of them can be asked: ``no key``; empty also while that is not known."""
    bills: bool = True
    """Whether its answers say what they cost."""

    @property
    def usable(self) -> bool:
        """Whether anything can be asked."""
        return bool(self.models) and not self.missing


@dataclass(frozen=True, slots=True)
class ModelNames:
    """What models are called."""

    models: Mapping[ModelRef, str] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)
    """Names by id; empty where all that is shown is of one provider."""

    def of(self, ref: ModelRef) -> str:
        """``Sonnet``, or ``Sonnet · OpenRouter`` where there are several providers. One that
        nobody knows is called by its id without the vendor."""
        own = self.models.get(ref) or _own(ref.model)
        whose = self.providers.get(ref.provider, ref.provider) if self.providers else ""
        return f"{own} · {whose}" if whose else own

    def of_model(self, model_id: str) -> str:
        """The name alone, by whomever it is offered."""
        named = (name for ref, name in self.models.items() if ref.model == model_id)
        return next(named, _own(model_id))


def _own(model: str) -> str:
    """``accounts/fireworks/models/kimi-k2`` is ``kimi-k2``."""
    if model.startswith("accounts/"):
        return model.rpartition("/")[2] or model
    return model.partition("/")[2] or model


def model_choices(
    providers: Sequence[AskableProvider], *, named: bool | None = None
) -> tuple[ModelChoiceView, ...]:
    """The allowed models as rows of the selector, each provider's in the person's order.

    ``named``: whether each tells its provider; ``None``: where there are several to tell apart.
    Where nothing can be asked yet, the page says why, and a choice can be made all the same.
    """
    some = any(each.usable for each in providers)
    told = several(providers) if named is None else named
    return tuple(
        ModelChoiceView(
            model.id,
            model.name,
            model.author,
            price_line(model),
            model.pill if model.pill_tone == "warn" else "",
            provider.id,
            provider.name if told else "",
            provider.missing if some else "",
        )
        for provider in providers
        for model in provider.models
    )


def model_names(
    providers: Sequence[AskableProvider],
    provider_names: Mapping[str, str],
    asked: Iterable[str] = (),
    known: Mapping[ModelRef, str] | None = None,
) -> ModelNames:
    """``provider_names``: of all there are, by id. ``asked``: the providers that have answered.
    ``known``: names of models that may not be allowed any more."""
    offered = {each.id: each.name for each in providers if each.models}
    models = {
        ModelRef(each.id, model.id): model.name for each in providers for model in each.models
    }
    told = {*offered, *asked}
    names = {each: offered.get(each) or provider_names.get(each, each) for each in sorted(told)}
    return ModelNames({**(known or {}), **models}, names if len(told) > 1 else {})


def several(providers: Iterable[AskableProvider]) -> bool:
    """Whether more than one of them offers models."""
    return sum(bool(each.models) for each in providers) > 1


def price_line(model: AllowedModelView) -> str:
    """``$3.00 in · $15.00 out per 1M``, ``Free``, ``varies`` or ``price unknown``."""
    if model.price_in == model.price_out and not model.price_in.startswith("$"):
        return {"unknown": "price unknown"}.get(model.price_in, model.price_in)
    return f"{model.price_in} in · {model.price_out} out per 1M"
