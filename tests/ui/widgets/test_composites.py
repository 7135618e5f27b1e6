"""Sidebar, folds, cards, messages: they show what they are told and say what was pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAccessible, QEnterEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.button import Button, IconButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.error_card import ErrorCard
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.fold import Fold
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.meter import LaneBar, Meter
from desktop.ui.widgets.scroll_page import SETTINGS_WIDTH, ScrollPage
from desktop.ui.widgets.setting_row import SettingRow
from desktop.ui.widgets.sidebar import NavItem
from desktop.ui.widgets.spinner import Spinner
from desktop.ui.widgets.toast import Toast
from tests.ui.gallery import FixedTheme, sidebar
from tests.ui.widgets.seeing import Stage, checked, click, description, name, pixel, press, role


def texts(widget: QWidget) -> list[str]:
    """What its visible labels and buttons say."""
    labels = [each.text() for each in widget.findChildren(QLabel) if each.isVisible()]
    buttons = [each.text() for each in widget.findChildren(QPushButton) if each.isVisible()]
    return [text for text in labels + buttons if text]


def test_pages_are_chosen_with_the_mouse(theme: FixedTheme, stage: Stage, qtbot: QtBot) -> None:
    side = stage.add(sidebar(theme))
    items = side.findChildren(NavItem)
    assert [name(item) for item in items][:2] == ["Providers", "Models"]
    assert {role(item) for item in items} == {QAccessible.Role.RadioButton}
    with qtbot.waitSignal(side.chosen) as signal:
        click(items[3])
    assert (signal.args, side.current) == (["chat"], "chat")
    assert [checked(item) for item in items] == [False, False, False, True, False, False]


def test_pages_are_chosen_with_keys(theme: FixedTheme, stage: Stage, qtbot: QtBot) -> None:
    side = stage.add(sidebar(theme))
    press(Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert side.current == "providers"
    with qtbot.waitSignal(side.chosen) as signal:
        press(Qt.Key.Key_Return)
    assert signal.args == ["pricing"]
    with qtbot.waitSignal(side.chosen) as signal:
        press(Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Space)
    assert signal.args == ["general"]


def test_a_page_set_by_code_sends_nothing(theme: FixedTheme, stage: Stage, qtbot: QtBot) -> None:
    side = stage.add(sidebar(theme))
    with qtbot.assertNotEmitted(side.chosen):
        side.set_current("costs")
    assert side.current == "costs"


def test_the_footer_is_replaced(theme: FixedTheme, stage: Stage) -> None:
    side = stage.add(sidebar(theme))
    side.set_footer(Label(theme, "$7.50 left"))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    assert "$7.50 left" in texts(side)
    assert "OpenRouter" not in texts(side)


def test_a_fold_opens_with_mouse_and_enter(theme: FixedTheme, stage: Stage) -> None:
    body = Label(theme, "Reasoning")
    fold = stage.add(Fold(theme, "Thought for 4 s", "412 tokens", body, "bulb"))
    head = fold.findChild(QAbstractButton)
    assert isinstance(head, QAbstractButton)
    assert (name(head), description(head)) == ("Thought for 4 s, 412 tokens", "Closed")
    click(head)
    assert body.isVisible()
    assert description(head) == "Open"
    press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert not body.isVisible()
    fold.set_words("Thought for 5 s", "")
    assert name(head) == "Thought for 5 s"


def test_a_card_draws_a_line_above_each_visible_row_but_the_first(
    theme: FixedTheme, stage: Stage
) -> None:
    card = stage.add(Card(theme))
    rows = [SettingRow(theme, title) for title in ("One", "Two", "Three")]
    for row in rows:
        card.add_row(row)
    card.setFixedSize(400, 150)
    QApplication.processEvents()
    line = theme.color("border")
    assert pixel(card, QPoint(200, rows[1].y() - 1)) == line
    assert pixel(card, QPoint(8, rows[1].y() - 1)) == theme.color("card")
    rows[0].hide()
    QApplication.processEvents()
    assert rows[1].y() == 1
    assert pixel(card, QPoint(200, rows[2].y() - 1)) == line
    card.take_row(rows[2])
    assert card.rows() == rows[:2]


def test_an_error_says_everything_and_one_thing_to_do(
    theme: FixedTheme, stage: Stage, qtbot: QtBot
) -> None:
    card = stage.add(ErrorCard(theme))
    assert not card.isVisible()
    card.show_error("Not enough credits", "The account is empty.", "402", "Add credits…")
    assert texts(card) == ["Not enough credits", "402", "The account is empty.", "Add credits…"]
    with qtbot.waitSignal(card.acted):
        click(card.button)
    card.show_error("Stopped", "", "", "")
    assert texts(card) == ["Stopped"]


def test_a_banner_can_be_acted_on_and_closed(theme: FixedTheme, stage: Stage, qtbot: QtBot) -> None:
    banner = stage.add(Banner(theme, "warn", closable=True))
    banner.show_message("A newer list is there.", "Load it")
    assert pixel(banner, QPoint(banner.width() // 2, 4)) == theme.color("warn_soft")
    banner.set_tone("bad")
    assert pixel(banner, QPoint(banner.width() // 2, 4)) == theme.color("bad_wash")
    with qtbot.waitSignal(banner.acted):
        click(banner.findChildren(Button)[0])
    close = banner.findChild(IconButton)
    assert isinstance(close, IconButton)
    with qtbot.waitSignal(banner.closed):
        click(close)
    assert not banner.isVisible()


def test_an_empty_state_has_a_way_out(theme: FixedTheme, stage: Stage, qtbot: QtBot) -> None:
    empty = stage.add(EmptyState(theme, "search", "No model matches", "Why", "Clear"))
    assert texts(empty) == ["No model matches", "Why", "Clear"]
    with qtbot.waitSignal(empty.acted):
        click(empty.button)
    empty.set_words("Nothing sent yet", "Send a message.", "")
    assert texts(empty) == ["Nothing sent yet", "Send a message."]


def test_a_toast_is_undone(theme: FixedTheme, stage: Stage, qtbot: QtBot) -> None:
    toast = Toast(stage, theme)
    toast.show_message("12 models enabled", "Undo")
    assert toast.text == "12 models enabled"
    assert abs(toast.geometry().center().x() - stage.rect().center().x()) <= 1
    undo = toast.findChild(QAbstractButton)
    assert isinstance(undo, QAbstractButton)
    assert name(undo) == "Undo"
    press(Qt.Key.Key_Tab)
    with qtbot.waitSignal(toast.acted):
        press(Qt.Key.Key_Return)
    assert not toast.isVisible()


def test_a_toast_goes_by_itself_and_waits_for_the_pointer(
    theme: FixedTheme, stage: Stage, qtbot: QtBot
) -> None:
    toast = Toast(stage, theme)
    toast.show_message("Saved")
    timer = toast.findChild(QTimer)
    assert isinstance(timer, QTimer)
    assert (timer.interval(), timer.isActive()) == (6000, True)
    here = QPointF(5, 5)
    QApplication.sendEvent(toast, QEnterEvent(here, here, here))
    assert not timer.isActive()
    timer.setInterval(0)
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_a_toast_waits_while_its_action_has_the_keyboard(theme: FixedTheme, stage: Stage) -> None:
    toast = Toast(stage, theme)
    toast.show_message("12 models enabled", "Undo")
    undo, timer = toast.findChild(QAbstractButton), toast.findChild(QTimer)
    assert undo is not None
    assert timer is not None
    undo.setFocus(Qt.FocusReason.TabFocusReason)
    timer.stop()
    timer.timeout.emit()
    assert toast.isVisible()
    assert timer.isActive()
    stage.setFocus()
    timer.timeout.emit()
    assert not toast.isVisible()


def test_a_toast_stays_at_the_bottom_of_its_page(theme: FixedTheme, stage: Stage) -> None:
    toast = Toast(stage, theme)
    toast.show_message("A long message that does not fit into one line of a narrow page " * 2)
    stage.resize(400, 300)
    QApplication.processEvents()
    assert stage.rect().contains(toast.geometry())
    assert toast.geometry().bottom() == stage.height() - 52 - 1


def test_a_meter_shows_a_fraction(theme: FixedTheme, stage: Stage) -> None:
    meter = stage.add(Meter(theme, "Limit used"))
    meter.setFixedWidth(200)
    assert (name(meter), role(meter)) == ("Limit used", QAccessible.Role.ProgressBar)
    assert pixel(meter, QPoint(50, 3)) == theme.color("track")
    meter.set_fraction(0.5)
    assert pixel(meter, QPoint(50, 3)) == theme.color("meter")
    assert pixel(meter, QPoint(150, 3)) == theme.color("track")
    meter.set_fraction(1.7, "bad")
    assert pixel(meter, QPoint(150, 3)) == theme.color("bad")
    assert meter.value() == meter.maximum()
    meter.set_fraction(None)
    assert pixel(meter, QPoint(50, 3)) == theme.color("track")


def test_lanes_are_shares_of_the_whole(theme: FixedTheme, stage: Stage) -> None:
    lanes = stage.add(LaneBar(theme))
    lanes.setFixedWidth(200)
    assert pixel(lanes, QPoint(100, 4)) == theme.color("track")
    lanes.set_shares([("lane_input", 1), ("lane_cached", 0), ("lane_output", 3)])
    assert pixel(lanes, QPoint(25, 4)) == theme.color("lane_input")
    assert pixel(lanes, QPoint(150, 4)) == theme.color("lane_output")


def test_a_spinner_waits_before_it_is_seen(theme: FixedTheme, stage: Stage, qtbot: QtBot) -> None:
    spinner = stage.add(Spinner(theme))
    assert name(spinner) == "Checking…"
    spinner.start()
    assert not spinner.seen
    qtbot.waitUntil(lambda: spinner.seen)
    spinner.stop()
    assert not spinner.seen


def test_chips_wrap(theme: FixedTheme, stage: Stage) -> None:
    holder = stage.add(QWidget())
    flow = FlowLayout(holder)
    chips = [Chip(theme, word) for word in ("All", "Enabled", "Free", "Vision", "Tools")]
    for chip in chips:
        flow.addWidget(chip)
    QApplication.processEvents()
    assert flow.heightForWidth(2000) == 26
    assert flow.heightForWidth(150) > 26 * 2
    chips[0].hide()
    holder.setFixedWidth(150)
    QApplication.processEvents()
    assert all(holder.rect().contains(chip.geometry()) for chip in chips[1:])
    assert flow.minimumSize().width() == max(chip.width() for chip in chips[1:])


def test_a_page_scrolls_and_stays_narrow(theme: FixedTheme, stage: Stage) -> None:
    page = ScrollPage(SETTINGS_WIDTH)
    card = Card(theme)
    for index in range(30):
        card.add_row(SettingRow(theme, f"Setting {index}"))
    page.add(card)
    stage.add(page)
    page.setFixedSize(1200, 300)
    QApplication.processEvents()
    assert page.verticalScrollBar().maximum() > 0
    assert card.width() == SETTINGS_WIDTH
    page.setFixedSize(500, 300)
    QApplication.processEvents()
    assert card.width() <= 500 - 48
