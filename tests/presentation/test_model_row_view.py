"""A row of the models table in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.domain.catalog import Model
from desktop.presentation.model_row_view import PillView, ability_words, model_row, spoken_row
from tests.ui.models.sample import TODAY, model, price, sample_models


def of_sample(model_id: str) -> Model:
    return next(each for each in sample_models() if each.id == model_id)


def test_a_row_has_every_text_ready() -> None:
    row = model_row(of_sample("google/gemini-3.6-flash"), TODAY)
    assert row[:6] == (
        "google/gemini-3.6-flash",
        "Gemini 3.6 Flash",
        "Google",
        "1M",
        "$1.50",
        "$7.50",
    )
    assert row.abilities == (True, True, True)
    assert [word for word, _ in ability_words(row)] == ["Vision", "Tools", "Reasoning"]


@pytest.mark.parametrize(
    ("model_id", "into", "out"),
    [
        ("inclusionai/ling-3.0-flash:free", "Free", "Free"),
        ("openrouter/auto", "varies", "varies"),
        ("acme/unpriced", "unknown", "unknown"),
        ("mistralai/mistral-tiny", "$0.025", "$0.0036"),
    ],
)
def test_prices_that_are_no_figures_are_words(model_id: str, into: str, out: str) -> None:
    row = model_row(of_sample(model_id), TODAY)
    assert (row.price_in, row.price_out) == (into, out)


def test_what_matters_most_stands_first() -> None:
    busy = model("~acme/busy", "Acme: Busy", price("1", "2"), 1, expires=TODAY + timedelta(days=1))
    row = model_row(busy, TODAY, unreachable=True)
    assert [pill.text for pill in row.pills] == [
        "Ends 5 Nov",
        "Not reachable",
        "Alias",
        "New",
    ]


def test_a_model_that_ended_is_said_to_have_ended() -> None:
    gone = model("acme/gone", "Acme: Gone", price("1", "2"), expires=TODAY - timedelta(days=2))
    assert model_row(gone, TODAY).pills == (PillView("Ended 2 Nov", "warn"),)


def test_an_end_is_short_also_beyond_new_year() -> None:
    for end, said in ((date(2027, 1, 3), "Ends 3 Jan"), (date(2025, 12, 31), "Ended")):
        ending = model("acme/ending", "Acme: Ending", price("1", "2"), expires=end)
        assert model_row(ending, date(2026, 12, 20)).pills == (PillView(said, "warn"),)


def test_an_unknown_model_is_shown_by_its_id_and_marked() -> None:
    row = model_row(Model("acme/by-hand", "acme/by-hand"), TODAY, in_catalog=False)
    assert (row.name, row.author, row.context, row.price_in) == ("by-hand", "acme", "", "unknown")
    assert row.pills == (PillView("Not in the catalog", "warn"),)
    assert not ability_words(row)


def test_hidden_rows_say_why() -> None:
    batch = model_row(of_sample("openai/gpt-5.6-luna:batch"), TODAY)
    silent = model_row(of_sample("google/lyria-3"), TODAY)
    other = model_row(replace(of_sample("google/gemini-3.6-flash"), chats=False), TODAY)
    pills = [each.pills[0].text for each in (batch, silent, other)]
    assert pills == ["Batch only", "No text", "No chat"]


def test_what_is_spoken_is_name_price_and_state() -> None:
    row = model_row(of_sample("google/gemini-3.5-flash-lite"), TODAY)
    assert spoken_row(row, enabled=True, default=True) == (
        "Gemini 3.5 Flash Lite, $0.30 in, $2.50 out per million tokens, enabled, default model, New"
    )
