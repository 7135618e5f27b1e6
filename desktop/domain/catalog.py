"""Models that a source has on offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final, Literal

from desktop.domain.model_ids import author_in
from desktop.domain.prices import Leg, Price

NEW_FOR: Final = timedelta(days=14)
EXPIRING_WITHIN: Final = timedelta(days=60)
LONG_CONTEXT: Final = 200_000
NEVER: Final = date(2098, 12, 31)
"""OpenRouter's way of saying that a model does not expire (seen in its answers)."""

UNREADABLE_KEPT: Final = 100
"""Rows that a catalog keeps a word on; whoever sends more than that sends no catalog."""

Hidden = Literal["batch", "not-chat", "not-text"]


@dataclass(frozen=True, slots=True)
class Model:
    """One row of a catalog. What the source did not say is ``None`` or empty."""

    id: str
    name: str
    canonical_slug: str = ""
    """Dated name that answers carry; shared by the variants of a model."""
    description: str = ""
    created: datetime | None = None
    context_length: int | None = None
    max_completion_tokens: int | None = None
    input_modalities: tuple[str, ...] = ()
    output_modalities: tuple[str, ...] = ()
    supported_parameters: tuple[str, ...] = ()
    reasoning: bool = False
    """Whether the row describes how the model reasons; not whether it can be asked to."""
    reasoning_efforts: tuple[str, ...] = ()
    """Efforts that a request may ask for, most first; empty: not known, or none."""
    expires: date | None = None
    price: Price = field(default_factory=Price)
    knowledge_cutoff: date | None = None
    """Up to when the model was trained on data."""
    alias_target: str = ""
    """Id of the row that an alias (``~vendor/name-latest``) stands for today."""
    chats: bool = True
    """Whether it can be chatted with, as far as the source says."""

    @property
    def variant(self) -> str:
        """``free`` of ``vendor/name:free``; empty for the model itself."""
        return self.id.partition(":")[2]

    @property
    def short_name(self) -> str:
        """``Claude Sonnet 4.6`` of ``Anthropic: Claude Sonnet 4.6``."""
        _, colon, rest = self.name.partition(": ")
        return rest if colon else self.name

    @property
    def author(self) -> str:
        """``Anthropic``; by the id where the name does not say, and empty where neither does."""
        before, colon, _ = self.name.partition(": ")
        return before if colon else author_in(self.id)

    @property
    def hidden(self) -> Hidden | None:
        """Why the row is not offered for chatting, or ``None``."""
        if self.variant == "batch":
            return "batch"
        if self.output_modalities and "text" not in self.output_modalities:
            return "not-text"
        return None if self.chats else "not-chat"

    def base_rate(self, leg: Leg) -> Decimal | None:
        """A rate without tiers, in USD per token or unit. Unknown where a router decides."""
        return None if self.price.dynamic else self.price.rate(leg)

    def tags(self, today: date) -> tuple[str, ...]:
        """What the model can do and what to know about it, in a fixed order."""
        parameters = set(self.supported_parameters)
        known = {
            "free": self.price.free,
            "vision": "image" in self.input_modalities,
            "tools": "tools" in parameters,
            # A row may describe reasoning that no request can ask for (qwen/qwen3-max did).
            "reasoning": "reasoning" in parameters,
            "long-context": (self.context_length or 0) >= LONG_CONTEXT,
            "new": self.created is not None and today - self.created.date() <= NEW_FOR,
            "expiring": self.expiring(today),
            "router": self.price.dynamic,
            "alias": self.id.startswith("~"),
        }
        return tuple(tag for tag, holds in known.items() if holds)

    def expiring(self, today: date) -> bool:
        """Whether the source announced that the model ends within `EXPIRING_WITHIN`."""
        return self.expires is not None and self.expires - today <= EXPIRING_WITHIN


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row of the source that was left out."""

    position: int
    """In the list as it came, counted from 1."""
    id: str
    """Cleaned, as far as there is one; it may be another row's too."""
    reason: str
    """In words, without a full stop: ``it has no id``."""


@dataclass(frozen=True)
class Catalog:
    """Every model of one source at one moment. Of rows with the same id the first counts."""

    models: tuple[Model, ...] = ()
    source: str = ""
    """``OpenRouter catalog``; named on screen."""
    fetched_at: datetime | None = None
    unreadable_rows: int = 0
    """Rows that were left out: they could not be understood, or repeat an id."""
    unreadable: tuple[UnreadableRow, ...] = ()
    """The first `UNREADABLE_KEPT` of them, to be looked at."""

    @cached_property
    def by_id(self) -> Mapping[str, Model]:
        return {model.id: model for model in reversed(self.models)}

    def __bool__(self) -> bool:
        return bool(self.models)

    def answered_by(self, model_name: str) -> Model | None:
        """The row that an answer's ``model`` field means, when the request is not known.

        The row with that id; else the row with that ``canonical_slug`` and the same variant
        suffix. A dated slug is shared by variants at other prices, so that a name without a
        suffix never means ``:free`` or ``:batch``.
        """
        if model_name in self.by_id:
            return self.by_id[model_name]
        slug, _, variant = model_name.partition(":")
        for model in self.models:
            alias = model.id.startswith("~")
            if model.canonical_slug == slug and model.variant == variant and not alias:
                return model
        return None
