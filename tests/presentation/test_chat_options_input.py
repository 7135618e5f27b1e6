"""What is typed as options of a chat: read, refused with a sentence, and written back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.chat_options import ChatOptions, Routing
from desktop.presentation.chat_options_input import (
    ON,
    Option,
    read_option,
    read_options,
    texts_of,
)

ALL = ChatOptions(
    temperature=Decimal("0.2"),
    top_p=Decimal("0.95"),
    max_tokens=600,
    reasoning_effort="low",
    seed=-42,
    stop=("\n\n", " END ", "\\n", "tab\t"),
    system_prompt="Answer briefly.\n",
    routing=Routing(
        ("google-vertex", "amazon-bedrock"),
        allow_fallbacks=False,
        sort="throughput",
        data_collection="deny",
        zero_retention=True,
        max_prompt_price=Decimal("0.5"),
        max_completion_price=Decimal(3),
    ),
)


def test_what_was_set_can_be_typed_again() -> None:
    assert read_options(texts_of(ALL)) == (ALL, {})
    assert texts_of(ChatOptions()) == {}


def test_no_system_prompt_is_something_else_than_the_default_one() -> None:
    none = ChatOptions(system_prompt="")
    assert texts_of(none) == {Option.NO_SYSTEM_PROMPT: ON}
    assert read_options({Option.NO_SYSTEM_PROMPT: ON}) == (none, {})
    both = {Option.SYSTEM_PROMPT: "Hi", Option.NO_SYSTEM_PROMPT: ON}
    assert read_options(both)[0].system_prompt == "Hi"
    assert read_options(dict(reversed(both.items())))[0].system_prompt == "Hi"


@pytest.mark.parametrize("option", list(Option))
def test_an_empty_field_leaves_it_to_the_defaults(option: Option) -> None:
    assert read_option(ChatOptions(), option, "") == (ChatOptions(), "")


@pytest.mark.parametrize(
    ("option", "text", "problem"),
    [
        (Option.TEMPERATURE, "3", "The temperature goes from 0 to 2."),
        (Option.TEMPERATURE, "hot", "This is not a number like 2.50."),
        (Option.TOP_P, "-0.1", "The top-p goes from 0 to 1."),
        (Option.MAX_TOKENS, "0", "An answer has 1 token at least."),
        (Option.MAX_TOKENS, "1.5", "Tokens are counted in whole numbers, like 4096."),
        (Option.SEED, "1.5", "A seed is a whole number, like 42."),
        (Option.SEED, "9" * 25, "A seed goes up to 9,223,372,036,854,775,807."),
        (Option.STOP, "a\nb\nc\nd\ne", "An answer can end at 4 texts at most."),
        (Option.MAX_PROMPT_PRICE, "1,5", "A comma can be read in two ways, so write it like"),
        (Option.MAX_COMPLETION_PRICE, "-1", "A price goes from $0 to"),
        (Option.ORDER, "google\u202evertex", "This is no host's short name"),
    ],
)
def test_what_cannot_be_used_has_a_sentence(option: Option, text: str, problem: str) -> None:
    options, said = read_option(ChatOptions(seed=1), option, text)
    assert said.startswith(problem)
    assert said.endswith(".")
    assert options == ChatOptions(seed=1)


def test_one_that_is_wrong_does_not_cost_the_others() -> None:
    options, problems = read_options({Option.TEMPERATURE: "3", Option.SEED: "7"})
    assert options == ChatOptions(seed=7)
    assert list(problems) == [Option.TEMPERATURE]


@pytest.mark.parametrize("text", ["a, b", "a b", " a,b ", "a\nb", "a, b, a"])
def test_hosts_are_listed_as_people_list_things(text: str) -> None:
    assert read_options({Option.ORDER: text})[0].routing.order == ("a", "b")


def test_grouped_tokens_and_dollar_signs_are_understood() -> None:
    texts = {Option.MAX_TOKENS: "4,096", Option.MAX_PROMPT_PRICE: "$1.50"}
    options = read_options(texts)[0]
    assert (options.max_tokens, options.routing.max_prompt_price) == (4096, Decimal("1.50"))


def test_spaces_at_the_ends_of_a_stop_sequence_count() -> None:
    assert read_options({Option.STOP: "  \n\nUser: "})[0].stop == ("  ", "User: ")


@given(st.lists(st.text(min_size=1, max_size=20), max_size=4).map(tuple))
def test_any_stop_sequence_can_be_typed(stops: tuple[str, ...]) -> None:
    options = ChatOptions(stop=stops)
    assert read_options(texts_of(options))[0] == options
