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
