"""One model as a row of a table and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Final

from desktop.cli.models_table import Column, cut
from desktop.domain.catalog import Model
from desktop.domain.money import plain_or_none
from desktop.domain.prices import Leg, Price
from desktop.presentation.figures import context_size
from desktop.presentation.provider_view import rate_columns

Json = dict[str, object]


class Mark(StrEnum):
    """What may not be overlooked in a table, however narrow it is. Also in words, as a tag."""

    ENABLED = "*"
    GONE = "!"
    UNREACHABLE = "-"
    HIDDEN = "x"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS: Final = {
    Mark.ENABLED: "enabled",
    Mark.GONE: "not in the catalog",
    Mark.UNREACHABLE: "not reachable",
    Mark.HIDDEN: "not for chat",
}

MARKS: Final = Column("")
COLUMNS: Final = (
    Column("Model", spills=True),
    Column("Name", least=20),
    Column("Context", right=True),
    Column("In / 1M", right=True),
    Column("Out / 1M", right=True),
)
TAGS: Final = Column("Tags", least=14)

_NAME_WIDTH: Final = 36


def model_json(model: Model, price: Price) -> Json:
    """Prices in USD per token as exact decimal strings; what is not known is null."""
    return {
        "id": model.id,
        "name": model.name,
        "contextLength": model.context_length,
        "promptPrice": plain_or_none(price.rate(Leg.PROMPT)),
        "completionPrice": plain_or_none(price.rate(Leg.COMPLETION)),
    }


def model_cells(model: Model, price: Price) -> tuple[str, ...]:
    """What `COLUMNS` show; what is not known of the catalog is left empty."""
    context = context_size(model.context_length)
    return (model.id, cut(model.name, _NAME_WIDTH), context, *rate_columns(price))


def tag_text(model: Model, today: date, marks: Collection[Mark]) -> str:
    """The marks that are told of nowhere else in words, then the tags."""
    said = [mark.words for mark in marks if mark in (Mark.GONE, Mark.UNREACHABLE)]
    hidden = [f"{Mark.HIDDEN.words} ({model.hidden})"] if model.hidden else []
    return " ".join((*said, *hidden, *model.tags(today)))


def legend(marks: Iterable[Mark]) -> Iterator[str]:
    """``* enabled (2)``, for the marks that occur."""
    counts = Counter(marks)
    return (f"{mark} {mark.words} ({counts[mark]:,})" for mark in Mark if counts[mark])
