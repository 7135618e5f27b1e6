"""Everything about one model, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from desktop.domain.catalog import NEVER, Model
from desktop.domain.prices import Leg, Price, PriceTier
from desktop.presentation.model_details_view import ModelDetailsView, model_details
from tests.ui.models.sample import TODAY, model, price, sample_models


def details(shown: Model, **more: Any) -> ModelDetailsView:
    known = {"in_catalog": True, "unreachable": False, "enabled": False, "default": False}
    return model_details(shown, TODAY, **known | more)


def test_prices_begin_with_input_and_output() -> None:
    view = details(sample_models()[0])
    assert view.prices == (
        ("Input", "$1.50"),
        ("Output", "$7.50"),
        ("Cache read", "$0.15"),
        ("Cache write", "$0.0833"),
    )
    assert view.subtitle == "Google · released 1 Nov 2026"


def test_tiers_are_told_with_their_conditions() -> None:
    night = PriceTier({Leg.COMPLETION: Decimal("0.000001")}, utc_start=time(16), utc_end=time(0))
    view = details(model("a/b", "A: B", replace(price("1", "2"), tiers=(night,))))
    assert [tier.condition for tier in view.tiers] == ["16:00–00:00 UTC"]
    assert view.tiers[0].prices == (("Output", "$1.00"),)


def test_units_are_not_priced_per_million() -> None:
    priced = Price(
        {Leg.PROMPT: Decimal("1e-6"), Leg.COMPLETION: Decimal(0), Leg.REQUEST: Decimal("0.01")}
    )
    facts = dict(details(model("a/b", "A: B", priced)).prices)
    assert facts == {"Input": "$1.00", "Output": "$0.00", "Each request": "$0.01"}


def test_unknown_facts_say_so_and_needless_ones_are_left_out() -> None:
    view = details(model("a/b", "A: B", price(None, None), context_length=0, expires=NEVER))
    facts = dict(view.facts)
    assert facts["Context"] == "unknown"
    assert facts["Knowledge until"] == "unknown"
    assert "Ends" not in facts
    assert view.price_note == "The provider names no price."


def test_a_router_says_what_its_price_depends_on() -> None:
    view = details(model("openrouter/auto", "Auto", Price(dynamic=True)))
    assert view.prices == (("Input", "varies"), ("Output", "varies"))
    assert view.price_note.startswith("A router")


def test_a_date_in_the_past_is_an_end() -> None:
    view = details(model("a/b", "A: B", price("1", "2"), expires=date(2026, 11, 1)))
    assert ("Ended", "1 Nov 2026") in view.facts
    assert view.warning == "The provider ended this model on 1 Nov 2026."
    later = details(model("a/b", "A: B", price("1", "2"), expires=TODAY + timedelta(days=3)))
    assert ("Ends", "7 Nov 2026") in later.facts


def test_what_should_be_known_before_enabling_is_said() -> None:
    assert "not list this model" in details(Model("a/b", "a/b"), in_catalog=False).warning
    assert "Your key" in details(sample_models()[0], unreachable=True).warning
    assert "batch requests" in details(sample_models()[-2]).warning
    assert "in text" in details(sample_models()[-1]).warning
    assert "something else" in details(Model("a/b", "B", chats=False)).warning
    assert details(sample_models()[0]).warning == ""
