"""One server for all of these tests. Without its packages they are skipped."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import KnownKeys
from tests.real.llama_server import PACKAGES

ROOT: Final = Path(__file__).parents[2]
_KEY: Final = "sk-local-5d0c1e7a9b3f42688d24"


@dataclass(frozen=True, slots=True)
class LlamaServer:
    """llama.cpp's server in a process of its own."""

    origin: str
    key: str

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the weights are joined, once for all servers."""
    if any(find_spec(name) is None for name in PACKAGES):
        pytest.skip("python3 dev.py test-real installs what this needs")
    return tmp_path_factory.mktemp("model")


@contextmanager
def serving(folder: Path, key: str) -> Iterator[LlamaServer]:
    """Until the block ends."""
    command = [sys.executable, "-m", "tests.real.llama_server", str(folder)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        process.stdin.write(f"{key}\n")
        process.stdin.flush()
        origin = process.stdout.readline().strip()
        assert origin, (folder / "server.log").read_text(errors="replace")[-2000:]
        yield LlamaServer(origin, key)
        process.stdin.close()


@pytest.fixture(scope="session")
def running(folder: Path) -> Iterator[LlamaServer]:
    with serving(folder, _KEY) as server:
        yield server


@pytest.fixture
def open_server(folder: Path) -> Iterator[LlamaServer]:
    """Another one, which takes anybody."""
    with serving(folder, "") as server:
        yield server


@pytest.fixture
def server(running: LlamaServer, known_keys: KnownKeys) -> LlamaServer:
    """Its key is known to the guards."""
    known_keys.add(running.key)
    return running
