"""Every key that `docs/chat.md` names does on the page what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.chat.chat_view import ChatView
from desktop.ui.compare.answer_scroll import AnswerScroll
from desktop.ui.compare.compare_page import ComparePage
from tests.contract.chat_page import checked
from tests.ui.chat import views
from tests.ui.chat.on_screen import conversation, editor, focused, is_shown, name_of, named
from tests.ui.compare import sample
from tests.ui.compare.sample import IDS, PROMPT
from tests.ui.compare.states import State, show_state, states
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import ENTRIES, open_window
from tests.ui.pictured_states import settle

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_ROW: Final = re.compile(r"^\| (.+?) \| (.+?) \|$", re.MULTILINE)


def documented(table: str) -> set[str]:
    """The keys of one of the tables."""
    return {keys for keys, _ in _ROW.findall(checked(table)) if keys not in ("key", "---")}


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)
    settle()


def heard(signal: Any) -> list[Any]:
    """What a signal carries from now on."""
    found: list[Any] = []
    signal.connect(lambda *given: found.append(given[0] if given else None))
    return found


def tab_to(name: str) -> None:
    for _ in range(60):
        if name_of(focused()).startswith(name):
            return
        press(KEY.Key_Tab)
    raise LookupError(name)


# ── the chat ────────────────────────────────────────────────────────────────────────────────────


def enter(page: ChatView) -> None:
    sent = heard(page.send_requested)
    page.set_draft("Hello")
    press(KEY.Key_Return)
    assert sent == ["Hello"]


def shift_enter(page: ChatView) -> None:
    page.set_draft("Hello")
    press(KEY.Key_Return, SHIFT)
    assert editor(page).toPlainText() == "Hello\n"


def escape(page: ChatView) -> None:
    """One thing after the other: what lies over the page, the answer, the edit."""
    stopped, cancelled = heard(page.stop_requested), heard(page.edit_cancelled)
    page.render_page(replace(views.STREAMING, editing="the message after it will be replaced"))
    press(KEY.Key_Comma, CTRL)
    press(KEY.Key_Escape)
    assert (is_shown(page, "Close the options"), stopped, cancelled) == (False, [], [])
    press(KEY.Key_Escape)
    assert (stopped, cancelled) == ([None], [])
    page.render_page(replace(views.FINISHED, editing="the message after it will be replaced"))
    press(KEY.Key_Escape)
    assert (stopped, cancelled) == ([None], [None])


def pages(page: ChatView) -> None:
    long = replace(views.ANSWER, text="A paragraph.\n\n" * 80)
    page.render_page(replace(views.FINISHED, messages=(views.QUESTION, long)))
    settle()
    bar = conversation(page).verticalScrollBar()
    bar.setValue(bar.maximum())
    for key, sign in ((KEY.Key_PageUp, -1), (KEY.Key_PageDown, 1)):
        before = bar.value()
        press(key)
        assert (bar.value() - before) * sign > 0


def choose_model(page: ChatView) -> None:
    chosen = heard(page.model_chosen)
    press(KEY.Key_M, CTRL)
    QTest.keyClicks(focused(), views.CHOICES[1].name[:5])
    press(KEY.Key_Return)
    assert chosen == [views.CHOICES[1].ref]


def selector(page: ChatView) -> None:
    for key in (KEY.Key_Down, KEY.Key_F4, KEY.Key_G):
        named(page, "Model").setFocus()
        press(key)
        assert name_of(focused()) == "Search models"
        press(KEY.Key_Escape)


def options(page: ChatView) -> None:
    for shown in (True, False):
        press(KEY.Key_Comma, CTRL)
        assert is_shown(page, "Close the options") is shown


def tab(page: ChatView) -> None:
    page.render_page(views.FINISHED)
    for stop in ("Model", "Your message", "Copy code block", "Copy answer"):
        tab_to(stop)
    press(KEY.Key_Tab, SHIFT)
    assert name_of(focused()) == "Copy code block"


def fourth(_page: ChatView) -> None:
    assert ENTRIES[3][0] == "chat"  # that Ctrl and a digit open it: test_window.py


CHAT: Final[dict[str, Callable[[ChatView], None]]] = {
    "Enter": enter,
    "Shift+Enter": shift_enter,
    "Esc": escape,
    "Page Up, Page Down": pages,
    "Ctrl+M": choose_model,
    "↓, F4 or a letter on the selector": selector,
    "Ctrl+,": options,
    "Tab, Shift+Tab": tab,
    "Ctrl+4": fourth,
}


@pytest.mark.parametrize("keys", CHAT)
def test_a_key_of_the_chat(qtbot: QtBot, theme: FixedTheme, keys: str) -> None:
    page = ChatView(theme)
    open_window(qtbot, theme, "chat", page)
    page.render_page(views.EMPTY)
    page.setFocus()
    CHAT[keys](page)


# ── the comparison ──────────────────────────────────────────────────────────────────────────────


def run(page: ComparePage) -> None:
    show_state(page, State(IDS[:2], draft=PROMPT))
    asked = heard(page.run_requested)
    press(KEY.Key_Return)
    page.release()
    tab_to("Cap in USD")
    press(KEY.Key_Return)
    assert asked == [PROMPT, PROMPT]


def stop_all(page: ComparePage) -> None:
    show_state(page, states()["streaming"])
    stopped = heard(page.stop_requested)
    press(KEY.Key_Escape)
    assert stopped == [0]


def add_model(page: ComparePage) -> None:
    show_state(page, State(IDS[:1]))
    added = heard(page.model_added)
    press(KEY.Key_M, CTRL)
    press(KEY.Key_Return)
    assert len(added) == 1


def beside(page: ComparePage) -> None:
    show_state(page, states()["done"])
    tab_to("Remove ")
    first = name_of(focused())
    press(KEY.Key_Right)
    assert name_of(focused()) != first
    press(KEY.Key_Left)
    assert name_of(focused()) == first
    tab_to("Answers")
    press(KEY.Key_Right)
    assert is_shown(page, "Ranking")


def take_out(page: ComparePage) -> None:
    removed = heard(page.model_removed)
    for key in (KEY.Key_Return, KEY.Key_Delete, KEY.Key_Backspace):
        show_state(page, State(IDS[:3]))
        tab_to("Remove ")
        press(key)
    assert len(removed) == 3


def choose_line(page: ComparePage) -> None:
    show_state(page, states()["ranking"])
    tab_to("Answers")
    press(KEY.Key_Right)
    page.ranking.table.setFocus(Qt.FocusReason.TabFocusReason)
    before = use_button(page)
    press(KEY.Key_Down)
    assert use_button(page) != before
    press(KEY.Key_Up)
    assert use_button(page) == before


def use_button(page: QWidget) -> str:
    return name_of(named(page, "Use "))


def scroll_all(page: ComparePage) -> None:
    long = replace(sample.done(1), text="A paragraph.\n\n" * 80)
    show_state(page, State(IDS[:2], (long, replace(long, number=2))))
    page.focus_prompt()
    bars = [each.verticalScrollBar() for each in page.findChildren(AnswerScroll)]
    assert len(bars) == 2
    for key, sign in ((KEY.Key_PageUp, -1), (KEY.Key_PageDown, 1)):
        before = [bar.value() for bar in bars]
        press(key)
        assert all((bar.value() - was) * sign > 0 for bar, was in zip(bars, before, strict=True))


COMPARISON: Final[dict[str, Callable[[ComparePage], None]]] = {
    "Enter in the prompt or in the cap": run,
    "Esc": stop_all,
    "Ctrl+M": add_model,
    "← → on a model, or on *Answers* and *Ranking*": beside,
    "Enter, Delete or Backspace on a model": take_out,
    "↑ ↓ in the ranking": choose_line,
    "Page Up, Page Down": scroll_all,
}


@pytest.mark.parametrize("keys", COMPARISON)
def test_a_key_of_the_comparison(qtbot: QtBot, theme: FixedTheme, keys: str) -> None:
    page = ComparePage(theme)
    open_window(qtbot, theme, "chat", page)
    page.setFocus()
    COMPARISON[keys](page)


def test_the_tables_name_these_keys() -> None:
    assert documented("keys") == set(CHAT)
    assert documented("keys of the comparison") == set(COMPARISON)
