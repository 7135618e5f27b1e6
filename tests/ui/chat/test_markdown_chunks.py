"""Where growing Markdown is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.chat.markdown_chunks import (
    Fence,
    finished_length,
    opening_fence,
    without_partial_fence,
)
from desktop.ui.chat.markdown_weight import LONGEST


@pytest.mark.parametrize(
    ("text", "finished"),
    [
        ("still one paragraph", ""),
        ("one\n\ntwo", "one\n\n"),
        ("one\ntwo", ""),
        ("- a\n\n- b", "- a\n\n"),
        ("1. a\n2. b", "1. a\n"),
        ("1. a\n2.", ""),
        ("- a\n- - -", "- a\n"),
        ("- a\n* b", ""),
        ("1986. A\n1987. B", "1986. A\n"),
        ("text of\n1986. Then\n1987. B", ""),
        ("- a\n\n  more of a", ""),
        ("- a\n\nafter the list", "- a\n\n"),
        ("1. a\n\n1", ""),
        ("1. a\n\n12 eggs", "1. a\n\n"),
        ("para\n```py", ""),
        ("para\n```py\n", "para\n"),
        ("para\n```span``` more\n", ""),
        ("# head\n\n| a |\n|---|", "# head\n\n"),
    ],
)
def test_a_cut_is_made_only_where_nothing_can_change_any_more(text: str, finished: str) -> None:
    assert text[: finished_length(text)] == finished


def test_an_endless_paragraph_is_cut_at_a_word() -> None:
    text = "word " * 4_000
    length = finished_length(text)
    assert 0 < length <= LONGEST
    assert text[:length].endswith(" ")


def test_an_endless_word_is_cut_too() -> None:
    assert finished_length("x" * 20_000) == LONGEST


@pytest.mark.parametrize(
    ("line", "fence"),
    [
        ("```", Fence("```", "")),
        ("````python title", Fence("````", "python")),
        ("~~~ sh `x`", Fence("~~~", "sh")),
        ("``` a`b", None),
        ("``", None),
        (" ```", None),
    ],
)
def test_opening_fence(line: str, fence: Fence | None) -> None:
    assert opening_fence(line) == fence


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("a\n```\nafter", False, ("a\n", "after")),
        ("a\n``", False, ("a\n", None)),
        ("a\n``", True, ("a\n``", None)),
        ("a\n```", True, ("a\n", "")),
        ("a\n``` b\n", False, ("a\n``` b\n", None)),
        ("a\n   ````  \n", False, ("a\n", "")),
        ("a\n    ```\n", False, ("a\n    ```\n", None)),
    ],
)
def test_the_end_of_a_code_block(text: str, whole: bool, parts: tuple[str, str | None]) -> None:
    assert Fence("```", "").split(text, whole=whole) == parts


@pytest.mark.parametrize(
    ("text", "shown"), [("a\n`", "a\n"), ("a\n```py", "a\n"), ("a `", "a `"), ("``x", "``x")]
)
def test_half_a_fence_is_not_shown(text: str, shown: str) -> None:
    assert without_partial_fence(text) == shown


@given(
    st.lists(
        st.sampled_from(
            ["word", " ", "\n", "\n\n", "- ", "1. ", "    ", "```", "`", "~~~", "> ", "| a |", "12"]
        ),
        max_size=40,
    ).map("".join)
)
def test_a_cut_once_made_stays(text: str) -> None:
    first_cuts = [length for end in range(len(text)) if (length := finished_length(text[:end]))]
    assert set(first_cuts[:1]) == set(first_cuts)
