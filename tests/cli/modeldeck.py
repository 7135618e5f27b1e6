"""The command line as a test drives it: in this process, or as a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from desktop.cli import main
from desktop.cli.invocation import run
from desktop.cli.session import MakeSurroundings

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "tests" / "data" / "answers"


@dataclass(frozen=True)
class Finished:
    """One command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        return self.json["error"]


@dataclass
class Modeldeck:
    """``modeldeck("models", "list")``. No output may hold one of ``secrets``."""

    profile: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch
    secrets: Collection[str] = field(default=(), repr=False)
    surroundings: MakeSurroundings | None = field(default=None, repr=False)
    """Instead of those of this person."""

    def __call__(self, *words: str, stdin: str | bytes | BinaryIO = "") -> Finished:
        typed = stdin.encode() if isinstance(stdin, str) else stdin
        pipe = io.BytesIO(typed) if isinstance(typed, bytes) else typed
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(pipe))
        self.capsys.readouterr()
        argv = ["--profile", str(self.profile), *words]
        code = main(argv) if self.surroundings is None else run(argv, self.surroundings)
        written = self.capsys.readouterr()
        return self._checked(Finished(code, written.out, written.err))

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """The same as a real process."""
        return subprocess.Popen(
            [sys.executable, "-m", "desktop", "--profile", str(self.profile), *words],
            cwd=ROOT,
            env=dict(os.environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def process(self, *words: str, stdin: str = "") -> Finished:
        """A real process, to its end."""
        with self.start(*words) as process:
            out, err = process.communicate(stdin.encode(), timeout=60)
        return self._checked(Finished(process.returncode, out.decode(), err.decode()))

    def _checked(self, finished: Finished) -> Finished:
        shown = finished.out + finished.err
        assert not any(secret in shown for secret in self.secrets), "a key was printed"
        return finished
