"""Misspelt words: what resembles them, and what does not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.fuzzy_match import fuzzy_match
from desktop.domain.steps import finished

NAMES = (
    "anthropic/claude-opus-5\nanthropic: claude opus 5\nvision\ntools",
    "anthropic/claude-sonnet-5\nanthropic: claude sonnet 5\nvision\ntools",
    "anthropic/claude-3.5-sonnet\nanthropic: claude 3.5 sonnet\nvision",
    "openai/gpt-5\nopenai: gpt-5\nvision\ntools\nreasoning",
    "openai/gpt-4o-mini\nopenai: gpt-4o-mini\nvision\ntools",
    "google/gemini-3.6-flash\ngoogle: gemini 3.6 flash\nvision\ntools",
    "meta-llama/llama-3.3-70b-instruct\nmeta: llama 3.3 70b instruct\ntools",
    "deepseek/deepseek-v4-pro\ndeepseek: deepseek v4 pro\ntools\nreasoning",
    "mistralai/mistral-small-2603\nmistral: mistral small 4\ntools",
)


def found(text: str, choices: Sequence[str] = NAMES) -> list[int]:
    return finished(fuzzy_match(text, choices))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("claud sonet", {1, 2}),
        ("sonet claud", {1, 2}),
        ("claudesonnet", {1}),
        ("gemni flash", {5}),
        ("deepsek", {7}),
        ("mistrall smal", {8}),
        ("gpt4o mini", {4}),
        ("lama3 instruct", {6}),
        ("antropic opus", {0}),
    ],
)
def test_misspelt_words_find_what_was_meant(typed: str, meant: set[int]) -> None:
    assert set(found(typed)) == meant


def test_the_best_comes_first() -> None:
    assert found("gtp 5")[0] == 3
    assert found("claud sonet") == [1, 2]  # equally good: in their order


@pytest.mark.parametrize(
    "typed", ["xyzzy", "claude xyzzy", "xq", "", " ", "🙂🙂🙂", "a b c", "claude" * 50]
)
def test_what_resembles_nothing_finds_nothing(typed: str) -> None:
    assert found(typed) == []


def test_nothing_to_choose_from() -> None:
    assert found("claude", []) == []


def test_choices_that_hold_what_parts_them() -> None:
    assert found("claud", ["gpt\0", "claude\0", ""]) == [1]


def test_many_choices_are_compared_step_by_step() -> None:
    choices = [*["gpt"] * 2500, "claude", *["gpt"] * 500, "claud"]
    assert found("claud", choices) == [2500, 3001]
    assert len(list(fuzzy_match("claud", choices))) == 4


def test_the_list_stays_short() -> None:
    assert len(found("claud", ["claude"] * 1000)) == 100


@given(st.text(), st.lists(st.text(), max_size=8))
def test_any_text_gives_places(typed: str, choices: list[str]) -> None:
    places = found(typed, choices)
    assert len(set(places)) == len(places)
    assert set(places) <= set(range(len(choices)))


def test_the_library_is_loaded_when_it_is_needed() -> None:
    script = (
        "import sys; from desktop.adapters.fuzzy_match import fuzzy_match"
        "; list(fuzzy_match('xy', ['a']))"
        "; assert 'rapidfuzz' not in sys.modules; list(fuzzy_match('abc', ['abd']))"
        "; assert 'rapidfuzz' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
