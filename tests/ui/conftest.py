"""Every test below shows its windows on Qt's offscreen platform, in the light theme."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.aio import Aio
from tests.ui.gallery import FixedTheme, make_theme
from tests.ui.pictured_states import LARGER, enlarge_text
from tests.ui.small_core import MakeAio, SmallCore, core_threads, end
from tests.ui.widgets.seeing import Stage

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[FixedTheme]:
    """The light theme over the shipped resources, without motion."""
    theme = make_theme(qapp)
    theme.apply("light")
    yield theme
    theme.deleteLater()
    # Without a running event loop nothing else deletes what is closed.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def large_theme(qapp: QApplication) -> Iterator[FixedTheme]:
    """The same over a font of the system that is half as large again."""
    before = qapp.font()
    enlarge_text(LARGER)
    theme = make_theme(qapp)
    theme.apply("light")
    yield theme
    theme.deleteLater()
    qapp.setFont(before)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    """A visible, active window; put widgets on it with ``stage.add``."""
    window = Stage()
    qtbot.addWidget(window)
    window.resize(900, 700)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.setFocus()
    return window


@pytest.fixture
def make_aio(qtbot: QtBot) -> Iterator[MakeAio]:
    """Makes crossings that have ended, threads included, when the test has."""
    made: list[Aio[SmallCore]] = []

    def make(make_core: Callable[[], SmallCore]) -> Aio[SmallCore]:
        made.append(Aio(make_core))
        return made[-1]

    yield make
    for aio in made:
        if not aio.property("ended"):
            end(qtbot, aio)
    gc.collect()  # a task that was dropped while it ran says so now, in the log
    assert not core_threads()
