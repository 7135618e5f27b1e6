"""The chart by mouse, by keyboard, and for those who do not see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.presentation.spend_chart_view import ChartView, chart_view
from desktop.presentation.spend_span import Span, SpanChoice, span_of
from desktop.ui.spend.day_chart import DayChart
from tests.ui.chat.on_screen import description_of, name_of
from tests.ui.gallery import FixedTheme
from tests.ui.spend.sample import TODAY, day_report, sample_days
from tests.ui.widgets.seeing import Stage

MONTH = chart_view(day_report(span_of(SpanChoice.MONTH, TODAY), sample_days(60)), TODAY)


def show(stage: Stage, theme: FixedTheme, view: ChartView) -> DayChart:
    chart = stage.add(DayChart(theme))
    chart.show_chart(view)
    QApplication.processEvents()
    return chart


@pytest.fixture
def chart(stage: Stage, theme: FixedTheme) -> DayChart:
    return show(stage, theme, MONTH)


def press(chart: DayChart, *keys: Qt.Key) -> str:
    """The day the keyboard is on then."""
    for key in keys:
        QTest.keyClick(chart, key)
    return chart.current.title if chart.current else ""


def hover(chart: DayChart, at: int) -> None:
    QTest.mouseMove(chart, chart.bar_rect(at).center().toPoint())
    QApplication.processEvents()


def test_arrow_keys_walk_from_day_to_day(chart: DayChart) -> None:
    QTest.keyClick(chart.window(), Qt.Key.Key_Tab)
    assert chart.hasFocus()
    assert press(chart) == "Sun 22 Nov 2026"
    assert press(chart, Qt.Key.Key_Left) == "Sat 21 Nov 2026"
    assert press(chart, Qt.Key.Key_PageUp) == "Sat 14 Nov 2026"
    assert press(chart, Qt.Key.Key_PageDown, Qt.Key.Key_Right) == "Sun 22 Nov 2026"
    assert press(chart, Qt.Key.Key_Right) == "Sun 22 Nov 2026"
    assert press(chart, Qt.Key.Key_Home) == "Sat 24 Oct 2026"
    assert press(chart, Qt.Key.Key_Left) == "Sat 24 Oct 2026"
    assert press(chart, Qt.Key.Key_End) == "Sun 22 Nov 2026"


def test_assistive_tools_hear_the_day_and_else_the_span(chart: DayChart) -> None:
    assert name_of(chart) == "Spend by day"
    assert description_of(chart).startswith("24 Oct to 22 Nov 2026 (UTC): $")
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    press(chart, Qt.Key.Key_Left)
    assert description_of(chart) == f"Sat 21 Nov 2026: {MONTH.bars[-2].words}"
    chart.clearFocus()
    assert description_of(chart).startswith("24 Oct to 22 Nov 2026 (UTC): $")


def test_the_mouse_points_at_days(chart: DayChart) -> None:
    told: list[object] = []
    chart.pointed.connect(told.append)
    hover(chart, 3)
    assert told[-1] == MONTH.bars[3]
    hover(chart, 0)
    assert told[-1] == MONTH.bars[0]
    QTest.mouseMove(chart, QPoint(2, 40))
    assert told[-1] is None


def test_a_click_puts_the_keyboard_there(chart: DayChart) -> None:
    spot = chart.bar_rect(5).center().toPoint()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot)
    assert press(chart, Qt.Key.Key_Right) == MONTH.bars[6].title


def test_other_keys_are_left_to_the_page(chart: DayChart) -> None:
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    before = chart.current
    QTest.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(chart, Qt.Key.Key_X)
    assert chart.current == before


def test_the_keyboard_stays_on_its_day_when_more_is_spent(chart: DayChart) -> None:
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    day = press(chart, Qt.Key.Key_Left, Qt.Key.Key_Left)
    bars = (*MONTH.bars[:-1], replace(MONTH.bars[-1], words="more"))
    chart.show_chart(replace(MONTH, bars=bars))
    assert press(chart) == day


@pytest.mark.parametrize(
    "span",
    [
        Span(TODAY, TODAY),
        span_of(SpanChoice.YEAR, TODAY),
        Span(date(2023, 11, 23), TODAY),
        Span(date(2000, 1, 1), TODAY),
    ],
    ids=["day", "year", "three years", "27 years"],
)
def test_every_bar_has_a_place_of_its_own(stage: Stage, theme: FixedTheme, span: Span) -> None:
    view = chart_view(day_report(span, sample_days(1_095)), TODAY)
    chart = show(stage, theme, view)
    columns = [chart.bar_rect(at) for at in range(len(view.bars))]
    assert all(column.width() >= 5 for column in columns)
    assert columns[-1].right() <= chart.width()
    hover(chart, len(columns) - 1)
    assert chart.current == view.bars[-1]
    assert not chart.grab().isNull()
