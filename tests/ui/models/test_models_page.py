"""Finding, filtering and switching models, by keyboard and by mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.catalog import UnreadableRow
from desktop.domain.catalog_changes import CatalogChanges, changes
from desktop.presentation.models_batch_view import Batch
from desktop.presentation.models_changes_view import ChangesView, changes_view, unreadable_section
from desktop.ui.models.models_page import ModelsPage
from desktop.ui.window import Window
from tests.ui.chat.on_screen import focused, is_shown, name_of, named, texts
from tests.ui.models.on_page import Wishes, chip, click, click_row, ids, press, write
from tests.ui.models.sample import (
    ENABLED,
    TODAY,
    browser_of,
    catalog_before,
    sample_catalog,
    sample_models,
)
from tests.ui.models.states import states

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
OFFERED = [each.id for each in sample_models() if each.hidden is None]


def test_it_opens_with_the_keyboard_in_an_empty_search(page: ModelsPage) -> None:
    assert name_of(focused()) == "Search models"
    assert page.browse.search.text == ""
    assert ids(page) == [*OFFERED, "retired/chatterbox-2"]
    assert "8 enabled of 24 · 23 shown" in texts(page)
    assert "OpenRouter catalog, 12 min ago" in texts(page)


def test_every_letter_narrows_the_table(page: ModelsPage) -> None:
    write("laguna m")
    assert ids(page) == ["poolside/laguna-m.1"]
    assert "8 enabled of 24 · 1 shown" in texts(page)
    press(Qt.Key.Key_Escape)
    assert len(ids(page)) == 23


def test_a_chip_writes_its_word_and_a_word_turns_its_chip(page: ModelsPage) -> None:
    write("flash ")
    click(page, "Vision")
    assert page.browse.search.text == "flash  vision"
    assert chip(page, "Vision").isChecked()
    assert not chip(page, "All").isChecked()
    named(page, "Search models").setFocus()
    press(Qt.Key.Key_Backspace)
    assert page.browse.search.text == "flash  visio"
    assert not chip(page, "Vision").isChecked()
    write("n is:enabled")
    assert chip(page, "Vision").isChecked()
    assert chip(page, "Enabled").isChecked()
    assert ids(page) == ["google/gemini-3.6-flash"]
    click(page, "All")
    assert page.browse.search.text.split() == ["flash"]
    assert chip(page, "All").isChecked()


def test_chips_count_what_they_would_keep(page: ModelsPage) -> None:
    assert name_of(chip(page, "Enabled")) == "Enabled, 8"
    write("claude")
    assert name_of(chip(page, "All")) == "All, 4"
    assert name_of(chip(page, "Enabled")) == "Enabled, 1"
    assert name_of(chip(page, "Free")) == "Free, 0"
    assert name_of(chip(page, "Not reachable")) == "Not reachable, 0"


def test_chips_stay_where_they_are_while_somebody_types(page: ModelsPage) -> None:
    before = chip(page, "Expiring").geometry()
    write("claude")
    assert chip(page, "Expiring").geometry() == before


def test_what_is_not_understood_is_said(page: ModelsPage) -> None:
    write("foo:bar")
    assert page.browse.search.notice == ("“foo:bar” is no filter: it is searched for as text.")
    press(Qt.Key.Key_A, CTRL)
    write("in:<")
    assert page.browse.search.notice == ""
    assert len(ids(page)) == 23
    write("abc")
    assert "needs < or > and a number" in page.browse.search.notice


def test_misspelt_words_find_the_nearest_and_say_so(page: ModelsPage) -> None:
    write("claud sonet")
    assert ids(page)[0] == "anthropic/claude-sonnet-5"
    assert "nearest matches" in page.browse.search.notice


def test_space_switches_the_current_model(page: ModelsPage) -> None:
    wishes = Wishes(page, ENABLED)
    write("laguna")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    assert wishes.batches == [Batch(enable=("poolside/laguna-xs-2.1",))]
    assert "9 enabled of 24 · 3 shown" in texts(page)
    press(Qt.Key.Key_Space)
    assert wishes.batches[1] == Batch(disable=("poolside/laguna-xs-2.1",))


def test_a_click_on_a_switch_leaves_what_is_chosen(page: ModelsPage) -> None:
    wishes = Wishes(page, ENABLED)
    click_row(page, 2)
    click_row(page, 4, left=20)
    assert wishes.batches == [Batch(enable=("poolside/laguna-s-2.1",))]
    assert page.browse.table.chosen() == ["inclusionai/ling-3.0-flash:free"]


def test_a_row_that_was_just_turned_stays_in_sight(page: ModelsPage) -> None:
    wishes = Wishes(page, ENABLED)
    write("is:enabled")
    before = ids(page)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    assert len(wishes.batches) == 1
    assert ids(page) == before
    assert name_of(chip(page, "Enabled")) == "Enabled, 7"
    press(Qt.Key.Key_F, CTRL)
    write("is:enabled ")
    assert ids(page) == before[1:]


def test_several_are_switched_after_a_preview(page: ModelsPage) -> None:
    wishes = Wishes(page, ENABLED)
    write("laguna")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down, SHIFT, times=2)
    assert "3 chosen" in texts(page)
    press(Qt.Key.Key_Space)
    assert wishes.batches == []
    assert "Enable 2, disable 1" in texts(page)
    assert any("Disable: Laguna M.1" in text for text in texts(page))
    press(Qt.Key.Key_Return)
    assert wishes.batches == [
        Batch(("poolside/laguna-xs-2.1", "poolside/laguna-s-2.1"), ("poolside/laguna-m.1",))
    ]
    assert "Enable 2, disable 1" not in texts(page)


def test_a_preview_is_left_with_escape(page: ModelsPage) -> None:
    wishes = Wishes(page, ENABLED)
    click(page, "Enable all shown…")
    assert "Enable 15" in texts(page)
    assert any("and 9 more" in text for text in texts(page))
    press(Qt.Key.Key_Escape)
    assert "Enable 15" not in texts(page)
    assert wishes.batches == []


def test_everything_shown_is_one_batch(page: ModelsPage) -> None:
    wishes = Wishes(page, ENABLED)
    write("claude")
    click(page, "Disable all shown…")
    assert "Disable 1" in texts(page)
    assert any("3 other models are so already." in text for text in texts(page))
    click(page, "Apply")
    assert wishes.batches == [Batch(disable=("anthropic/claude-sonnet-5",))]


def test_chosen_rows_outlive_a_search(page: ModelsPage) -> None:
    write("claude")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_F, CTRL)
    write("grok")
    click_row(page, 0, modifier=CTRL)
    assert set(page.browse.table.chosen()) == {"anthropic/claude-sonnet-5", "x-ai/grok-4.3"}
    assert "2 chosen" in texts(page)
    click(page, "Compare")
    assert "Claude Sonnet 5" in texts(page)
    assert "Grok 4.3" in texts(page)


def test_a_plain_click_chooses_anew(page: ModelsPage) -> None:
    write("claude")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_F, CTRL)
    write("grok")
    click_row(page, 0)
    assert page.browse.table.chosen() == ["x-ai/grok-4.3"]


def test_columns_sort_up_down_and_not_at_all(page: ModelsPage) -> None:
    write("laguna")
    page.browse.table.head.setFocus()
    press(Qt.Key.Key_Right, times=2)
    press(Qt.Key.Key_Return)
    assert ids(page)[0] == "poolside/laguna-xs-2.1"
    press(Qt.Key.Key_Return)
    assert ids(page)[0] == "poolside/laguna-m.1"
    press(Qt.Key.Key_Return)
    assert ids(page)[0] == "poolside/laguna-xs-2.1"


def test_the_switches_sort_too_and_a_turned_row_stays_where_it_is(page: ModelsPage) -> None:
    wishes = Wishes(page, ENABLED)
    page.browse.table.head.setFocus()
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Return)
    before = ids(page)
    assert before[:8] == list(ENABLED)
    click_row(page, 9, left=20)
    click_row(page, 2, left=20)
    click_row(page, 7, left=20)  # it goes for good: the catalog does not have it
    assert [len(batch.enable) for batch in wishes.batches] == [1, 0, 0]
    assert ids(page) == [*before[:7], *before[8:]]
    page.browse.focus_search()
    write(" ")
    assert ids(page)[:7] == [*(each for each in ENABLED[:7] if each != before[2]), before[9]]
    page.browse.table.head.setFocus()
    press(Qt.Key.Key_Return)
    assert ids(page)[-7:] == list(wishes.enabled)
    press(Qt.Key.Key_Return)
    assert ids(page) == OFFERED


def test_tags_sort_by_what_the_models_can_do(page: ModelsPage) -> None:
    page.browse.table.head.setFocus()
    press(Qt.Key.Key_Left, times=2)
    press(Qt.Key.Key_Return)
    browser = page.browse.browser
    assert browser is not None
    able = [sum(browser.row(row).abilities) for row in page.browse.table.found.rows]
    assert able == sorted(able, reverse=True)
    assert ids(page)[-1] == "retired/chatterbox-2"


def test_unknown_prices_come_last_both_ways(page: ModelsPage) -> None:
    unknown = {"acme/unpriced", "openrouter/auto", "retired/chatterbox-2"}
    page.browse.table.head.setFocus()
    press(Qt.Key.Key_Right, times=2)
    for _ in range(2):
        press(Qt.Key.Key_Return)
        assert set(ids(page)[-3:]) == unknown


def test_hidden_rows_are_counted_shown_and_marked(page: ModelsPage) -> None:
    assert "openai/gpt-5.6-luna:batch" not in ids(page)
    click(page, "2 hidden")
    assert "openai/gpt-5.6-luna:batch" in ids(page)
    browser = page.browse.browser
    assert browser is not None
    row = browser.index.row_of("openai/gpt-5.6-luna:batch")
    assert row is not None
    assert browser.row(row).pills[0].text == "Batch only"
    click(page, "Hide 2")
    assert "openai/gpt-5.6-luna:batch" not in ids(page)


def test_an_unknown_id_is_enabled_by_hand(page: ModelsPage) -> None:
    asked = QSignalSpy(page.add_requested)
    write("newcomer/brand-new-1")
    assert "No model matches “newcomer/brand-new-1”" in texts(page)
    press(Qt.Key.Key_Return)
    assert asked.count() == 0
    press(Qt.Key.Key_Return)
    assert asked.at(0) == ["newcomer/brand-new-1"]


def test_an_id_near_a_known_one_is_offered_too(page: ModelsPage) -> None:
    asked = QSignalSpy(page.add_requested)
    write("anthropic/claude-sonett")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert asked.at(0) == ["anthropic/claude-sonett"]


def test_a_hand_added_model_is_listed_and_marked(page: ModelsPage) -> None:
    page.show_enabled([*ENABLED, "newcomer/brand-new-1"])
    write("newcomer")
    assert ids(page) == ["newcomer/brand-new-1"]
    press(Qt.Key.Key_Down)
    assert any("added by hand, or it is gone" in text for text in texts(page))


def test_nothing_found_offers_the_way_back(page: ModelsPage) -> None:
    write("tools reasoning in:<0.01 by:anthropic")
    assert "No model fulfils all 4 filters" in texts(page)
    click(page, "Clear the search")
    assert page.browse.search.text == ""
    assert len(ids(page)) == 23


def test_details_follow_the_current_model(page: ModelsPage) -> None:
    write("gemini-3.6")
    press(Qt.Key.Key_Down)
    shown = texts(page)
    for text in ("Gemini 3.6 Flash", "$1.50", "$0.0833", "1,048,576", "31 Mar 2026"):
        assert text in shown
    assert "Over 200,000 prompt tokens" in shown
    assert "$4.00" in shown
    press(Qt.Key.Key_Escape)
    assert name_of(focused()) == "Search models"


def test_details_are_of_a_model_in_sight(page: ModelsPage, qtbot: QtBot) -> None:
    press(Qt.Key.Key_Down)
    first = page.browse.details.shown_id
    press(Qt.Key.Key_F, CTRL)
    write("gemini-3.6")
    qtbot.waitUntil(lambda: page.browse.details.shown_id == "google/gemini-3.6-flash")
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.browse.details.shown_id == first)
    write("no-such-model-at-all")
    assert not page.browse.details.isVisible()


def test_details_open_over_the_table_where_there_is_little_room(
    page: ModelsPage, window: Window
) -> None:
    window.resize(880, 560)
    QApplication.processEvents()
    assert not page.browse.details.isVisible()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert page.browse.details.isVisible()
    press(Qt.Key.Key_Escape)
    assert not page.browse.details.isVisible()
    assert name_of(focused()) == "Models"


def test_the_smallest_window_has_room_for_the_page(page: ModelsPage, window: Window) -> None:
    window.resize(880, 560)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (880, 560)
    assert page.minimumSizeHint().width() <= page.width()
    assert not page.browse.table.horizontalScrollBar().isVisible()


def test_the_default_model_is_chosen_in_the_details(page: ModelsPage) -> None:
    asked = QSignalSpy(page.default_requested)
    write("gpt-5.6")
    press(Qt.Key.Key_Down)
    click(page, "Make it the default")
    assert asked.at(0) == ["openai/gpt-5.6-luna"]
    page.show_default("openai/gpt-5.6-luna")
    assert is_shown(page, "Default model")


def test_undo_and_redo_have_their_keys(page: ModelsPage) -> None:
    undo, redo = QSignalSpy(page.undo_requested), QSignalSpy(page.redo_requested)
    press(Qt.Key.Key_Z, CTRL)
    assert undo.count() == 1
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert redo.count() == 1


def test_undo_takes_typed_letters_back_first(page: ModelsPage) -> None:
    undo = QSignalSpy(page.undo_requested)
    write("cl")
    press(Qt.Key.Key_Z, CTRL)
    assert page.browse.search.text == ""
    assert undo.count() == 0
    press(Qt.Key.Key_Z, CTRL)
    assert undo.count() == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_F, Qt.Key.Key_Slash])
def test_the_search_is_one_key_away(page: ModelsPage, key: Qt.Key) -> None:
    write("claude")
    press(Qt.Key.Key_Down)
    press(key, CTRL if key == Qt.Key.Key_F else Qt.KeyboardModifier.NoModifier)
    assert name_of(focused()) == "Search models"
    write("g")
    assert page.browse.search.text == "g"


def test_comparing_shows_what_differs_and_marks_the_best(page: ModelsPage) -> None:
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down, SHIFT)
    click(page, "Compare")
    shown = texts(page)
    assert "Input per 1M" in shown
    assert "Tools" not in [text for text in shown if text == "Tool choice"]
    assert shown.count("Best") >= 2
    click(page, "Show rows that are the same")
    assert "Tool choice" in texts(page)
    press(Qt.Key.Key_Escape)
    assert len(ids(page)) == 23


def test_the_typical_request_can_be_set(page: ModelsPage) -> None:
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down, SHIFT)
    click(page, "Compare")
    assert "~$0.0225" in texts(page)
    field = named(page, "Tokens in")
    field.setFocus()
    press(Qt.Key.Key_A, CTRL)
    write("1M")
    assert "~$4.01" in texts(page)  # above 200,000 tokens the other price counts
    press(Qt.Key.Key_A, CTRL)
    write("many")
    assert field.property("invalid")
    assert "~$4.01" in texts(page)


def test_more_than_four_cannot_be_compared(page: ModelsPage) -> None:
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down, SHIFT, times=4)
    assert not is_shown(page, "Compare")
    assert "5 chosen · compare up to 4" in texts(page)


def test_changes_are_counted_listed_and_accepted(page: ModelsPage) -> None:
    accepted, all_of_it = QSignalSpy(page.accepted), QSignalSpy(page.all_accepted)
    click(page, "What changed, 10")
    shown = texts(page)
    assert "Removed (2)" in shown
    assert "Input $0.49 → $0.774 (+58%) · Output $1.54 → $2.43 (+58%)" in shown
    click(page, "Accept: GLM 5.2")
    assert accepted.at(0) == ["z-ai/glm-5.2"]
    click(page, "Accept all")
    assert all_of_it.count() == 1
    press(Qt.Key.Key_Escape)
    assert len(ids(page)) == 23


def test_a_successor_takes_the_place_of_a_removed_model(page: ModelsPage) -> None:
    enabled = frozenset({"google/gemini-3.4-flash"})
    found = changes(catalog_before(), sample_catalog(), enabled)
    page.show_changes(changes_view(found, enabled, TODAY))
    asked = QSignalSpy(page.replace_requested)
    click(page, "What changed")
    click(page, "Use Gemini 3.6 Flash instead")
    assert asked.at(0) == ["google/gemini-3.4-flash", "google/gemini-3.6-flash"]


def test_a_price_of_ones_own_is_kept_or_given_up(page: ModelsPage) -> None:
    accepted, taken = QSignalSpy(page.accepted), QSignalSpy(page.reprice_requested)
    states()["models-changes-own-price"](page)
    click(page, "Keep mine: Claude Sonnet 5")
    assert accepted.at(0) == ["anthropic/claude-sonnet-5"]
    click(page, "Take the new price: Claude Sonnet 5")
    assert taken.at(0) == ["anthropic/claude-sonnet-5"]
    assert not is_shown(page, "Accept: Claude Sonnet 5")


def test_another_catalog_keeps_search_order_and_choice(page: ModelsPage) -> None:
    write("claude")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down, times=1)
    page.show_browser(browser_of(sample_models()[1:]))
    assert page.browse.search.text == "claude"
    assert page.browse.table.chosen() == ["anthropic/claude-opus-5"]
    assert page.browse.table.currentIndex().row() == 1


def test_ids_are_copied(page: ModelsPage) -> None:
    write("laguna")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "poolside/laguna-xs-2.1\npoolside/laguna-s-2.1"


def test_the_cross_in_the_field_has_a_name(page: ModelsPage) -> None:
    write("claude")
    click(page, "Clear the search")
    assert page.browse.search.text == ""


def test_a_search_that_only_hidden_rows_fulfil_offers_them(page: ModelsPage) -> None:
    write("lyria")
    assert page.browse.search.notice.startswith("Only 1 hidden model matches")
    press(Qt.Key.Key_A, CTRL)
    write("by:google free")
    assert "Among the hidden ones, which cannot chat, 1 model would." in texts(page)
    click(page, "Show hidden models")
    assert ids(page) == ["google/lyria-3"]


def test_rows_that_could_not_be_read_can_be_looked_at(page: ModelsPage) -> None:
    page.show_changes(ChangesView())
    assert not is_shown(page, "What changed")
    page.show_unreadable(unreadable_section([UnreadableRow(17, "acme/odd", "it has no name")], 1))
    click(page, "What changed")
    assert "Row 17" in texts(page)
    assert "acme/odd: it has no name" in texts(page)
    assert not is_shown(page, "Accept all")


def test_tab_comes_to_the_head_of_the_page(page: ModelsPage) -> None:
    seen = []
    for _ in range(40):
        press(Qt.Key.Key_Tab)
        seen.append(name_of(focused()))
    assert {"2 hidden", "What changed, 10", "Refresh the catalog"} <= set(seen)


def test_rows_are_chosen_one_by_one_without_a_mouse(page: ModelsPage) -> None:
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down, CTRL, times=2)
    press(Qt.Key.Key_Space, CTRL)
    shown = ids(page)
    assert page.browse.table.chosen() == [shown[0], shown[2]]
    press(Qt.Key.Key_Space, CTRL)
    assert page.browse.table.chosen() == [shown[0]]


def test_a_chosen_row_that_goes_with_its_last_use_takes_no_other_along(page: ModelsPage) -> None:
    """What the catalog does not have is listed only while it is enabled."""
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_End, CTRL)
    press(Qt.Key.Key_Up, SHIFT)
    shown = ids(page)
    assert shown[-1] == "retired/chatterbox-2"
    page.show_enabled(ENABLED[:-1], keep_rows=True)
    assert ids(page) == shown[:-1]
    assert set(page.browse.table.chosen()) == set(shown[-2:])  # it may come back by undo
    page.show_enabled([*ENABLED[:-1], "acme/other"], keep_rows=True)
    assert ids(page) == [*shown[:-1], "acme/other"]
    assert "acme/other" not in page.browse.table.chosen()


def test_accepting_leads_the_keyboard_to_the_next_change(page: ModelsPage) -> None:
    found = changes(catalog_before(), sample_catalog(), frozenset(ENABLED))
    page.accepted.connect(lambda each: page.show_changes(changes_view(without(each), (), TODAY)))

    def without(model_id: str) -> CatalogChanges:
        rest = tuple(entry for entry in found.repriced if entry.model.id != model_id)
        return replace(found, repriced=rest)

    page.open_changes()
    named(page, "Accept: GLM 5.2").setFocus()
    press(Qt.Key.Key_Space)
    assert name_of(focused()) == f"Accept: {found.new[0].short_name}"
    page.show_changes(ChangesView())
    assert name_of(focused()) == "Back to the table"


def test_a_message_leaves_the_foot_of_the_page_free(page: ModelsPage, window: Window) -> None:
    window.resize(880, 560)
    window.tell("Claude Sonnet 5 enabled", "Undo")
    QApplication.processEvents()
    foot = named(page, "Enable all shown…")
    top = foot.mapTo(window, QPoint(0, 0)).y()
    assert window._toast.geometry().bottom() < top


def test_a_preview_is_told_so_that_nothing_covers_it(page: ModelsPage, window: Window) -> None:
    page.previewed.connect(window.stop_telling)
    window.tell("Claude Sonnet 5 enabled", "Undo")
    click(page, "Enable all shown…")
    assert not window._toast.isVisible()
