"""What changed, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.domain.catalog import UnreadableRow
from desktop.domain.catalog_changes import CatalogChanges, Repriced, changes
from desktop.domain.prices import Leg, Rates
from desktop.presentation.error_view import ActionView
from desktop.presentation.models_changes_view import (
    ChangesView,
    changes_view,
    overridden,
    percent_text,
    unreadable_section,
)
from tests.ui.models.sample import ENABLED, TODAY, catalog_before, sample_catalog


def shown(
    enabled: frozenset[str] = frozenset(ENABLED), own: Mapping[str, Rates] | None = None
) -> ChangesView:
    return changes_view(changes(catalog_before(), sample_catalog(), enabled), enabled, TODAY, own)


def words(view: ChangesView) -> dict[str, dict[str, str]]:
    return {s.title: {entry.id: entry.detail for entry in s.entries} for s in view.sections}


def test_every_kind_has_its_section() -> None:
    view = shown()
    said = words(view)
    assert view.count == 10
    assert view.summary == "2 removed · 2 ending · 2 repriced · 2 new · 2 capabilities"
    assert said["Removed"]["google/gemini-3.4-flash"] == (
        "No longer in the catalog; Gemini 3.6 Flash may follow it: "
        "$1.50 in, $7.50 out per million tokens"
    )
    assert said["Ending"]["poolside/laguna-m.1"] == "Ends on 13 Nov"
    assert said["Repriced"]["z-ai/glm-5.2"] == (
        "Input $0.49 → $0.774 (+58%) · Output $1.54 → $2.43 (+58%)"
    )
    assert said["Capabilities"]["x-ai/grok-4.3"] == "Now takes image; context 262K → 1M"
    assert said["Capabilities"]["~anthropic/claude-sonnet-latest"] == (
        "Stands for anthropic/claude-sonnet-5, no longer for anthropic/claude-sonnet-4.6"
    )


def test_a_price_of_ones_own_can_be_kept_or_given_up_for_the_new_one() -> None:
    own: Mapping[str, Rates] = {"z-ai/glm-5.2": {Leg.PROMPT: Decimal("5e-7")}}
    (section,) = [each for each in shown(own=own).sections if each.title == "Repriced"]
    entry = {each.id: each for each in section.entries}["z-ai/glm-5.2"]
    assert entry.detail == (
        "Input $0.49 → $0.774 (+58%), yours $0.50 · Output $1.54 → $2.43 (+58%)"
    )
    assert entry.action == ActionView("Take the new price", "reprice:z-ai/glm-5.2")
    assert entry.keep == "Keep mine"


@pytest.mark.parametrize("own", [{}, {"z-ai/glm-5.2": {Leg.CACHE_READ: Decimal(0)}}])
def test_a_price_of_ones_own_that_is_about_something_else_needs_no_choice(
    own: Mapping[str, Rates],
) -> None:
    (section,) = [each for each in shown(own=own).sections if each.title == "Repriced"]
    assert {(each.action, each.keep) for each in section.entries} == {(None, "")}


def test_tiers_do_not_count_beside_a_price_of_ones_own() -> None:
    (model,) = [each for each in sample_catalog().models if each.id == "z-ai/glm-5.2"]
    change = Repriced(model, model, (), tiers=True)
    assert overridden(change, {Leg.PROMPT: Decimal(1)})
    assert not overridden(change, {})


def test_one_of_a_kind_is_counted_as_one() -> None:
    after = sample_catalog()
    (grok,) = [model for model in after.models if model.id == "x-ai/grok-4.3"]
    before = replace(
        after, models=tuple(replace(m, context_length=1) if m is grok else m for m in after.models)
    )
    view = changes_view(changes(before, after, frozenset()), (), TODAY)
    assert "1 capability" in view.summary


def test_the_persons_models_come_first() -> None:
    for section in shown().sections:
        enabled = [entry.enabled for entry in section.entries]
        assert enabled == sorted(enabled, reverse=True)


def test_only_a_model_in_use_is_replaced_and_only_another_is_enabled() -> None:
    view = shown(frozenset({"google/gemini-3.4-flash", "thinkingmachines/inkling"}))
    actions = {
        entry.id: entry.action.kind if entry.action else None
        for section in view.sections
        for entry in section.entries
    }
    assert actions["google/gemini-3.4-flash"] == "replace:google/gemini-3.6-flash"
    assert actions["google/gemini-3.6-flash"] == "enable:google/gemini-3.6-flash"
    assert actions["thinkingmachines/inkling"] is None
    assert actions["retired/chatterbox-2"] is None


def test_nothing_is_nothing() -> None:
    assert changes_view(CatalogChanges(), (), TODAY) == ChangesView()


def test_rows_that_could_not_be_read_can_be_looked_at() -> None:
    rows = [UnreadableRow(17, "acme/odd", "its price is no number"), UnreadableRow(18, "", "no id")]
    section = unreadable_section(rows, 3)
    assert section is not None
    assert [(entry.name, entry.detail) for entry in section.entries] == [
        ("Row 17", "acme/odd: its price is no number"),
        ("Row 18", "no id"),
        ("And 1 more", ""),
    ]
    assert unreadable_section((), 0) is None


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        ("57.9", "+58%"),
        ("-33.333", "−33%"),
        ("0.42", "+0.4%"),
        ("-0.01", "almost 0%"),
        ("1900", "+1900%"),
    ],
)
def test_percentages(percent: str, text: str) -> None:
    assert percent_text(Decimal(percent)) == text
