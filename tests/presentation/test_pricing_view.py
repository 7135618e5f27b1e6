"""Rows and fields of the Pricing page in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.domain.model_defaults import MAX_TOKENS
from desktop.domain.prices import Leg
from desktop.presentation.model_details_view import TierView
from desktop.presentation.pricing_draft import PricingSheet
from desktop.presentation.pricing_editor_view import NBSP, EditorView, FieldView, editor_view
from desktop.presentation.pricing_items import Item, Setting
from desktop.presentation.pricing_view import (
    PricingRowView,
    draft_text,
    pricing_rows,
    reset_question,
    reset_text,
    saved_text,
)
from tests.fakes import NOON
from tests.ui.pricing.sample import (
    DEEPSEEK,
    FLASH,
    FREE,
    LUNA,
    OWN,
    PROVIDER,
    RETIRED,
    ROUTER,
    SONNET,
    name,
    rates,
    rows,
    sonnet,
)


@pytest.fixture
def sheet() -> PricingSheet:
    sheet = PricingSheet()
    sheet.show_rows(rows())
    return sheet


def row(sheet: PricingSheet, model: str) -> PricingRowView:
    return next(each for each in pricing_rows(sheet, name, NOON) if each.id == model)


def editor(sheet: PricingSheet, model: str) -> EditorView:
    view = editor_view(sheet, (PROVIDER, model), name, NOON)
    assert view is not None
    return view


def field(view: EditorView, item: Item) -> FieldView:
    return next(each for each in (*view.prices, *view.units, *view.settings) if each.item == item)


@pytest.mark.parametrize(
    ("model", "prices", "origin", "changed"),
    [
        (
            SONNET,
            ("$2.00", "$10.00", "$0.20"),
            "OpenRouter catalog, 2 min ago",
            "since 23 Oct, was $3.00 / $15.00",
        ),
        (FLASH, ("$1.20", "$7.50", "$0.15"), "Yours: input", "set 2 Nov, base $1.50 in"),
        (
            LUNA,
            ("$0.80", "$5.00", "$0.08"),
            "Yours: input and 3 more",
            "set 2 Nov, base $1.00 / $6.00",
        ),
        (DEEPSEEK, ("$0.14", "$0.28", "$0.0036"), "Shipped list of 9 Oct 2026", "–"),
        (FREE, ("Free", "Free", "Free"), "OpenRouter catalog, 2 min ago", "–"),
        (ROUTER, ("varies", "varies", "–"), "OpenRouter catalog, 2 min ago", "–"),
        (RETIRED, ("unknown", "unknown", "–"), "unknown", "–"),
    ],
)
def test_a_row_says_what_it_costs_where_from_and_since_when(
    sheet: PricingSheet, model: str, prices: tuple[str, ...], origin: str, changed: str
) -> None:
    view = row(sheet, model)
    assert (view.prices, view.origin, view.changed) == (prices, origin, changed)


def test_only_the_persons_own_prices_are_marked(sheet: PricingSheet) -> None:
    assert row(sheet, FLASH).own == (True, False, False)
    assert row(sheet, SONNET).own == (False, False, False)


def test_a_row_is_spoken_whole(sheet: PricingSheet) -> None:
    assert row(sheet, SONNET).spoken == (
        "Claude Sonnet 5, $2.00 in, $10.00 out per million tokens, cache read $0.20, "
        "OpenRouter catalog, 2 min ago, since 23 Oct, was $3.00 / $15.00"
    )
    assert row(sheet, RETIRED).spoken == "chatterbox-2, price unknown, no source"


def test_ages_go_on(sheet: PricingSheet) -> None:
    views = pricing_rows(sheet, name, NOON + timedelta(hours=3))
    assert views[0].origin == "OpenRouter catalog, 3 h ago"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (rates(prompt="2", completion="12"), "since 23 Oct, was $12.00 out"),
        (rates(prompt="0", completion="10"), "since 23 Oct, was $0.00 in"),
        (rates(prompt="2", cacheRead="0.3"), "since 23 Oct, was cache read $0.30"),
        ({}, "since 23 Oct"),
        (None, "first seen 23 Oct"),
    ],
)
def test_only_what_changed_is_said(before: dict[Leg, object] | None, said: str) -> None:
    sheet = PricingSheet()
    sheet.show_rows((sonnet(base_before=before),))
    assert row(sheet, SONNET).changed == said


def test_what_is_not_saved_is_marked_and_counts_not_yet(sheet: PricingSheet) -> None:
    sheet.write((PROVIDER, SONNET), Leg.PROMPT, "1.75")
    view = row(sheet, SONNET)
    assert view.prices[0] == "$2.00"
    assert [pill.text for pill in view.pills] == ["Not saved"]
    assert view.spoken.endswith("not saved")


def test_a_model_that_left_the_list_says_so(sheet: PricingSheet) -> None:
    sheet.write((PROVIDER, SONNET), Leg.PROMPT, "1.75")
    sheet.show_rows(rows()[1:])
    assert [pill.text for pill in row(sheet, SONNET).pills] == ["Not saved", "Not enabled"]


@pytest.mark.parametrize(
    ("query", "found"),
    [("flash", [FLASH, DEEPSEEK, FREE]), ("FLASH deep", [DEEPSEEK]), ("nothing like it", [])],
)
def test_every_word_must_occur(sheet: PricingSheet, query: str, found: list[str]) -> None:
    assert [each.id for each in pricing_rows(sheet, name, NOON, query)] == found


def test_a_field_shows_the_base_beside_the_own_price(sheet: PricingSheet) -> None:
    own = field(editor(sheet, FLASH), Leg.PROMPT)
    assert (own.text, own.placeholder, own.note) == ("1.20", "1.50", "Yours, base $1.50")
    base = field(editor(sheet, FLASH), Leg.COMPLETION)
    assert (base.text, base.placeholder, base.note) == ("", "7.50", "Catalog $7.50")
    assert own.spoken == "Input price of Gemini 3.6 Flash, USD per million tokens"
    search = field(editor(sheet, LUNA), Leg.WEB_SEARCH)
    assert search.spoken == "Each web search of GPT-5.6 Luna, USD each"


@pytest.mark.parametrize(
    ("model", "leg", "note"),
    [
        (DEEPSEEK, Leg.PROMPT, "Shipped $0.14"),
        (DEEPSEEK, Leg.CACHE_WRITE, "Shipped: as input"),
        (SONNET, Leg.REASONING, "Catalog: as output"),
        (SONNET, Leg.IMAGE, "Catalog: no price"),
        (ROUTER, Leg.PROMPT, "Catalog: varies"),
        (RETIRED, Leg.PROMPT, "No known price"),
    ],
)
def test_what_counts_without_an_own_price_is_said(
    sheet: PricingSheet, model: str, leg: Leg, note: str
) -> None:
    assert field(editor(sheet, model), leg).note == note


def test_a_field_without_a_price_shows_the_figure_that_counts(sheet: PricingSheet) -> None:
    view = editor(sheet, SONNET)
    shown = {each.item: each.placeholder for each in view.prices}
    assert shown[Leg.CACHE_WRITE_1H] == "2.50"
    assert shown[Leg.REASONING] == "10.00"
    assert shown[Leg.AUDIO_OUTPUT] == "–"
    assert field(editor(sheet, ROUTER), Leg.CACHE_READ).placeholder == "varies"


def test_every_leg_can_be_set_and_those_that_matter_are_shown(sheet: PricingSheet) -> None:
    view = editor(sheet, SONNET)
    every = (*view.prices, *view.units)
    assert {each.item for each in every} == set(Leg)
    shown = [each.name for each in every if not each.extra]
    assert shown == ["Input", "Output", "Cache read", "Cache write"]


def test_tiers_are_shown_with_what_the_own_price_replaces(sheet: PricingSheet) -> None:
    prices = (("Input", "$3.00, yours counts"), ("Output", "$11.25"))
    assert editor(sheet, FLASH).tiers == (TierView("Over 200,000 prompt tokens", prices),)


def test_only_what_the_model_takes_is_offered(sheet: PricingSheet) -> None:
    offered = [each.item for each in editor(sheet, DEEPSEEK).settings]
    assert offered == [Setting.TEMPERATURE, Setting.MAX_TOKENS, Setting.SYSTEM_PROMPT]
    assert len(editor(sheet, RETIRED).settings) == len(Setting)
    assert editor(sheet, RETIRED).settings_note == "What this model takes is not known."
    assert editor(sheet, SONNET).efforts == ("high", "medium", "low")


def test_a_setting_says_whose_value_counts(sheet: PricingSheet) -> None:
    shipped = field(editor(sheet, SONNET), Setting.MAX_TOKENS)
    assert (shipped.placeholder, shipped.note) == ("4096", f"Shipped · ≤{NBSP}65,536")
    own = field(editor(sheet, LUNA), Setting.TEMPERATURE)
    assert (own.text, own.note) == ("0.3", f"Yours, shipped 0.7 · 0{NBSP}to{NBSP}2")
    prompt = field(editor(sheet, LUNA), Setting.SYSTEM_PROMPT)
    assert prompt.note == "Yours · stands before every chat"
    none = field(editor(sheet, SONNET), Setting.TOP_P)
    assert (none.placeholder, none.note) == ("not sent", f"0{NBSP}to{NBSP}1")


def test_the_shipped_value_stays_visible_beside_what_is_typed_and_is_nothing_of_ones_own(
    sheet: PricingSheet,
) -> None:
    sheet.write((PROVIDER, SONNET), Setting.MAX_TOKENS, "512")
    typed = field(editor(sheet, SONNET), Setting.MAX_TOKENS)
    assert typed.note == f"Yours, shipped 4,096 · ≤{NBSP}65,536"
    sheet.write((PROVIDER, LUNA), Setting.TEMPERATURE, "0.7")
    assert sheet.draft()[PROVIDER, LUNA].defaults.temperature is None


def test_the_length_of_an_answer_is_always_sent(sheet: PricingSheet) -> None:
    length = field(editor(sheet, FLASH), Setting.MAX_TOKENS)
    assert (length.placeholder, length.note) == (str(MAX_TOKENS), f"Always sent · ≤{NBSP}65,536")
    sheet.write((PROVIDER, FLASH), Setting.MAX_TOKENS, "512")
    assert (
        field(editor(sheet, FLASH), Setting.MAX_TOKENS).note == f"Yours, else 1,024 · ≤{NBSP}65,536"
    )


def test_a_change_elsewhere_is_said_at_the_field(sheet: PricingSheet) -> None:
    sheet.write((PROVIDER, SONNET), Leg.PROMPT, "1.75")
    sheet.show_rows((sonnet(rates(prompt="2.25")), *rows()[1:]))
    outside = field(editor(sheet, SONNET), Leg.PROMPT).outside
    assert outside == "Set to $2.25 elsewhere meanwhile."


def test_a_base_price_that_changes_while_typing_is_said(sheet: PricingSheet) -> None:
    sheet.write((PROVIDER, LUNA), Leg.PROMPT, "0.7")
    dearer = sonnet(rates(**OWN)).base  # other rates under the same model
    luna = rows()[2]
    changed = type(luna)(PROVIDER, LUNA, luna.price, dearer, luna.custom, supports=luna.supports)
    sheet.show_rows((*rows()[:2], changed))
    view = field(editor(sheet, LUNA), Leg.PROMPT)
    assert view.outside == "The price changed meanwhile: it was $1.00."
    assert view.note == "Yours, base $2.00"


def test_counts_are_in_words() -> None:
    assert draft_text(0, 0) == ""
    assert draft_text(1, 0) == "1 model changed"
    assert draft_text(3, 2) == "3 models changed · 2 values to correct"
    assert saved_text(2) == "Updated 2 models"
    assert reset_text(0) == "There was nothing to reset"


def test_the_question_before_a_reset_names_whose_prices_go() -> None:
    heading, lines = reset_question(rows(), name, "OpenRouter")
    assert heading == "Reset all models of OpenRouter?"
    assert lines.startswith("Gemini 3.6 Flash, GPT-5.6 Luna. Your own prices")
    assert reset_question((), name, "")[0] == "Reset all models of every provider?"
