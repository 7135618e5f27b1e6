"""Opens the Providers page on the sandbox; it has ended in order when the test has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest
from PySide6.QtWidgets import QApplication

from desktop.services.ports import Browser, KeyStore
from tests.cli.person import Person
from tests.fakes import MemoryKeyStore
from tests.simulators import Served
from tests.simulators.neighbours import Neighbours, serve_neighbours
from tests.ui.controllers.joined import Joined
from tests.ui.gallery import FixedTheme


class OpenPage(Protocol):
    """``browser``: by default somebody who presses Authorize."""

    def __call__(
        self, browser: Browser | None = None, *, store: KeyStore | None = None, **more: Any
    ) -> Joined: ...


@pytest.fixture
def keys() -> MemoryKeyStore:
    return MemoryKeyStore()


@pytest.fixture
def open_page(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served, keys: MemoryKeyStore
) -> Iterator[OpenPage]:
    with ExitStack() as stack:

        def open_it(
            browser: Browser | None = None, *, store: KeyStore | None = None, **more: Any
        ) -> Joined:
            folder = tmp_path / "profile"
            page = Joined(
                qapp, theme, folder, served.base_url, store or keys, browser or Person(), **more
            )
            stack.callback(page.close)
            return page

        yield open_it


@pytest.fixture
def neighbours() -> Neighbours:
    """An account with each of the other simulated providers."""
    return Neighbours()


@pytest.fixture
def several(open_page: OpenPage, neighbours: Neighbours) -> Iterator[Joined]:
    """The page with all of them, the keyboard in the list, on OpenRouter."""
    with serve_neighbours(neighbours) as base_urls:
        page = open_page(neighbours=base_urls)
        page.driver.until(lambda: page.driver.has("Your providers"), "the list")
        page.pane.focus_list()
        yield page
        page.close()
