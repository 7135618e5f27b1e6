"""The Costs page on a ledger of a million requests: how long until it shows, and its worst stall.

`python -m tests.benchmarks.costs_page [REQUESTS]` opens the real window on a real core, offscreen,
goes to the page, and chooses one span after the other. The yardstick, in turns and in processes of
their own, is the same window on a ledger of a hundred requests. A stall is the time in which the
window's event loop did not come round; beside the longest stands what the window's own thread
worked in the busiest such time, which other programs do not lengthen.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop.collector import keep_for_good
from desktop.presentation.spend_span import Span, SpanChoice, span_of
from desktop.ui.spend.costs_page import CostsPage
from tests.benchmarks.ledger import DAYS, REQUESTS, generate
from tests.benchmarks.processes import output
from tests.e2e.opened import Opened, opened
from tests.simulators import Sandbox, serve

FEW: Final = 100
PROCESSES: Final = 3
ROUNDS: Final = 3
"""Of all spans, in each process."""
BEAT_MS: Final = 1
OPENING: Final = "opening the page"

Times = dict[str, list[dict[str, Any]]]
"""By what was done: ``shown``, ``stalls`` and ``works``, in milliseconds."""


class Heartbeat:
    """Watches the event loop of the window."""

    def __init__(self) -> None:
        self.stalls: list[float] = []
        self.works: list[float] = []
        self._last = self._worked = 0.0
        self._timer = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def begin(self) -> None:
        self.stalls, self.works = [], []
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()
        self._beat()

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.stalls.append((now - self._last) * 1e3)
        self.works.append((worked - self._worked) * 1e3)
        self._last, self._worked = now, worked


class _Visit:
    """One window, and a person who goes to the page in it."""

    def __init__(self, run: Opened) -> None:
        self._window, self._driver = run.application.window, run.driver
        self._heartbeat = Heartbeat()

    def open(self) -> dict[str, Any]:
        """Until the sums of thirty days are painted."""
        return self._timed(
            lambda: self._window.show_page("costs"),
            lambda: self._page._span is not None and self._page.settled,
        )

    def choose(self, span: Span) -> dict[str, Any]:
        return self._timed(
            lambda: self._page.span_requested.emit(span),
            lambda: self._page._span == span and self._page.settled,
        )

    @property
    def _page(self) -> CostsPage:
        page = self._window.page("costs")
        assert isinstance(page, CostsPage)
        return page

    def _timed(self, act: Callable[[], object], shown: Callable[[], bool]) -> dict[str, Any]:
        heartbeat = self._heartbeat
        heartbeat.begin()
        began = time.perf_counter()
        act()
        self._driver.until(shown, "the sums")
        QApplication.processEvents()  # painted
        taken = (time.perf_counter() - began) * 1e3
        for _ in range(3):  # what the page does once it has its size
            QApplication.processEvents()
        heartbeat.end()
        return {"shown": taken, "stalls": heartbeat.stalls, "works": heartbeat.works}


def spans(today: date) -> dict[str, Span]:
    return {
        "7 days": span_of(SpanChoice.WEEK, today),
        "30 days": span_of(SpanChoice.MONTH, today),
        "a year": span_of(SpanChoice.YEAR, today),
        "three years": Span(today - timedelta(days=DAYS - 1), today),
    }


def one(profile: Path) -> Times:
    """One process: the page opened once, then each span in turns."""
    app = QApplication(["modeldeck"])
    today = datetime.now(UTC).date()
    times: Times = {}
    with serve(Sandbox()) as served, opened(app, profile, served.base_url) as run:
        run.joined()
        keep_for_good()  # as in the process of the window
        visit = _Visit(run)
        times[OPENING] = [visit.open()]
        for _ in range(ROUNDS):
            for name, span in spans(today).items():
                times.setdefault(name, []).append(visit.choose(span))
    return times


def measure(requests: int = REQUESTS) -> dict[str, tuple[list[Any], list[Any]]]:
    """By what was done: with many requests and with few."""
    with tempfile.TemporaryDirectory(prefix="modeldeck-costs-") as folder:
        profiles = [Path(folder) / name for name in ("many", "few")]
        first = datetime.now(UTC).date() - timedelta(days=DAYS - 1)
        for profile, count in zip(profiles, (requests, FEW), strict=True):
            profile.mkdir()
            generate(profile / "ledger.sqlite3", count, first)
        found: dict[str, tuple[list[Any], list[Any]]] = {}
        for _ in range(PROCESSES):
            for place, profile in enumerate(profiles):
                words = ["-m", "tests.benchmarks.costs_page", "--one", str(profile)]
                said = output(words, {"QT_QPA_PLATFORM": "offscreen"})
                for name, times in json.loads(said.splitlines()[-1]).items():
                    found.setdefault(name, ([], []))[place].extend(times)
    return found


def table(found: dict[str, tuple[list[Any], list[Any]]]) -> Iterator[str]:
    """Markdown; in parentheses with few requests."""
    yield "| | until shown | 99th percentile of stalls | worst stall | its own work at most |"
    yield "|---|---:|---:|---:|---:|"
    for name, both in found.items():
        cells = zip(*map(_figures, both), strict=True)
        yield f"| {name} | {' | '.join(f'{many:.1f} ({few:.1f})' for many, few in cells)} |"


def _figures(times: Sequence[dict[str, Any]]) -> tuple[float, float, float, float]:
    stalls = [stall for each in times for stall in each["stalls"]]
    works = [work for each in times for work in each["works"]]
    shown = median(each["shown"] for each in times)
    return shown, quantiles(stalls, n=100, method="inclusive")[-1], max(stalls), max(works)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--one"]:
        print(json.dumps(one(Path(arguments[1]))))
        return
    requests = int(arguments[0]) if arguments else REQUESTS
    print(f"Ledger of {requests:,} requests, in parentheses one of {FEW:,}; milliseconds.\n")
    print("\n".join(table(measure(requests))))


if __name__ == "__main__":
    main(sys.argv[1:])
