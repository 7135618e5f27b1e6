"""A stream through all of Modeldeck: parse, service and the window that shows it.

`python -m tests.benchmarks.stream_window PROFILE BASE_URL KEY WHAT QUESTION` opens the real window
on a real core, offscreen, sends the question and prints JSON: the milliseconds that the process
worked from the request to the last line shown, and by how many MB it has grown. ``WHAT`` is
``work`` (nothing else), ``stalls`` (also how long the window's event loop did not come round, 99th
percentile and worst, and what its thread worked meanwhile) or ``six`` (the same, with six models
at once on the Compare page).
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.adapters.providers import PROVIDERS
from desktop.collector import keep_for_good
from desktop.domain.model_ref import ModelRef
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.chat.markdown_view import MarkdownView
from tests.benchmarks.costs_page import Heartbeat
from tests.benchmarks.stream_clients import MODEL, WARM_UP
from tests.e2e.opened import Opened, opened

SETTLE_MS: Final = 500
"""For the bill, the limits and the sums that follow an answer."""
MODELS: Final = (
    "sandbox/writer",
    "sandbox/thinker",
    "openai/gpt-5.6-luna",
    "anthropic/claude-sonnet-5",
    "google/gemini-3.8-flash",
    "deepseek/deepseek-v4",
)


class _Person:
    """At the window, with a key."""

    def __init__(self, run: Opened, key: str) -> None:
        self._run, self.d = run, run.driver
        self.d.type("API key", key)
        self.d.press(Qt.Key.Key_Return)
        self.d.until(lambda: self.d.says("Verified"), "the verified key")
        keep_for_good()  # as in the process of the window
        core = run.application._core
        assert core is not None
        self._core = core

    def warm_up(self) -> None:
        """The first estimate reads the tokenizer's table."""
        self.open_chat()
        self.ask(WARM_UP)
        self.d.write(WARM_UP)
        self.d.until(lambda: self.d.says("≈"), "the estimate")
        self.d.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.ask(WARM_UP)
        QTest.qWait(SETTLE_MS)

    def open_chat(self) -> None:
        self._run.application.window.show_page("chat")
        self.d.settle()

    def open_comparison(self) -> None:
        page = self._run.application.window.page("chat")
        assert isinstance(page, ChatView)
        page.compare_requested.emit()
        self.d.settle()
        self.compare(WARM_UP)
        QTest.qWait(SETTLE_MS)

    def ask(self, question: str) -> None:
        """From the test chat, until the last line of the answer is shown."""
        chat = self._core.chat.chat
        before = len(chat.value.turns)
        self.d.write(question)
        self.d.press(Qt.Key.Key_Return)
        # What is looked for on the page is work that a person does not make.
        self.d.until(lambda: len(chat.value.turns) > before, "the beginning")
        self.d.until(lambda: not chat.value.running, "the end of the answer")
        self.d.until(lambda: self._shown(chat.value.turns[-1].text), "the last line")

    def compare(self, question: str) -> None:
        """Six models at once, until the last line of the last answer is shown."""
        service, aio = self._core.comparison, self._run.application.aio
        ended: list[object] = []

        async def run() -> None:
            provider = next(iter(PROVIDERS))
            models = [ModelRef(provider, model) for model in MODELS]
            ended.append(await aio.call(lambda: service.run(models, question)))

        aio.spawn(run())
        self.d.until(lambda: bool(ended), "the end of the answers")
        self.d.until(lambda: self._shown(service.comparison.value.runs[-1].text), "the last line")

    def _shown(self, text: str) -> bool:
        views = self._run.application.window.findChildren(MarkdownView)
        return all(view.settled for view in views) and any(
            len(view.markdown()) == len(text) for view in views
        )


def measured(ask: Callable[[str], None], question: str, *, beats: bool) -> dict[str, Any]:
    heartbeat, before = Heartbeat(), _memory()
    if beats:
        heartbeat.begin()
    began, moment = time.process_time(), time.perf_counter()
    ask(question)
    work, taken = time.process_time() - began, time.perf_counter() - moment
    found: dict[str, Any] = {"work": work * 1e3, "taken": taken, "memory": _memory() - before}
    if beats:
        heartbeat.end()
        for name, times in ("stalls", heartbeat.stalls), ("works", heartbeat.works):
            found[name] = [quantiles(times, n=100, method="inclusive")[-1], max(times)]
    return found


def _memory() -> float:
    """MB that the process holds at present; on systems that do not tell, at most until now."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        unit = 1_000_000 if sys.platform == "darwin" else 1_000
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return pages * resource.getpagesize() / 1e6


def main(profile: str, base_url: str, key: str, what: str, question: str) -> None:
    settings = {"version": 1, "openrouterAllowedModels": list(MODELS), "defaultModel": MODEL}
    folder = Path(profile)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_text(json.dumps(settings), "utf-8")
    app = QApplication(["modeldeck"])
    with opened(app, folder, base_url) as run:
        run.joined()
        person = _Person(run, key)
        person.warm_up()
        ask = person.ask
        if what == "six":
            person.open_comparison()
            ask = person.compare
        print(json.dumps(measured(ask, question, beats=what != "work")))


if __name__ == "__main__":
    main(*sys.argv[1:])
