"""Tokens and costs as given, and the arithmetic behind a figure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.presentation.cost_view import LaneView
from desktop.ui.costs.alignment import align_points
from desktop.ui.tokens_costs_panel import TokensCostsPanel
from tests.ui.chat import views
from tests.ui.chat.on_screen import description_of, focused, is_shown, name_of, named, texts
from tests.ui.gallery import FixedTheme


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A visible window around the panel."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 640)
    window.show()
    return window


@pytest.fixture
def panel(theme: FixedTheme, window: QWidget) -> TokensCostsPanel:
    """A visible panel at the right of a window."""
    panel = TokensCostsPanel(theme, window)
    panel.setGeometry(600 - panel.width(), 0, panel.width(), 640)
    panel.show()
    return panel


def test_nothing_sent_yet(panel: TokensCostsPanel) -> None:
    panel.render_costs(views.NOTHING_SENT)
    assert {"Nothing sent yet", "This chat", "Today", "This month", "–"} <= set(texts(panel))
    assert not is_shown(panel, "Estimate")


def test_every_figure_is_shown_as_given(panel: TokensCostsPanel) -> None:
    panel.render_costs(views.BILLED)
    shown = texts(panel)
    for lane in views.BILLED.lanes:
        assert {lane.name, lane.tokens, lane.amount} <= set(shown)
    assert "Matches the estimate" in shown
    assert {"$0.0283", "~$0.12", "~$2.50", "+ 2 of unknown cost"} <= set(shown)
    assert {"25% of your $10.00 limit", "9 days left"} <= set(shown)
    assert name_of(named(panel, "Estimate")) == "Estimate ~$0.0151"
    assert name_of(named(panel, "Billed")) == "Billed $0.0151"


def test_a_lane_that_does_not_apply_has_a_dash(panel: TokensCostsPanel) -> None:
    panel.render_costs(views.ESTIMATED)
    assert texts(panel).count("–") == 8
    assert name_of(named(panel, "Billed")) == "Billed not billed yet"
    assert not named(panel, "Billed").isEnabled()


@pytest.mark.parametrize("main", ["estimate", "billed"])
def test_the_figure_that_counts_is_large(panel: TokensCostsPanel, main: str) -> None:
    panel.render_costs(replace(views.BILLED, main=main))  # type: ignore[arg-type]
    other = {"estimate": "Billed", "billed": "Estimate"}[main]
    large = named(panel, main.capitalize()).sizeHint()
    assert large.height() > named(panel, other).sizeHint().height()


@pytest.mark.parametrize("figure", ["Estimate", "Billed"])
def test_the_arithmetic_opens_and_closes_by_keyboard(panel: TokensCostsPanel, figure: str) -> None:
    panel.render_costs(views.BILLED)
    button = named(panel, figure)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Return)
    popover = named(panel, "Why $0.0151?")
    shown = [label.text().strip("\u2007\u2008") for label in popover.findChildren(QLabel)]
    arithmetic = views.BILLED.arithmetic
    assert arithmetic is not None
    for line in arithmetic.lines:
        assert {line.left, line.amount} <= set(shown)
        assert not line.note or line.note in shown
    assert shown.count("$0.0150544") == 2
    assert popover.isAncestorOf(focused())
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert popover.isAncestorOf(focused())
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not is_shown(panel, "Why $0.0151?")
    assert button.hasFocus()


def test_the_arithmetic_stays_inside_the_window(panel: TokensCostsPanel, window: QWidget) -> None:
    panel.render_costs(views.BILLED)
    QTest.mouseClick(named(panel, "Billed"), Qt.MouseButton.LeftButton)
    popover = named(panel, "Why $0.0151?")
    assert window.rect().contains(popover.geometry())


def test_the_reason_of_a_difference_is_said(panel: TokensCostsPanel) -> None:
    arithmetic = views.BILLED.arithmetic
    assert arithmetic is not None
    differs = replace(arithmetic, billed="$0.0170544", reason="A plugin was charged.")
    panel.render_costs(replace(views.BILLED, arithmetic=differs))
    QTest.mouseClick(named(panel, "Billed"), Qt.MouseButton.LeftButton)
    assert {"Billed, as received", "$0.0170544", "A plugin was charged."} <= set(texts(panel))


def test_the_arithmetic_can_be_copied(panel: TokensCostsPanel) -> None:
    arithmetic = views.BILLED.arithmetic
    assert arithmetic is not None
    panel.render_costs(views.BILLED)
    QTest.mouseClick(named(panel, "Billed"), Qt.MouseButton.LeftButton)
    button = named(panel, "Copy the arithmetic")
    QTest.keyClick(focused(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert button.hasFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == arithmetic.text
    assert name_of(button) == "Copied"


def test_why_the_bill_differs_and_what_the_cache_saved(panel: TokensCostsPanel) -> None:
    panel.render_costs(
        replace(
            views.BILLED,
            verdict="$0.002 more than the estimate",
            verdict_tone="warn",
            reason="$0.002 was charged on top of the tokens, as a plugin does.",
            savings="Cache saved $0.0052",
        )
    )
    assert {
        "$0.002 more than the estimate",
        "$0.002 was charged on top of the tokens, as a plugin does.",
        "Cache saved $0.0052",
    } <= set(texts(panel))


def test_a_total_tells_its_digits_in_its_tip(panel: TokensCostsPanel) -> None:
    panel.render_costs(views.BILLED)
    today = named(panel, "Today ~$0.12 + 2 of unknown cost")
    assert today.toolTip() == "Since 00:00 UTC: 9 requests"
    assert description_of(today) == "Since 00:00 UTC: 9 requests"


def test_fees_have_a_row_only_where_there_are_any(panel: TokensCostsPanel) -> None:
    fees = LaneView("fees", "Web search", amount="$0.02")
    panel.render_costs(replace(views.BILLED, lanes=(*views.BILLED.lanes, fees)))
    assert {"Web search", "$0.02"} <= set(texts(panel))
    panel.render_costs(views.BILLED)
    assert "Web search" not in texts(panel)


def test_without_a_limit_there_is_no_meter(panel: TokensCostsPanel) -> None:
    panel.render_costs(views.BILLED)
    assert is_shown(panel, "25% of your $10.00 limit")
    panel.render_costs(replace(views.BILLED, limit=None))
    assert not is_shown(panel, "25% of your $10.00 limit")


def test_new_arithmetic_closes_the_old(panel: TokensCostsPanel) -> None:
    panel.render_costs(views.BILLED)
    QTest.mouseClick(named(panel, "Billed"), Qt.MouseButton.LeftButton)
    panel.render_costs(views.BILLED)
    assert is_shown(panel, "Why $0.0151?")
    panel.render_costs(views.ESTIMATED)
    assert not is_shown(panel, "Why $0.0151?")


def test_decimal_points_stand_in_one_line(panel: TokensCostsPanel) -> None:
    panel.render_costs(views.BILLED)
    places = set()
    for label in panel.findChildren(QLabel):
        if label.isVisible() and label.text().startswith("$0.00"):
            metrics = label.fontMetrics()
            behind = metrics.horizontalAdvance(label.text()[label.text().index(".") :])
            places.add(label.mapTo(panel, label.rect().topRight()).x() - behind)
    assert max(places) - min(places) <= 1


@pytest.mark.parametrize(
    ("texts_in", "padded"),
    [
        (["$0.00100", "$0.000614"], ["$0.00100\u2007", "$0.000614"]),
        (["$5", "~$0.25", "–"], ["$5\u2008\u2007\u2007", "~$0.25", "–"]),
        (["unknown", "Free"], ["unknown", "Free"]),
        ([], []),
    ],
)
def test_align_points(texts_in: list[str], padded: list[str]) -> None:
    assert align_points(texts_in) == padded


def test_a_theme_change_keeps_the_figures(panel: TokensCostsPanel, theme: FixedTheme) -> None:
    panel.render_costs(views.BILLED)
    before = texts(panel)
    theme.show("hc-dark")
    assert texts(panel) == before
