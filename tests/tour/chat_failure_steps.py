"""The steps of the tour through what goes wrong in the test chat."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt

from tests.simulators import Response, Served, errors, faults
from tests.simulators.declined import unavailable
from tests.tour.at_chat import ENTER, SPACE, AtChat, Step, pictured
from tests.tour.run import Run

LINKS: Final = (
    "The notes are in [a file](file:///etc/passwd), and in the [manual](https://{}/docs)."
)
HOST: Final = "openrouter.ai"
QUESTION: Final = "Is there room for one more?"
WAIT_SECONDS: Final = 2
NO_ROOM: Final = 20


class ChatFailureWalk:
    """Links → a failure with its details and its wait → a wait that is kept."""

    def __init__(self, run: Run, served: Served) -> None:
        self._run, self._served = run, served
        self._driver = run.driver
        self._at = AtChat(run, served)

    def steps(self) -> Iterator[Step]:
        """An answer is on screen, and the keyboard is somewhere in the chat."""
        yield from pictured(
            self._driver,
            "chat",
            (
                self._link_refused,
                self._link_asked,
                self._failure,
                self._failure_dark,
                self._failure_details,
                self._waiting,
                self._waited,
            ),
        )

    def _link_refused(self) -> str:
        """What is not on the web is not opened, and nothing is read for it."""
        d = self._driver
        self._served.sandbox.script(faults.reply(_says(LINKS.format(HOST))))
        d.tab_to("Message")
        self._at.send("Where are the notes?")
        d.until(lambda: d.answer().endswith("manual."), "the answer with links")
        d.tab_to("Answer from", back=True)
        d.press(Qt.Key.Key_Tab)
        d.press(ENTER)
        d.expect_focus("Address of the link")
        self._at.expect(d.read("Address of the link") == ["file:///etc/passwd"], "the address")
        self._at.expect(not d.has("Open"), "it cannot be opened")
        return f"{d.text_after('This link is not opened')} · {d.text_after('Only web addresses')}"

    def _link_asked(self) -> str:
        """The whole address first."""
        d = self._driver
        d.press(Qt.Key.Key_Escape)
        d.expect_focus("Message")
        d.tab_to("Answer from", back=True)
        d.press(Qt.Key.Key_Tab)
        d.press(Qt.Key.Key_Tab)
        d.press(ENTER)
        d.expect_focus("Address of the link")
        self._at.expect(d.read("Address of the link") == [f"https://{HOST}/docs"], "the address")
        self._at.expect(d.has("Open"), "it can be opened")
        return d.text_after(f"Open {HOST} in your browser?")

    def _failure(self) -> str:
        """The button counts down, and the text is there again."""
        d = self._driver
        d.press(Qt.Key.Key_Escape)
        full = unavailable("capacity_exhausted", "No room", status=503, retry_after=NO_ROOM)
        self._served.sandbox.script(faults.reply(full))
        self._at.send(QUESTION)
        d.until(
            lambda: d.has(f"Send again; {NO_ROOM} seconds of waiting are advised"), "the advice"
        )
        self._at.expect(d.says("503"), "the status is there")
        return f"{d.text_after('Send again in')} · {d.text_after('No room')}"

    def _failure_dark(self) -> str:
        self._at.look("dark")
        return self._driver.text_after("Send again in")

    def _failure_details(self) -> str:
        """All that a bug report needs, and no secret."""
        d = self._driver
        self._at.look("light")
        self._at.press("Details")
        d.tab_to("Copy details")
        d.press(SPACE)
        details = self._at.copied()
        for words in ("503", "capacity_exhausted", "Request id", "SBX"):
            self._at.expect(words in details, f"{words!r} is not in {details}")
        return " · ".join(details.splitlines()[:3])

    def _waiting(self) -> str:
        """A request that is turned down for a moment is sent again by itself, which is said."""
        d = self._driver
        busy = errors.upstream_rate_limit("sandbox/thinker", "Sandbox", WAIT_SECONDS)
        self._served.sandbox.script(faults.reply(busy))
        d.tab_to("Message")
        self._at.hit(ENTER)
        said = d.text_after("sending again")
        self._at.expect("attempt 2 of 3" in said and d.has("Stop"), said)
        return said

    def _waited(self) -> str:
        d = self._driver
        self._at.answered()
        self._at.expect(not d.says("sending again"), "the wait is over")
        self._at.expect(d.read("Your message").count(QUESTION) == 1, "it was asked once")
        return f"{d.answer()[:40]} · {self._at.bill()}"


def _says(text: str) -> Response:
    """An answer with these words, for nothing."""
    chunks = [
        {"choices": [{"index": 0, "delta": {"role": "assistant", "content": text}}]},
        {
            "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18, "cost": 0},
        },
    ]
    events = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    body = "".join([*events, "data: [DONE]\n\n"]).encode()
    return Response(200, (("Content-Type", "text/event-stream"),), body)
