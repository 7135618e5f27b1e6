"""The Costs page under the hands of a person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from desktop.domain.limits import Limits
from desktop.presentation.limits_view import limits_view
from desktop.presentation.spend_history_view import deletion_view
from desktop.presentation.spend_span import Span, SpanChoice
from desktop.ui.spend.costs_page import CostsPage
from desktop.ui.spend.export_dialog import ask_path
from desktop.ui.widgets.card import Card
from desktop.ui.window import Window
from tests.ui.chat.on_screen import click, description_of, focused, is_shown, named, texts
from tests.ui.gallery import FixedTheme
from tests.ui.spend.sample import TODAY, billed, sample_days, view_of
from tests.ui.spend.states import LIMITS, D, empty, empty_span, month, settled, show_limits

FIRST = TODAY.replace(day=1)


def last(spy: QSignalSpy) -> object:
    """What the signal carried the last time."""
    assert spy.count(), "the signal was not sent"
    return spy.at(spy.count() - 1)[0]


def write(name: str, page: CostsPage, text: str) -> None:
    field = named(page, name)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QApplication.processEvents()


def press(key: Qt.Key) -> None:
    QTest.keyClick(focused(), key)
    QApplication.processEvents()


def test_before_anything_is_read_there_is_nothing_to_export(window: Window) -> None:
    assert not named(window, "Export").isEnabled()


def test_what_is_told_before_the_page_is_whole_is_shown_when_it_is(
    qtbot: QtBot, theme: FixedTheme
) -> None:
    page = CostsPage(theme)
    qtbot.addWidget(page)
    show_limits(page, "2.50", "0.12", "0.0883")
    page.show_costs(view_of(sample_days(112)))
    assert not page.settled
    page.resize(900, 700)
    page.show()
    settled(page)
    assert is_shown(page, "Month: $2.50 of $10.00")
    assert is_shown(page, "Spend by day")
    assert is_shown(page, "Delete history…")


def test_nothing_moves_while_the_page_is_being_made(window: Window) -> None:
    page = window.page("costs")
    assert isinstance(page, CostsPage)
    show_limits(page, "2.50", "0.12", "0.0883")
    page.show_costs(view_of(sample_days(112)))
    places: dict[str, set[tuple[int, int]]] = {}
    while not page.settled:
        QApplication.processEvents()
        for card in page.findChildren(Card):
            if card.isVisible():
                spot = card.mapTo(page, QPoint())
                places.setdefault(str(id(card)), set()).add((spot.x(), spot.y()))
    assert len(places) >= 4
    assert all(len(each) == 1 for each in places.values()), places


def test_without_sums_the_limits_are_there(qtbot: QtBot, theme: FixedTheme) -> None:
    page = CostsPage(theme)
    qtbot.addWidget(page)
    page.show_trouble("The ledger is held by another program.")
    show_limits(page, "2.50", "0.12", "0.0883")
    page.show()
    settled(page)
    assert is_shown(page, "Edit limits")
    assert not is_shown(page, "Spend by day")


def test_figures_are_read_with_their_notes(page: CostsPage) -> None:
    figure = named(page, "This month: ~$2.45")
    assert "260 requests · 1.63M tokens" in description_of(figure)
    assert "of which ~$0.0804 estimated, + 2 of unknown cost" in description_of(figure)
    assert is_shown(page, "Today: $0.0514")
    assert is_shown(page, "Dearest request: ~$0.0883")


def test_a_usual_span_is_one_click(page: CostsPage) -> None:
    asked = QSignalSpy(page.span_requested)
    click(page, "Year")
    assert last(asked) == SpanChoice.YEAR
    press_at = named(page, "Year")
    press_at.setFocus()
    press(Qt.Key.Key_Left)
    assert last(asked) == SpanChoice.MONTH


def test_two_dates_are_typed_and_shown_with_enter(page: CostsPage) -> None:
    asked = QSignalSpy(page.span_requested)
    click(page, "Dates…")
    assert asked.count() == 0
    assert focused() is named(page, "First day")
    write("First day", page, "3 Aug 2026")
    write("Last day", page, "2026-09-30")
    press(Qt.Key.Key_Return)
    assert last(asked) == Span(date(2026, 8, 3), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("soon", "2026-11-01", "“soon” is not a day: write it like 2026-11-22."),
        ("2026-11-01", "2026-12-01", "1 Dec 2026 has not come yet; today is 22 Nov 2026 in UTC."),
        ("2026-11-02", "2026-11-01", "That is before 2 Nov 2026."),
    ],
)
def test_dates_that_are_none_get_a_sentence(
    page: CostsPage, since: str, until: str, said: str
) -> None:
    asked = QSignalSpy(page.span_requested)
    click(page, "Dates…")
    write("First day", page, since)
    write("Last day", page, until)
    click(page, "Show")
    assert asked.count() == 0
    assert said in texts(page)
    assert description_of(focused()) == said


def test_the_caption_follows_the_keyboard_in_the_chart(page: CostsPage) -> None:
    chart = named(page, "Spend by day")
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Left)
    assert "Sat 21 Nov 2026" in texts(page)
    top = chart.y()
    press(Qt.Key.Key_Home)
    assert "Sat 24 Oct 2026" in texts(page)
    assert chart.y() == top, "the chart moves under the hand"


def test_the_same_figures_are_there_as_a_table(page: CostsPage) -> None:
    click(page, "Table")
    assert not is_shown(page, "Spend by day")
    table = named(page, "Spend over time")
    assert "~$0.121 estimated" in description_of(table)
    click(page, "Chart")
    assert is_shown(page, "Spend by day")


@pytest.mark.parametrize("form", ["csv", "json"])
def test_export_asks_for_a_form(page: CostsPage, form: str) -> None:
    asked = QSignalSpy(page.export_requested)
    click(page, "Export")
    menu = page.findChild(QMenu)
    assert menu is not None
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_Down)
    if form == "json":
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert last(asked) == form


def test_the_file_dialog_does_not_stop_the_event_loop(page: CostsPage, tmp_path: Path) -> None:
    chosen: list[Path] = []
    ask_path(page, str(tmp_path / "costs.csv"), "csv", chosen.append)
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.fileSelected.emit(str(tmp_path / "costs.csv"))
    dialog.close()
    assert chosen == [tmp_path / "costs.csv"]


def test_a_file_in_the_way_is_asked_about_on_the_page(page: CostsPage) -> None:
    replaced = QSignalSpy(page.replace_requested)
    page.ask_to_replace("/tmp/costs.csv is there already.")
    click(page, "Replace it")
    assert replaced.count() == 1
    assert not is_shown(page, "Replace it")


def test_limits_are_read_with_their_words(page: CostsPage) -> None:
    row = named(page, "Month: $2.50 of $10.00")
    assert description_of(row) == "25% used · $7.50 left for 9 days"


def test_limits_are_typed_and_saved(page: CostsPage) -> None:
    saved = QSignalSpy(page.limits_requested)
    click(page, "Edit limits")
    assert focused() is named(page, "Month, limit in USD")
    write("Month, limit in USD", page, "20")
    write("Day, limit in USD", page, "")
    press(Qt.Key.Key_Return)
    assert last(saved) == Limits(D("0.25"), None, D(20))
    page.limits_saved()
    assert is_shown(page, "Edit limits")
    assert focused() is named(page, "Edit limits")


def test_a_wrong_amount_gets_a_sentence_and_the_keyboard(page: CostsPage) -> None:
    saved = QSignalSpy(page.limits_requested)
    click(page, "Edit limits")
    write("Day, limit in USD", page, "-3")
    click(page, "Save")
    assert saved.count() == 0
    assert focused() is named(page, "Day, limit in USD")
    assert description_of(focused()) == "It is less than 0."


def test_escape_leaves_the_limits_as_they_were(page: CostsPage) -> None:
    click(page, "Edit limits")
    write("Month, limit in USD", page, "99")
    press(Qt.Key.Key_Escape)
    click(page, "Edit limits")
    assert named(page, "Month, limit in USD").property("text") == "10"


def test_typing_is_not_disturbed_by_what_is_spent_meanwhile(page: CostsPage) -> None:
    click(page, "Edit limits")
    write("Month, limit in USD", page, "99")
    page.show_limits(limits_view(LIMITS, (), TODAY))
    assert named(page, "Month, limit in USD").property("text") == "99"


def test_limits_that_could_not_be_kept_stay_typed(page: CostsPage) -> None:
    click(page, "Edit limits")
    write("Month, limit in USD", page, "99")
    page.show_limits_problem("settings.json could not be written: the disk is full.")
    assert "settings.json could not be written: the disk is full." in texts(page)
    assert named(page, "Month, limit in USD").property("text") == "99"


def test_the_first_limits_are_set_from_the_card(page: CostsPage) -> None:
    page.show_limits(limits_view(Limits(), (), TODAY))
    click(page, "Set limits")
    assert focused() is named(page, "Month, limit in USD")


def test_deleting_asks_and_says_how_much(page: CostsPage) -> None:
    asked, confirmed = QSignalSpy(page.deletion_asked), QSignalSpy(page.deletion_confirmed)
    click(page, "Delete history…")
    assert last(asked) == FIRST
    assert not is_shown(page, "Delete 426 requests")
    page.show_deletion(deletion_view(426, billed(426, "2.50"), FIRST, TODAY), FIRST)
    assert "Delete 426 requests from before 1 Nov 2026?" in texts(page)
    assert any("This cannot be undone." in text for text in texts(page))
    click(page, "Delete 426 requests")
    assert last(confirmed) == FIRST


def test_an_answer_about_another_day_deletes_nothing(page: CostsPage) -> None:
    """Whoever goes on typing must not delete what was asked about before."""
    asked = QSignalSpy(page.deletion_asked)
    click(page, "Delete history…")
    page.show_deletion(deletion_view(426, billed(426, "2.50"), FIRST, TODAY), FIRST)
    write("Before this day", page, "2026-10-01")
    assert last(asked) == date(2026, 10, 1)
    assert not is_shown(page, "Delete 426 requests")
    page.show_deletion(deletion_view(426, billed(426, "2.50"), FIRST, TODAY), FIRST)
    page.show_deletion(deletion_view(1_426, billed(1_426, "9"), None, TODAY), None)
    assert not is_shown(page, "Delete 426 requests")
    assert not is_shown(page, "Delete 1,426 requests")


def test_a_day_that_is_none_never_means_all(page: CostsPage) -> None:
    asked = QSignalSpy(page.deletion_asked)
    click(page, "Delete history…")
    count = asked.count()
    write("Before this day", page, "2026-1")
    answers = [asked.at(at)[0] for at in range(count, asked.count())]
    assert None not in answers
    page.show_deletion(deletion_view(1_426, billed(1_426, "9"), None, TODAY), None)
    assert not is_shown(page, "Delete 1,426 requests")


def test_everything_is_deleted_only_when_it_is_chosen(page: CostsPage) -> None:
    asked, confirmed = QSignalSpy(page.deletion_asked), QSignalSpy(page.deletion_confirmed)
    click(page, "Delete history…")
    click(page, "Everything")
    assert last(asked) is None
    page.show_deletion(deletion_view(1_426, billed(1_426, "9"), None, TODAY), None)
    click(page, "Delete 1,426 requests")
    assert confirmed.count() == 1
    assert last(confirmed) is None


def test_escape_takes_the_question_away(page: CostsPage) -> None:
    click(page, "Delete history…")
    press(Qt.Key.Key_Escape)
    assert not is_shown(page, "Before this day")
    assert focused() is named(page, "Delete history…")


def test_before_the_first_request_the_page_leads_to_the_test_chat(page: CostsPage) -> None:
    to_chat = QSignalSpy(page.chat_requested)
    empty(page)
    assert not named(page, "Export").isEnabled()
    click(page, "Go to the test chat")
    assert to_chat.count() == 1


def test_days_without_requests_lead_to_those_with_some(page: CostsPage) -> None:
    asked = QSignalSpy(page.span_requested)
    empty_span(page)
    click(page, "Show all days")
    assert last(asked) == Span(date(2026, 8, 3), TODAY)
    assert named(page, "First day").property("text") == "2026-08-03"


def test_trouble_says_what_to_do_and_can_be_tried_again(page: CostsPage) -> None:
    retried = QSignalSpy(page.retry_requested)
    page.show_trouble("The ledger is held by another program.")
    click(page, "Try again")
    assert retried.count() == 1
    page.show_trouble("")
    assert not is_shown(page, "Try again")


def test_more_spend_does_not_move_the_page(page: CostsPage) -> None:
    bar = page._content.verticalScrollBar()
    bar.setValue(bar.maximum())
    where = bar.value()
    month(page)
    page.show_costs(view_of(sample_days(112) | {TODAY: billed(99, "0.50")}))
    for _ in range(3):
        QApplication.processEvents()
    assert bar.value() == where


def test_tab_reaches_everything_from_the_head_to_the_foot(page: CostsPage) -> None:
    seen = []
    page.setFocus()
    for _ in range(12):
        press(Qt.Key.Key_Tab)
        widget = focused()
        seen.append(widget.accessibleName() or widget.property("text"))
    expected = [
        "30 days",
        "Export",
        "Chart",
        "Spend by day",
        "Spend by model",
        "Edit limits",
        "Delete history…",
    ]
    assert seen[: len(expected)] == expected


def tabbed(page: CostsPage, first: str, count: int) -> list[str]:
    """Where Tab goes from there."""
    named(page, first).setFocus(Qt.FocusReason.TabFocusReason)
    seen = []
    for _ in range(count):
        press(Qt.Key.Key_Tab)
        seen.append(focused().accessibleName() or str(focused().property("text")))
    return seen


def test_tab_goes_through_what_is_made_late_as_it_stands(page: CostsPage) -> None:
    page.ask_to_replace("/tmp/costs.csv is there already.")
    page.show_trouble("The ledger is held by another program.")
    page.show_choice(SpanChoice.DATES)
    click(page, "Table")
    assert tabbed(page, "Export", 7) == [
        "First day",
        "Last day",
        "Show",
        "Try again",
        "Replace it",
        "Close",
        "Table",
    ]
    assert tabbed(page, "Table", 2) == ["Spend over time", "Spend by model"]
    click(page, "Edit limits")
    assert tabbed(page, "Day, limit in USD", 4)[1:] == ["Cancel", "Save", "Delete history…"]
