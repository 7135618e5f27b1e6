"""`python -m tests.tour.provider_pictures`: the pictures of `docs/providers.md` and
`docs/endpoints.md`, from the states of the page and of the wizard."""

from __future__ import annotations

import os
from collections.abc import Iterator

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from desktop.ui.window import FIRST_SIZE
from tests.tour.sheets import FOLDER, THEMES
from tests.ui.gallery import FixedTheme, make_theme
from tests.ui.providers import states as page
from tests.ui.providers import wizard_states as wizard

PAGES = {"providers-list": "modelscope-quota", "providers-region": "region-other"}
STEPS = {"endpoint-models": "models", "endpoint-diagnosis": "found-version"}
"""File in ``docs/pictures`` → state."""


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(["modeldeck"])
    theme = make_theme(app)
    for look in THEMES:
        theme.show(look)
        for name, picture in _pictures(theme):
            picture.save(str(FOLDER / f"{name}-{look}.png"))


def _pictures(theme: FixedTheme) -> Iterator[tuple[str, QPixmap]]:
    for name, state in PAGES.items():
        for _, picture in page.PICTURED.pictures(theme, FIRST_SIZE, page.states()[state]):
            yield name, picture
    for name, state in STEPS.items():
        for _, picture in wizard.PICTURED.pictures(theme, FIRST_SIZE, wizard.states()[state]):
            yield name, picture


if __name__ == "__main__":
    main()
