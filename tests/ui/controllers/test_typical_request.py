"""The typical request of the comparison is kept, and follows what others write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.domain.usage import Usage
from tests.fakes import ManualClock
from tests.simulators import Served
from tests.ui.chat.on_screen import named
from tests.ui.controllers.models_joined import JoinedModels
from tests.ui.gallery import FixedTheme
from tests.ui.models.on_page import click

OpenModels = Callable[[], JoinedModels]


@pytest.fixture
def open_models(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served, clock: ManualClock
) -> Iterator[OpenModels]:
    with ExitStack() as stack:

        def open_it() -> JoinedModels:
            joined = JoinedModels(qapp, theme, tmp_path / "profile", served.base_url, clock)
            stack.callback(joined.close)
            return joined

        yield open_it


def compare(joined: JoinedModels) -> None:
    joined.page.browse.table.setFocus()
    joined.driver.press(Qt.Key.Key_Down)
    joined.driver.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    click(joined.page, "Compare")


def tokens_in(joined: JoinedModels) -> QLineEdit:
    field = named(joined.page, "Tokens in")
    assert isinstance(field, QLineEdit)
    return field


def type_tokens_in(joined: JoinedModels, text: str) -> None:
    tokens_in(joined).setFocus()
    joined.driver.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    joined.driver.write(text)


def kept(joined: JoinedModels) -> Usage | None:
    return joined.core.settings.settings.value.typical_request_usage


def test_what_was_typed_is_there_after_a_restart(open_models: OpenModels, tmp_path: Path) -> None:
    joined = open_models()
    compare(joined)
    type_tokens_in(joined, "250k")
    joined.driver.until(lambda: kept(joined) == Usage(250_000, 1_000), "the figures to be kept")
    assert tokens_in(joined).text() == "250k"
    joined.close()
    written = json.loads((tmp_path / "profile" / "settings.json").read_text("utf-8"))
    assert written["typicalRequest"] == {"prompt": 250_000, "completion": 1_000, "cached": 0}
    again = open_models()
    compare(again)
    assert tokens_in(again).text() == "250,000"


def test_what_another_process_sets_is_shown(open_models: OpenModels) -> None:
    joined = open_models()
    compare(joined)
    joined.in_core(lambda: joined.core.settings.set_typical_request(Usage(70_000, 1_000)))
    joined.driver.until(lambda: tokens_in(joined).text() == "70,000", "the other figures")


def test_figures_that_make_no_sense_are_not_kept(open_models: OpenModels) -> None:
    joined = open_models()
    compare(joined)
    type_tokens_in(joined, "12")
    joined.driver.until(lambda: kept(joined) == Usage(12, 1_000), "the figures to be kept")
    type_tokens_in(joined, "many")
    joined.in_core(joined.core.settings.reload)
    assert kept(joined) == Usage(12, 1_000)
    assert tokens_in(joined).text() == "many"
