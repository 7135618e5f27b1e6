"""Money in the whole window: wrong prices, a ledger in trouble, two processes, another start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.e2e.opened import Opened, OpenWindow
from tests.e2e.processes import Finished, finish
from tests.simulators import Served
from tests.tour.calculator import billed, shown
from tests.tour.driver import Driver

CTRL = Qt.KeyboardModifier.ControlModifier
WRITER = "sandbox/writer"
INPUT = "Input price of Writer, USD per million tokens"

HOLD = """
import sqlite3, sys

connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(ledger: Path) -> Iterator[None]:
    """Another process is in the middle of writing, and does not come to its end."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(ledger)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield
        process.communicate()


class Chat:
    """A person at the test chat, with one model and a key."""

    def __init__(self, run: Opened, served: Served) -> None:
        self.run, self.d, self._served = run, run.driver, served

    def begin(self) -> Chat:
        """From the Providers page."""
        d = self.d
        d.until(lambda: d.says("OpenRouter catalog"), "the catalog")
        if not d.has("Remove Writer"):
            d.type("Model id", WRITER)
            d.press(Qt.Key.Key_Return)
            d.until(lambda: d.has("Remove Writer"), "the model")
        d.type("API key", self._served.key)
        d.press(Qt.Key.Key_Return)
        d.until(lambda: d.says("Verified"), "the verified key")
        return self.open()

    def open(self) -> Chat:
        self.d.press(Qt.Key.Key_4, CTRL)
        self.d.expect_focus("Message")
        return self

    def ask(self, question: str) -> None:
        """And wait for the bill."""
        d, generations = self.d, self._served.sandbox.account.generations
        before = len(generations)
        d.write(question)
        d.press(Qt.Key.Key_Return)
        d.until(lambda: len(generations) > before, "the answer")
        cost = list(generations.values())[-1].cost
        d.until(lambda: d.has(f"Billed {shown(cost)}"), f"a bill of {shown(cost)}")
        d.until(lambda: not d.has("Stop"), "the end of the answer")

    def spent(self, span: str) -> Decimal:
        """What the panel says of ``Today`` or ``This month``, to the last digit."""
        said = re.search(r"\$([\d.]+) billed", self.d.described(f"{span} $"))
        assert said, self.d.described(span)
        return Decimal(said[1])

    def shows(self, *spans: str) -> None:
        """Wait until the panel agrees with what the sandbox has charged."""
        charged = billed(self._served.sandbox)
        for span in spans:
            self.d.until(lambda: self.d.has(f"{span} {shown(charged)}"), f"{span}: {charged}")  # noqa: B023
            assert self.spent(span) == charged


@pytest.fixture
def chat(open_window: OpenWindow, served: Served) -> Chat:
    return Chat(open_window(), served).begin()


def command(profile: Path, *words: str, key: str = "") -> Finished:
    """A process of the command line beside the window."""
    environment = {**os.environ, "OPENROUTER_API_KEY": key} if key else None
    done = finish("-m", "desktop", "--profile", profile, *words, environment=environment)
    assert done.code == 0, done.err
    return done


def costs_page(d: Driver) -> None:
    d.press(Qt.Key.Key_5, CTRL)
    d.until(lambda: d.says("recorded on this computer"), "the sums")


# Prices

WRONG = (
    ("four", "not a number"),
    ("-1", "less than 0"),
    ("1,75", "A comma can be read in two ways"),
    ("NaN", "not a number"),
    ("1e99", "more than $"),
    ("1e-99", "digits"),
)


def test_a_price_that_is_none_is_said_beside_its_field_and_counts_nowhere(
    chat: Chat, profile: Path
) -> None:
    d, settings = chat.d, profile / "settings.json"
    d.press(Qt.Key.Key_3, CTRL)
    d.until(lambda: d.has(INPUT), "the fields of the model")
    before = settings.read_bytes()
    for typed, problem in WRONG:
        d.type(INPUT, typed)
        d.text_after(problem)
        d.press(Qt.Key.Key_S, CTRL)
        d.expect_focus(INPUT)
        assert d.says("1 value to correct"), typed
        d.check_readable()
    assert settings.read_bytes() == before
    chat.open()
    assert d.says("$3.00 in · $15.00 out")
    chat.ask("Why?")
    assert d.says("Matches the estimate")


# The ledger


def test_a_locked_ledger_stops_no_chat_and_is_recorded_later(chat: Chat, profile: Path) -> None:
    d = chat.d
    chat.ask("Before?")
    chat.shows("Today")
    with held(profile / "ledger.sqlite3"):
        chat.ask("Meanwhile?")
        assert "held by another program" in d.text_after("Spending is not recorded")
        chat.shows("This chat", "Today", "This month")  # what waits counts too
        d.check_readable()
        costs_page(d)
        d.text_after("waiting to be recorded")
        d.check_readable()
    d.click("Try again")
    d.until(lambda: not d.says("waiting to be recorded"), "the end of the trouble")
    d.text_after("2 requests since")
    chat.open()
    d.until(lambda: not d.says("Spending is not recorded"), "the end of the note")
    chat.shows("Today", "This month")


def test_a_corrupt_ledger_is_kept_aside_and_told(
    open_window: OpenWindow, served: Served, profile: Path
) -> None:
    profile.mkdir(parents=True)
    garbage = b"this is no ledger " * 600
    (profile / "ledger.sqlite3").write_bytes(garbage)
    chat = Chat(open_window(), served).begin()
    d = chat.d
    said = d.text_after("ledger.sqlite3 could not be used")
    (aside,) = profile.glob("ledger.broken-*.sqlite3")
    assert aside.name in said
    assert aside.read_bytes() == garbage
    d.check_readable()
    chat.ask("Does it still answer?")
    chat.shows("Today", "This month")
    d.click(f"Close: {said}")
    d.until(lambda: not d.says("could not be used"), "the closed note")
    costs_page(d)
    assert not d.says("could not be used")


# Two processes, and another start


def test_what_the_command_line_spends_shows_in_the_open_window(
    open_window: OpenWindow, served: Served, profile: Path
) -> None:
    chat = Chat(open_window(), served).begin()
    place = ("openrouter", "--base-url", served.base_url, "--allow-env-key")
    command(profile, "provider", "set", *place)
    command(profile, "chat", "-m", WRITER, "Why?", key=served.key)
    assert len(served.sandbox.account.generations) == 1
    chat.shows("Today", "This month")
    chat.ask("And here?")
    chat.shows("Today", "This month")
    assert len(served.sandbox.account.generations) == 2
    assert chat.spent("Today") > Decimal(chat.d.described("This chat").split("$")[1].split()[0])


def test_a_limit_of_the_command_line_stops_the_open_window(chat: Chat, profile: Path) -> None:
    d = chat.d
    command(profile, "limits", "set", "--message", "0.000001")
    d.write("Why?")
    d.text_after("your limit per message is")
    d.press(Qt.Key.Key_Return)
    d.text_after("Over your limit per message")
    d.check_readable()
    d.tab_to("Edit limits", back=True)
    d.press(Qt.Key.Key_Return)
    d.text_after("One message")


def test_what_was_spent_outlives_the_window(
    open_window: OpenWindow, served: Served, chat: Chat
) -> None:
    chat.ask("Why?")
    chat.shows("This chat", "Today", "This month")
    chat.run.close()
    again = Chat(open_window(), served).open()
    again.shows("This chat", "Today", "This month")
    costs_page(again.d)
    assert again.d.says(shown(billed(served.sandbox)))
    again.d.text_after("1 request since")
