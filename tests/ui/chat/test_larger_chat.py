"""The chat with letters half as large again: what has a size goes with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.ui.chat.answer_footer import AnswerFooter, FactsLabel
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.chat.markdown_view import MarkdownView
from desktop.ui.tokens_costs_panel import TokensCostsPanel
from desktop.ui.widgets.button import Button
from tests.ui.chat import views
from tests.ui.chat.on_screen import is_shown, named
from tests.ui.gallery import FixedTheme
from tests.ui.pictured_states import settle

HOST = "A host with a name that is longer than there is room for on a line"
TWO_PARTS = "2 parts · 2,368 tokens · last part: first after 0.8 s · 219 tokens/s · 6.2 s"


@pytest.mark.parametrize(("width", "beside"), [(818, False), (1230, False), (1270, True)])
def test_the_panel_stands_where_it_leaves_the_chat_its_room(
    qtbot: QtBot, large_theme: FixedTheme, width: int, beside: bool
) -> None:
    page = ChatView(large_theme)
    qtbot.addWidget(page)
    page.resize(width, 720)
    page.show()
    page.render_page(views.FINISHED)
    settle()
    panel = page.findChild(TokensCostsPanel)
    assert panel is not None
    assert panel.isVisible() is beside
    assert is_shown(page, "Tokens and costs, this chat") is not beside


def test_numbers_of_a_list_have_room(qtbot: QtBot, large_theme: FixedTheme) -> None:
    text = MarkdownView(large_theme, "Answer")
    qtbot.addWidget(text)
    text.set_source("10. ten\n11. eleven")
    number = text.fontMetrics().horizontalAdvance("10. ")
    assert text.document().indentWidth() >= number


@pytest.mark.parametrize("facts", [f"1,184 tokens · {HOST} · ended: stop", TWO_PARTS])
@pytest.mark.parametrize("cost", ["$0.0151 billed", "$0.00 billed + $0.0129 by the vendor"])
@pytest.mark.parametrize("width", [300, 420, 526, 638])
def test_facts_give_way_to_the_cost(
    qtbot: QtBot, large_theme: FixedTheme, facts: str, cost: str, width: int
) -> None:
    footer = AnswerFooter(large_theme)
    qtbot.addWidget(footer)
    footer.render_footer(replace(views.ANSWER, facts=facts, cost=cost))
    footer.resize(width, 200)
    footer.show()
    settle()
    assert footer.width() == width
    parts = [*footer.findChildren(QLabel), *footer.findChildren(Button)]
    for part in parts:
        left = part.mapTo(footer, QPoint(0, 0)).x()
        assert left >= 0
        assert left + part.width() <= width
    told = footer.findChild(FactsLabel)
    assert told is not None
    lines = QLabel.text(told).split("\n")
    assert not [line for line in lines if line.endswith("·") or line.startswith("·")]
    assert told.height() >= told.heightForWidth(told.width())


def test_the_heads_of_the_figures_stand_apart_without_figures(
    qtbot: QtBot, large_theme: FixedTheme
) -> None:
    panel = TokensCostsPanel(large_theme)
    qtbot.addWidget(panel)
    empty = tuple(replace(lane, tokens="–", amount="–") for lane in views.BILLED.lanes)
    panel.render_costs(replace(views.BILLED, lanes=empty))
    panel.resize(panel.width(), 700)
    panel.show()
    settle()
    heads = {each.text(): each for each in panel.findChildren(QLabel)}
    tokens, usd = heads["tokens"].geometry(), heads["USD"].geometry()
    gap = usd.right() - heads["USD"].sizeHint().width() - tokens.right()
    assert gap >= 16 * large_theme.scale


def test_the_button_that_closes_the_panel_is_square(qtbot: QtBot, large_theme: FixedTheme) -> None:
    panel = TokensCostsPanel(large_theme)
    qtbot.addWidget(panel)
    panel.set_closable(True)
    panel.resize(panel.width(), 700)
    panel.show()
    settle()
    close = named(panel, "Close tokens and costs")
    assert close.width() == close.height() == round(28 * large_theme.scale)
    panel.focus_first()
    settle()
    assert close.width() == close.height() == round(28 * large_theme.scale)


def test_icons_are_as_large_as_the_letters(qtbot: QtBot, large_theme: FixedTheme) -> None:
    button = Button(large_theme, "Copy", icon="copy")
    qtbot.addWidget(button)
    side = round(16 * large_theme.scale)
    assert button.iconSize().height() == side > 16
    drawn = {each.height() for each in button.icon().availableSizes()}
    assert side in drawn, "drawn in that size, not stretched"
