"""The Costs page with little room, and before anything is known."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.limits import Limits
from desktop.presentation.limits_view import limits_view
from desktop.presentation.spend_view import FigureView
from desktop.ui.spend.figures_row import FiguresRow
from desktop.ui.spend.limits_card import LimitsCard
from tests.fakes import NOON
from tests.ui.chat.on_screen import is_shown, named
from tests.ui.gallery import FixedTheme
from tests.ui.paints import settle

FIGURES = [FigureView(title, "$0.00138") for title in ("This month", "Today", "Dearest request")]


@pytest.mark.parametrize(("width", "beside"), [(600, True), (200, False)])
def test_figures_stand_below_each_other_where_they_must(
    qtbot: QtBot, theme: FixedTheme, width: int, beside: bool
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    row = FiguresRow(theme, page)
    row.show_figures(FIGURES)
    row.resize(width, 300)
    page.show()
    settle()
    month, today = (named(row, f"{title}: $0.00138") for title in ("This month", "Today"))
    assert (month.y() == today.y()) is beside
    assert row.minimumSizeHint().width() < 200


def test_nothing_is_said_of_limits_until_they_are_known(qtbot: QtBot, theme: FixedTheme) -> None:
    card = LimitsCard(theme)
    qtbot.addWidget(card)
    card.show()
    assert not is_shown(card, "Set limits")
    card.show_limits(limits_view(Limits(), (), NOON.date()))
    assert is_shown(card, "Set limits")
