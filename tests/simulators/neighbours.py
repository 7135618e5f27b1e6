"""The other simulated providers beside the simulated OpenRouter, each at an origin of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from tests.simulators.fireworks import Fireworks
from tests.simulators.modelscope import ModelScope
from tests.simulators.modelstudio import PLANS, REGIONS, ModelStudio
from tests.simulators.openai_provider import OpenAIProvider
from tests.simulators.serving import host

NAMES = ("fireworks", "modelscope", *(f"modelstudio:{name}" for name in (*REGIONS, *PLANS)))
"""Ids of providers, with the region behind it where there are some: `modelstudio:beijing`."""


@dataclass(frozen=True)
class Neighbours:
    """One account with each."""

    fireworks: Fireworks = field(default_factory=Fireworks)
    modelscope: ModelScope = field(default_factory=ModelScope)
    modelstudio: ModelStudio = field(default_factory=ModelStudio)

    @classmethod
    def writing(cls, pace: float) -> Neighbours:
        """With so many seconds between two pieces of an answer."""
        return cls(Fireworks(pace=pace), ModelScope(pace=pace), ModelStudio(pace=pace))

    @property
    def by_name(self) -> Mapping[str, OpenAIProvider]:
        """By `NAMES`."""
        each = (self.fireworks, self.modelscope, *self.modelstudio.regions.values())
        return dict(zip(NAMES, each, strict=True))


@contextmanager
def serve_neighbours(neighbours: Neighbours) -> Iterator[Mapping[str, str]]:
    """Their base URLs by name, until the block ends."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(host(provider)).origin + provider.path
            for name, provider in neighbours.by_name.items()
        }
