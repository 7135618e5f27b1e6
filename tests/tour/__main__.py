"""`dev.py tour --out DIR`: walk through the window and save a picture after every step.

Prints each step with the text read from the widgets. Exits 1 when a step fails, or when a text
is empty or cut off; the pictures up to there are kept.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.app.options import has_display
from tests.simulators import Sandbox, serve
from tests.tour.driver import Driver, StepFailedError
from tests.tour.run import Run
from tests.tour.steps import Tour

PACE_SECONDS = 0.005


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py tour", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    out: Path = parser.parse_args(arguments).out
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        parser.error(f"{out} cannot be made: {error.strerror}")
    for earlier in (*out.glob("[0-9][0-9]*-*.png"), out / "failed.png"):
        earlier.unlink(missing_ok=True)
    # The tour shows the same everywhere: no key, screen or keychain of this person takes part.
    os.environ.pop("OPENROUTER_API_KEY", None)
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication(["modeldeck"])
    with (
        serve(Sandbox(pace=PACE_SECONDS)) as served,
        tempfile.TemporaryDirectory(prefix="modeldeck-tour-") as profile,
    ):
        run = Run(app, Path(profile), served.base_url)
        code = _walk(run.driver, Tour(run, served, Path(profile)), out)
        run.end()
    return code


def _walk(driver: Driver, tour: Tour, out: Path) -> int:
    number = 0
    try:
        for name, read in tour.steps():
            number += 1
            picture = out / f"{number:02d}-{name}.png"
            driver.picture(picture)
            print(f"{number:2d} {name}: {read}", flush=True)
            if not read.strip():
                raise StepFailedError("nothing could be read")
            driver.check_readable()
    except StepFailedError as failure:
        print(f"{number + 1:2d} failed: {failure}", file=sys.stderr)
        driver.picture(out / "failed.png")
        return 1
    print(f"{number} steps, {number} pictures in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
