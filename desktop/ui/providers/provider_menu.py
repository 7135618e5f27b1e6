"""Menus of actions in groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.presentation.error_view import ActionView
from desktop.ui.widgets.choice_button import make_menu

Groups = Sequence[Sequence[ActionView]]


def menu_of(anchor: QWidget, groups: Groups, choose: Callable[[str], None]) -> QMenu:
    """A menu with a line between the groups; ``choose`` is told the kind of what was taken."""
    menu = make_menu(anchor, [])
    for number, group in enumerate(groups):
        if number:
            menu.addSeparator()
        for each in group:
            action = QAction(each.text.replace("&", "&&"), menu)
            action.triggered.connect(lambda _=False, kind=each.kind: choose(kind))
            menu.addAction(action)
    return menu
