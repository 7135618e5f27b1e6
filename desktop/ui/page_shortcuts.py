"""Keys that work wherever the focus is on a page, and on no other page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

Keys = QKeySequence.StandardKey | str


def add_shortcuts(page: QWidget, acts: Mapping[Keys, Callable[[], object]]) -> None:
    """What each key does, for as long as the page lives."""
    for keys, act in acts.items():
        shortcut = QShortcut(QKeySequence(keys), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
