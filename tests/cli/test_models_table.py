"""Tables of models: they fit the terminal, and no id is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.cli.models_table import Column, cells, cut, fitted

COLUMNS = (
    Column("Model", spills=True),
    Column("Name", least=6),
    Column("Price", right=True),
    Column("Tags", least=4),
)
ROWS = [
    ("a/one", "The first one", "$1.00", "tools vision"),
    ("b/two", "Two", "Free", ""),
]


def test_into_a_file_it_is_as_wide_as_it_has_to_be() -> None:
    assert fitted(COLUMNS, ROWS, None) == [
        "Model  Name           Price  Tags",
        "a/one  The first one  $1.00  tools vision",
        "b/two  Two             Free",
    ]
    assert fitted(COLUMNS, [], 80) == []


def test_names_are_cut_before_tags_and_left_out_before_them() -> None:
    assert fitted(COLUMNS, ROWS, 37)[1] == "a/one  The firs…  $1.00  tools vision"
    assert fitted(COLUMNS, ROWS, 30)[1] == "a/one  The f…  $1.00  tools v…"
    assert fitted(COLUMNS, ROWS, 24)[1] == "a/one  $1.00  tools vis…"
    assert fitted(COLUMNS, ROWS, 12) == ["Model  Price", "a/one  $1.00", "b/two   Free"]


def test_one_long_id_moves_its_own_row_alone() -> None:
    few = [(f"a/model-{number}", "Name", "$1.00", "tools") for number in range(9)]
    lines = fitted(COLUMNS, [*few, ("a/longest-model-id", "Name", "$1.00", "tools")], 32)
    assert lines[1:3] == [
        "a/model-0     Name  $1.00  tools",
        "a/model-1     Name  $1.00  tools",
    ]
    assert lines[-1] == "a/longest-model-id  …  $1.00  t…"


def test_a_column_without_a_word_takes_no_room() -> None:
    assert fitted((Column(""), Column("Model")), [("", "a/one")], None) == ["Model", "a/one"]


def test_cells_of_a_terminal() -> None:
    assert [cells(text) for text in ("abc", "日本", "e\u0301", "שלום", "🎉")] == [3, 4, 1, 4, 2]
    assert cut("日本語モデル", 7) == "日本語…"
    assert cut("short", 5) == "short"


@given(
    rows=st.lists(st.tuples(*[st.text("ab 日e\u0301🎉", max_size=30)] * 4), min_size=1, max_size=8),
    width=st.integers(1, 120),
)
def test_every_row_is_told_whole_in_its_first_column_and_fits_where_it_can(
    rows: list[tuple[str, str, str, str]], width: int
) -> None:
    lines = fitted(COLUMNS, rows, width)
    assert len(lines) == len(rows) + 1
    for line, row in zip(lines[1:], rows, strict=True):
        assert row[0].rstrip() in line
        needed = cells(row[0]) + 2 + max(5, *(cells(other[2]) for other in rows))
        assert cells(line) <= max(width, needed + 5 + 2)
