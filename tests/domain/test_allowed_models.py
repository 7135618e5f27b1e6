"""Changing many allowed models at once: their order, taking back, and who becomes the default."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.allowed_models import AllowedChange, AllowedEdit, default_after

ids = st.text("abcdefghij", min_size=1, max_size=1)
lists = st.lists(ids, unique=True).map(tuple)


def words(text: str) -> tuple[str, ...]:
    return tuple(text)


@pytest.mark.parametrize(
    ("before", "enable", "disable", "after"),
    [
        ("", "cab", "", "cab"),
        ("ab", "dc", "", "abdc"),
        ("ab", "ba", "", "ab"),
        ("abc", "", "b", "ac"),
        ("abc", "", "xyz", "abc"),
        ("abc", "cdd", "", "abcd"),
        ("abc", "x", "b", "axc"),
        ("abc", "x", "a", "xbc"),
        ("abc", "x", "c", "abx"),
        ("a", "x", "a", "x"),
        ("abc", "xy", "b", "acxy"),
        ("abc", "x", "ab", "cx"),
        ("abc", "b", "b", "abc"),
        ("abc", "c", "b", "ac"),
        ("abc", "x", "xb", "axc"),
    ],
)
def test_order(before: str, enable: str, disable: str, after: str) -> None:
    assert AllowedEdit.of(words(before), enable, disable).apply(words(before)) == words(after)


@given(lists, lists, lists)
def test_an_edit_does_what_it_says_and_can_be_taken_back(
    before: tuple[str, ...], enable: tuple[str, ...], disable: tuple[str, ...]
) -> None:
    edit = AllowedEdit.of(before, enable, disable)
    after = edit.apply(before)
    assert len(set(after)) == len(after)
    assert set(after) == (set(before) - set(disable)) | set(enable)
    stay = [model for model in before if model in after]
    assert [model for model in after if model in before] == stay, "the order is kept"
    assert edit.inverse(before).apply(after) == before
    assert edit.apply(edit.inverse(before).apply(after)) == after


@given(lists, lists, lists, lists)
def test_taking_back_leaves_alone_what_others_have_changed_since(
    before: tuple[str, ...],
    enable: tuple[str, ...],
    disable: tuple[str, ...],
    since: tuple[str, ...],
) -> None:
    edit = AllowedEdit.of(before, enable, disable)
    undone = edit.inverse(before).apply(since)
    touched = set(before) ^ set(edit.apply(before))
    assert [model for model in undone if model not in touched] == [
        model for model in since if model not in touched
    ]
    assert set(before) & touched <= set(undone)
    assert not (set(undone) - set(before)) & touched


def test_what_is_put_back_stands_behind_the_one_it_stood_behind() -> None:
    edit = AllowedEdit.of(words("abcde"), "", "bd")
    back = edit.inverse(words("abcde"))
    assert back.apply(words("ace")) == words("abcde")
    assert back.apply(words("eca")) == words("ecdab")
    assert back.apply(words("xe")) == words("bdxe")


def test_a_batch_of_a_whole_catalog_takes_no_time_to_speak_of() -> None:
    many = tuple(f"a/{number}" for number in range(100_000))
    edit = AllowedEdit.of(many[::2], many, many[::4])
    assert edit.inverse(many[::2]).apply(edit.apply(many[::2])) == many[::2]


@pytest.mark.parametrize(
    ("default", "before", "after", "following"),
    [
        (None, "abc", "ab", None),
        ("b", "abc", "abc", "b"),
        ("b", "abc", "cb", "b"),
        ("b", "abc", "ac", "c"),
        ("a", "abc", "bc", "b"),
        ("c", "abc", "ab", "b"),
        ("b", "abcd", "ad", "d"),
        ("b", "abcd", "a", "a"),
        ("b", "abc", "axc", "x"),
        ("b", "abc", "", None),
        ("b", "abc", "xy", "x"),
        ("z", "abc", "ab", "z"),
    ],
)
def test_the_next_in_order_becomes_the_default(
    default: str | None, before: str, after: str, following: str | None
) -> None:
    assert default_after(default, words(before), words(after)) == following


@given(st.none() | ids, lists, lists)
def test_a_default_that_was_allowed_is_allowed_or_gone(
    default: str | None, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    following = default_after(default, before, after)
    if default in before:
        assert following in after if after else following is None
    else:
        assert following == default


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        ("ab", "abcd", "enable 2"),
        ("abc", "ad", "enable d, disable 2"),
        ("ab", "a", "disable b"),
        ("ab", "ab", ""),
        ("ab", "ba", ""),
    ],
)
def test_a_change_in_words(before: str, after: str, label: str) -> None:
    change = AllowedChange.between(words(before), words(after))
    assert change.label == label
    assert bool(change) is (before != after)


def test_a_default_that_took_over_is_named() -> None:
    assert AllowedChange.between(("a",), ("b",), "a", "b").new_default == "b"
    assert AllowedChange.between(("a", "b"), ("a",), "a", "a").new_default is None
    assert AllowedChange.between(("a",), (), "a", None).new_default is None
