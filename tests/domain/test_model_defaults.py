"""What is sent with a request: the person's own, else the shipped; only what the model takes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.model_defaults import (
    LONGEST_SYSTEM_PROMPT,
    Abilities,
    check_defaults,
    differing,
    limited,
    over,
)
from desktop.domain.typed_values import InvalidModelDefault

ALL = ModelDefaults(4096, Decimal("0.7"), "high", Decimal("0.9"), "Be brief.")
TEXT_ONLY = Abilities(frozenset({"max_tokens"}), (), 2048)
THINKER = Abilities(frozenset({"temperature", "top_p", "reasoning"}), ("high", "low"), None)


def test_own_values_stand_before_shipped_ones_one_by_one() -> None:
    shipped = ModelDefaults(1024, reasoning_effort="medium")
    own = ModelDefaults(temperature=Decimal(0), reasoning_effort="low")
    assert over(own, shipped) == ModelDefaults(1024, Decimal(0), "low")
    assert differing(ModelDefaults(1024, Decimal(0), "medium"), shipped) == ModelDefaults(
        temperature=Decimal(0)
    )


def test_a_model_is_sent_only_what_it_takes() -> None:
    assert limited(ALL, TEXT_ONLY) == ModelDefaults(2048, system_prompt="Be brief.")
    assert limited(ALL, THINKER) == ALL
    assert limited(ALL, Abilities()) == ALL, "nothing is known, so it is left to the model"
    medium = ModelDefaults(reasoning_effort="medium")
    assert limited(medium, THINKER) == ModelDefaults()
    assert limited(medium, Abilities(frozenset({"reasoning"}))) == medium


@pytest.mark.parametrize("temperature", ["0", "0.0", "1.25", "2", "2.000"])
@pytest.mark.parametrize("top_p", ["0", "0.5", "1"])
def test_what_is_possible_is_taken(temperature: str, top_p: str) -> None:
    wanted = ModelDefaults(1, Decimal(temperature), "low", Decimal(top_p), "")
    check_defaults(wanted, THINKER)


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (ModelDefaults(temperature=Decimal("2.01")), "the temperature goes from 0 to 2"),
        (ModelDefaults(temperature=Decimal("-0.1")), "the temperature goes from 0 to 2"),
        (ModelDefaults(temperature=Decimal("NaN")), "the temperature goes from 0 to 2"),
        (ModelDefaults(temperature=Decimal("1e-60")), "it has more than 24 digits"),
        (ModelDefaults(top_p=Decimal("1.1")), "the top-p goes from 0 to 1"),
        (ModelDefaults(0), "an answer has 1 token at least"),
        (ModelDefaults(-5), "an answer has 1 token at least"),
        (ModelDefaults(2049), "this model answers with 2,048 tokens at most"),
        (ModelDefaults(reasoning_effort="low"), "this model cannot be asked to reason"),
        (
            ModelDefaults(system_prompt="x" * (LONGEST_SYSTEM_PROMPT + 1)),
            "the system prompt has more than 200,000 characters",
        ),
    ],
)
def test_what_is_not_is_refused_in_words(wanted: ModelDefaults, why: str) -> None:
    with pytest.raises(InvalidModelDefault) as refused:
        check_defaults(wanted, TEXT_ONLY)
    assert refused.value.detail == why


def test_an_effort_is_one_of_the_models_own() -> None:
    with pytest.raises(InvalidModelDefault, match="the model knows high and low"):
        check_defaults(ModelDefaults(reasoning_effort="max"), THINKER)
    with pytest.raises(InvalidModelDefault, match="no reasoning effort"):
        check_defaults(ModelDefaults(reasoning_effort=""))
    with pytest.raises(InvalidModelDefault, match="there can be 100,000,000 tokens at most"):
        check_defaults(ModelDefaults(10**12))
