"""PySide6 6.12 on Python 3.11 steals references to None and True, and the process aborts."""

from __future__ import annotations

import re

from tests.e2e.processes import ROOT, finish

CALLS = 20_000
COUNT = f"""
import sys
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    told = Signal()

sender = Sender()
before = sys.getrefcount(None), sys.getrefcount(True)
for _ in range({CALLS}):
    sender.setObjectName("x")
    sender.told.emit()
after = sys.getrefcount(None), sys.getrefcount(True)
print(max(abs(now - then) for now, then in zip(after, before)))
"""


def test_qt_gives_back_the_references_it_takes() -> None:
    done = finish("-c", COUNT)
    assert done.code == 0, done.err
    assert int(done.out) < 100


def test_the_pin_is_a_version_without_the_fault() -> None:
    pins = (ROOT / "constraints.txt").read_text("utf-8")
    versions = dict(re.findall(r"(?m)^(PySide6_Essentials|shiboken6)==(\S+)$", pins))
    assert set(versions) == {"PySide6_Essentials", "shiboken6"}
    assert all(version.startswith("6.11.") for version in versions.values())
