"""Pictures of a page in every state, theme and size: what the modules called ``states`` draw."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.theme.fonts import DESIGN_PIXELS
from desktop.ui.theme.theme import ThemeName
from desktop.ui.window import FIRST_SIZE, SMALLEST, Window
from tests.ui.gallery import FixedTheme, make_theme
from tests.ui.page_window import window_with

P = TypeVar("P", bound=QWidget)
S = TypeVar("S")

THEMES: Final[tuple[ThemeName, ...]] = ("light", "dark", "hc-light", "hc-dark")
SIZES: Final = {"": FIRST_SIZE, "-small": SMALLEST}
"""By what is added to the name of a picture."""
LARGER: Final = 1.5
"""Letters half as large again."""


def settle() -> None:
    """Let layouts that depend on one another come to rest."""
    for _ in range(4):
        QApplication.processEvents()


def enlarge_text(scale: float) -> None:
    """As a person does in the system's settings; for a theme that is made after it."""
    font = QApplication.font()
    font.setPixelSize(round(DESIGN_PIXELS * scale))
    QApplication.setFont(font)


def _size(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)


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
        parser.add_argument("--size", type=_size, action="append", help="1600x1000; repeatable")
        parser.add_argument("--text", type=float, default=1.0, help="1.5: a larger system font")
        options = parser.parse_args()
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app = QApplication(["modeldeck"])
        enlarge_text(options.text)
        theme = make_theme(app)
        options.out.mkdir(parents=True, exist_ok=True)
        sizes = {f"-{w}x{h}": (w, h) for w, h in options.size} if options.size else SIZES
        count = 0
        for look in options.theme or THEMES:
            theme.show(look)
            count += self._draw(theme, options.out, options.only, sizes)
        print(f"{count} pictures in {options.out}")  # noqa: T201

    def _draw(
        self, theme: FixedTheme, out: Path, only: str, sizes: Mapping[str, tuple[int, int]]
    ) -> int:
        """Save the states in the present theme, in every size. Returns how many pictures."""
        count = 0
        for suffix, size in sizes.items():
            for name, state in self.states().items():
                if only not in name:
                    continue
                for more, picture in self.pictures(theme, size, state):
                    picture.save(str(out / f"{name}{more}{suffix}-{theme.name}.png"))
                    count += 1
        return count

    def pictures(
        self, theme: FixedTheme, size: tuple[int, int], state: S
    ) -> Iterator[tuple[str, QPixmap]]:
        """A window with the page in that state: what its name has more, and the picture."""
        page = self.make(theme)
        window = window_with(theme, self.key, page)
        window.resize(*size)
        window.show_page(self.key)
        window.show()
        window.activateWindow()
        QApplication.processEvents()
        for more in self.show(window, page, state):
            yield more, window.grab()
        window.finish_closing()
        window.deleteLater()
