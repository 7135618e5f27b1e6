"""The Models page, painted: a keystroke, a switch, a batch, opening it, and what it all weighs.

`python -m tests.benchmarks.models_page [ROWS | FILE …]` measures generated catalogs, or a recorded
one, each in a process of its own, and prints medians and 95th percentiles in milliseconds. The
yardstick, in the same process and in turns, is a `QTableView` of the same size over a
`QSortFilterProxyModel` with a `filterAcceptsRow` in Python, searched in through a bare field.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QVBoxLayout, QWidget

from desktop.adapters.fuzzy_match import fuzzy_match
from desktop.adapters.providers.openrouter_catalog import read_catalog
from desktop.domain.catalog import Model
from desktop.domain.catalog_index import CatalogIndex
from desktop.domain.catalog_index_columns import CatalogColumns
from desktop.domain.catalog_query import parse
from desktop.presentation.models_batch_view import Batch
from desktop.presentation.models_browser import ModelsBrowser
from desktop.ui.models.columns import At
from desktop.ui.models.models_page import ModelsPage
from tests.benchmarks.catalog_filter import SIZES, SLOW_FROM, TODAY, AskingProxy, Rows, generated
from tests.fakes import NOON
from tests.ui.gallery import FixedTheme, make_theme

WINDOW = (916, 720)
WORDS = ("claude sonnet", "qwen 70b", "tools in:<1", "vision gpt mini")
MISSPELT = ("claud sonet", "qwne 70b")
"""From the fourth or fifth letter on nothing matches exactly."""
SLOW_WORDS = ("claude",)
ROUNDS = 3
SWITCHES = 40
BATCHES = 7
OPENINGS = 5

COLUMNS = (
    "keystroke, painted",
    "the same with a proxy",
    "ratio",
    "sorted by a column",
    "misspelt",
    "similar names shown",
    "one switch",
    "batch of all shown",
    "preparing",
    "opening",
    "memory",
)

NAMES = ("sorted", "misspelt", "similar", "switch", "batch", "prepared", "opening")
"""Of the figures behind the ratio."""

Spent = list[float]
"""Milliseconds."""


def timed(work: Callable[[], object]) -> float:
    """Milliseconds until everything that follows has been painted."""
    begun = time.perf_counter()
    work()
    QApplication.processEvents()
    return (time.perf_counter() - begun) * 1000


def keystrokes(field: QLineEdit, words: Sequence[str], rounds: int = ROUNDS) -> Spent:
    """Type each word letter by letter, and take it back the same way."""
    spent: Spent = []
    for word in [*words] * rounds:
        for key in (*word, *[Qt.Key.Key_Backspace] * len(word)):
            spent.append(timed(partial(QTest.keyClick, field, key)))
    return spent


def misspelt(page: ModelsPage) -> tuple[Spent, Spent]:
    """Keystrokes after which nothing matches exactly, and the time until similar names show."""
    browser, field = page.browse.browser, page.browse.search.field
    assert browser is not None
    painted: Spent = []
    shown: Spent = []
    for word in [*MISSPELT] * ROUNDS:
        field.clear()
        for key in word:
            begun = time.perf_counter()
            spent = timed(partial(QTest.keyClick, field, key))
            found = browser.index.select_exactly(parse(field.text(), typing=True))
            if found.rows:
                continue
            painted.append(spent)
            while page.browse.looking:
                QApplication.processEvents()
            shown.append((time.perf_counter() - begun) * 1000)
    field.clear()
    return painted, shown


def sorted_keystrokes(page: ModelsPage) -> Spent:
    """Keystrokes while the table is sorted by what is enabled, then by tags, then by price."""
    spent: Spent = []
    for at in (At.SWITCH, At.TAGS, At.PRICE_IN):
        page.browse.table.head.sort_by(at)
        QApplication.processEvents()
        spent += keystrokes(page.browse.search.field, WORDS, 1)
    page.browse.table.head.sort_requested.emit(None, False)
    return spent


class Yardstick(QWidget):
    """The usual way to write it."""

    def __init__(self, models: Sequence[Model]) -> None:
        super().__init__()
        self.resize(*WINDOW)
        self.field = QLineEdit()
        table = QTableView()
        proxy = AskingProxy(Rows(models))
        table.setModel(proxy)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(table)
        self.field.textChanged.connect(proxy.type)
        self.show()


def browser_of(columns: CatalogColumns) -> ModelsBrowser:
    """Every fiftieth model is enabled."""
    enabled = [model.id for model in columns.models[::50]]
    return ModelsBrowser(CatalogIndex(columns, enabled=enabled, fuzzy=fuzzy_match), TODAY)


def opened(theme: FixedTheme, browser: ModelsBrowser) -> ModelsPage:
    """The page in a window of its own, as large as in the window of the application."""
    page = ModelsPage(theme, lambda: NOON)
    page.resize(*WINDOW)
    page.show_browser(browser)
    page.show()
    return page


def openings(theme: FixedTheme, columns: CatalogColumns) -> Spent:
    """From a prepared catalog to the painted page."""
    spent: Spent = []
    for _ in range(OPENINGS):
        made: list[ModelsPage] = []
        spent.append(timed(lambda: made.append(opened(theme, browser_of(columns)))))  # noqa: B023
        made[0].close()
        made[0].deleteLater()
        QApplication.processEvents()
    return spent


def granting(page: ModelsPage) -> None:
    """Wishes come true at once: what is written to a file costs the same for every page."""

    def grant(batch: Batch) -> None:
        browser = page.browse.browser
        assert browser is not None
        page.show_enabled(
            [*(browser.index.enabled - {*batch.disable}), *batch.enable], keep_rows=True
        )

    page.change_requested.connect(grant)


def switches(page: ModelsPage) -> Spent:
    """Space on one row after the other."""
    table = page.browse.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    spent: Spent = []
    for _ in range(SWITCHES):
        spent.append(timed(lambda: QTest.keyClick(table, Qt.Key.Key_Space)))
        QTest.keyClick(table, Qt.Key.Key_Down)
        QApplication.processEvents()
    return spent


def batches(page: ModelsPage) -> Spent:
    """Everything shown on and off again; the preview is not counted."""
    browser = page.browse.browser
    assert browser is not None
    spent: Spent = []
    for number in range(BATCHES):
        ids = browser.ids(page.browse.table.found.rows)
        batch = browser.switching(ids, on=number % 2 == 0)
        spent.append(timed(lambda: page.change_requested.emit(batch)))  # noqa: B023
    return spent


def models_of(what: str) -> list[Model]:
    """So many generated ones, or those of a recorded answer."""
    if what.isdecimal():
        return generated(int(what))
    return [*read_catalog(Path(what).read_bytes(), NOON).models]


def measured(models: list[Model]) -> dict[str, Any]:
    """Everything about such a catalog."""
    app = QApplication(["modeldeck"])
    theme = make_theme(app)
    theme.show("light")
    opened(theme, browser_of(CatalogColumns.of(models[:20], TODAY))).close()  # fonts and icons
    before = _megabytes()
    begun = time.perf_counter()
    columns = CatalogColumns.of(models, TODAY)
    prepared = (time.perf_counter() - begun) * 1000
    found: dict[str, Any] = {"rows": len(models), "prepared": [prepared]}
    found["opening"] = openings(theme, columns)
    page = opened(theme, browser_of(columns))
    QApplication.processEvents()
    found["memory"] = _megabytes() - before
    granting(page)
    gc.collect()
    gc.freeze()
    keystrokes(page.browse.search.field, ("warm",), 1)
    found["keystroke"] = keystrokes(page.browse.search.field, WORDS)
    found["sorted"] = sorted_keystrokes(page)
    found["misspelt"], found["similar"] = misspelt(page)
    found["switch"] = switches(page)
    found["batch"] = batches(page)
    page.hide()
    yardstick = Yardstick(models)
    QApplication.processEvents()
    slow = len(models) >= SLOW_FROM
    words, rounds = (SLOW_WORDS, 1) if slow else (WORDS, 1)
    found["yardstick"] = keystrokes(yardstick.field, words, rounds)
    yardstick.close()
    return found


def _megabytes() -> float:
    """The most that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def text(spent: Spent) -> str:
    """Median and 95th percentile."""
    late = quantiles(spent, n=20)[-1] if len(spent) > 1 else spent[0]
    return f"{median(spent):.3g} / {late:.3g}"


def in_processes(catalogs: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Each catalog in a process of its own."""
    found = {}
    for what in catalogs:
        command = [sys.executable, "-m", "tests.benchmarks.models_page", "--one", what]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found[what] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(found: dict[str, dict[str, Any]]) -> list[str]:
    """Markdown."""
    lines = [
        f"| rows | {' | '.join(COLUMNS)} |",
        f"|{'---:|' * (len(COLUMNS) + 1)}",
    ]
    for what, each in found.items():
        ratio = median(each["yardstick"]) / median(each["keystroke"])
        kind = "" if what.isdecimal() else " (recorded)"
        cells = [
            f"{each['rows']:,}{kind}",
            text(each["keystroke"]),
            text(each["yardstick"]),
            f"{ratio:.1f}×",
        ]
        cells += [text(each[name]) for name in NAMES]
        cells.append(f"{each['memory']:.0f} MB")
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def main(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["--one"]:
        print(json.dumps(measured(models_of(arguments[1]))))
        return 0
    catalogs = [*arguments] or [str(rows) for rows in SIZES]
    print("Milliseconds, median / 95th percentile; window of 1100×720, Qt offscreen.\n")
    print("\n".join(table(in_processes(catalogs))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
