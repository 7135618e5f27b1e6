"""Who stands in for each provider of the table: one simulator per entry, by its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol

import pytest

from tests.contract.every_provider_imaginary import IMAGINARY, SimulatedImaginary
from tests.simulators import Fault, Fireworks, ModelScope, ModelStudio, Request, Response, Sandbox
from tests.simulators.faults import WORDS
from tests.simulators.received import Received
from tests.simulators.sandbox import API


class Simulated(Protocol):
    """What the rules need of a simulator, beside that it answers requests."""

    key: str
    path: str
    """Of the API, behind the origin."""
    model: str
    received: list[Received]

    def __call__(self, request: Request) -> Response: ...

    def script(self, *scripted: Fault, on: str = ...) -> None: ...

    @property
    def errors(self) -> Mapping[str, Response]:
        """Every refusal that it is known for, by name."""

    @property
    def usages(self) -> Sequence[Mapping[str, Any]]:
        """What each answer came to, in the provider's own words, with its bill if it sends one."""


class SimulatedOpenRouter(Sandbox):
    """The sandbox with what it knows of itself in the same words as the others."""

    path = API
    model = "sandbox/writer"

    @property
    def errors(self) -> Mapping[str, Response]:
        built = {name: word.build(datetime.now(UTC)).instead for name, word in WORDS.items()}
        return {name: each for name, each in built.items() if each and each.status >= 400}

    @property
    def usages(self) -> Sequence[Mapping[str, Any]]:
        return [
            {
                "prompt_tokens": each.counts.prompt,
                "completion_tokens": each.counts.completion,
                "cost": each.cost,
            }
            for each in self.account.generations.values()
        ]


def _alone(make: Callable[[], Simulated], provider_id: str) -> Mapping[str, Simulated]:
    return {provider_id: make()}


def _regions_of_modelstudio() -> Mapping[str, Simulated]:
    regions = ModelStudio().regions
    return {f"modelstudio:{name}": region for name, region in regions.items()}


_SIMULATORS: Mapping[str, Callable[[], Mapping[str, Simulated]]] = {
    "openrouter": lambda: _alone(SimulatedOpenRouter, "openrouter"),
    "fireworks": lambda: _alone(Fireworks, "fireworks"),
    "modelscope": lambda: _alone(ModelScope, "modelscope"),
    "modelstudio": _regions_of_modelstudio,
    IMAGINARY.provider.id: lambda: _alone(SimulatedImaginary, IMAGINARY.provider.id),
}
"""By provider id: a simulator, or one per region, named as a sandbox names them."""


def simulators_of(provider_id: str) -> Mapping[str, Simulated]:
    """New ones, by name. Fails, by name, for a provider that nobody stands in for."""
    if provider_id not in _SIMULATORS:
        pytest.fail(f"{provider_id} is in the table, but no simulator stands in for it")
    return _SIMULATORS[provider_id]()


def bill_of(usage: Mapping[str, Any]) -> Decimal | None:
    """What the provider says that an answer cost; ``None``: it never says that."""
    cost: Decimal | None = usage.get("cost")
    return cost
