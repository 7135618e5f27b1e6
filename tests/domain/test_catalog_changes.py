"""What is different between two catalogs, and what follows a model that left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, localcontext

import pytest

from desktop.domain.catalog import Catalog, Model
from desktop.domain.catalog_changes import CatalogChanges, Difference, LegChange, changes
from desktop.domain.catalog_changes_successor import family, successor
from desktop.domain.prices import Leg, Price, PriceTier

D = Decimal
SOURCE = "OpenRouter catalog"


def catalog(*models: Model, source: str = SOURCE) -> Catalog:
    return Catalog(models, source)


def price(prompt: str | None, completion: str | None = "1", *tiers: PriceTier) -> Price:
    rates = {Leg.PROMPT: prompt, Leg.COMPLETION: completion}
    return Price({leg: D(rate) for leg, rate in rates.items() if rate is not None}, tiers)


def one(before: Model, after: Model) -> CatalogChanges:
    return changes(catalog(before), catalog(after))


def test_nothing_changed() -> None:
    rows = catalog(Model("a/b", "B", price=price("1")), Model("c/d", "D"))
    found = changes(rows, catalog(*reversed(rows.models)))
    assert found == CatalogChanges()
    assert not found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Catalog(), catalog(Model("a/b", "B"))),
        (catalog(Model("a/b", "B")), Catalog()),
        (catalog(Model("a/b", "B"), source="Shipped list"), catalog(Model("c/d", "D"))),
    ],
)
def test_where_nothing_can_be_compared_nothing_changed(before: Catalog, after: Catalog) -> None:
    assert not changes(before, after)


def test_enabled_models_come_first_then_ids() -> None:
    before = catalog(*(Model(f"old/{letter}", letter) for letter in "cab"))
    after = catalog(*(Model(f"new/{letter}", letter) for letter in "cab"))
    found = changes(before, after, enabled={"old/c", "new/b"})
    assert [model.id for model in found.new] == ["new/b", "new/a", "new/c"]
    assert [entry.model.id for entry in found.removed] == ["old/c", "old/a", "old/b"]
    assert len(found) == 6


@pytest.mark.parametrize(
    ("old", "new", "percent"),
    [
        ("0.0000002", "0.000000132", "-34"),
        ("2", "3.16", "58"),
        ("1", "0", "-100"),
        ("0", "1", None),
        (None, "1", None),
        ("1", None, None),
    ],
)
def test_a_leg_costs_something_else(old: str | None, new: str | None, percent: str | None) -> None:
    (entry,) = one(
        Model("a/b", "B", price=price(old)), Model("a/b", "B", price=price(new))
    ).repriced
    (leg,) = entry.legs
    assert leg == LegChange(Leg.PROMPT, D(old) if old else None, D(new) if new else None)
    assert leg.percent == (None if percent is None else D(percent))
    assert not entry.tiers


def test_percentages_do_not_depend_on_the_callers_precision() -> None:
    with localcontext(prec=2):
        assert LegChange(Leg.PROMPT, D(3), D(4)).percent == D("33.33333333333333333333333333")


def test_the_same_price_written_otherwise_is_no_change() -> None:
    assert not one(Model("a/b", "B", price=price("0.10")), Model("a/b", "B", price=price("1e-1")))


def test_a_tier_alone_is_a_change() -> None:
    tier = PriceTier({Leg.PROMPT: D(2)}, min_prompt_tokens=200_000)
    before, after = (
        Model("a/b", "B", price=price("1")),
        Model("a/b", "B", price=price("1", "1", tier)),
    )
    (entry,) = one(before, after).repriced
    assert (entry.legs, entry.tiers, entry.before, entry.model) == ((), True, before, after)


def test_a_router_that_decides_the_price_makes_it_unknown() -> None:
    after = Model("a/b", "B", price=Price({Leg.PROMPT: D(0)}, dynamic=True))
    (entry,) = one(Model("a/b", "B", price=price("1", "2")), after).repriced
    assert [(leg.old, leg.new) for leg in entry.legs] == [(D(1), None), (D(2), None)]


def test_what_is_no_longer_free_is_repriced_though_no_leg_changed() -> None:
    free = price("0", "0")
    paid = Price(free.rates, every_output_priced=False)
    (entry,) = one(Model("a/b", "B", price=free), Model("a/b", "B", price=paid)).repriced
    assert (entry.legs, entry.tiers) == ((), False)


@pytest.mark.parametrize(
    ("was", "expires", "told"),
    [
        (None, date(2026, 12, 1), True),
        (date(2026, 12, 1), date(2026, 11, 20), True),
        (date(2026, 12, 1), None, True),
        (date(2026, 12, 1), date(2026, 12, 1), False),
        (None, None, False),
    ],
)
def test_a_last_day_is_told_when_it_is_news(
    was: date | None, expires: date | None, told: bool
) -> None:
    found = one(Model("a/b", "B", expires=was), Model("a/b", "B", expires=expires)).expiring
    assert [(entry.was, entry.expires) for entry in found] == ([(was, expires)] if told else [])


def test_what_a_model_can_do() -> None:
    before = Model(
        "a/b",
        "B",
        context_length=128_000,
        input_modalities=("text",),
        output_modalities=("text", "audio"),
        supported_parameters=("tools", "top_k", "seed"),
    )
    after = Model(
        "a/b",
        "B",
        context_length=64_000,
        input_modalities=("image", "text"),
        output_modalities=("text",),
        supported_parameters=("reasoning", "top_p", "seed"),
    )
    (entry,) = one(before, after).capabilities
    assert entry.inputs == Difference(gained=("image",))
    assert entry.outputs == Difference(lost=("audio",))
    assert entry.parameters == Difference(gained=("reasoning",), lost=("tools",))
    assert entry.context == (128_000, 64_000)


@pytest.mark.parametrize(
    "after",
    [
        Model("a/b", "Renamed", description="other", max_completion_tokens=5),
        Model("a/b", "B", supported_parameters=("seed", "tools")),
        # What the source does not say is not lost.
        Model("a/b", "B", supported_parameters=(), input_modalities=()),
    ],
)
def test_what_does_not_matter(after: Model) -> None:
    before = Model("a/b", "B", supported_parameters=("tools",), input_modalities=("text",))
    assert not one(before, after).capabilities


def test_an_alias_that_stands_for_another_model() -> None:
    def alias(target: str) -> Model:
        return Model("~a/latest", "Latest", alias_target=target)

    (entry,) = one(alias("a/b-1"), alias("a/b-2")).retargeted
    assert (entry.model.alias_target, entry.was) == ("a/b-2", "a/b-1")
    assert not one(alias("a/b-1"), alias("a/b-1"))
    assert not one(alias("a/b-1"), alias(""))
    assert not one(alias(""), alias("a/b-1"))


@pytest.mark.parametrize(
    ("one_id", "other_id", "same"),
    [
        ("anthropic/claude-3.5-sonnet", "anthropic/claude-sonnet-4.6", True),
        ("openai/gpt-4o-2024-05-13", "openai/gpt-4o", True),
        ("qwen/qwen3-coder:free", "qwen/qwen-2.5-coder", True),
        ("x/m-20260420", "x/m-preview", True),
        ("openai/gpt-5", "openai/gpt-5-mini", False),
        ("z-ai/glm-4.5", "z-ai/glm-4.5v", False),
        ("meta/llama-3-70b", "meta/llama-3-405b", False),
        ("m/mixtral-8x22b", "m/mixtral-8x7b", False),
        ("qwen/qwen3-235b-a22b", "qwen/qwen3-30b-a3b", False),
    ],
)
def test_families(one_id: str, other_id: str, same: bool) -> None:
    assert (family(Model(one_id, "")) == family(Model(other_id, ""))) is same


def row(model_id: str, born: int | None = 1, slug: str = "", expires: date | None = None) -> Model:
    created = datetime(2026, 1, born, tzinfo=UTC) if born else None
    return Model(model_id, model_id, canonical_slug=slug, created=created, expires=expires)


@pytest.mark.parametrize(
    ("gone", "rows", "follows"),
    [
        (row("a/x-1", slug="a/x-9"), [row("a/x-2", 9), row("b/y", slug="a/x-9")], "b/y"),
        (row("a/x:free", slug="s"), [row("a/x", 9, "s"), row("b/x:free", 1, "s")], "b/x:free"),
        (row("a/x:free", slug="s"), [row("a/x", 1, "s")], "a/x"),
        (row("a/x-1"), [row("a/x-2", 2), row("a/x-4", 4), row("a/x-3", 3)], "a/x-4"),
        (row("a/x-1"), [row("a/x-3", 3), row("a/x-2", 3)], "a/x-3"),
        (row("a/x-1"), [row("a/x-2", 3), row("a/x-3", 3)], "a/x-3"),
        (row("a/x-1"), [row("a/x-9", None), row("a/x-2", 2)], "a/x-2"),
        (row("a/x-1"), [row("a/x-2", 2), row("a/x-3", 3, "", date(2026, 12, 1))], "a/x-2"),
        (row("a/x-1:free"), [row("a/x-3", 3), row("a/x-2:free", 2)], "a/x-2:free"),
        (row("a/x-1"), [row("a/x-2:batch"), row("~a/x-latest"), row("b/x-2"), row("a/y")], None),
        (row("a/x-1"), [Model("a/x-2", "", price=Price(dynamic=True))], None),
        (row("a/x-1"), [Model("a/x-2", "", output_modalities=("image",))], None),
        (row("a/1"), [row("a/2")], None),
        (row("a/x", slug=""), [row("b/y", slug="")], None),
        (row("a/x"), [], None),
    ],
)
def test_what_follows_a_model_that_left(
    gone: Model, rows: Sequence[Model], follows: str | None
) -> None:
    found = successor(gone, catalog(*rows))
    assert (found.id if found else None) == follows
    again = successor(gone, catalog(*reversed(rows)))
    assert (again.id if again else None) == follows


def test_a_removed_model_comes_with_its_successor() -> None:
    kept = row("a/x-2", 2)
    (entry,) = changes(catalog(row("a/x-1"), kept), catalog(kept)).removed
    assert (entry.model.id, entry.successor) == ("a/x-1", kept)
