"""A walk through the Models page with the keyboard alone, on a real core; each step's picture."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.fakes import ManualClock
from tests.simulators import Served
from tests.tour.driver import Driver
from tests.ui.chat.on_screen import focused, name_of
from tests.ui.controllers.models_joined import JoinedModels
from tests.ui.gallery import FixedTheme
from tests.ui.models.on_page import ids

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def joined(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served, clock: ManualClock
) -> Iterator[JoinedModels]:
    joined = JoinedModels(qapp, theme, tmp_path / "profile", served.base_url, clock)
    yield joined
    joined.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where the pictures go: ``MODELDECK_PICTURES``, or a folder of the test."""
    folder = Path(os.environ.get("MODELDECK_PICTURES", tmp_path / "pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def tab_to(driver: Driver, name: str) -> None:
    """Tab until a control has the keyboard."""
    for _ in range(60):
        if name_of(focused()).startswith(name):
            return
        driver.press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {name!r}; it ended on {name_of(focused())!r}")


def test_search_combine_enable_undo_compare_and_back(joined: JoinedModels, pictures: Path) -> None:
    d = joined.driver

    def step(name: str) -> None:
        d.check_readable()
        d.picture(pictures / f"models-walk-{name}.png")
        assert (pictures / f"models-walk-{name}.png").stat().st_size > 10_000

    assert name_of(focused()) == "Search models"
    d.write("sandbox")
    step("1-search")
    tab_to(d, "Tools")
    d.press(Qt.Key.Key_Space)
    assert joined.page.browse.search.text == "sandbox tools"
    shown = ids(joined.page)
    assert 2 < len(shown) < 20
    step("2-chips")
    tab_to(d, "Enable all shown")
    d.press(Qt.Key.Key_Return)
    assert d.says(f"Enable {len(shown)}")
    step("3-preview")
    d.press(Qt.Key.Key_Return)
    joined.until_told(f"{len(shown)} models enabled")
    assert list(joined.allowed) == shown
    step("4-enabled")
    d.press(Qt.Key.Key_Z, CTRL)
    joined.until_told("Undone")
    assert not joined.allowed
    step("5-undone")
    assert name_of(focused()) == "Models"
    d.press(Qt.Key.Key_Home, CTRL)
    for _ in range(2):
        d.press(Qt.Key.Key_Down, SHIFT)
    assert d.says("3 chosen")
    tab_to(d, "Compare")
    d.press(Qt.Key.Key_Return)
    assert d.says("3 models, ")
    step("6-compare")
    d.press(Qt.Key.Key_Escape)
    assert name_of(focused()) == "Models"
    d.press(Qt.Key.Key_Escape)
    d.press(Qt.Key.Key_Escape)
    assert name_of(focused()) == "Search models"
    step("7-back")
