"""The list of allowed models, by mouse and by keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.presentation.provider_view import AllowedModelView
from desktop.ui.providers.allowed_models import AllowedModels
from tests.ui.chat.on_screen import click, focused, is_shown, name_of, named, texts
from tests.ui.gallery import FixedTheme
from tests.ui.paints import Paints, settle
from tests.ui.providers.pane_views import DEEPSEEK, GEMMA, MODELS, SONNET
from tests.ui.widgets.seeing import Stage, description

SOURCE = "Prices: OpenRouter catalog, 2 min ago"
EXAMPLE = "openai/gpt-5.6-luna"


@pytest.fixture
def models(stage: Stage, theme: FixedTheme) -> AllowedModels:
    """Three rows."""
    models = stage.add(AllowedModels(theme))
    show(models, *MODELS)
    return models


def show(models: AllowedModels, *views: AllowedModelView) -> None:
    models.show_models(views, SOURCE, EXAMPLE)
    settle()


def removers(models: AllowedModels) -> list[QWidget]:
    """The remove buttons from top to bottom."""
    found = [
        widget
        for widget in models.findChildren(QWidget)
        if widget.isVisible() and name_of(widget).startswith("Remove ")
    ]
    return sorted(found, key=lambda widget: widget.mapTo(models, widget.pos()).y())


def names(models: AllowedModels) -> list[str]:
    return [name_of(widget).removeprefix("Remove ") for widget in removers(models)]


def field(models: AllowedModels) -> QLineEdit:
    found = named(models, "Model id")
    assert isinstance(found, QLineEdit)
    return found


def test_rows_stand_in_the_persons_order(models: AllowedModels) -> None:
    assert names(models) == [SONNET.name, DEEPSEEK.name, GEMMA.name]
    show(models, GEMMA, SONNET, DEEPSEEK)
    assert names(models) == [GEMMA.name, SONNET.name, DEEPSEEK.name]


def test_count_prices_and_their_source_are_shown(models: AllowedModels) -> None:
    assert {"3", SOURCE, "Claude Sonnet 5", "Anthropic", "New"} <= set(texts(models))
    assert any("0.435" in text for text in texts(models))


def test_the_example_is_of_this_provider(models: AllowedModels) -> None:
    assert EXAMPLE in field(models).placeholderText()


def test_only_the_row_that_changed_is_touched(models: AllowedModels) -> None:
    before = removers(models)
    with Paints() as paints:
        show(models, replace(SONNET, name="Claude Sonnet 5.1"), DEEPSEEK, GEMMA)
    row = before[0].parentWidget()
    assert row is not None
    assert removers(models) == before
    assert paints.of
    assert paints.outside(row) == []


def test_an_equal_list_repaints_nothing(models: AllowedModels) -> None:
    with Paints() as paints:
        models.show_models(tuple(MODELS), SOURCE, EXAMPLE)
    assert paints.of == []


def test_rows_that_stay_are_the_same_widgets(models: AllowedModels) -> None:
    sonnet, deepseek, gemma = removers(models)
    show(models, SONNET, GEMMA)
    assert removers(models) == [sonnet, gemma]
    show(models, *MODELS)
    again = removers(models)
    assert [again[0], again[2]] == [sonnet, gemma]
    assert again[1] is not deepseek


def test_typing_an_id_repaints_nothing_but_the_field(models: AllowedModels) -> None:
    QTest.keyClicks(field(models), "o")  # Add becomes possible once
    with Paints() as paints:
        QTest.keyClicks(field(models), "penai/gpt")
    assert field(models) in paints.of
    assert paints.outside(field(models)) == []


def test_enter_and_the_button_add(models: AllowedModels) -> None:
    asked = QSignalSpy(models.add_requested)
    field(models).setFocus()
    QTest.keyClicks(focused(), "a/b")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    click(models, "Add model")
    assert [asked.at(0), asked.at(1)] == [["a/b"], ["a/b"]]
    models.accept_added("a/b")
    assert field(models).text() == ""
    assert not named(models, "Add model").isEnabled()


def test_the_next_id_may_be_typed_while_the_last_one_is_saved(models: AllowedModels) -> None:
    field(models).setFocus()
    QTest.keyClicks(focused(), "a/b")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "c")
    models.accept_added("a/b")
    assert field(models).text() == "a/bc"


def test_a_wrong_id_stays_and_the_row_says_why(models: AllowedModels) -> None:
    field(models).setFocus()
    QTest.keyClicks(focused(), "nonsense")
    models.show_problem("“nonsense” is not a model id.")
    assert field(models).text() == "nonsense"
    assert "“nonsense” is not a model id." in texts(models)
    QTest.keyClicks(focused(), "!")
    assert "“nonsense” is not a model id." not in texts(models)


def test_remove_names_the_model(models: AllowedModels) -> None:
    asked = QSignalSpy(models.remove_requested)
    click(models, "Remove DeepSeek V4")
    assert asked.at(0) == [DEEPSEEK.id]


@pytest.mark.parametrize(
    ("removed", "then"),
    [(SONNET, DEEPSEEK), (DEEPSEEK, GEMMA), (GEMMA, DEEPSEEK)],
    ids=["first", "middle", "last"],
)
def test_after_a_removal_the_focus_stays_in_the_list(
    models: AllowedModels, removed: AllowedModelView, then: AllowedModelView
) -> None:
    named(models, f"Remove {removed.name}").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    show(models, *(view for view in MODELS if view != removed))
    assert name_of(focused()) == f"Remove {then.name}"


def test_after_the_last_removal_the_focus_is_where_one_goes_on(models: AllowedModels) -> None:
    show(models, SONNET)
    named(models, "Remove Claude Sonnet 5").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    show(models)
    assert focused() is field(models)


def test_an_empty_list_says_why_and_what_to_do(models: AllowedModels) -> None:
    asked = QSignalSpy(models.defaults_requested)
    show(models)
    assert "No models are allowed yet" in texts(models)
    assert not removers(models)
    buttons = [
        widget
        for widget in models.findChildren(QWidget)
        if widget.isVisible() and name_of(widget) == "Load defaults"
    ]
    for button in buttons:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.count() == len(buttons)
    show(models, *MODELS)
    assert "No models are allowed yet" not in texts(models)


def test_an_emptied_list_that_fills_again_shows_its_rows(models: AllowedModels) -> None:
    show(models)
    show(models, GEMMA)
    assert names(models) == [GEMMA.name]
    assert is_shown(models, f"Remove {GEMMA.name}")


def test_two_models_of_one_name_are_told_apart(models: AllowedModels) -> None:
    """Two ids may have one short name."""
    show(models, SONNET, replace(SONNET, id="other/claude-sonnet-5", author="Other"))
    described = [description(button) for button in removers(models)]
    assert described == [SONNET.id, "other/claude-sonnet-5"]


def test_tab_goes_through_the_rows_in_order(models: AllowedModels) -> None:
    show(models, GEMMA, SONNET, DEEPSEEK)
    field(models).setFocus(Qt.FocusReason.TabFocusReason)
    visited = []
    for _ in range(5):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        visited.append(name_of(focused()))
    assert visited == [
        "Load defaults",
        "Remove Gemma 4 31B",
        "Remove Claude Sonnet 5",
        "Remove DeepSeek V4",
        "Model id",
    ]


def test_an_id_that_looks_like_markup_is_not_drawn_as_markup(models: AllowedModels) -> None:
    show(models, replace(SONNET, id="<img/src=file:x>"))
    row = removers(models)[0].parentWidget()
    assert row is not None
    assert "&lt;img" in row.toolTip()
