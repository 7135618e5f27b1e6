"""Labels, pills, fields: what is written, what is cut, what stays secret."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.ui.theme.theme import ThemeChoice
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.field import Field, FieldWithProblem
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.line_breaks import breakable
from desktop.ui.widgets.pill import Pill, Tone
from desktop.ui.widgets.secret_field import SecretField
from desktop.ui.widgets.setting_row import SettingRow
from desktop.ui.widgets.status import StatusLabel
from desktop.ui.widgets.switch import Switch
from tests.ui.gallery import FixedTheme
from tests.ui.widgets.seeing import Stage, click, description, name, pixel, press, role

SECRET = "sk-or-v1-0123456789abcdef"


def test_a_label_shows_markup_as_it_is(theme: FixedTheme, stage: Stage) -> None:
    label = stage.add(Label(theme, "<b>bold</b> & <img src='file:///etc/passwd'>"))
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert name(label) == label.text()
    assert label.accessibleName() == ""


def test_a_label_follows_the_theme(theme: FixedTheme, stage: Stage) -> None:
    label = stage.add(Label(theme, "Text", role="muted", weight=500))
    choices: tuple[ThemeChoice, ...] = ("light", "dark")
    for choice in choices:
        theme.apply(choice)
        assert label.palette().color(label.foregroundRole()) == theme.color("muted")
        assert label.font().weight() == theme.font("body", 500).weight()
    label.set_role("bad_text")
    assert label.palette().color(label.foregroundRole()) == theme.color("bad_text")
    label.set_style("small")
    assert label.font().pixelSize() == 12


def test_a_long_text_is_cut_and_stays_whole_in_tip_and_name(
    theme: FixedTheme, stage: Stage
) -> None:
    text = "anthropic/claude-sonnet-with-a-very-long-name-indeed <beta> " * 3
    label = stage.add(Label(theme, text, elide=True))
    label.setFixedWidth(200)
    assert label.width() == 200
    assert "&lt;beta&gt;" in label.toolTip()
    assert name(label) == text
    label.setText("short")
    assert label.toolTip() == ""
    assert label.grab().width() == 200


def test_a_label_that_wraps_grows(theme: FixedTheme, stage: Stage) -> None:
    label = stage.add(Label(theme, "word " * 80, wrap=True))
    assert label.heightForWidth(200) > label.heightForWidth(600)


def test_a_long_word_in_a_label_that_wraps_breaks_and_is_read_as_one(
    theme: FixedTheme, stage: Stage
) -> None:
    word = "https://example.com/" + "x" * 300
    label = stage.add(Label(theme, word, wrap=True))
    assert label.minimumSizeHint().width() < 400
    assert label.text() == word
    assert name(label) == word
    label.setText("short words")
    assert (label.text(), label.accessibleName()) == ("short words", "")


def test_long_words_can_break_and_short_ones_stay() -> None:
    assert breakable("short words") == "short words"
    assert breakable("x" * 40) == "x" * 40
    pieces = breakable("x" * 100).split("\u200b")
    assert "".join(pieces) == "x" * 100
    assert max(map(len, pieces)) == 20


@pytest.mark.parametrize("tone", ["plain", "accent", "ok", "warn", "bad"])
def test_a_pill_is_as_wide_as_its_words(theme: FixedTheme, stage: Stage, tone: Tone) -> None:
    pill = stage.add(Pill(theme, "Ends 28 Jul", tone))
    assert name(pill) == "Ends 28 Jul"
    assert pill.height() == 18
    wide = pill.width()
    pill.set_pill("Ends 28 Jul", tone, "check")
    assert pill.sizeHint().width() > wide


def test_a_status_has_words(theme: FixedTheme, stage: Stage) -> None:
    status = stage.add(StatusLabel(theme, "No key yet"))
    assert pixel(status.dot) != theme.color("ok")
    status.set_status("Verified", "ok")
    assert pixel(status.dot) == theme.color("ok")
    assert name(status.label) == "Verified"
    theme.apply("dark")
    assert pixel(status.dot) == theme.color("ok")


def test_a_problem_is_drawn_and_said(theme: FixedTheme, stage: Stage) -> None:
    both = stage.add(FieldWithProblem(theme, Field(theme, "Paste a key", "API key")))
    field = both.field
    assert (name(field), role(field)) == ("API key", QAccessible.Role.EditableText)
    edge = field.rect().topLeft() + field.rect().center() * 0
    edge.setX(field.width() // 2)
    both.set_problem("OpenRouter rejected this key")
    assert field.invalid
    assert pixel(field, edge) == theme.color("bad")
    assert description(field) == "OpenRouter rejected this key"
    both.set_problem("")
    assert both.problem == ""
    assert pixel(field, edge) == theme.color("border_strong")


def test_a_placeholder_can_be_read(theme: FixedTheme, stage: Stage) -> None:
    field = stage.add(Field(theme, "████████", "Search"))
    colours = {
        field.grab().toImage().pixelColor(x, field.height() // 2).name()
        for x in range(field.width())
    }
    assert theme.color("faint").name() in colours


def test_a_secret_is_dots_until_the_eye_is_pressed(theme: FixedTheme, stage: Stage) -> None:
    field = stage.add(SecretField(theme, "API key"))
    eye = field.findChild(IconButton)
    assert isinstance(eye, IconButton)
    assert not eye.isVisible()
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(field, SECRET)
    assert field.echoMode() == QLineEdit.EchoMode.Password
    assert eye.isVisible()
    assert name(eye) == "Show API key"
    click(eye)
    assert field.revealed
    assert name(eye) == "Hide API key"
    click(eye)
    assert not field.revealed


def test_a_secret_is_told_to_nobody(theme: FixedTheme, stage: Stage) -> None:
    field = stage.add(SecretField(theme, "API key"))
    field.setText(SECRET)
    interface = QAccessible.queryAccessibleInterface(field)
    told = [interface.text(part) for part in (QAccessible.Text.Name, QAccessible.Text.Value)]
    assert SECRET not in "".join(told) + field.toolTip() + repr(field)
    assert interface.state().passwordEdit


def test_a_shown_secret_hides_itself(theme: FixedTheme, stage: Stage, qtbot: QtBot) -> None:
    field = stage.add(SecretField(theme, "API key"))
    field.setText(SECRET)
    timer = field.findChild(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert isinstance(timer, QTimer)
    assert timer.interval() == 20_000
    timer.setInterval(0)
    field.reveal()
    qtbot.waitUntil(lambda: not field.revealed)
    field.reveal()
    field.hide()
    assert not field.revealed


def test_a_secret_being_checked_cannot_be_changed(theme: FixedTheme, stage: Stage) -> None:
    field = stage.add(SecretField(theme, "API key"))
    field.setText(SECRET)
    field.reveal()
    field.set_busy(True)
    assert (field.busy, field.revealed) == (True, False)
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(field, "x")
    assert field.text() == SECRET
    field.set_busy(False)
    assert not field.busy


def test_a_row_puts_its_control_below_when_there_is_no_room(
    theme: FixedTheme, stage: Stage, qtbot: QtBot
) -> None:
    row = stage.add(SettingRow(theme, "Theme", "How the window looks"))
    wide = Switch(theme, "Theme")
    wide.setFixedWidth(300)
    row.set_control(wide)
    row.setFixedWidth(600)
    qtbot.waitUntil(lambda: wide.x() > 200)
    row.setFixedWidth(380)
    qtbot.waitUntil(lambda: wide.x() < 50)
    row.set_detail("")
    assert row.minimumHeight() == 40
