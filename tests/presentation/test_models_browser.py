"""The catalog as the page searches it."""

from __future__ import annotations

from desktop.domain.catalog_index_order import Column
from desktop.domain.catalog_query import Filter
from desktop.domain.steps import finished
from desktop.presentation.models_batch_view import Batch
from tests.fakes import NOON
from tests.ui.models.sample import ENABLED, browser_of


def test_a_search_brings_rows_counts_and_what_was_left_out() -> None:
    browser = browser_of()
    found = browser.find("luna")
    assert browser.ids(found.rows) == ["openai/gpt-5.6-luna", "sao10k/l3-lunaris-8b"]
    assert (found.all, found.hidden, found.fuzzy) == (2, 1, False)
    assert found.counts[Filter.ENABLED] == 1


def test_hidden_rows_are_found_when_they_are_wanted() -> None:
    browser = browser_of()
    browser.show_hidden(True)
    assert "openai/gpt-5.6-luna:batch" in browser.ids(browser.find("luna").rows)
    assert browser.hidden_rows == 2


def test_the_order_is_kept_from_search_to_search() -> None:
    browser = browser_of()
    browser.sort_by(Column.INPUT, descending=True)
    found = browser.ids(browser.find("claude").rows)
    assert found[0] == "anthropic/claude-opus-5"
    browser.sort_by(None)
    assert browser.ids(browser.find("claude").rows)[0] == "anthropic/claude-sonnet-5"


def test_nearest_matches_stay_in_the_order_of_likeness() -> None:
    browser = browser_of()
    browser.sort_by(Column.INPUT, descending=True)
    found = browser.find("claud sonet")
    assert found.fuzzy
    assert browser.ids(found.rows)[0] == "anthropic/claude-sonnet-5"


def test_what_is_new_comes_newest_first_unless_a_column_was_chosen() -> None:
    browser = browser_of()
    for text in ("new:400d", "new"):
        rows = browser.find(text).rows
        born = [browser.index.rows[row].created for row in rows]
        assert len(born) > 1
        assert born == sorted(born, key=lambda each: each or NOON, reverse=True)
    browser.sort_by(Column.NAME)
    names = [browser.row(row).name.casefold() for row in browser.find("new:400d").rows]
    assert names == sorted(names)


def test_similar_names_of_a_large_catalog_are_left_for_later() -> None:
    browser = browser_of(at_once=10)
    found = browser.find("claud sonet tools")
    assert (found.rows, found.fuzzy, found.looking) == ([], False, True)
    similar = finished(browser.look_on(found))
    assert similar == browser_of().find("claud sonet tools")
    assert not browser.find("claude").looking
    assert not browser.find("is:enabled in:<0").looking


def test_what_resembles_is_counted_again_without_searching() -> None:
    browser = browser_of()
    found = browser.find("claud sonet")
    before = found.counts[Filter.ENABLED]
    browser.set_enabled([])
    again = browser.counted_again(found)
    assert before > again.counts[Filter.ENABLED] == 0
    assert (again.rows, again.all, again.fuzzy) == (found.rows, found.all, True)


def test_texts_of_rows_at_the_end_follow_what_is_enabled() -> None:
    browser = browser_of()
    last = len(browser.index.rows) - 1
    assert browser.row(last).id == "retired/chatterbox-2"
    assert not browser.set_enabled(["acme/other"])
    assert browser.row(last).id == "acme/other"
    assert browser.set_enabled([ENABLED[0], "acme/other"])
    assert browser.total == last


def test_batches_name_only_what_changes() -> None:
    browser = browser_of()
    ids = ["anthropic/claude-sonnet-5", "anthropic/claude-opus-5"]
    assert browser.switching(ids, True) == Batch(enable=("anthropic/claude-opus-5",))
    assert browser.switching(ids, False) == Batch(disable=("anthropic/claude-sonnet-5",))
    batch = browser.flipping(ids)
    assert batch == Batch(("anthropic/claude-opus-5",), ("anthropic/claude-sonnet-5",))
    view = browser.preview(batch, 2)
    assert view.lines == ("Enable: Claude Opus 5", "Disable: Claude Sonnet 5")


def test_a_preview_names_what_left_the_catalog_by_its_id() -> None:
    browser = browser_of()
    batch = browser.switching(ENABLED, False)
    assert "retired/chatterbox-2" in browser.preview(Batch(disable=batch.disable[-1:]), 1).lines[0]


def test_details_of_an_alias_name_what_it_stands_for() -> None:
    browser = browser_of()
    view = browser.details("~anthropic/claude-sonnet-latest")
    assert view is not None
    assert ("Stands for", "Claude Sonnet 5") in view.facts
    assert browser.details("nobody/knows") is None


def test_reach_is_renewed_in_the_texts() -> None:
    browser = browser_of()
    row = browser.index.row_of("x-ai/grok-4.3")
    assert row is not None
    assert "Not reachable" in browser.spoken(row)
    browser.set_unreachable(())
    assert "Not reachable" not in browser.spoken(row)
