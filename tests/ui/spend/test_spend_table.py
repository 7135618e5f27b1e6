"""The tables of spend: every figure whole, every line spoken, the sum always in sight."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.spend import Spend
from desktop.presentation.spend_span import Span
from desktop.presentation.spend_view import SpendTableView, model_table
from desktop.ui.spend.spend_table import SpendTable
from desktop.ui.spend.table_columns import columns_of, widths
from desktop.ui.widgets.button import Button
from tests.ui.chat.on_screen import description_of
from tests.ui.gallery import FixedTheme
from tests.ui.spend.sample import TODAY, billed, estimated, model_report, naming, unknown
from tests.ui.widgets.seeing import Stage


def table_of(**models: Spend) -> SpendTableView:
    return model_table(model_report(Span(TODAY, TODAY), models), naming)


MIXED = table_of(
    a=billed(12_345, "12345.678"), b=estimated(3, "0.0000086"), c=unknown(1_234), d=billed(1, "0")
)


@pytest.fixture
def table(stage: Stage, theme: FixedTheme) -> SpendTable:
    table = stage.add(SpendTable(theme, "Spend by model"))
    table.show_table(MIXED)
    QApplication.processEvents()
    return table


def cells(table: SpendTable, row: int) -> list[str]:
    model = table.rows.model()
    return [str(model.index(row, at).data()) for at in range(model.columnCount())]


def test_lines_and_their_sum(table: SpendTable) -> None:
    assert cells(table, 0) == ["a", "12,345", "77.8M", "100%", "$12,345.68", "–", "–"]
    assert cells(table, 1) == ["b", "3", "18.9K", "0%", "–", "~$0.0000086", "–"]
    model = table.totals.model()
    shown = [str(model.index(0, at).data()) for at in range(model.columnCount())]
    assert shown == [
        "Total of 4 models",
        "13,583",
        "77.8M",
        "",
        "$12,345.68",
        "~$0.0000086",
        "1,234",
    ]


def test_a_column_of_dashes_is_left_out() -> None:
    titles = [column.title for column in columns_of(table_of(a=billed(1, "2")))]
    assert titles == ["Model", "Requests", "Tokens", "", "Billed"]


def test_lines_are_spoken_with_everything_on_them(table: SpendTable) -> None:
    role = int(Qt.ItemDataRole.AccessibleTextRole)
    model = table.rows.model()
    assert model.index(1, 0).data(role) == (
        "b, openrouter, ~$0.0000086 estimated, 3 requests, 18.9K tokens"
    )
    assert model.index(2, 6).data(role) == "Requests of unknown cost 1,234"
    assert description_of(table.rows) == MIXED.totals.spoken
    spoken = QAccessible.queryAccessibleInterface(table.rows)
    assert spoken.role() == QAccessible.Role.Table


def test_the_tip_has_every_digit_and_no_markup(stage: Stage, theme: FixedTheme) -> None:
    table = stage.add(SpendTable(theme, "x"))
    table.show_table(table_of(**{"<b>who</b>": billed(1, "1.0000000000000000001")}))
    tip = table.rows.model().index(0, 0).data(int(Qt.ItemDataRole.ToolTipRole))
    assert "&lt;b&gt;who" in tip
    assert "$1.0000000000000000001 billed" in tip


def test_arrow_keys_walk_and_tab_leaves(table: SpendTable, stage: Stage, theme: FixedTheme) -> None:
    stage.add(Button(theme, "Next"))
    table.rows.setFocus(Qt.FocusReason.TabFocusReason)
    assert table.rows.currentIndex().row() == 0
    QTest.keyClick(table.rows, Qt.Key.Key_Down)
    assert table.rows.currentIndex().row() == 1
    table.show_table(table_of(a=billed(1, "1"), b=billed(2, "0.5")))
    assert table.rows.currentIndex().row() == 1
    QTest.keyClick(table.rows, Qt.Key.Key_Tab)
    assert not table.rows.hasFocus()


@pytest.mark.parametrize("room", [520, 600, 900])
def test_every_figure_has_the_room_it_needs(theme: FixedTheme, room: int) -> None:
    columns = columns_of(MIXED)
    rows = (*MIXED.rows, MIXED.totals)
    sizes = widths(columns, rows, room, theme)
    assert sum(sizes) == room
    metrics = QFontMetricsF(theme.font("small", 600))
    for column, size in list(zip(columns, sizes, strict=True))[1:]:
        if column.text is not None:
            assert all(metrics.horizontalAdvance(column.text(row)) <= size for row in rows)


def test_the_bar_gives_way_before_the_name(theme: FixedTheme) -> None:
    columns, rows = columns_of(MIXED), (*MIXED.rows, MIXED.totals)
    assert widths(columns, rows, 900, theme)[3] > 0
    narrow = widths(columns, rows, 560, theme)
    assert narrow[3] == 0
    assert narrow[0] >= 100


def test_many_lines_scroll_and_the_sum_stays(stage: Stage, theme: FixedTheme) -> None:
    table = stage.add(SpendTable(theme, "Spend by model"))
    table.show_table(table_of(**{f"m{n}": billed(1, str(Decimal(n + 1))) for n in range(200)}))
    QApplication.processEvents()
    assert table.height() < 600
    assert table.rows.verticalScrollBar().maximum() > 0
    assert table.totals.isVisible()
    assert table.totals.model().rowCount() == 1
