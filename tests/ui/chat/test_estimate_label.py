"""What the draft takes: whole where there is room, in fewer words where not."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.presentation.send_estimate_view import SendEstimateView
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.chat.estimate_label import EstimateLabel
from desktop.ui.chat.message_editor import Editor
from tests.ui.chat import views
from tests.ui.chat.on_screen import description_of, editor, named, texts
from tests.ui.gallery import FixedTheme
from tests.ui.paints import Paints, settle
from tests.ui.widgets.seeing import Stage

VIEW = SendEstimateView(
    "≈ 312 tokens · ~$0.0004, at most ~$0.0158",
    ("~$0.0004, at most ~$0.0158", "at most ~$0.0158"),
    "312 tokens in, earlier messages included.",
)


def label(stage: Stage, theme: FixedTheme, width: int) -> EstimateLabel:
    shown = EstimateLabel(theme)
    stage.add(shown)
    shown.show_estimate(VIEW)
    shown.setFixedWidth(width)
    settle()
    return shown


def test_the_words_give_way_to_the_figures(stage: Stage, theme: FixedTheme) -> None:
    shown = label(stage, theme, 600)
    forms = []
    for width in (600, 200, 120, 60):
        shown.setFixedWidth(width)
        settle()
        forms.append(shown.text())
    assert forms == [VIEW.text, VIEW.short[0], VIEW.short[1], VIEW.short[1]]
    assert VIEW.text in shown.toolTip()
    assert shown.accessibleName() == VIEW.text
    shown.setFixedWidth(600)
    settle()
    assert (shown.text(), shown.accessibleName()) == (VIEW.text, "")
    assert shown.toolTip() == VIEW.detail


def test_a_hint_stands_there_while_nothing_is_typed(stage: Stage, theme: FixedTheme) -> None:
    shown = label(stage, theme, 400)
    shown.set_hint("At most 1,024 tokens out")
    assert shown.text() == VIEW.text
    shown.show_estimate(SendEstimateView())
    assert shown.text() == "At most 1,024 tokens out"


def test_the_estimate_is_said_of_the_field_and_goes_with_its_text(page: ChatView) -> None:
    QTest.keyClicks(editor(page), "Hello")
    page.show_estimate(VIEW)
    assert VIEW.text in texts(page)
    assert description_of(editor(page)) == VIEW.text
    QTest.keyClick(editor(page), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor(page), Qt.Key.Key_Delete)
    assert VIEW.text not in texts(page)
    assert description_of(editor(page)) == ""
    page.show_estimate(VIEW)  # came too late
    assert VIEW.text not in texts(page)


def test_a_long_estimate_fits_the_smallest_window(page: ChatView) -> None:
    page.resize(696, 560)
    page.render_page(views.FAILED)
    page.set_draft("x")
    page.show_estimate(
        replace(VIEW, text="≈ 1,234,567,890 tokens · ~$1,234,567.00, at most ~$1,234,567.00" * 2)
    )
    settle()
    button = named(page, "Send again")
    assert page.rect().contains(button.mapTo(page, button.rect().bottomRight()))
    assert page.width() == 696


def test_a_keystroke_repaints_the_field_alone(page: ChatView) -> None:
    QTest.keyClicks(editor(page), "Hello")
    page.show_estimate(VIEW)
    with Paints() as paints:
        QTest.keyClicks(editor(page), " x")
    field = editor(page)
    assert isinstance(field, Editor)
    assert paints.outside(field) == []


def test_an_estimate_repaints_its_line_alone(page: ChatView) -> None:
    QTest.keyClicks(editor(page), "Hello")
    page.show_estimate(VIEW)
    line = next(each for each in page.findChildren(EstimateLabel) if each.isVisible())
    with Paints() as paints:
        page.show_estimate(replace(VIEW, text="≈ 313 tokens · ~$0.0004, at most ~$0.0158"))
    assert paints.outside(line) == []
    with Paints() as again:
        page.show_estimate(replace(VIEW, text="≈ 313 tokens · ~$0.0004, at most ~$0.0158"))
    assert again.of == []
