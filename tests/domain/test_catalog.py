"""Rows of a catalog: names, tags, and which row an answer means."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from desktop.domain.catalog import NEVER, Catalog, Model
from desktop.domain.prices import Leg, Price

TODAY = date(2026, 11, 4)
FREE = Price({Leg.PROMPT: Decimal(0), Leg.COMPLETION: Decimal(0)})


@pytest.mark.parametrize(
    ("model", "author", "short_name", "variant"),
    [
        (Model("a/b", "Anthropic: Claude: Two"), "Anthropic", "Claude: Two", ""),
        (Model("a/b:free", "Auto Router"), "a", "Auto Router", "free"),
        (Model("~a/b-latest", "Latest"), "a", "Latest", ""),
        (Model("a/b", "GPT:5"), "a", "GPT:5", ""),
    ],
)
def test_names(model: Model, author: str, short_name: str, variant: str) -> None:
    assert (model.author, model.short_name, model.variant) == (author, short_name, variant)


def created(day: int, month: int = 10) -> datetime:
    return datetime(2026, month, day, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("model", "tags"),
    [
        (Model("a/b", "B"), ()),
        (Model("a/b", "B", price=FREE), ("free",)),
        (Model("a/b:free", "B"), ()),
        (Model("a/b", "B", input_modalities=("text", "image")), ("vision",)),
        (Model("a/b", "B", output_modalities=("text", "image")), ()),
        (Model("a/b", "B", supported_parameters=("tools", "reasoning")), ("tools", "reasoning")),
        (Model("a/b", "B", reasoning=True), ()),
        (Model("a/b", "B", context_length=199_999), ()),
        (Model("a/b", "B", context_length=200_000), ("long-context",)),
        (Model("a/b", "B", context_length=0), ()),
        (Model("a/b", "B", created=created(21)), ("new",)),
        (Model("a/b", "B", created=created(20)), ()),
        (Model("a/b", "B", expires=date(2027, 1, 3)), ("expiring",)),
        (Model("a/b", "B", expires=date(2027, 1, 4)), ()),
        (Model("a/b", "B", expires=date(2026, 11, 1)), ("expiring",)),
        (Model("a/b", "B", expires=NEVER), ()),
        (Model("a/b", "B", price=Price(dynamic=True)), ("router",)),
        (Model("~a/b", "B"), ("alias",)),
    ],
)
def test_tags(model: Model, tags: tuple[str, ...]) -> None:
    assert model.tags(TODAY) == tags


@pytest.mark.parametrize(
    ("model", "hidden"),
    [
        (Model("a/b", "B"), None),
        (Model("a/b", "B", output_modalities=("text",)), None),
        (Model("a/b", "B", output_modalities=("image", "text")), None),
        (Model("a/b", "B", output_modalities=("image",)), "not-text"),
        (Model("a/b", "B", chats=False), "not-chat"),
        (Model("a/b:batch", "B"), "batch"),
        (Model("a/b:free", "B"), None),
    ],
)
def test_what_is_not_offered_for_chatting(model: Model, hidden: str | None) -> None:
    assert model.hidden == hidden


def row(model_id: str, slug: str = "a/b-20260101") -> Model:
    return Model(model_id, model_id, canonical_slug=slug)


CATALOG = Catalog(
    (
        row("~a/b-latest"),
        row("a/b:batch"),
        row("a/b:free"),
        row("a/b"),
        row("c/d:free", "c/d-20260202"),
    )
)


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("a/b", "a/b"),
        ("a/b:free", "a/b:free"),
        ("a/b-20260101", "a/b"),
        ("a/b-20260101:free", "a/b:free"),
        ("a/b-20260101:batch", "a/b:batch"),
        ("a/b-20260101:nitro", None),
        ("~a/b-latest", "~a/b-latest"),
        ("c/d-20260202", None),  # only the free variant has this name, and its price is another
        ("e/f", None),
        ("", None),
    ],
)
def test_which_row_an_answer_means(answer: str, meant: str | None) -> None:
    model = CATALOG.answered_by(answer)
    assert (model.id if model else None) == meant


def test_of_two_rows_with_one_id_the_first_counts() -> None:
    catalog = Catalog((Model("a/b", "First"), Model("a/b", "Second")))
    assert catalog.by_id["a/b"].name == "First"


def test_an_empty_catalog_is_false() -> None:
    assert not Catalog()
    assert CATALOG
