"""Copying one code block: with the mouse, with the keyboard, from the menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.chat.code_copy import CodeCopyButton
from desktop.ui.chat.markdown_view import MarkdownView
from tests.ui.chat.on_screen import focused
from tests.ui.gallery import FixedTheme

CODE = "a = 1\r\n\tb\x1b[1m = '\u202e'\r\n\r\n"
TEXT = f"Before.\r\n\r\n```py\r\n{CODE}```\r\n\r\nBetween.\r\n\r\n~~~\r\nsecond\r\n~~~\r\nAfter."
EXACT = CODE.removesuffix("\r\n")
TAB, ENTER = Qt.Key.Key_Tab, Qt.Key.Key_Return


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(600, 600)
    return holder


@pytest.fixture
def view(theme: FixedTheme, window: QWidget) -> MarkdownView:
    text = MarkdownView(theme, "Answer", parent=window)
    text.resize(600, 10)
    after = QWidget(window, focusPolicy=Qt.FocusPolicy.StrongFocus)
    after.setAccessibleName("after")
    window.show()
    window.activateWindow()
    return text


def button(view: MarkdownView) -> CodeCopyButton:
    return view.viewport().findChildren(CodeCopyButton)[0]


def hover(view: MarkdownView, at: QPoint) -> None:
    """Move the mouse there, as the window system would tell it."""
    left, no = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    place = view.viewport().mapToGlobal(at)
    move = QMouseEvent(QEvent.Type.MouseMove, at.toPointF(), place.toPointF(), left, left, no)
    QApplication.sendEvent(view.viewport(), move)


def seen(view: MarkdownView) -> bool:
    """Whether the button is painted."""
    picture = button(view).grab().toImage()
    corner = picture.pixelColor(picture.width() // 2, 0)
    return corner.alpha() > 0


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_the_mouse_over_a_block_shows_its_button_at_the_top_right(view: MarkdownView) -> None:
    view.set_source(TEXT)
    first, second = view.codes()
    assert not seen(view)
    for code, name in ((first, "1 of 2"), (second, "2 of 2")):
        box = view.code_place(code)
        hover(view, box.center())
        assert seen(view)
        assert button(view).accessibleName() == f"Copy code block {name}"
        assert box.contains(button(view).geometry())
        assert box.right() - button(view).geometry().right() < 12
        assert button(view).geometry().top() - box.top() < 12
    hover(view, QPoint(5, 5))
    assert not seen(view)


def test_a_click_copies_the_code_as_it_came(view: MarkdownView) -> None:
    view.set_source(TEXT)
    hover(view, view.code_place(view.codes()[0]).center())
    QTest.mouseClick(button(view), Qt.MouseButton.LeftButton)
    assert copied() == EXACT


def test_tab_comes_to_every_block_and_enter_copies_it(view: MarkdownView) -> None:
    view.set_source(TEXT)
    view.setFocus()
    for name, code in (("1 of 2", EXACT), ("2 of 2", "second")):
        QTest.keyClick(focused(), TAB)
        assert focused() is button(view)
        assert button(view).accessibleName() == f"Copy code block {name}"
        assert seen(view)
        QTest.keyClick(button(view), ENTER)
        assert copied() == code
    QTest.keyClick(button(view), TAB)
    assert focused().accessibleName() == "after"
    QTest.keyClick(focused(), Qt.Key.Key_Backtab)
    assert button(view).accessibleName() == "Copy code block 2 of 2"


def test_an_open_block_waits_for_its_end(view: MarkdownView) -> None:
    view.set_source("```py\nfirst\n", finished=False)
    assert not view.codes()
    assert not button(view).isVisible()
    view.set_source("```py\nfirst\n```\nmore", finished=False)
    assert [view.code(code) for code in view.codes()] == ["first"]
    assert button(view).isVisible()
    view.set_source("```py\nfirst\n```\nmore\n~~~\nnever closed", finished=True)
    assert [view.code(code) for code in view.codes()] == ["first", "never closed"]


def test_the_answer_that_grows_takes_no_focus_away(view: MarkdownView) -> None:
    view.set_source("```\none\n```\n", finished=False)
    view.setFocus()
    QTest.keyClick(view, TAB)
    text = "```\none\n```\n"
    for number in range(20):
        text += f"word {number}\n\n"
        view.set_source(text, finished=False)
    assert button(view).hasFocus()
    QTest.keyClick(button(view), ENTER)
    assert copied() == "one"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1. a\n\n   ```sh\n   ls\n     -l\n   ```\n2. b", ["ls\n  -l"]),
        ("> ```\n> quoted\n> ```", ["quoted"]),
        ("para\n\n    indented\n      more\n\nafter", ["indented\n  more"]),
        ("```\n```", [""]),
        ("````\n```\ninside\n```\n````", ["```\ninside\n```"]),
        ("```\n" + "x" * 10_000 + "\n```", ["x" * 10_000]),
        ("```\na\u2028b\n```", ["a\u2028b"]),
    ],
)
def test_code_of_every_kind(view: MarkdownView, text: str, codes: list[str]) -> None:
    view.set_source(text)
    assert [view.code(code) for code in view.codes()] == codes


def test_a_long_line_is_broken_on_screen_alone(view: MarkdownView) -> None:
    view.set_source("```\n" + "x" * 10_000 + "\nend\n```")
    lines = [len(line) for line in view.toPlainText().split("\n")]
    assert max(lines) <= 4_000
    assert sum(lines) == 10_003


def menu_at(view: MarkdownView, at: QPoint) -> QMenu:
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_the_menu_over_a_block_copies_it(view: MarkdownView) -> None:
    view.set_source(TEXT)
    menu = menu_at(view, view.code_place(view.codes()[1]).center())
    action = next(each for each in menu.actions() if each.text() == "Copy code block")
    action.trigger()
    menu.close()
    assert copied() == "second"
    menu = menu_at(view, QPoint(5, 5))
    assert "Copy code block" not in [each.text() for each in menu.actions()]
    menu.close()


def test_another_theme_keeps_the_button(view: MarkdownView, theme: FixedTheme) -> None:
    view.set_source(TEXT)
    theme.show("dark")
    hover(view, view.code_place(view.codes()[1]).center())
    assert seen(view)
    QTest.mouseClick(button(view), Qt.MouseButton.LeftButton)
    assert copied() == "second"
