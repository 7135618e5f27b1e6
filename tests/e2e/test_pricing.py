"""The Pricing page in the whole window: a price of one's own counts everywhere at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.e2e.opened import Opened, OpenWindow

CTRL = Qt.KeyboardModifier.ControlModifier
WRITER = "sandbox/writer"
INPUT = "Input price of Writer, USD per million tokens"


@pytest.fixture
def run(open_window: OpenWindow) -> Opened:
    """With one allowed model, on the Pricing page."""
    run = open_window()
    d = run.driver
    d.until(lambda: d.says("OpenRouter catalog"), "the catalog")
    d.type("Model id", WRITER)
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Remove Writer"), "the model")
    d.press(Qt.Key.Key_3, CTRL)
    d.until(lambda: d.has(INPUT), "the fields of the model")
    return run


def test_a_draft_outlives_its_page_and_its_price_counts_in_the_chat(
    run: Opened, profile: Path
) -> None:
    d = run.driver
    d.type(INPUT, "1.75")
    assert d.has("Pricing, 1 model not saved")
    d.press(Qt.Key.Key_4, CTRL)
    d.press(Qt.Key.Key_3, CTRL)
    d.press(Qt.Key.Key_S, CTRL)
    d.text_after("Updated 1 model")
    assert d.has("Pricing")
    settings = json.loads((profile / "settings.json").read_text("utf-8"))
    kept = settings["customPrices"]["openrouter"][WRITER]
    assert kept["perMillionTokens"] == {"prompt": "1.75"}
    d.press(Qt.Key.Key_4, CTRL)
    d.until(lambda: d.says("$1.75 in"), "the price in the chat")


def test_the_empty_page_leads_to_the_models(open_window: OpenWindow) -> None:
    d = open_window().driver
    d.press(Qt.Key.Key_3, CTRL)
    d.until(lambda: d.has("Choose models"), "the empty page")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Search models"), "the Models page")


def own_price(profile: Path) -> object:
    settings = json.loads((profile / "settings.json").read_text("utf-8"))
    return settings.get("customPrices", {}).get("openrouter", {}).get(WRITER)


def test_closing_with_a_draft_asks_on_the_page_of_the_draft_and_escape_stays(
    run: Opened, profile: Path
) -> None:
    d = run.driver
    d.type(INPUT, "1.75")
    d.press(Qt.Key.Key_4, CTRL)
    d.press(Qt.Key.Key_Q, CTRL)
    assert run.application.window.isVisible()
    d.expect_focus("Save and close")
    assert d.says("Your changes to 1 model are not saved.")
    d.press(Qt.Key.Key_Q, CTRL)
    assert run.application.window.isVisible()
    d.press(Qt.Key.Key_Escape)
    assert not d.has("Save and close")
    d.expect_focus("Prices")
    assert d.has("Pricing, 1 model not saved")
    assert own_price(profile) is None


def test_save_and_close(run: Opened, profile: Path) -> None:
    d = run.driver
    d.type(INPUT, "1.75")
    d.press(Qt.Key.Key_Q, CTRL)
    d.press(Qt.Key.Key_Return)
    run.ends()
    kept = own_price(profile)
    assert isinstance(kept, dict)
    assert kept["perMillionTokens"] == {"prompt": "1.75"}


def test_discard_and_close(run: Opened, profile: Path) -> None:
    d = run.driver
    d.type(INPUT, "1.75")
    d.press(Qt.Key.Key_Q, CTRL)
    d.tab_to("Discard and close", back=True)
    d.press(Qt.Key.Key_Return)
    run.ends()
    assert own_price(profile) is None


def test_what_cannot_be_saved_is_shown_before_the_window_closes(run: Opened) -> None:
    d = run.driver
    d.type(INPUT, "cheap")
    d.press(Qt.Key.Key_Q, CTRL)
    d.text_after("1 value has to be corrected first.")
    d.press(Qt.Key.Key_Return)
    d.expect_focus(INPUT)
    assert not d.has("Save and close")
    assert run.application.window.isVisible()
