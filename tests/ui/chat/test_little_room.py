"""What gives way where there is little room: nothing is cut that a person needs."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.presentation.chat_view import ChatPageView
from desktop.presentation.send_estimate_view import SendEstimateView
from desktop.ui.chat.chat_header import ChatHeader
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.chat.empty_chat import EmptyChat
from desktop.ui.widgets.error_card import ErrorCard
from desktop.ui.widgets.yielding_area import YieldingArea
from tests.tour.legibility import unreadable
from tests.ui.chat import views
from tests.ui.chat.on_screen import click, editor, is_shown, named, texts
from tests.ui.gallery import FixedTheme
from tests.ui.pictured_states import settle

AT_MOST = "At most 4,096 tokens out"


@pytest.mark.parametrize("width", [300, 360, 440, 520, 640])
def test_a_price_is_said_in_full_or_in_short_or_not_at_all(
    qtbot: QtBot, theme: FixedTheme, width: int
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    header = ChatHeader(theme, page)
    header.render_page(views.FINISHED)
    header.setGeometry(0, 0, width, 32)
    page.show()
    settle()
    prices = [each for each in header.findChildren(QLabel) if each.isVisible()]
    assert [unreadable(each) for each in prices] == [[] for _ in prices]
    shown = [header.selector, *prices, header.compare, header.options, header.new_chat]
    for left, right in pairwise(shown):
        assert left.geometry().right() < right.x()
    assert header.new_chat.geometry().right() == width - 1
    assert "$2.00 in · $10.00 out per 1M" in header.selector.toolTip()


def test_the_keys_of_the_composer_give_way_to_its_facts(page: ChatView) -> None:
    wide = replace(views.FINISHED, hint=AT_MOST)
    page.render_page(wide)
    assert {"Enter to send", AT_MOST} <= set(texts(page))
    _narrow(page, wide)
    assert AT_MOST in texts(page)
    assert "Enter to send" not in texts(page)
    page.set_draft("x")
    page.show_estimate(
        SendEstimateView("≈ 4 tokens · ~$0.000008, at most $0.04", ("at most $0.04",))
    )
    settle()
    assert {"Enter to send", "at most $0.04"} <= set(texts(page))


def _narrow(page: ChatView, view: ChatPageView) -> None:
    page.resize(386, 560)
    page.render_page(view)
    settle()


def test_examples_stand_below_each_other_in_a_narrow_column(
    qtbot: QtBot, theme: FixedTheme
) -> None:
    empty = EmptyChat(theme)
    qtbot.addWidget(empty)
    empty.render_page(views.EMPTY, "Claude Sonnet 5")
    empty.resize(700, 500)
    empty.show()
    settle()
    assert len({_place(empty, each).y() for each in views.EMPTY.examples}) == 1
    empty.resize(440, 500)
    settle()
    assert len({_place(empty, each).x() for each in views.EMPTY.examples}) == 1
    assert empty.width() == 440
    assert unreadable(empty) == []


def _place(page: QWidget, name: str) -> QPoint:
    return named(page, name).mapTo(page, QPoint(0, 0))


def test_an_error_scrolls_where_even_the_conversation_leaves_no_room(page: ChatView) -> None:
    details = "\n".join(f"Line {number}" for number in range(12))
    error = replace(views.ERROR, text="word and " * 40, details=details)
    page.resize(696, 560)
    page.render_page(replace(views.FAILED, error=error))
    card = page.findChild(ErrorCard)
    assert isinstance(card, ErrorCard)
    settle()
    assert card.visibleRegion().boundingRect() == card.rect()
    click(page, "Details")
    page.set_draft("line\n" * 9)
    settle()
    assert card.height() == card.heightForWidth(card.width())
    assert unreadable(card) == []
    assert card.visibleRegion().boundingRect() != card.rect()
    assert _bottom(page, named(page, "Send again")) <= page.height() - 20
    for name in ("Copy details", "Add credits…"):
        button = named(page, name)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        assert button.visibleRegion().boundingRect() == button.rect()


def test_no_error_takes_no_room(page: ChatView) -> None:
    area = page.findChild(YieldingArea)
    assert isinstance(area, YieldingArea)
    assert area.isHidden()
    page.render_page(views.FAILED)
    assert area.isVisible()
    page.render_page(views.FINISHED)
    assert area.isHidden()


def _bottom(page: QWidget, widget: QWidget) -> int:
    return widget.mapTo(page, widget.rect().bottomLeft()).y()


def test_a_text_from_right_to_left_begins_on_the_right(page: ChatView) -> None:
    field = editor(page)
    page.set_draft("שלום, מה זה חציון?")
    assert field.cursorRect().center().x() > 0.5 * field.viewport().width()
    page.set_draft("שלום")
    first = field.cursorForPosition(QPoint(field.viewport().width() - 2, 4))
    assert first.position() == 0
    page.set_draft("Hello")
    assert field.cursorRect().center().x() < 0.5 * field.viewport().width()
    assert is_shown(page, "Send")


def test_what_is_made_for_later_does_not_take_the_keyboard(qtbot: QtBot, theme: FixedTheme) -> None:
    window = QLineEdit()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    qtbot.addWidget(YieldingArea(ErrorCard(theme)))
    settle()
    assert QApplication.activeWindow() is window
