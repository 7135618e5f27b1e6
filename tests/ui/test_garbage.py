"""Garbage of the window is destroyed by the window's thread, whoever makes objects meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.ui.garbage import GarbageCollection
from tests.ui.small_core import MakeAio, SmallCore, begin, end

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def garbage() -> Iterator[GarbageCollection]:
    collection = GarbageCollection()
    collection.begin()
    yield collection
    collection.end()


def destroyed_by() -> list[str]:
    """Leaves a cycle with an object of Qt's; names the thread that destroys it."""
    names: list[str] = []
    one, other = QObject(), QObject()
    one.other, other.one = other, one  # type: ignore[attr-defined]
    weakref.finalize(one, lambda: names.append(threading.current_thread().name))
    return names


def make_many_objects() -> None:
    """Enough for every generation to be due."""
    kept = [[number] for number in range(200_000)]
    kept.clear()
    kept.extend([number] for number in range(200_000))


def in_another_thread() -> None:
    thread = threading.Thread(target=make_many_objects, name="core")
    thread.start()
    thread.join()


def test_another_thread_destroys_nothing(garbage: GarbageCollection) -> None:
    names = destroyed_by()
    in_another_thread()
    assert names == []
    kept = [[number] for number in range(2_000)]
    garbage.collect()
    assert names == ["MainThread"]
    assert len(kept) == 2_000


def test_without_it_the_other_thread_does() -> None:
    """Otherwise the test above would prove nothing."""
    gc.collect()
    names = destroyed_by()
    in_another_thread()
    assert names == ["core"]


def test_python_collects_again_afterwards() -> None:
    collection = GarbageCollection()
    collection.begin()
    assert not gc.isenabled()
    collection.end()
    collection.end()
    assert gc.isenabled()


def test_it_lasts_as_long_as_the_core(qtbot: QtBot, make_aio: MakeAio) -> None:
    aio = make_aio(SmallCore)
    begin(qtbot, aio)
    assert not gc.isenabled()
    end(qtbot, aio)
    assert gc.isenabled()
