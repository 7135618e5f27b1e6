"""The shipped list as a catalog."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from desktop.domain.catalog import Catalog
from desktop.domain.default_settings import DefaultModel
from desktop.domain.prices import Leg, Price
from desktop.domain.shipped_catalog import shipped_catalog

PRICE = Price({Leg.PROMPT: Decimal("0.000001"), Leg.COMPLETION: Decimal("0.000002")})


def row(model_id: str, as_of: date, vendor: str = "Vendor") -> DefaultModel:
    return DefaultModel(
        model_id,
        "Model",
        vendor,
        PRICE,
        "a test",
        as_of,
        context_length=1000,
        input_modalities=("text", "image"),
        supports=("tools",),
    )


def test_it_is_as_old_as_its_newest_row_and_says_so() -> None:
    catalog = shipped_catalog([row("v/a", date(2026, 5, 1)), row("v/b", date(2026, 11, 9))])
    assert catalog.source == "Shipped list of 2026-11-09"
    assert catalog.fetched_at == datetime(2026, 11, 9, tzinfo=UTC)
    assert [model.id for model in catalog.models] == ["v/a", "v/b"]


def test_a_row_says_what_the_list_says() -> None:
    (model,) = shipped_catalog([row("v/a", date(2026, 5, 1))]).models
    assert (model.name, model.author, model.short_name) == ("Vendor: Model", "Vendor", "Model")
    assert (model.context_length, model.price) == (1000, PRICE)
    assert model.tags(date(2026, 5, 1)) == ("vision", "tools")
    assert (model.created, model.expires) == (None, None)


def test_a_row_without_a_vendor() -> None:
    (model,) = shipped_catalog([row("v/a", date(2026, 5, 1), vendor="")]).models
    assert (model.name, model.author) == ("Model", "v")


def test_nothing_is_no_catalog() -> None:
    assert shipped_catalog([]) == Catalog()
