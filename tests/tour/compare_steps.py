"""The steps of the tour through the comparison of models, with the keyboard alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from tests.simulators import Served
from tests.tour.at_chat import CTRL, ENTER, SPACE, AtChat, Step, pictured
from tests.tour.money_steps import rows
from tests.tour.run import Run
from tests.tour.unhurried import Unhurried

QUESTION: Final = "Which of you should answer my customers?"
FIRST: Final = "Thinker"
ADDED: Final = {"sonnet": "Claude Sonnet 5", "gemini": "Gemini 3.6 Flash"}
"""What is typed into the search, and the model that it finds."""
ASKED: Final = ("sandbox/thinker", "anthropic/claude-sonnet-5", "google/gemini-3.6-flash")
STOPPED: Final = "Gemini 3.6 Flash"
LOW_CAP: Final = "0.0001"
MIDDLE: Final = 60
"""Of about a hundred words."""


class CompareWalk:
    """Pick → cap → stream → stop one → ranking → export → use the winner."""

    def __init__(self, run: Run, served: Served, folder: Path) -> None:
        """``folder``: where the export goes."""
        self._served = served
        self._driver = run.driver
        self._at = AtChat(run, served)
        self._export = folder / "comparison.md"
        self._may_end = threading.Event()

    def steps(self) -> Iterator[Step]:
        """The test chat is open, with the first model."""
        yield from pictured(
            self._driver,
            "compare",
            (
                self._picked,
                self._low_cap,
                self._streaming,
                self._streaming_dark,
                self._stopped,
                self._ended,
                self._ranking,
                self._exported,
                self._used,
            ),
        )

    def _picked(self) -> str:
        d = self._driver
        d.tab_to("Compare models", back=True)
        d.press(ENTER)
        d.expect_focus("Prompt")
        d.until(lambda: d.has(f"Remove {FIRST}"), "the model of the chat")
        for typed, name in ADDED.items():
            d.press(Qt.Key.Key_M, CTRL)
            d.expect_focus("Search models")
            d.write(typed)
            d.press(ENTER)
            d.until(lambda: d.has(f"Remove {name}"), name)  # noqa: B023
        return d.text_after("3 models, one prompt")

    def _low_cap(self) -> str:
        """What may cost more than the cap is not sent."""
        d = self._driver
        asked = len(self._served.received)
        d.tab_to("Prompt")
        d.write(QUESTION)
        estimate = d.text_after("at most ~$")
        d.tab_to("Cap in USD")
        d.write(LOW_CAP)
        said = d.text_after("it would not be sent")
        d.press(ENTER)
        d.text_after("Nothing was sent")
        sent = [each for each in self._served.received[asked:] if "chat" in each.path]
        self._at.expect(not sent, "something was sent")
        return f"{estimate} · {said}"

    def _streaming(self) -> str:
        """All are asked at once; each thinks and writes in a column of its own."""
        d = self._driver
        self._served.sandbox.script(*[Unhurried(holds={MIDDLE: self._may_end})] * len(ASKED))
        d.tab_to("Cap in USD")
        d.press(Qt.Key.Key_A, CTRL)
        d.press(Qt.Key.Key_Delete)
        d.press(ENTER)
        d.until(self._all_write, "words of all three")
        self._at.expect(d.has("Stop all") and d.has(f"Stop {STOPPED}"), "all are under way")
        return " · ".join(text[:24] for text in d.read("Answer from"))

    def _streaming_dark(self) -> str:
        self._at.look("dark")
        return " · ".join(text[:24] for text in self._driver.read("Answer from"))

    def _stopped(self) -> str:
        """The others go on."""
        d = self._driver
        self._at.look("light")
        d.tab_to(f"Stop {STOPPED}", back=True)
        d.press(SPACE)
        said = d.text_after("Stopped by you")
        self._at.expect(d.has("Stop all"), "the others go on")
        self._may_end.set()
        self._at.expect(not d.has(f"Stop {STOPPED}"), "it has stopped")
        return said

    def _ended(self) -> str:
        d = self._driver
        d.until(lambda: not d.has("Stop all") and d.has("Ranking"), "the end of all")
        d.until(lambda: not d.says("asking for the bill"), "every bill")
        costs = [text for text in d.texts() if text.endswith(" billed")]
        generations = list(self._served.sandbox.account.generations.values())[-3:]
        self._at.expect(len(generations) == 3 and len(costs) >= 2, f"{costs}")
        return " · ".join(costs)

    def _ranking(self) -> str:
        d = self._driver
        d.tab_to("Answers", back=True)
        d.press(Qt.Key.Key_Right)
        said = d.text_after("was the cheapest")
        lines = rows(d, "Ranking")
        self._at.expect(len(lines) == 3 and lines[0].startswith("place 1"), f"{lines}")
        return f"{said} {lines[0]}"

    def _exported(self) -> str:
        """The file holds the question and every answer."""
        d = self._driver
        d.tab_to("Export", back=True)
        for key in (SPACE, Qt.Key.Key_Down, ENTER):
            d.press(key)
        d.until(lambda: d.focused() != "Export", "the dialog")
        d.write(str(self._export))
        d.press(ENTER)
        said = d.text_after("written to")
        d.window.activateWindow()  # as a window manager does when a dialog has closed
        text = self._export.read_text("utf-8")
        for words in (QUESTION, *ASKED):
            self._at.expect(words in text, f"{words!r} is not in {text}")
        return said

    def _used(self) -> str:
        d = self._driver
        d.tab_to("Use ", back=True)
        name = d.focused().removeprefix("Use ").removesuffix(" in chat")
        d.press(ENTER)
        d.expect_focus("Message")
        d.until(lambda: not d.has("Back to chat"), "the chat")
        self._at.expect(self._at.chosen() == name, f"{name} is chosen")
        return name

    def _all_write(self) -> bool:
        texts = self._driver.read("Answer from")
        return len(texts) == 3 and all(len(text) > 60 for text in texts)
