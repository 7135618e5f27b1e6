"""`python -m tests.tour.sheets`: the sheets of `docs/keys.md`, every state of a key in one look."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from desktop.ui.settings_pane import SettingsPane
from desktop.ui.theme.theme import ThemeName
from tests.tour.states import (
    State,
    health_states,
    keychain_states,
    show_state,
    sign_in_states,
    variable_states,
)
from tests.ui.gallery import FixedTheme, make_theme
from tests.ui.page_window import window_with

FOLDER: Final = Path(__file__).parents[2] / "docs" / "pictures"
THEMES: Final[tuple[ThemeName, ...]] = ("light", "dark")
WINDOW: Final = (960, 900)
COLUMNS: Final = 2
GAP: Final = 16
CAPTION: Final = 24


def main() -> None:
    app = QApplication(["modeldeck"])
    theme = make_theme(app)
    for look in THEMES:
        theme.show(look)
        for name, states in _groups().items():
            _sheet(theme, states).save(str(FOLDER / f"keys-{name}-{look}.png"))


def _groups() -> Mapping[str, Mapping[str, State]]:
    return {
        "sign-in": sign_in_states(),
        "keychain": keychain_states(),
        "variable": variable_states(),
        "health": health_states(),
    }


def _sheet(theme: FixedTheme, states: Mapping[str, State]) -> QImage:
    """Two columns of pictures, each under its name."""
    pictures = {name: _picture(theme, state) for name, state in states.items()}
    width = next(iter(pictures.values())).width()
    names = list(pictures)
    rows = [names[place : place + COLUMNS] for place in range(0, len(names), COLUMNS)]
    heights = [max(pictures[name].height() for name in row) + CAPTION + GAP for row in rows]
    sheet = QImage(GAP + COLUMNS * (width + GAP), GAP + sum(heights), QImage.Format.Format_RGB32)
    sheet.fill(theme.color("window"))
    painter = QPainter(sheet)
    painter.setFont(theme.font("small"))
    painter.setPen(theme.color("muted"))
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for column, name in enumerate(row):
            left = GAP + column * (width + GAP)
            painter.drawText(QPoint(left + 4, top + CAPTION - 8), name.replace("-", " "))
            painter.drawPixmap(left, top + CAPTION, pictures[name])
        top += height
    painter.end()
    return sheet


def _picture(theme: FixedTheme, state: State) -> QPixmap:
    """The page from its heading to the end of the key's card."""
    pane = SettingsPane(theme)
    window = window_with(theme, "providers", pane)
    window.resize(*WINDOW)
    window.show_page("providers")
    window.show()
    show_state(window, pane, state)
    bottom = pane.models.mapTo(pane, QPoint(0, 0)).y() - 8
    picture = pane.grab(QRect(0, 0, pane.width(), bottom))
    window.finish_closing()
    window.deleteLater()
    return picture


if __name__ == "__main__":
    main()
