"""`dev.py bench`: medians and ratios against yardsticks of the same run."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.processes import Run, alternate, output, peak, run, until, whole
from tests.e2e.catalogs import numbered_catalog
from tests.simulators import Sandbox, serve

ROUNDS = 7
ALLOWED = 400
"""Models on the page while keys are typed."""
LIBRARIES = "import httpx, typer; from pydantic import BaseModel; type('M', (BaseModel,), {})"
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}

Row = tuple[str, float, float, str]
"""What, ours, the yardstick, the unit."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each (%(default)s)")
    parser.add_argument(
        "--catalog", action="append", default=[], help="a recorded answer of a catalog; repeatable"
    )
    options = parser.parse_args(arguments)
    rounds: int = options.rounds
    os.environ.pop("OPENROUTER_API_KEY", None)
    with tempfile.TemporaryDirectory(prefix="modeldeck-bench-") as profile:
        rows = [*_processes(Path(profile), rounds), _keystrokes(Path(profile)), *_pricing()]
    rows += _ledger(rounds)
    print(f"Medians of {rounds} runs in turns; Python {sys.version.split()[0]}, ", end="")
    print(f"{os.cpu_count()} cores, Qt offscreen.\n")
    print("\n".join(_table(rows)))
    print(f"\n{_right_answers()}")
    _models(options.catalog)
    _costs_page()
    _stream()
    return 0


def _models(recorded: Sequence[str]) -> None:
    """Qt is imported only now: what a process measures of itself begins with what its parent held
    when it was forked."""
    from tests.benchmarks import catalog_filter, models_page

    print("\nThe Models page, milliseconds, median / 95th percentile.\n")
    catalogs = [*recorded, *map(str, catalog_filter.SIZES)]
    print("\n".join(models_page.table(models_page.in_processes(catalogs))))
    print("\nThe filter step alone.\n", flush=True)
    catalog_filter.main([])


def _costs_page() -> None:
    from tests.benchmarks import costs_page, ledger  # only now, like Qt in `_models`

    print(f"\nThe Costs page on {ledger.REQUESTS:,} requests, in parentheses on ", end="")
    print(f"{costs_page.FEW:,}; milliseconds.\n")
    print("\n".join(costs_page.table(costs_page.measure())))


def _stream() -> None:
    from tests.benchmarks import stream  # only now, like Qt in `_models`

    print("\nStreaming.\n", flush=True)
    stream.main([])


def _processes(profile: Path, rounds: int) -> list[Row]:
    with serve(Sandbox()) as served:
        window = ["-m", "tests.benchmarks.windows"]
        commands = {
            "bare": [*window, "bare"],
            "window": [*window, "modeldeck", str(profile), served.base_url],
            "libraries": ["-c", LIBRARIES],
            "version": ["-m", "desktop", "--version"],
            "list": ["-m", "desktop", "--profile", str(profile), "models", "list"],
        }
        # The first of each fills the profile, the catalog and the file cache, and is not counted.
        allow = ["-m", "desktop", "--profile", str(profile), "models", "add", "sandbox/writer"]
        for words in (*commands.values(), allow):
            run(words, OFFSCREEN)
        return _rows(alternate(commands, rounds, OFFSCREEN))


def _rows(runs: dict[str, list[Run]]) -> list[Row]:
    bare, window, libraries = runs["bare"], runs["window"], runs["libraries"]
    painted = until(bare, "painted")
    return [
        ("window, to the first paint", until(window, "painted"), painted, "ms"),
        ("window, to the cached catalog on screen", until(window, "ready"), painted, "ms"),
        ("window, memory at most", peak(window), peak(bare), "MB"),
        ("modeldeck --version", whole(runs["version"]), whole(libraries), "ms"),
        ("modeldeck models list", whole(runs["list"]), whole(libraries), "ms"),
    ]


def _keystrokes(folder: Path) -> Row:
    """A keystroke in the key field with 400 models on the page, beside one in a bare field."""
    profile = folder / "keystrokes"
    profile.mkdir()
    allowed = [f"made-up/model-{number}" for number in range(1, ALLOWED + 1)]
    settings = {"version": 1, "openrouterAllowedModels": allowed}
    (profile / "settings.json").write_text(json.dumps(settings), "utf-8")
    with serve(Sandbox(catalog=numbered_catalog(ALLOWED))) as served:
        words = ["-m", "tests.benchmarks.keystrokes", str(profile), served.base_url, str(ALLOWED)]
        ours, bare = map(float, output(words, OFFSCREEN).split())
    return ("keystroke in the key field, 400 models", ours, bare, "ms")


def _pricing() -> list[Row]:
    from tests.benchmarks import pricing  # only now, like Qt in `_models`

    return [
        ("pricing one usage", *pricing.microseconds(), "µs"),
        ("finding a price and pricing one usage", *pricing.beside_peer(), "µs"),
    ]


def _right_answers() -> str:
    from tests.benchmarks import pricing
    from tests.contract.recordings import ABSENT

    found = pricing.right_answers()
    if found is None:
        return ABSENT
    answers, ours, theirs = found
    return (
        f"Priced as billed, of {answers} recorded answers: Modeldeck {ours}, genai-prices {theirs}."
    )


def _ledger(rounds: int) -> list[Row]:
    """Beside a bare row in the same file, and one sum over the rows themselves."""
    from tests.benchmarks import ledger

    size = f"ledger of {ledger.REQUESTS:,} requests"
    measured = ledger.on_generated(rounds)
    return [(f"{size}, {what}", ours, yardstick, "ms") for what, ours, yardstick in measured]


def _table(rows: Sequence[Row]) -> list[str]:
    lines = ["| what | Modeldeck | yardstick | ratio |", "|---|---:|---:|---:|"]
    for what, ours, yardstick, unit in rows:
        lines.append(
            f"| {what} | {ours:.3g} {unit} | {yardstick:.3g} {unit} | {ours / yardstick:.2f} |"
        )
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
