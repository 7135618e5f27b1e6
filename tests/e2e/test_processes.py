"""The application as processes: the tour, the first paint, starting and closing, no display."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.processes import ROOT, Display, Finished, check_tour, finish

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
HARMLESS = ("This plugin does not support propagateSizeHints()",)
"""What Qt's offscreen platform says by itself: it has no window manager."""

FIRST_PAINT = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop.app import Application, WindowOptions

app = QApplication(["modeldeck"])
application = Application(app, WindowOptions(Path(sys.argv[1])))
seen = []
application.aio.start = lambda: seen.extend(sys.modules)  # the core's turn, after the paint
application.start()
print(json.dumps(sorted({name.partition(".")[0] for name in seen})))
"""
OPEN_AND_CLOSE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop.app import Application, WindowOptions

app = QApplication(["modeldeck"])
application = Application(app, WindowOptions(Path(sys.argv[1]), sys.argv[2]))
if sys.argv[3] == "at once":
    QTimer.singleShot(0, application.window.close)
else:
    application.aio.ready.connect(application.window.close)
application.start()
code = app.exec()
application.dispose()
sys.exit(code)
"""


def check_quiet(done: Finished) -> None:
    said = [line for line in done.err.splitlines() if line not in HARMLESS]
    assert (done.code, said) == (0, [])


def test_the_tour_on_a_real_screen(tmp_path: Path, display: Display) -> None:
    """The one without a screen is walked where a person's own settings lie beside it."""
    done = finish("-m", "tests.tour", "--out", tmp_path, environment=display.environment)
    check_tour(done, tmp_path)


def test_without_a_display_dev_says_what_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    done = finish(ROOT / "dev.py", "run")
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert "dev.py run --sandbox" in done.err


def test_without_a_display_the_window_says_what_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    done = finish("-m", "desktop")
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert "dev.py run --sandbox" in done.err


def test_the_first_paint_waits_for_nothing_heavy(tmp_path: Path) -> None:
    done = finish("-c", FIRST_PAINT, tmp_path / "profile", environment=OFFSCREEN)
    assert done.code == 0, done.err
    loaded = set(json.loads(done.out))
    assert "desktop" in loaded
    heavy = {"pydantic", "pydantic_core", "qasync", "httpx", "keyring", "asyncio"}
    assert not loaded & heavy


@pytest.mark.parametrize("when", ["at once", "ready"])
def test_opening_and_closing_says_nothing(tmp_path: Path, when: str) -> None:
    open_and_close(tmp_path, when, times=3)


@pytest.mark.long
@pytest.mark.parametrize("when", ["at once", "ready"])
def test_opening_and_closing_many_times_says_nothing(tmp_path: Path, when: str) -> None:
    open_and_close(tmp_path, when, times=15)


def open_and_close(tmp_path: Path, when: str, times: int) -> None:
    nowhere = "http://127.0.0.1:9/api/v1"
    words = ("-X", "dev", "-W", "error", "-c", OPEN_AND_CLOSE, tmp_path / "profile", nowhere, when)
    for _ in range(times):
        check_quiet(finish(*words, environment=OFFSCREEN))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda each: each.name)
def test_the_terminal_can_end_it(tmp_path: Path, number: signal.Signals) -> None:
    profile = tmp_path / "profile"
    words = ("-m", "desktop", "--profile", str(profile), "--sandbox", "http://127.0.0.1:9/api/v1")
    with subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **OFFSCREEN},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        # The core writes the sandbox's address down before it joins the window.
        while not (profile / "settings.json").exists():
            assert process.poll() is None, process.communicate()
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    check_quiet(Finished(process.returncode, out, err))
