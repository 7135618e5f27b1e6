"""`dev.py run --sandbox` on a machine with a display: the window against the sandbox.

The profile is thrown away, keys stay in memory, and neither the environment's key nor the
keychain is touched.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile


def main(arguments: list[str]) -> int:
    """Start the sandbox, show its key, run the window, clean up."""
    # Ended from outside, this process still ends the window and throws the profile away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    command = [sys.executable, "-m", "tests.simulators", *arguments]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as simulator,
        tempfile.TemporaryDirectory(prefix="modeldeck-sandbox-") as profile,
    ):
        assert simulator.stdout is not None
        base_url, key = (simulator.stdout.readline().strip() for _ in range(2))
        if not key:
            return simulator.wait() or 1
        print(f"A simulated OpenRouter answers at {base_url}.\nPaste this key: {key}", flush=True)
        try:
            return _run_window(base_url, profile)
        finally:
            simulator.terminate()


def _run_window(base_url: str, profile: str) -> int:
    window = [sys.executable, "-m", "desktop", "--profile", profile, "--sandbox", base_url]
    environment = {k: v for k, v in os.environ.items() if k != "OPENROUTER_API_KEY"}
    with subprocess.Popen(window, env=environment) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            return process.wait()  # the window got the same Ctrl+C and closes in order
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
