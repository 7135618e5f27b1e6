"""Chips and search text in step, and what is marked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.catalog_query import Filter, parse
from desktop.domain.catalog_query_text import filters_in, spans, with_filter, without_filters
from tests.domain.catalog_strategies import search_texts

kinds = st.sampled_from(Filter)


@pytest.mark.parametrize(
    ("text", "kind", "after"),
    [
        ("", Filter.FREE, "free"),
        ("claude", Filter.FREE, "claude free"),
        ("claude in:<1", Filter.ENABLED, "claude in:<1 is:enabled"),
        ("free", Filter.FREE, "free"),
        ("FREE claude", Filter.FREE, "FREE claude"),
        ('"free"', Filter.FREE, '"free" free'),
        ('"claude opus', Filter.FREE, 'free "claude opus'),
        ("freedom", Filter.FREE, "freedom free"),
        ("new:7d", Filter.NEW, "new:7d new"),
    ],
)
def test_a_chip_is_switched_on(text: str, kind: Filter, after: str) -> None:
    assert with_filter(text, kind, on=True) == after


@pytest.mark.parametrize(
    ("text", "kind", "after"),
    [
        ("free", Filter.FREE, ""),
        ("claude free", Filter.FREE, "claude"),
        ("free claude", Filter.FREE, "claude"),
        ("Claude  FREE  in:<1", Filter.FREE, "Claude   in:<1"),
        ("free a free b Free", Filter.FREE, "a b"),
        ('"free" free', Filter.FREE, '"free"'),
        ('"a"free b', Filter.FREE, '"a" b'),
        ("freedom", Filter.FREE, "freedom"),
        ("is:enabled is:unreachable", Filter.ENABLED, "is:unreachable"),
        ("new new:7d", Filter.NEW, "new:7d"),
        ("claude", Filter.FREE, "claude"),
    ],
)
def test_a_chip_is_switched_off(text: str, kind: Filter, after: str) -> None:
    assert with_filter(text, kind, on=False) == after


def test_the_chip_all() -> None:
    assert without_filters('free claude is:enabled "free" in:<1 tools') == 'claude "free" in:<1'


@given(search_texts, kinds, st.booleans())
def test_a_chip_changes_its_own_filter_and_nothing_else(text: str, kind: Filter, on: bool) -> None:
    before, after = parse(text), parse(with_filter(text, kind, on))
    wanted = before.filters | {kind} if on else before.filters - {kind}
    assert after == replace(before, filters=frozenset(wanted))


@given(search_texts, kinds, st.booleans())
def test_twice_is_once(text: str, kind: Filter, on: bool) -> None:
    once = with_filter(text, kind, on)
    assert with_filter(once, kind, on) == once


@given(search_texts, kinds)
def test_on_and_off_again_gives_the_text_that_was_typed(text: str, kind: Filter) -> None:
    if kind not in filters_in(text):
        assert with_filter(with_filter(text, kind, on=True), kind, on=False) == text


@given(search_texts)
def test_the_chip_all_leaves_no_filter_and_all_else(text: str) -> None:
    assert parse(without_filters(text)) == replace(parse(text), filters=frozenset())


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Claude Sonnet", ["claude"], ((0, 6),)),
        ("Claude Sonnet", ["on", "claude"], ((0, 6), (8, 10))),
        ("banana", ["an"], ((1, 5),)),
        ("banana", ["ana", "b"], ((0, 4),)),
        ("banana", ["x"], ()),
        ("banana", [], ()),
        ("banana", [""], ()),
        ("Straße 5", ["strasse"], ((0, 6),)),
        ("Straße 5", ["5"], ((7, 8),)),
        ("Straße", ["s"], ((0, 1), (4, 5))),
        ("İstanbul 🙂 x", ["x"], ((11, 12),)),
        ("نموذج عربي", ["عربي"], ((6, 10),)),
    ],
)
def test_marks(text: str, words: list[str], marked: tuple[tuple[int, int], ...]) -> None:
    assert spans(text, words) == marked


@given(st.text(max_size=12), st.lists(st.text(min_size=1, max_size=2), max_size=3))
def test_marks_are_inside_the_text_in_order_and_apart(text: str, words: list[str]) -> None:
    ends = [place for span in spans(text, [word.casefold() for word in words]) for place in span]
    assert ends == sorted(set(ends))
    assert all(0 <= place <= len(text) for place in ends)
