"""The table as Qt and assistive tools see it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QSignalSpy
from pytestqt.modeltest import ModelTester

from desktop.ui.models.columns import At
from desktop.ui.models.models_page import ModelsPage
from desktop.ui.models.table_model import ModelsTableModel
from tests.ui.models.sample import browser_of, price
from tests.ui.models.sample import model as row


def filled(text: str = "") -> ModelsTableModel:
    model, browser = ModelsTableModel(), browser_of()
    model.show_found(browser, browser.find(text))
    return model


@pytest.mark.parametrize("text", ["", "claude", "nothing like it at all"])
def test_it_is_a_model_as_qt_wants_it(qtmodeltester: ModelTester, text: str) -> None:
    model = filled(text)
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]


def test_it_stays_one_while_its_rows_are_replaced(qtmodeltester: ModelTester) -> None:
    model, browser = ModelsTableModel(), browser_of()
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    for text in ("c", "cl", "cl:", "", "free", "zzz"):
        model.show_found(browser, browser.find(text))
        model.states_changed()


def test_a_switch_is_a_check_box_that_asks() -> None:
    model = filled("laguna-xs")
    index = model.index(0, At.SWITCH)
    asked = QSignalSpy(model.switch_requested)
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert index.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert model.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert asked.at(0) == ["poolside/laguna-xs-2.1"]
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    name = model.index(0, At.NAME)
    assert not model.setData(name, "else")
    assert not name.flags() & Qt.ItemFlag.ItemIsUserCheckable


def test_the_tip_shows_markup_as_text() -> None:
    odd = row("acme/odd", "Acme: <b>bold</b> & more", price("1", "2"))
    model, browser = ModelsTableModel(), browser_of([odd], enabled=())
    model.show_found(browser, browser.find(""))
    tip = str(model.index(0, At.NAME).data(Qt.ItemDataRole.ToolTipRole))
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; more" in tip
    assert model.index(0, At.NAME).data() == "<b>bold</b> & more"


def row_on_screen(page: ModelsPage, place: int) -> QAccessibleInterface:
    """What assistive tools see where the name of a row is."""
    table = page.browse.table
    cell = table.visualRect(table.model().index(place, At.NAME)).center()
    spot = table.viewport().mapToGlobal(cell)
    return QAccessible.queryAccessibleInterface(table).childAt(spot.x(), spot.y())


@pytest.mark.parametrize(
    ("search", "spoken"),
    [
        (
            "sonnet-5",
            "Claude Sonnet 5, $2.00 in, $10.00 out per million tokens, enabled, default model",
        ),
        ("ling", "Ling-3.0-flash (free), free, enabled, New"),
        ("auto", "Auto Router, price varies, not enabled, Router"),
        ("unpriced", "Unpriced, price unknown, not enabled"),
        ("chatterbox", "chatterbox-2, price unknown, enabled, Not in the catalog"),
        (
            "grok",
            "Grok 4.3, $1.25 in, $2.50 out per million tokens, not enabled, Not reachable",
        ),
        (
            "laguna-m",
            "Laguna M.1, $0.20 in, $0.40 out per million tokens, enabled, Ends 13 Nov",
        ),
    ],
)
def test_a_row_says_name_price_and_state(page: ModelsPage, search: str, spoken: str) -> None:
    page.browse.search.set_text(search)
    assert row_on_screen(page, 0).text(QAccessible.Text.Name) == spoken


def test_what_is_spoken_follows_the_switch(page: ModelsPage) -> None:
    page.browse.search.set_text("laguna-xs")
    page.show_enabled(["poolside/laguna-xs-2.1"], keep_rows=True)
    assert ", enabled" in row_on_screen(page, 0).text(QAccessible.Text.Name)


def column_title(page: ModelsPage, at: At) -> str:
    """What assistive tools say of a column."""
    table = QAccessible.queryAccessibleInterface(page.browse.table)
    title = table.child(at + 1)  # behind the corner
    assert title.role() == QAccessible.Role.ColumnHeader
    return title.text(QAccessible.Text.Name)


def test_titles_say_how_the_table_is_sorted(page: ModelsPage) -> None:
    head = page.browse.table.head
    assert column_title(page, At.SWITCH) == "Enabled"
    head.sort_by(At.SWITCH)
    assert column_title(page, At.SWITCH) == "Enabled, sorted: enabled first"
    assert head.accessibleDescription() == "Model"
    head.sort_by(At.PRICE_IN)
    head.sort_by(At.PRICE_IN)
    assert column_title(page, At.SWITCH) == "Enabled"
    assert column_title(page, At.PRICE_IN) == (
        "Input, USD per million tokens, sorted: dearest first"
    )
    head.sort_by(At.PRICE_IN)
    assert column_title(page, At.PRICE_IN) == "Input, USD per million tokens"
