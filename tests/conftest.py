"""Guards and fixtures for every test: a clean environment, a strict log, loops that never block."""

from __future__ import annotations

import inspect
import logging
import signal
import traceback
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from blockbuster import BlockBuster

from desktop.adapters.providers import PROVIDERS
from tests.fakes import ManualClock
from tests.simulators import Sandbox, Served, serve

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # As a shell starts what runs in its background; whatever a test starts would not hear Ctrl+C.
    signal.signal(signal.SIGINT, signal.default_int_handler)

_OF_THIS_PERSON = (
    *(provider.key_variable for provider in PROVIDERS.values()),
    "MODELDECK_PROFILE",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
    "PYTHON_KEYRING_BACKEND",
    *(f"{name}_proxy" for name in ("http", "https", "all", "no")),
    *(f"{name}_PROXY" for name in ("HTTP", "HTTPS", "ALL", "NO")),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first: at the end no worker is left alone with one of them.

    By name, because workers must agree on an order, and the parameters out of a set have none.
    """
    items.sort(key=lambda item: ("e2e" not in item.path.parts, item.nodeid))


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, object, object]:
    """What a worker tells of a failure must be UTF-8, and hostile text is not."""
    return _sendable((yield))


def _sendable(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {_sendable(key): _sendable(held) for key, held in value.items()}
        case list() | tuple():
            return type(value)(map(_sendable, value))
    return value


@pytest.fixture(autouse=True)
def clean_environment(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """No test sees the home, the keys, the screen or the session bus of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    for variable in _OF_THIS_PERSON:
        monkeypatch.delenv(variable, raising=False)
    return home


class KnownKeys:
    """The keys of a test: they may be in no log record and in no exception."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    def add(self, key: str) -> str:
        self._keys.add(key)
        return key

    def found_in(self, text: str) -> bool:
        return any(key in text for key in self._keys)

    def assert_not_in(self, error: BaseException) -> None:
        """Not in the text, the fields or the traceback, nor in what it was raised from."""
        seen: BaseException | None = error
        while seen is not None:
            held = [str(seen), repr(seen), repr(seen.args), repr(vars(seen))]
            held += traceback.format_exception(seen)
            assert not any(map(self.found_in, held)), f"{type(seen).__name__} holds a key"
            seen = seen.__cause__ or seen.__context__


@pytest.fixture
def known_keys() -> KnownKeys:
    return KnownKeys()


class RecordedLog(logging.Handler):
    """Keeps what was logged; a test that expects a warning takes it with `expect`."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
        self.lines: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((record.levelno, self.format(record)))

    def expect(self, words: str) -> str:
        """Take the one record that has these words. Fails where there is none."""
        for line in self.lines:
            if words in line[1]:
                self.lines.remove(line)
                return line[1]
        raise AssertionError(f"nothing was logged with {words!r}: {self.lines}")


@pytest.fixture(autouse=True)
def strict_log(known_keys: KnownKeys) -> Iterator[RecordedLog]:
    """A warning that nobody expected fails the test, and so does a key in any record."""
    root, log = logging.getLogger(), RecordedLog()
    level = root.level
    root.addHandler(log)
    yield log
    root.removeHandler(log)
    root.setLevel(level)
    leaked = [line for _, line in log.lines if known_keys.found_in(line)]
    assert not leaked, f"{len(leaked)} log records hold a key"
    unexpected = [line for level, line in log.lines if level >= logging.WARNING]
    assert not unexpected, "unexpected log records:\n" + "\n".join(unexpected)


@pytest.fixture(autouse=True)
def no_blocking(request: pytest.FixtureRequest) -> Iterator[None]:
    """In an asynchronous test a call that blocks the loop raises `BlockingError`."""
    function = getattr(request.node, "obj", None)
    if not inspect.iscoroutinefunction(function):
        yield
        return
    blockbuster = BlockBuster("desktop")
    # One short line to a local file; making it asynchronous could lose the last words of a crash.
    for name in ("io.TextIOWrapper.write", "io.BufferedWriter.write", "os.stat", "os.rename"):
        if name in blockbuster.functions:
            blockbuster.functions[name].can_block_in("logging/__init__.py", {"emit", "close"})
            blockbuster.functions[name].can_block_in("logging/handlers.py", {"emit"})
    # PySide's own import hook looks at the source of whatever imports something.
    for name in ("os.stat", "io.TextIOWrapper.read", "io.BufferedReader.read"):
        if name in blockbuster.functions:
            blockbuster.functions[name].can_block_in(
                "shibokensupport/signature/loader.py", {"feature_imported"}
            )
    # An import reads files once, and the lazy ones are there to keep the start short.
    for name in ("io.BufferedReader.read", "os.stat", "io.TextIOWrapper.read"):
        if name in blockbuster.functions:
            blockbuster.functions[name].can_block_in(
                "<frozen importlib._bootstrap>", {"_find_and_load"}
            )
    blockbuster.activate()
    try:
        yield
    finally:
        blockbuster.deactivate()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def sandbox(known_keys: KnownKeys) -> Sandbox:
    """A simulated OpenRouter; its key is known to the guards."""
    sandbox = Sandbox()
    known_keys.add(sandbox.key)
    return sandbox


@pytest.fixture
def served(sandbox: Sandbox) -> Iterator[Served]:
    """The sandbox on loopback."""
    with serve(sandbox) as served:
        yield served
