"""The chat and the comparison for a person whose letters are half as large again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.ui.widgets.painting import PaintedButton
from desktop.ui.window import SMALLEST, Window
from tests.tour.legibility import unreadable
from tests.ui.chat import control_states, failure_states, money_states
from tests.ui.compare import states as compare_states
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window
from tests.ui.pictured_states import LARGER, PicturedPage

SIZES: Final = (SMALLEST, (round(SMALLEST[0] * LARGER), round(SMALLEST[1] * LARGER)))
"""The second one has room for as much text as the smallest window with usual letters."""
CONTROLS: Final = """
facts cut-off editing options options-set options-wrong-routing options-request selector-many
selector-nothing long-words right-to-left waiting
"""
COMPARISON: Final = """
nothing-picked ready-cap-wrong over-cap limit-again waiting done long-words long-words-ranked
ranking-speed ranking-gone six-streaming
"""
SHOWN: Final[dict[str, tuple[PicturedPage[Any, Any], str]]] = {
    "controls": (control_states.PICTURED, CONTROLS),
    "failures": (failure_states.PICTURED, "402-fits 402-fits-details countdown"),
    "money": (money_states.PICTURED, "nothing-sent limit-stop ledger-and-limit at-least"),
    "comparison": (compare_states.PICTURED, COMPARISON),
}
CASES: Final = [(page, state) for page, (_, names) in SHOWN.items() for state in names.split()]


@pytest.mark.parametrize("size", SIZES, ids=["smallest", "larger"])
@pytest.mark.parametrize(("page", "state"), CASES, ids=[f"{p}-{s}" for p, s in CASES])
def test_every_text_can_be_read(
    qtbot: QtBot, large_theme: FixedTheme, page: str, state: str, size: tuple[int, int]
) -> None:
    pictured = SHOWN[page][0]
    widget = pictured.make(large_theme)
    window = open_window(qtbot, large_theme, pictured.key, widget, size)
    for _ in pictured.show(window, widget, pictured.states()[state]):
        cut = tuple(_cut_on_purpose(window))
        assert [each for each in unreadable(window) if not each.startswith(cut)] == []
        assert (window.width(), window.height()) == size


def _cut_on_purpose(window: Window) -> Iterator[str]:
    """What ends in … and stands whole in a tip."""
    shown: list[QLabel | PaintedButton] = window.findChildren(QLabel)
    for each in [*shown, *window.findChildren(PaintedButton)]:
        if each.text() and each.text() in each.toolTip():
            yield repr(each.text())
