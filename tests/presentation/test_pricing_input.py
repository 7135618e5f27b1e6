"""What is typed on the Pricing page becomes an exact value, or one sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.prices import PER_UNIT, Leg
from desktop.presentation.pricing_input import Read, read
from desktop.presentation.pricing_items import Item, Setting, text_of
from tests.ui.pricing.sample import pricing, rows, sonnet

MILLION = Decimal(1_000_000)


@pytest.mark.parametrize(
    ("typed", "per_million"),
    [
        ("3", "3"),
        (" 3.50 ", "3.50"),
        ("$0.0036", "0.0036"),
        (".5", "0.5"),
        ("7.", "7"),
        ("0", "0"),
        ("0.0000000000000001", "0.0000000000000001"),
        ("1e-2", "0.01"),
    ],
)
def test_a_price_is_read_per_million_tokens(typed: str, per_million: str) -> None:
    assert read(sonnet(), Leg.PROMPT, typed) == Read(Decimal(per_million) / MILLION)


def test_what_is_counted_in_units_is_read_as_it_is() -> None:
    assert read(sonnet(), Leg.WEB_SEARCH, "0.01") == Read(Decimal("0.01"))


@pytest.mark.parametrize("typed", ["", "   ", "\t"])
def test_nothing_typed_is_nothing_of_ones_own(typed: str) -> None:
    assert read(sonnet(), Leg.PROMPT, typed) == Read()
    assert read(sonnet(), Setting.SYSTEM_PROMPT, typed) == Read()


@pytest.mark.parametrize(
    ("item", "typed", "problem"),
    [
        (Leg.PROMPT, "cheap", "This is not a number like 2.50."),
        (Leg.PROMPT, "NaN", "This is not a number like 2.50."),
        (Leg.PROMPT, "٣", "This is not a number like 2.50."),
        (Leg.PROMPT, "-3", "This is less than 0."),
        (Leg.PROMPT, "1,75", "A comma can be read in two ways, so write it like 1234.50."),
        (Leg.PROMPT, "9" * 12, "This is more than $1,000,000."),
        (Leg.PROMPT, "0." + "1" * 30, "This has more than 24 digits."),
        (Setting.TEMPERATURE, "2.5", "The temperature goes from 0 to 2."),
        (Setting.TEMPERATURE, "warm", "This is not a number like 2.50."),
        (Setting.TOP_P, "-0.1", "The top-p goes from 0 to 1."),
        (Setting.MAX_TOKENS, "12.5", "Tokens are counted in whole numbers, like 4096."),
        (Setting.MAX_TOKENS, "0", "An answer has 1 token at least."),
        (Setting.MAX_TOKENS, "65537", "This model answers with 65,536 tokens at most."),
        (Setting.MAX_TOKENS, "9" * 5000, "This model answers with 65,536 tokens at most."),
        (Setting.EFFORT, "extreme", "The model knows high, medium and low."),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(item: Item, typed: str, problem: str) -> None:
    assert read(sonnet(), item, typed) == Read(problem=problem)


@pytest.mark.parametrize("typed", ["4096", "4,096", "04096"])
def test_tokens_may_be_grouped(typed: str) -> None:
    assert read(sonnet(), Setting.MAX_TOKENS, typed) == Read(4096)


def test_a_system_prompt_stays_as_it_was_typed() -> None:
    assert read(sonnet(), Setting.SYSTEM_PROMPT, " Be brief.\n") == Read(" Be brief.\n")


def test_what_a_model_does_not_take_cannot_be_set() -> None:
    plain = pricing("some/model", rows()[0].base, supports=frozenset({"temperature"}))
    assert read(plain, Setting.EFFORT, "high").problem == "This model cannot be asked to reason."


@given(
    st.decimals(min_value=0, max_value=999_999, places=12, allow_nan=False),
    st.sampled_from(sorted(set(Leg) - PER_UNIT)),
)
def test_a_price_survives_being_shown_and_read_again(per_million: Decimal, leg: Leg) -> None:
    rate = read(sonnet(), leg, f"{per_million:f}").value
    assert isinstance(rate, Decimal)
    assert rate * MILLION == per_million
    assert read(sonnet(), leg, text_of(leg, rate)).value == rate
