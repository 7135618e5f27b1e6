"""The figure beside the Models page counts what changed at every provider that can be shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui.controllers.models_badge import ModelsBadge
from tests.fakes import ManualClock
from tests.simulators import Served
from tests.simulators.catalog import Catalog
from tests.simulators.neighbours import Neighbours, serve_neighbours
from tests.ui.chat.on_screen import is_shown
from tests.ui.controllers.joined_page import PROVIDER
from tests.ui.controllers.models_joined import JoinedModels
from tests.ui.gallery import FixedTheme

FIREWORKS = "fireworks"


@pytest.fixture
def joined(
    qapp: QApplication,
    theme: FixedTheme,
    tmp_path: Path,
    served: Served,
    clock: ManualClock,
    neighbours: Neighbours,
) -> Iterator[JoinedModels]:
    with serve_neighbours(neighbours) as base_urls:
        folder = tmp_path / "profile"
        page = JoinedModels(qapp, theme, folder, served.base_url, clock, base_urls)
        ModelsBadge(page.window, page.aio, page.choice, page.core.catalog_changes)
        yield page
        page.close()


def test_it_is_the_sum_over_the_providers(
    joined: JoinedModels, served: Served, neighbours: Neighbours
) -> None:
    core, d = joined.core, joined.driver
    joined.in_core(lambda: core.providers.change_allowed(PROVIDER, ["sandbox/writer"]))
    joined.in_core(lambda: core.credentials.save(FIREWORKS, neighbours.fireworks.key))
    d.until(lambda: bool(core.catalogs.state(FIREWORKS).catalog), "the list of Fireworks")
    rows = [row for row in served.sandbox.catalog.rows if row["id"] != "sandbox/ticket"]
    served.sandbox.catalog = Catalog(rows)
    joined.in_core(lambda: core.catalogs.refresh(PROVIDER))
    d.until(lambda: is_shown(joined.page.window(), "Models, 1 change"), "the one")
    neighbours.fireworks._rows = neighbours.fireworks.rows()[:-1]
    joined.in_core(lambda: core.catalogs.refresh(FIREWORKS))
    d.until(lambda: is_shown(joined.page.window(), "Models, 2 changes"), "both")
