"""The application's window as a process of its own, led from outside, one step at a time.

``python -m tests.e2e.remote_window PROFILE FD`` takes steps on standard input, one JSON list a
line, and answers each on the file descriptor: standard output and error are the application's.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

from desktop.app import Application, WindowOptions
from desktop.domain.credentials import Secret
from tests.e2e.processes import PATIENCE_SECONDS, ROOT
from tests.tour.driver import Driver, StepFailedError


@dataclass(frozen=True)
class RemoteWindow:
    """The other end. Every step raises AssertionError with what the window shows instead."""

    process: subprocess.Popen[str]
    _answers: IO[str]

    def click(self, name: str) -> None:
        """As soon as there is such a control."""
        self._step("click", name)

    def type(self, field: str, text: Secret) -> None:
        """The same; no failure shows what was typed."""
        self._step("type", field, text)

    def says(self, words: str) -> None:
        """Wait until it does."""
        self._step("says", words)

    def end(self) -> int:
        """End it as a terminal does, and return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)

    def _step(self, *words: str | Secret) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words, default=Secret.reveal) + "\n")
        self.process.stdin.flush()
        answer = self._answers.readline()
        assert answer == "done\n", answer or "the window has ended"


@contextmanager
def remote_window(
    profile: Path, environment: Mapping[str, str], printed: Path
) -> Iterator[RemoteWindow]:
    """Opened, and ended with the block. What it prints is in two files of the last folder."""
    read, write = os.pipe()
    module = ["-m", "tests.e2e.remote_window"]
    with (
        os.fdopen(read) as answers,
        (printed / "output").open("wb") as out,
        (printed / "errors").open("wb") as err,
        subprocess.Popen(
            [sys.executable, *module, str(profile), str(write)],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
            pass_fds=(write,),
            text=True,
        ) as process,
    ):
        os.close(write)
        try:
            yield RemoteWindow(process, answers)
        finally:
            process.kill()


class _Led:
    """The window's side: takes a step, and says how it went."""

    def __init__(self, driver: Driver, answers: int) -> None:
        self._driver = driver
        self._answers = answers
        self._steps = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._steps.activated.connect(self._take)

    def _take(self) -> None:
        # Never more than one step is on its way, so that a line is all there is.
        if line := sys.stdin.readline():
            os.write(self._answers, f"{self._outcome(*json.loads(line))}\n".encode())
        else:
            self._steps.setEnabled(False)

    def _outcome(self, action: str, words: str, *typed: str) -> str:
        try:
            self._do(action, words, *typed)
        except StepFailedError as error:
            return " ".join(str(error).split())
        return "done"

    def _do(self, action: str, words: str, *typed: str) -> None:
        driver = self._driver
        if action == "says":
            driver.until(lambda: driver.says(words), repr(words))
            return
        driver.until(lambda: driver.has(words), f"a control called {words!r}")
        if action == "click":
            driver.click(words)
        else:
            driver.type(words, *typed)


def main(profile: str, answers: str) -> int:
    """As `desktop.app.run_window`, with somebody who leads it."""
    app = QApplication(["modeldeck"])
    application = Application(app, WindowOptions(Path(profile)))
    application.start()
    application.end_with_terminal()
    led = _Led(Driver(app, application.window), int(answers))
    code = app.exec()
    del led
    application.dispose()
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
