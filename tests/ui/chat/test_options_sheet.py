"""The options: opened, typed, refused, reset and copied, with real keys."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.model_defaults import Abilities
from desktop.presentation.chat_options_input import ON, Option
from desktop.presentation.chat_options_view import RequestTextView, options_view
from desktop.ui.chat.chat_view import ChatView
from tests.ui.chat import views
from tests.ui.chat.on_screen import click, description_of, editor, focused, is_shown, named, texts

CTRL = Qt.KeyboardModifier.ControlModifier
DEFAULTS = ModelDefaults(4096, Decimal("0.7"), system_prompt="Answer briefly.")


class Person:
    """Somebody who types options; what is typed comes back as the view of it."""

    def __init__(self, page: ChatView) -> None:
        self.page = page
        self.texts: dict[Option, str] = {}
        self.abilities = Abilities()
        page.options.typed.connect(self._typed)
        self.render()

    def render(self) -> None:
        self.page.render_options(options_view(self.texts, DEFAULTS, self.abilities, "Sonnet"))

    def type(self, name: str, text: str) -> None:
        field = named(self.page, f"{name} for this chat")
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, CTRL)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)

    def _typed(self, option: Option, text: str) -> None:
        if text:
            self.texts[option] = text
        else:
            self.texts.pop(option, None)
        self.render()


@pytest.fixture
def person(page: ChatView) -> Person:
    page.render_page(views.FINISHED)
    found = Person(page)
    QTest.keyClick(editor(page), Qt.Key.Key_Comma, CTRL)
    return found


def test_a_key_opens_and_esc_closes(page: ChatView, person: Person) -> None:
    assert focused() is named(page, "Close the options")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not is_shown(page, "Temperature for this chat")
    assert focused() is editor(page)
    named(page, "Options").setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert is_shown(page, "Temperature for this chat")
    click(page, "Close the options")
    assert not is_shown(page, "Temperature for this chat")
    assert focused() is named(page, "Options")


def test_the_header_counts_what_is_set(page: ChatView, person: Person) -> None:
    assert named(page, "Options").property("text") in ("Options", "")
    page.resize(1200, 720)
    person.type("Temperature", "0.2")
    person.type("Seed", "42")
    assert named(page, "Options, 2 set").property("text") == "Options · 2"
    page.resize(696, 560)
    assert named(page, "Options, 2 set").property("text") == "2"
    page.resize(1200, 720)
    person.type("Seed", "")
    assert is_shown(page, "Options, 1 set")


def test_what_cannot_be_used_is_said_at_the_field_and_stays(page: ChatView, person: Person) -> None:
    person.type("Temperature", "3.5")
    field = named(page, "Temperature for this chat")
    assert isinstance(field, QLineEdit)
    assert field.text() == "3.5"
    assert "The temperature goes from 0 to 2." in texts(page)
    assert "The temperature goes from 0 to 2." in description_of(field)
    assert "Temperature" in description_of(named(page, "Options"))
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    click(page, "Options")
    assert field.text() == "3.5"


def test_several_lines_are_typed_into_the_boxes(page: ChatView, person: Person) -> None:
    prompt = named(page, "System prompt for this chat")
    assert isinstance(prompt, QPlainTextEdit)
    assert prompt.placeholderText() == "Answer briefly."
    prompt.setFocus()
    QTest.keyClicks(prompt, "One")
    QTest.keyClick(prompt, Qt.Key.Key_Return)
    QTest.keyClicks(prompt, "Two")
    assert person.texts == {Option.SYSTEM_PROMPT: "One\nTwo"}
    person.type("Stop sequences", "END")
    person.type("Hosts to try first", "google-vertex, azure")
    assert person.texts[Option.STOP] == "END"
    assert person.texts[Option.ORDER] == "google-vertex, azure"


def test_switches_work_by_keyboard(page: ChatView, person: Person) -> None:
    for name, option in (
        ("Send the default system prompt", Option.NO_SYSTEM_PROMPT),
        ("Allow other hosts", Option.NO_FALLBACKS),
        ("Zero data retention", Option.ZERO_RETENTION),
    ):
        switch = named(page, f"{name} for this chat")
        switch.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(switch, Qt.Key.Key_Space)
        assert person.texts[option] == ON
        QTest.keyClick(switch, Qt.Key.Key_Return)
        assert option not in person.texts


def test_what_the_model_does_not_take_is_disabled_with_the_reason(
    page: ChatView, person: Person
) -> None:
    person.type("Temperature", "0.2")
    person.abilities = Abilities(frozenset({"max_tokens"}))
    person.render()
    field = named(page, "Temperature for this chat")
    assert not field.isEnabled()
    assert "Not taken by this model" in description_of(field)
    assert not named(page, "Stop sequences for this chat").isEnabled()
    assert named(page, "Max tokens for this chat").isEnabled()
    assert isinstance(field, QLineEdit)
    assert field.text() == "0.2"


def test_one_option_is_reset_beside_its_field_and_all_below(page: ChatView, person: Person) -> None:
    reset = QSignalSpy(page.options.reset_requested)
    assert not named(page, "Reset all options").isEnabled()
    person.type("Temperature", "0.2")
    person.type("Top-p", "0.9")
    click(page, "Reset temperature")
    assert person.texts == {Option.TOP_P: "0.9"}
    named(page, "Reset all options").setFocus()
    QTest.keyClick(named(page, "Reset all options"), Qt.Key.Key_Return)
    assert reset.count() == 1


def test_resetting_all_leaves_the_keyboard_in_the_sheet(page: ChatView, person: Person) -> None:
    page.options.reset_requested.connect(person.texts.clear)
    page.options.reset_requested.connect(person.render)
    person.type("Temperature", "0.2")
    named(page, "Reset all options").setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert focused() is named(page, "Close the options")


def test_the_request_is_shown_and_copied(page: ChatView, person: Person) -> None:
    request = RequestTextView('{"model": "\u202ex"}', "", '{"model": "\u202ex"}', "curl …")
    page.options.show_request(request)
    shown = named(page, "Request as JSON")
    assert shown.property("plainText") == '{"model": "⟨U+202E⟩x"}'
    for name, copied in (("Copy as curl", request.curl), ("Copy JSON", request.body)):
        button = named(page, name)
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Return)
        assert QGuiApplication.clipboard().text() == copied
        assert button.property("text") == "Copied"


def test_nothing_is_copied_while_there_is_no_request(page: ChatView, person: Person) -> None:
    assert not named(page, "Copy as curl").isEnabled()


def test_tab_walks_the_sheet_from_top_to_bottom(page: ChatView, person: Person) -> None:
    seen = []
    for _ in range(19):
        seen.append(focused().accessibleName() or focused().property("text"))
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert seen[:4] == [
        "Close the options",
        "System prompt for this chat",
        "Send the default system prompt for this chat",
        "Temperature for this chat",
    ]
    assert seen[8:11] == [
        "Stop sequences for this chat",
        "Hosts to try first for this chat",
        "Allow other hosts for this chat",
    ]


def test_costs_and_options_never_lie_over_each_other(page: ChatView, person: Person) -> None:
    page.render_costs(views.BILLED)
    assert not is_shown(page, "Billed $0.0151")
    page.resize(696, 560)
    assert is_shown(page, "Temperature for this chat")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    click(page, "Tokens and costs")
    assert is_shown(page, "Billed $0.0151")
    QTest.keyClick(focused(), Qt.Key.Key_Comma, CTRL)
    assert not is_shown(page, "Billed $0.0151")
    page.resize(916, 720)
    click(page, "Close the options")
    assert is_shown(page, "Billed $0.0151")


def test_esc_in_the_composer_stops_although_the_options_are_open(
    page: ChatView, person: Person
) -> None:
    stopped = QSignalSpy(page.stop_requested)
    page.render_page(views.STREAMING)
    editor(page).setFocus()
    QTest.keyClick(editor(page), Qt.Key.Key_Escape)
    assert stopped.count() == 1
    assert is_shown(page, "Temperature for this chat")


def test_the_keyboard_finds_a_place_although_its_message_is_gone(page: ChatView) -> None:
    page.render_page(views.FINISHED)
    page.render_options(options_view({}, DEFAULTS))
    named(page, "Retry").setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Comma, CTRL)
    page.render_page(views.EMPTY)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert focused() is named(page, "Options")


@pytest.mark.parametrize("name", ["Temperature", "Seed", "System prompt"])
def test_the_keyboard_is_in_the_field_that_was_reset(
    page: ChatView, person: Person, name: str
) -> None:
    for option in (Option.TEMPERATURE, Option.SEED, Option.STOP, Option.SYSTEM_PROMPT):
        person.texts[option] = "1"
    person.render()
    named(page, f"Reset {name.lower()}").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert focused() is named(page, f"{name} for this chat")
    assert len(person.texts) == 3
