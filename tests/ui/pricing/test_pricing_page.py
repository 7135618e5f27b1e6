"""Looking at prices, setting one's own, saving, discarding and resetting them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.pricing import PricingDraft, PricingEdit
from desktop.ui.pricing.price_columns import ROW
from desktop.ui.pricing.pricing_page import PricingPage
from desktop.ui.window import Window
from tests.ui.chat.on_screen import description_of, focused, is_shown, name_of, named, texts
from tests.ui.pricing.on_page import (
    cells,
    click,
    click_row,
    is_enabled,
    menu,
    press,
    said_at,
    spoken,
    table,
    take,
    text_in,
    type_into,
    write,
)
from tests.ui.pricing.sample import LUNA, PROVIDER, SONNET, many_rows, rates, rows, sonnet
from tests.ui.pricing.states import show_rows

CTRL = Qt.KeyboardModifier.ControlModifier
SAVE, DISCARD = "Save the changes", "Discard the changes"


def saved(spy: QSignalSpy) -> list[PricingDraft]:
    """The drafts that were handed over."""
    return [spy.at(place)[0] for place in range(spy.count())]


def test_every_allowed_model_is_listed_with_price_origin_and_change(page: PricingPage) -> None:
    assert cells(page, 0) == [
        "Claude Sonnet 5",
        "$2.00",
        "$10.00",
        "$0.20",
        "OpenRouter catalog, 2 min ago, since 23 Oct, was $3.00 / $15.00",
    ]
    assert cells(page, 6)[1:] == ["unknown", "unknown", "–", "unknown, –"]
    assert "Yours: input" in spoken(page)[1]


def test_the_keyboard_alone_sets_and_saves_a_price(page: PricingPage) -> None:
    spy = QSignalSpy(page.save_requested)
    assert name_of(focused()) == "Prices"
    press(Qt.Key.Key_Return)
    assert name_of(focused()) == "Input price of Claude Sonnet 5, USD per million tokens"
    write("1.75")
    press(Qt.Key.Key_Tab, times=2)
    assert name_of(focused()).startswith("Output price")
    press(Qt.Key.Key_S, CTRL)
    assert saved(spy) == [{(PROVIDER, SONNET): PricingEdit(rates(prompt="1.75"))}]


def test_a_price_longer_than_its_field_is_whole_in_its_tip(page: PricingPage) -> None:
    press(Qt.Key.Key_Return)
    field = focused()
    assert field.toolTip() == ""
    write("1.7500000000000000001")
    assert field.toolTip() == "1.7500000000000000001"
    assert "1.7500000000000000001" in description_of(field)


def test_arrows_choose_another_model_and_escape_comes_back(page: PricingPage) -> None:
    press(Qt.Key.Key_Down, times=2)
    assert "GPT-5.6 Luna" in texts(page)
    press(Qt.Key.Key_Return)
    assert text_in(page, "Input price") == "0.80"
    press(Qt.Key.Key_Escape)
    assert name_of(focused()) == "Prices"
    assert is_shown(page, "Close the editor")


def test_a_click_chooses_and_a_double_click_edits(page: PricingPage) -> None:
    click_row(page, 3)
    assert "deepseek/deepseek-v4-flash" in texts(page)
    click(page, "Close the editor")
    assert not is_shown(page, "Input price")
    viewport = table(page).viewport()
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(80, ROW + ROW // 2))
    assert name_of(focused()).startswith("Input price of Gemini 3.6 Flash")


def test_save_and_discard_wait_for_a_change(page: PricingPage) -> None:
    assert not is_enabled(page, SAVE)
    assert not is_enabled(page, DISCARD)
    type_into(page, "Input price", "2.00")
    assert not is_enabled(page, SAVE)
    type_into(page, "Input price", "2.01")
    assert is_enabled(page, SAVE)
    assert "1 model changed" in texts(page)
    click(page, DISCARD)
    assert not is_enabled(page, SAVE)
    assert text_in(page, "Input price") == ""
    assert "1 model changed" not in texts(page)


def test_changed_models_are_counted_and_marked(page: PricingPage) -> None:
    told = QSignalSpy(page.draft_changed)
    type_into(page, "Input price", "1")
    click_row(page, 1)
    type_into(page, "Output price", "7")
    assert "2 models changed" in texts(page)
    assert [row.endswith("not saved") for row in spoken(page)[:3]] == [True, True, False]
    assert [told.at(place)[0] for place in range(told.count())] == [1, 2]


def test_only_what_differs_is_handed_over(page: PricingPage) -> None:
    spy = QSignalSpy(page.save_requested)
    click_row(page, 2)
    type_into(page, "Input price", "0.75")
    click_row(page, 1)
    click(page, SAVE)
    own = ModelDefaults(temperature=Decimal("0.3"), system_prompt="Answer in one sentence.")
    kept = rates(prompt="0.75", completion="5", cacheRead="0.08", webSearch="0.005")
    assert saved(spy) == [{(PROVIDER, LUNA): PricingEdit(kept, own)}]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("cheap", "This is not a number like 2.50."),
        ("-1", "This is less than 0."),
        ("0." + "3" * 40, "This has more than 24 digits."),
        ("1,5", "A comma can be read in two ways, so write it like 1234.50."),
    ],
)
def test_what_cannot_be_used_is_said_at_the_field_and_kept(
    page: PricingPage, typed: str, problem: str
) -> None:
    spy = QSignalSpy(page.save_requested)
    type_into(page, "Output price", typed)
    assert problem in texts(page)
    assert problem in said_at(page, "Output price")
    assert "1 model changed · 1 value to correct" in texts(page)
    click_row(page, 4)
    press(Qt.Key.Key_S, CTRL)
    assert spy.count() == 0
    assert name_of(focused()) == "Output price of Claude Sonnet 5, USD per million tokens"
    assert text_in(page, "Output price") == typed


def test_a_hidden_leg_with_a_problem_is_shown_again(page: PricingPage) -> None:
    click(page, "8 more prices")
    type_into(page, "Reasoning price", "x")
    click(page, "Fewer prices")
    assert is_shown(page, "Reasoning price")
    click_row(page, 1)
    click(page, SAVE)
    assert name_of(focused()).startswith("Reasoning price of Claude Sonnet 5")


def test_an_own_price_is_marked_beside_the_base_and_reset_alone(page: PricingPage) -> None:
    spy = QSignalSpy(page.save_requested)
    click_row(page, 2)
    assert said_at(page, "Input price") == "Yours, base $1.00"
    click(page, "Reset input")
    assert text_in(page, "Input price") == ""
    assert said_at(page, "Input price") == "Catalog $1.00. not saved"
    click(page, SAVE)
    kept = rates(completion="5", cacheRead="0.08", webSearch="0.005")
    assert saved(spy)[0][PROVIDER, LUNA].rates == kept


def test_a_model_is_reset_in_the_draft(page: PricingPage) -> None:
    spy = QSignalSpy(page.save_requested)
    click_row(page, 2)
    click(page, "Reset prices")
    assert [each.text() for each in menu().actions()] == [
        "GPT-5.6 Luna",
        "All models of OpenRouter…",
        "All models of every provider…",
    ]
    take("GPT-5.6 Luna")
    assert "1 model changed" in texts(page)
    click(page, SAVE)
    assert saved(spy) == [{(PROVIDER, LUNA): PricingEdit()}]


@pytest.mark.parametrize(
    ("entry", "signal", "heading"),
    [
        (
            "All models of OpenRouter…",
            "provider_reset_requested",
            "Reset all models of OpenRouter?",
        ),
        (
            "All models of every provider…",
            "all_reset_requested",
            "Reset all models of every provider?",
        ),
    ],
)
def test_resetting_many_asks_first(
    page: PricingPage, entry: str, signal: str, heading: str
) -> None:
    spy = QSignalSpy(getattr(page, signal))
    click(page, "Reset prices")
    take(entry)
    assert heading in texts(page)
    assert name_of(focused()) == "Cancel the reset"
    press(Qt.Key.Key_Escape)
    assert heading not in texts(page)
    assert spy.count() == 0
    click(page, "Reset prices")
    take(entry)
    click(page, "Reset them")
    assert spy.count() == 1
    assert heading not in texts(page)


def test_other_prices_from_elsewhere_never_touch_the_draft(page: PricingPage) -> None:
    press(Qt.Key.Key_Return)
    write("1.75")
    show_rows(page, (sonnet(rates(prompt="2.25", completion="11")), *rows()[1:]))
    assert text_in(page, "Input price") == "1.75"
    assert text_in(page, "Output price") == "11.00"
    assert "Set to $2.25 elsewhere meanwhile." in texts(page)
    assert cells(page, 0)[1:3] == ["$2.25", "$11.00"]
    write("5")
    assert text_in(page, "Input price") == "1.755"
    click(page, "Take it over")
    assert text_in(page, "Input price") == "2.25"
    assert not is_enabled(page, SAVE)


def test_new_prices_show_while_nothing_is_typed(page: PricingPage) -> None:
    show_rows(page, (sonnet(rates(prompt="2.25")), *rows()[1:]))
    assert text_in(page, "Input price") == "2.25"
    assert not is_enabled(page, DISCARD)


def test_the_draft_outlives_leaving_the_page_and_closing_the_editor(
    page: PricingPage, window: Window
) -> None:
    type_into(page, "Input price", "1.7x")
    window.show_page("models")
    window.show_page("pricing")
    assert text_in(page, "Input price") == "1.7x"
    click(page, "Close the editor")
    press(Qt.Key.Key_Return)
    assert text_in(page, "Input price") == "1.7x"


def test_a_model_that_is_disabled_elsewhere_keeps_what_was_typed(page: PricingPage) -> None:
    type_into(page, "Input price", "1.75")
    show_rows(page, rows()[1:])
    assert spoken(page)[-1].endswith("not saved, not enabled")
    assert text_in(page, "Input price") == "1.75"
    click(page, DISCARD)
    assert len(spoken(page)) == len(rows()) - 1
    assert "Gemini 3.6 Flash" in texts(page)


def test_what_is_typed_while_saving_stays(page: PricingPage) -> None:
    spy = QSignalSpy(page.save_requested)
    type_into(page, "Input price", "1.75")
    click(page, SAVE)
    page.show_saving()
    assert "Saving…" in texts(page)
    assert not is_enabled(page, SAVE)
    type_into(page, "Output price", "9")
    show_rows(page, (sonnet(rates(prompt="1.75")), *rows()[1:]))
    page.show_saved(spy.at(0)[1])
    page.end_saving()
    assert text_in(page, "Output price") == "9"
    assert "1 model changed" in texts(page)
    assert is_enabled(page, SAVE)


def test_what_could_not_be_written_is_said_and_can_be_saved_again(page: PricingPage) -> None:
    spy = QSignalSpy(page.save_requested)
    type_into(page, "Input price", "1.75")
    page.show_failure("settings.json could not be written.")
    assert "settings.json could not be written." in texts(page)
    click(page, "Save again")
    assert spy.count() == 1
    assert text_in(page, "Input price") == "1.75"


def test_request_defaults_are_limited_to_what_the_model_takes(page: PricingPage) -> None:
    assert is_shown(page, "Reasoning effort for Claude Sonnet 5")
    click_row(page, 3)
    assert is_shown(page, "Temperature for DeepSeek V4 Flash")
    assert not is_shown(page, "Reasoning effort")
    assert not is_shown(page, "Top-p")


def test_request_defaults_are_saved_with_the_prices(page: PricingPage) -> None:
    spy = QSignalSpy(page.save_requested)
    type_into(page, "Temperature", "0.7")
    named(page, "Reasoning effort").setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Down)
    assert [each.text() for each in menu().actions()] == ["high", "medium", "low", "Not sent"]
    take("low")
    type_into(page, "Max tokens", "2,048")
    named(page, "System prompt").setFocus(Qt.FocusReason.TabFocusReason)
    write("Be brief.")
    press(Qt.Key.Key_S, CTRL)
    assert saved(spy)[0][PROVIDER, SONNET].defaults == ModelDefaults(
        max_tokens=2048,
        temperature=Decimal("0.7"),
        reasoning_effort="low",
        system_prompt="Be brief.",
    )


def test_a_chosen_effort_can_be_taken_back(page: PricingPage) -> None:
    named(page, "Reasoning effort").setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Down)
    take("high")
    assert is_enabled(page, SAVE)
    assert said_at(page, "Reasoning effort") == "high. Yours. not saved"
    named(page, "Reasoning effort").setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Return)
    take("Nothing of your own")
    assert not is_enabled(page, SAVE)


def test_tab_leaves_the_system_prompt(page: PricingPage) -> None:
    named(page, "System prompt").setFocus(Qt.FocusReason.TabFocusReason)
    write("a")
    press(Qt.Key.Key_Tab)
    assert text_in(page, "System prompt") == "a"
    assert not name_of(focused()).startswith("System prompt")


def test_tiers_are_shown_and_cannot_be_edited(page: PricingPage) -> None:
    click_row(page, 1)
    assert "Over 200,000 prompt tokens" in texts(page)
    assert "$3.00, yours counts" in texts(page)


def test_many_models_can_be_searched(page: PricingPage) -> None:
    assert not is_shown(page, "Search prices")
    show_rows(page, many_rows())
    press(Qt.Key.Key_F, CTRL)
    assert name_of(focused()) == "Search prices"
    write("model-17")
    assert [row.split(",")[0] for row in spoken(page)] == ["Model 17"]
    press(Qt.Key.Key_Down)
    assert name_of(focused()) == "Prices"
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F, CTRL)
    write("nothing like it")
    assert "No enabled model matches “nothing like it”" in texts(page)
    click(page, "Clear the search")
    assert len(spoken(page)) == len(many_rows())


def test_without_a_model_the_way_leads_to_the_models(page: PricingPage, window: Window) -> None:
    asked = QSignalSpy(page.models_requested)
    show_rows(page, ())
    window.show_page("pricing")
    assert "No model is enabled yet" in texts(page)
    assert not is_shown(page, SAVE)
    assert name_of(focused()) == "Choose models"
    press(Qt.Key.Key_Return)
    assert asked.count() == 1


def test_before_the_first_rows_something_is_on_its_way(window: Window) -> None:
    assert is_shown(window, "Loading")


def test_in_the_smallest_window_the_editor_opens_over_the_table(
    page: PricingPage, window: Window
) -> None:
    window.resize(880, 560)
    QApplication.processEvents()
    assert not is_shown(page, "Input price")
    press(Qt.Key.Key_Return)
    assert name_of(focused()).startswith("Input price")
    write("1.75")
    press(Qt.Key.Key_Escape)
    assert not is_shown(page, "Input price")
    assert name_of(focused()) == "Prices"
    assert "1 model changed" in texts(page)


def test_a_window_made_small_on_another_page_shows_the_table_first(
    page: PricingPage, window: Window
) -> None:
    press(Qt.Key.Key_Return)
    assert is_shown(page, "Input price")
    window.show_page("models")
    window.resize(880, 560)
    window.show_page("pricing")
    QApplication.processEvents()
    assert not is_shown(page, "Input price")
    assert name_of(focused()) == "Prices"


def test_every_column_says_what_it_is(page: PricingPage) -> None:
    model = table(page).model()
    role = int(Qt.ItemDataRole.AccessibleTextRole)
    heads = [
        str(model.headerData(column, Qt.Orientation.Horizontal, role))
        for column in range(model.columnCount())
    ]
    assert heads[1] == "Input, USD per million tokens"
    assert str(model.index(1, 1).data(role)) == "In $1.20, yours"
    assert str(model.index(5, 3).data(role)) == "Cached none"
