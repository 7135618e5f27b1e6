"""Pictures of a page in every state, theme and size: what the modules called ``states`` draw."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.theme.theme import ThemeName
from desktop.ui.window import FIRST_SIZE, SMALLEST, Window
from tests.ui.gallery import FixedTheme, make_theme
from tests.ui.page_window import window_with

P = TypeVar("P", bound=QWidget)
S = TypeVar("S")

THEMES: Final[tuple[ThemeName, ...]] = ("light", "dark", "hc-light", "hc-dark")
SIZES: Final = {"": FIRST_SIZE, "-small": SMALLEST}
"""By what is added to the name of a picture."""


def settle() -> None:
    """Let layouts that depend on one another come to rest."""
    for _ in range(4):
        QApplication.processEvents()


def act(window: Window, page: P, state: Callable[[P], None]) -> Iterator[str]:
    """Shows a state that is something done to the page."""
    state(page)
    settle()
    yield ""


@dataclass(frozen=True, slots=True)
class PicturedPage(Generic[P, S]):
    """A page and its states.

    ``show`` puts one of them on the page and yields whenever a picture is to be taken: what its
    name has more than the state's, mostly nothing.
    """

    key: str
    make: Callable[[FixedTheme], P]
    states: Callable[[], Mapping[str, S]]
    show: Callable[[Window, P, S], Iterator[str]]

    def main(self, module: str, description: str | None) -> None:
        """``python -m module --out DIR``."""
        parser = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
        parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
        parser.add_argument("--theme", choices=THEMES, action="append", help="only it; repeatable")
        parser.add_argument("--only", default="", help="only states with this in their name")
        options = parser.parse_args()
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app = QApplication(["modeldeck"])
        theme = make_theme(app)
        options.out.mkdir(parents=True, exist_ok=True)
        count = 0
        for look in options.theme or THEMES:
            theme.show(look)
            count += self._draw(theme, options.out, options.only)
        print(f"{count} pictures in {options.out}")  # noqa: T201

    def _draw(self, theme: FixedTheme, out: Path, only: str) -> int:
        """Save the states in the present theme, in both sizes. Returns how many pictures."""
        count = 0
        for suffix, size in SIZES.items():
            for name, state in self.states().items():
                if only not in name:
                    continue
                page = self.make(theme)
                window = window_with(theme, self.key, page)
                window.resize(*size)
                window.show_page(self.key)
                window.show()
                window.activateWindow()
                QApplication.processEvents()
                for more in self.show(window, page, state):
                    window.grab().save(str(out / f"{name}{more}{suffix}-{theme.name}.png"))
                    count += 1
                window.finish_closing()
                window.deleteLater()
        return count
