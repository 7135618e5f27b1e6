"""A batch in words, before and after."""

from __future__ import annotations

import pytest

from desktop.presentation.models_batch_view import Batch, batch_done, batch_heading, batch_view

A, B = tuple(f"a/{n}" for n in range(12)), ("b/1", "b/2", "b/3")


@pytest.mark.parametrize(
    ("batch", "heading"),
    [
        (Batch(A, B), "Enable 12, disable 3"),
        (Batch(A), "Enable 12"),
        (Batch(disable=B), "Disable 3"),
        (Batch(tuple(f"c/{n}" for n in range(1342))), "Enable 1,342"),
        (Batch(), "Nothing to change"),
    ],
)
def test_the_heading_counts(batch: Batch, heading: str) -> None:
    assert batch_heading(batch) == heading


def test_names_are_given_and_the_rest_is_counted() -> None:
    view = batch_view(Batch(A, B), list("abcdefg"), ["x", "y", "z"])
    assert view.lines == ("Enable: a, b, c, d, e, f and 6 more", "Disable: x, y, z")


def test_seven_names_are_all_given() -> None:
    assert batch_view(Batch(A[:7]), list("abcdefg"), []).lines == ("Enable: a, b, c, d, e, f, g",)


def test_what_stays_as_it_is_is_said() -> None:
    assert batch_view(Batch(A), ["a"] * 7, [], 1).detail == "1 other model is so already."
    assert batch_view(Batch(A), ["a"] * 7, [], 4).detail == "4 other models are so already."


@pytest.mark.parametrize(
    ("batch", "said"),
    [
        (Batch(("a/1",)), "One enabled"),
        (Batch(disable=("a/1",)), "One disabled"),
        (Batch(A, B), "12 models enabled, 3 disabled"),
        (Batch(disable=B), "3 models disabled"),
    ],
)
def test_afterwards_it_is_told_in_one_line(batch: Batch, said: str) -> None:
    assert batch_done(batch, "One") == said


def test_a_batch_that_does_nothing_is_false() -> None:
    assert not Batch()
    assert Batch(disable=B)
