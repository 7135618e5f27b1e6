"""Every state of the Models page: ``python -m tests.ui.models.states --out DIR`` draws them.

Each is the real page in the real window, fed with what the presentation makes of a snapshot.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.catalog_changes import changes
from desktop.domain.prices import Leg
from desktop.presentation.models_changes_view import changes_view
from desktop.presentation.models_head_view import source_view
from desktop.services.catalogs import CatalogState
from desktop.ui.models.models_page import ModelsPage
from desktop.ui.theme.theme import ThemeName
from desktop.ui.window import PageEntry, Window
from tests.fakes import NOON
from tests.ui.gallery import FixedTheme, make_theme
from tests.ui.models.sample import ENABLED, TODAY, browser_of, catalog_before, sample_catalog

Show = Callable[[ModelsPage], None]

THEMES: Final[tuple[ThemeName, ...]] = ("light", "dark", "hc-light", "hc-dark")
SIZES: Final = {"": (1100, 720), "-small": (880, 560)}
BASE_URL: Final = "https://openrouter.ai/api/v1"
TROUBLE: Final = ("openrouter.ai could not be reached.", "Check the network, then try again.")


def make_page(theme: FixedTheme) -> ModelsPage:
    """The page as it is before the first snapshot."""
    return ModelsPage(theme, lambda: NOON)


def show_catalog(page: ModelsPage, trouble: tuple[str, str] | None = None) -> None:
    """The sample, twelve minutes old."""
    state = CatalogState(sample_catalog())
    page.show_source(source_view(state, BASE_URL, NOON, trouble))
    page.show_browser(browser_of(), out_of_reach=True)
    found = changes(catalog_before(), sample_catalog(), frozenset(ENABLED))
    page.show_changes(changes_view(found, frozenset(ENABLED), TODAY))


def searched(text: str) -> Show:
    """The page after typing."""

    def show(page: ModelsPage) -> None:
        show_catalog(page)
        page.browse.search.set_text(text)

    return show


def chosen(count: int, then: Callable[[ModelsPage], None]) -> Show:
    """The page with the first rows chosen, and one more thing done."""

    def show(page: ModelsPage) -> None:
        show_catalog(page)
        page.browse.table.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(count - 1):
            shift = Qt.KeyboardModifier.ShiftModifier
            QTest.keyClick(page.browse.table, Qt.Key.Key_Down, shift)
        then(page)

    return show


def press(key: Qt.Key) -> Callable[[ModelsPage], None]:
    """A key on the table."""
    return lambda page: QTest.keyClick(page.browse.table, key)


def compare(page: ModelsPage) -> None:
    """The chosen models side by side."""
    page.browse.compare_requested.emit(page.browse.table.chosen())


def without_catalog(refreshing: bool, trouble: tuple[str, str] | None) -> Show:
    """The page before there is anything."""

    def show(page: ModelsPage) -> None:
        state = CatalogState(refreshing=refreshing)
        page.show_source(source_view(state, BASE_URL, NOON, trouble))

    return show


def failed(page: ModelsPage) -> None:
    """The old catalog, and the reason."""
    state = CatalogState(sample_catalog())
    show_catalog(page)
    page.show_source(source_view(state, BASE_URL, NOON + timedelta(hours=3), TROUBLE))


def with_hidden(page: ModelsPage) -> None:
    """Rows that are not for chatting, too."""
    show_catalog(page)
    page.browse.toggle_hidden()
    page.browse.search.set_text("luna")


def sorted_by_price(page: ModelsPage) -> None:
    """As somebody who looks for something cheap."""
    searched("tools reasoning in:<=3")(page)
    for _ in range(1):
        page.browse.table.head.sort_by(4)  # type: ignore[arg-type]


def all_accepted(page: ModelsPage) -> None:
    """Nothing is left to accept."""
    show_catalog(page)
    page.show_changes(changes_view(changes(sample_catalog(), sample_catalog()), (), TODAY))
    page.open_changes()


def own_price(page: ModelsPage) -> None:
    """Something costs something else now, and the person has a price of their own for it."""
    show_catalog(page)
    found = changes(catalog_before(), sample_catalog(), frozenset(ENABLED))
    rates = {Leg.PROMPT: Decimal("2.5e-6"), Leg.COMPLETION: Decimal("12e-6")}
    own = {"anthropic/claude-sonnet-5": rates}
    page.show_changes(changes_view(found, frozenset(ENABLED), TODAY, own))
    page.open_changes()


def enabled_off(page: ModelsPage) -> None:
    """Nothing enabled."""
    show_catalog(page)
    page.show_browser(browser_of(enabled=(), default=""))
    page.browse.search.set_text("is:enabled")


def states() -> dict[str, Show]:
    """By the name of the picture."""
    return {
        "models": sorted_by_price,
        "models-opened": show_catalog,
        "models-search": searched("claude"),
        "models-problem": searched("foo:bar flash"),
        "models-nearest": searched("claud sonet"),
        "models-nearest-offer": searched("anthropic/claude-sonett"),
        "models-empty": searched("tools reasoning in:<0.01 by:anthropic"),
        "models-empty-id": searched("newcomer/brand-new-1"),
        "models-nothing-enabled": enabled_off,
        "models-hidden": with_hidden,
        "models-no-catalog": without_catalog(False, TROUBLE),
        "models-fetching": without_catalog(True, None),
        "models-refresh-failed": failed,
        "models-chosen": chosen(3, lambda page: None),
        "models-preview": chosen(6, press(Qt.Key.Key_Space)),
        "models-details": chosen(1, press(Qt.Key.Key_Return)),
        "models-compare": chosen(3, compare),
        "models-compare-four": chosen(4, compare),
        "models-changes": chosen(1, ModelsPage.open_changes),
        "models-changes-own-price": own_price,
        "models-changes-none": all_accepted,
    }


def window_with(theme: FixedTheme, make: Callable[[], QWidget]) -> Window:
    """The window with its sidebar."""
    entries = (
        PageEntry("providers", "plug", "Providers", QWidget),
        PageEntry("models", "layers", "Models", make),
        PageEntry("chat", "bubble", "Test chat", QWidget),
        PageEntry("general", "sliders", "General", QWidget),
    )
    return Window(theme, entries)


def draw(app: QApplication, out: Path, themes: Iterable[ThemeName], only: str) -> int:
    """Save every state in every theme and size. Returns how many pictures there are."""
    theme, count = make_theme(app), 0
    out.mkdir(parents=True, exist_ok=True)
    for look in themes:
        theme.show(look)
        for suffix, size in SIZES.items():
            for name, show in states().items():
                if only and only not in name:
                    continue
                page = make_page(theme)
                window = window_with(theme, lambda page=page: page)  # type: ignore[misc]
                window.resize(*size)
                window.show_page("models")
                window.show()
                window.activateWindow()
                app.processEvents()
                show(page)
                for _ in range(4):
                    app.processEvents()
                window.grab().save(str(out / f"{name}{suffix}-{look}.png"))
                window.finish_closing()
                window.deleteLater()
                count += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.ui.models.states", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--theme", choices=THEMES, action="append", help="only this; repeatable")
    parser.add_argument("--only", default="", help="only states with this in their name")
    options = parser.parse_args()
    app = QApplication(["modeldeck"])
    count = draw(app, options.out, options.theme or THEMES, options.only)
    print(f"{count} pictures in {options.out}")  # noqa: T201


if __name__ == "__main__":
    main()
