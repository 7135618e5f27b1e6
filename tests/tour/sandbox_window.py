"""`dev.py run --sandbox` on a machine with a display: the window against the sandbox.

The profile is thrown away, keys stay in memory, and neither the environment's keys nor the
keychain is touched.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from tests.simulators.neighbours import NAMES


@dataclass(frozen=True)
class Announced:
    """What the simulators say of themselves when they have started."""

    base_url: str
    key: str
    neighbours: Mapping[str, tuple[str, str]]
    """Base URL and key of each, by name."""

    @classmethod
    def read(cls, lines: IO[str]) -> Announced | None:
        """``None``: they have not started, and said why."""
        base_url, key = lines.readline().strip(), lines.readline().strip()
        if not key:
            return None
        read = (lines.readline().split() for _ in NAMES)
        return cls(base_url, key, {name: (address, other) for name, address, other in read})

    def __str__(self) -> str:
        """For the person who is to paste a key."""
        rows = {"openrouter": (self.base_url, self.key), **self.neighbours}
        width = max(map(len, rows))
        lines = [f"  {name:<{width}}  {key}" for name, (_, key) in rows.items()]
        return "\n".join(
            [
                f"A simulated OpenRouter answers at {self.base_url}.",
                "Paste one of these keys:",
                *lines,
            ]
        )


def main(arguments: list[str]) -> int:
    """Start the sandbox, show its keys, run the window, clean up."""
    # Ended from outside, this process still ends the window and throws the profile away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    command = [sys.executable, "-m", "tests.simulators", *arguments]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as simulator,
        tempfile.TemporaryDirectory(prefix="modeldeck-sandbox-") as profile,
    ):
        assert simulator.stdout is not None
        announced = Announced.read(simulator.stdout)
        if announced is None:
            return simulator.wait() or 1
        print(announced, flush=True)
        try:
            return _run_window(announced, profile)
        finally:
            simulator.terminate()


def _run_window(announced: Announced, profile: str) -> int:
    window = [sys.executable, "-m", "desktop", "--profile", profile]
    window += ["--sandbox", announced.base_url]
    for name, (base_url, _) in announced.neighbours.items():
        window += ["--sandbox-neighbour", f"{name}={base_url}"]
    environment = {k: v for k, v in os.environ.items() if not k.endswith("_API_KEY")}
    with subprocess.Popen(window, env=environment) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            return process.wait()  # the window got the same Ctrl+C and closes in order
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
