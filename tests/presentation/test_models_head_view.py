"""What stands around the models table."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.domain.catalog import Catalog
from desktop.domain.catalog_query import parse
from desktop.presentation.models_head_view import (
    counts_text,
    hidden_text,
    nothing_found,
    query_problem,
    source_view,
)
from desktop.services.catalogs import CatalogState
from tests.fakes import NOON
from tests.ui.models.sample import sample_catalog

URL = "https://openrouter.ai/api/v1"


def test_the_source_is_named_with_its_age_and_address() -> None:
    view = source_view(CatalogState(sample_catalog()), URL, NOON, None)
    assert view.text == "OpenRouter catalog, 12 min ago"
    assert view.detail.startswith(f"{URL} · 4 Nov 2026, ")
    assert view.known


def test_a_shipped_list_is_named_too() -> None:
    shipped = Catalog(sample_catalog().models, "Shipped list of 2026-07-27", NOON)
    view = source_view(CatalogState(shipped=shipped), URL, NOON + timedelta(hours=3), None)
    assert view.text == "Shipped list of 2026-07-27, 3 h ago"


def test_rows_that_could_not_be_read_are_counted() -> None:
    catalog = Catalog(sample_catalog().models, "OpenRouter catalog", NOON, unreadable_rows=2)
    assert "2 rows could not be read" in source_view(CatalogState(catalog), URL, NOON, None).detail


def test_trouble_is_a_sentence_with_its_next_step() -> None:
    view = source_view(CatalogState(), URL, NOON, ("It failed.", "Try again."))
    assert (view.text, view.trouble, view.known) == (
        "No catalog yet",
        "It failed. Try again.",
        False,
    )


def test_counts_and_the_link_beside_them() -> None:
    assert counts_text(23, 1342, 31) == "23 enabled of 1,342 · 31 shown"
    assert [hidden_text(4, shown) for shown in (False, True)] == ["4 hidden", "Hide 4"]
    assert hidden_text(0, shown=True) == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("claude free", ""),
        ("foo:bar", "“foo:bar” is no filter: it is searched for as text."),
        ("in:abc", "“in:abc” needs < or > and a number"),
        ("new:soon", "“new:soon” needs a number of days"),
        ("is:blue", "“is:blue” is no state"),
    ],
)
def test_what_was_not_understood_is_named(text: str, problem: str) -> None:
    assert query_problem(parse(text), text).startswith(problem)


def test_what_is_still_being_typed_is_no_problem() -> None:
    assert query_problem(parse("in:<", typing=True), "in:<") == ""


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("zzz", "No model matches “zzz”"),
        ("is:enabled", "Nothing is enabled"),
        ("free", "No model fulfils this filter"),
        ("free vision in:<1", "No model fulfils all 3 filters"),
        ("zzz free", "No model matches all of it"),
    ],
)
def test_nothing_found_says_why(text: str, heading: str) -> None:
    assert nothing_found(parse(text))[0] == heading
