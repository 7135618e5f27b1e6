"""Somebody before the wizard that adds an endpoint, with nothing but a keyboard."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextBrowser

from desktop.core import Core
from desktop.services.turn import Phase, Turn
from tests.e2e.opened import Opened
from tests.simulators.serving import host
from tests.simulators.wire import Simulator
from tests.tour.driver import Driver

CONTROL = Qt.KeyboardModifier.ControlModifier
NAME = "My endpoint"
ID = "my-endpoint"


class Wizard:
    """The steps, by what is done in each of them."""

    def __init__(self, run: Opened) -> None:
        self.run = run

    @property
    def d(self) -> Driver:
        return self.run.driver

    @property
    def core(self) -> Core:
        core = self.run.application._core
        assert core is not None
        return core

    def open(self) -> Wizard:
        """By the ``+`` of the page."""
        self.choose_in_menu()
        self.expect("Step 1 of 6 · Protocol")
        return self

    def choose_in_menu(self) -> None:
        self.d.find("Add a provider").setFocus(Qt.FocusReason.TabFocusReason)
        self.d.press(Qt.Key.Key_Space)
        self.d.press(Qt.Key.Key_Up)  # the last one
        self.d.press(Qt.Key.Key_Return)

    def expect(self, words: str) -> None:
        self.d.until(lambda: self.d.says(words), words)

    def enter(self) -> None:
        self.d.press(Qt.Key.Key_Return)

    def put(self, text: str) -> None:
        """In the place of what stands in the field that has the keyboard."""
        self.d.press(Qt.Key.Key_A, CONTROL)
        self.d.press(Qt.Key.Key_Delete)
        if text.isascii() and text.isprintable():
            self.d.write(text)
        else:  # QTest has no keys for these
            QGuiApplication.clipboard().setText(text)
            self.d.press(Qt.Key.Key_V, CONTROL)

    def fill(self, name: str, text: str) -> None:
        self.d.tab_to(name)
        self.put(text)

    def push(self, name: str) -> None:
        """A button, with Tab and Space."""
        self.d.until(lambda: self.d.has(name), name)
        self.d.tab_to(name)
        self.d.press(Qt.Key.Key_Space)

    def next(self) -> None:
        """By Enter, but where that begins a line."""
        modifier = CONTROL if self.d.focused() == "Model ids" else Qt.KeyboardModifier.NoModifier
        self.d.press(Qt.Key.Key_Return, modifier)

    def to_address(self) -> None:
        self.d.expect_focus("OpenAI-compatible")
        self.enter()
        self.d.expect_focus("Base URL")

    def address(self, base_url: str, *, plain_http: bool = False) -> None:
        """From the first step to the third."""
        self.to_address()
        self.put(base_url)
        if plain_http:
            self.push("Allow plain http")
        self.fill("Name", NAME)
        self.enter()
        self.expect("Step 3 of 6 · API key")

    def key(self, key: str = "") -> None:
        """On to the fourth; without one it needs none."""
        if key:
            self.d.expect_focus("API key")
            self.put(key)
        else:
            self.push("This endpoint needs no key")
        self.go_on("Step 4 of 6 · Models")

    def go_on(self, heading: str) -> None:
        """By the button, wherever the keyboard is."""
        self.d.tab_to("Next")
        self.d.press(Qt.Key.Key_Space)
        self.expect(heading)

    def models(self, ids: str) -> None:
        """On to the fifth."""
        self.d.tab_to("Model ids")
        self.put(ids)
        self.go_on("Step 5 of 6 · Advanced")

    def to_review(self) -> None:
        self.go_on("Step 6 of 6 · Review")

    def try_it(self) -> None:
        """Ask for one token."""
        self.push("Try it with one token")

    @property
    def review(self) -> dict[str, Any]:
        pane = self.d.find("What will be written, as JSON", QTextBrowser)
        return dict(json.loads(pane.toPlainText()))

    def save(self) -> None:
        self.push("Save")
        self.expect(f"Added {NAME}")

    def text(self, name: str) -> str:
        found = self.d.find(name)
        if isinstance(found, QPlainTextEdit):
            return found.toPlainText()
        assert isinstance(found, QLineEdit)
        return found.text()

    def in_core(self, work: Callable[[], Awaitable[Any]]) -> Any:
        """Run ``work`` on the core's loop; what comes of it."""
        ended: list[Any] = []

        async def ask() -> None:
            ended.append(await self.run.application.aio.call(work))

        self.run.application.aio.spawn(ask())
        self.d.until(lambda: bool(ended), "the end of the work")
        return ended[0]

    def chats(self, model: str = "tiny-1", max_tokens: int | None = None) -> Turn:
        """A chat with what was added works."""
        chat = self.core.chat
        turn: Turn = self.in_core(lambda: chat.send(ID, model, "Hello", max_tokens))
        assert turn.phase is Phase.DONE, turn
        return turn


def settings(profile: Path) -> dict[str, Any]:
    """What stands in the file."""
    return dict(json.loads((profile / "settings.json").read_text("utf-8")))


class Host(Protocol):
    def __call__(self, simulator: Simulator, port: int = 0) -> str:
        """Serve until the test ends; the origin comes back."""


@pytest.fixture
def hosted() -> Iterator[Host]:
    with ExitStack() as stack:

        def serve(simulator: Simulator, port: int = 0) -> str:
            return stack.enter_context(host(simulator, port)).origin

        yield serve
