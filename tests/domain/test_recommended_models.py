"""The recommended set: what was shipped, as far as it is still there, and free models."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.catalog import Catalog, Model
from desktop.domain.prices import Leg, Price
from desktop.domain.recommended_models import SIZE, recommended_models
from tests.domain.catalog_strategies import TODAY, models

FREE = Price({Leg.PROMPT: Decimal(0), Leg.COMPLETION: Decimal(0)})
PAID = Price({Leg.PROMPT: Decimal(1), Leg.COMPLETION: Decimal(1)})


def row(
    model_id: str,
    price: Price = FREE,
    born: int | None = 1,
    parameters: tuple[str, ...] = ("tools",),
    outputs: tuple[str, ...] = ("text",),
    expires: date | None = None,
) -> Model:
    return Model(
        model_id,
        model_id,
        created=datetime(2026, 1, born, tzinfo=UTC) if born else None,
        output_modalities=outputs,
        supported_parameters=parameters,
        expires=expires,
        price=price,
    )


def test_without_a_catalog_it_is_the_shipped_list() -> None:
    assert recommended_models(["b/b", "a/a"], Catalog(), TODAY) == ("b/b", "a/a")


def test_shipped_rows_keep_their_order_as_far_as_they_last() -> None:
    rows = (
        row("a/a", PAID, parameters=()),
        row("b/b", PAID, expires=TODAY + timedelta(61)),
        row("c/ends", PAID, expires=TODAY + timedelta(60)),
        row("d/ended", PAID, expires=TODAY - timedelta(1)),
        row("e/image", PAID, outputs=("image",)),
    )
    shipped = ["b/b", "gone/gone", "c/ends", "d/ended", "e/image", "a/a", "b/b"]
    assert recommended_models(shipped, Catalog(rows), TODAY) == ("b/b", "a/a")


def test_free_models_that_use_tools_fill_it_up_newest_first() -> None:
    rows = (
        row("f/undated", born=None),
        row("f/old", born=2),
        row("f/twin-b", born=5),
        row("f/twin-a", born=5),
        row("f/new", born=9),
        row("f/no-tools", parameters=("seed",)),
        row("f/paid", PAID),
        row("f/dynamic", Price(FREE.rates, dynamic=True)),
        row("f/batch:batch"),
        row("~f/latest"),
        row("f/ends", expires=TODAY),
        row("f/songs", Price(FREE.rates, every_output_priced=False), outputs=("text", "audio")),
        row("s/shipped", PAID),
    )
    assert recommended_models(["s/shipped", "f/old"], Catalog(rows), TODAY) == (
        "s/shipped",
        "f/old",
        "f/new",
        "f/twin-a",
        "f/twin-b",
        "f/undated",
    )
    assert len(recommended_models(["s/shipped"], Catalog(rows), TODAY, size=3)) == 3


def test_a_longer_shipped_list_is_not_cut() -> None:
    shipped = [f"s/{number}" for number in range(20)]
    rows = [row(model_id, PAID) for model_id in shipped]
    assert recommended_models(shipped, Catalog((*rows, row("f/free"))), TODAY) == tuple(shipped)


@given(st.lists(models, min_size=1), st.lists(models.map(lambda model: model.id)))
def test_the_order_of_the_catalog_does_not_matter(rows: list[Model], shipped: list[str]) -> None:
    unique = list(Catalog(tuple(rows)).by_id.values())
    chosen = recommended_models(shipped, Catalog(tuple(unique)), TODAY)
    assert recommended_models(shipped, Catalog(tuple(reversed(unique))), TODAY) == chosen
    assert len(set(chosen)) == len(chosen)
    assert len(chosen) <= max(SIZE, len(set(shipped)))
    assert set(chosen) <= {model.id for model in unique}
