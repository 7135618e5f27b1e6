"""The whole application: in this process on Qt's offscreen platform, or as processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.conftest import KnownKeys
from tests.e2e.chromium import Browser, chromium
from tests.e2e.opened import Opened, OpenWindow, opened
from tests.e2e.processes import Display, xvfb
from tests.e2e.sign_in import Computer, computer_in
from tests.simulators import Sandbox, Served, serve

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")

PACE_SECONDS = 0.002


@pytest.fixture
def sandbox(known_keys: KnownKeys) -> Sandbox:
    """A simulated OpenRouter that streams slowly enough to be watched."""
    sandbox = Sandbox(pace=PACE_SECONDS)
    known_keys.add(sandbox.key)
    return sandbox


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def open_window(qapp: QApplication, served: Served, profile: Path) -> Iterator[OpenWindow]:
    """Opens the application's window on the sandbox; it has ended in order when the test has."""
    font = qapp.font()
    with ExitStack() as stack:

        def open_it(address: str = "", *, joined: bool = True) -> Opened:
            run = stack.enter_context(opened(qapp, profile, address or served.base_url))
            return run.joined() if joined else run

        yield open_it
    qapp.setFont(font)


@pytest.fixture(scope="session")
def display() -> Iterator[Display]:
    """An X server of our own; a machine without one fails here, it does not skip."""
    with xvfb() as display:
        yield display


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One for all the tests that do not care what another one has looked at."""
    with chromium(tmp_path_factory.mktemp("browser") / "chromium") as browser:
        yield browser


@pytest.fixture
def computer(
    served: Served,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    known_keys: KnownKeys,
) -> Iterator[Computer]:
    """This process runs on it too. No log record may hold what signing in has brought."""
    with computer_in(tmp_path_factory.mktemp("computer"), served) as computer:
        for name, value in computer.environment.items():
            monkeypatch.setenv(name, value)
        yield computer
    sandbox = served.sandbox
    for secret in (*sandbox.issued, *sandbox.codes, *sandbox.verifiers):
        known_keys.add(secret)


@pytest.fixture
def many_rows() -> Iterator[Served]:
    """A sandbox that offers 342 models."""
    from tests.e2e.catalogs import numbered_catalog

    with serve(Sandbox(catalog=numbered_catalog(342))) as served:
        yield served
