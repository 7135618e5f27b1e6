"""What reaches a terminal or a pipe, and what must not."""

from __future__ import annotations

import errno
import io
import json
import signal
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cli.failures import ExitCode, exit_code
from desktop.cli.streaming import StreamCleaner, TurnPrinter, WaitPrinter
from desktop.cli.terminal import Terminal, json_text
from desktop.domain.errors import (
    AnswerBroken,
    InvalidKey,
    KeychainUnavailable,
    ModelNotAllowed,
    NoAnswer,
    NoKey,
    NoModel,
    Rejected,
    Rejection,
    StorageFailed,
    Unreachable,
)
from desktop.domain.text import clean
from desktop.services.turn import ChatState, Turn, Waiting
from tests.fakes import NOON, ManualClock


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class FullDisk(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_colours_only_on_a_terminal_that_wants_them() -> None:
    assert Terminal(Screen(), Screen(), {}).strong("x") == "\x1b[1mx\x1b[0m"
    for plain in (
        Terminal(io.StringIO(), io.StringIO(), {}),
        Terminal(Screen(), Screen(), {"NO_COLOR": "1"}),
        Terminal(Screen(), Screen(), {"TERM": "dumb"}),
    ):
        assert plain.strong("x") == plain.faint("x") == "x"
    assert Terminal(Screen(), Screen(), {"NO_COLOR": ""}).faint("x") != "x"


def test_what_an_odd_encoding_lacks_becomes_a_question_mark() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    Terminal(stream, stream, {}).line("Grüße ~$1 \ud800")
    assert raw.getvalue().decode("utf-8") == "Grüße ~$1 ?\n"


def test_a_full_disk_is_said_and_a_missing_stream_is_no_failure() -> None:
    with pytest.raises(StorageFailed, match="standard output: No space left"):
        Terminal(FullDisk(), None, {}).line("x")
    silent = Terminal(None, None, {})
    silent.line("x")
    silent.note("x")
    silent.abandon()
    Terminal(None, FullDisk(), {}).note("nobody can read this")


@given(st.text())
def test_json_keeps_every_character_and_holds_no_control(text: str) -> None:
    written = json_text({"text": text})
    assert json.loads(written) == {"text": text}
    assert clean(written) == written


@given(st.lists(st.text(alphabet="ab\x1b[]31;m\x07\\\r\n\x9b")))
def test_a_stream_is_cleaned_like_the_whole(pieces: list[str]) -> None:
    cleaner = StreamCleaner()
    shown = "".join(cleaner.feed(piece) for piece in pieces) + cleaner.rest()
    assert shown == clean("".join(pieces))


def test_a_sequence_without_end_is_not_held_for_ever() -> None:
    cleaner = StreamCleaner()
    assert cleaner.feed("\x1b]" + "x" * 300) == ""
    assert cleaner.feed("\x1b[31mred\x1b[0") == "red"
    assert cleaner.feed("mblack") == "black"


def turn(text: str, reasoning: str) -> ChatState:
    return ChatState((Turn(1, "p", "a/b", "Hi", 9, NOON, text=text, reasoning=reasoning),))


def test_reasoning_is_faint_and_apart() -> None:
    out, err = Screen(), Screen()
    printer = TurnPrinter(Terminal(out, err, {}), pytest.fail)
    printer.show(ChatState())
    for state in (turn("", "Hm"), turn("", "Hmm."), turn("Hel", "Hmm."), turn("Hello", "Hmm.")):
        printer.show(state)
    printer.finish()
    printer.finish()
    assert out.getvalue() == "Hello\n"
    assert err.getvalue() == "\x1b[2mHm\x1b[0m\x1b[2mm.\x1b[0m\n"


def test_a_wait_is_told_once() -> None:
    out, err = Screen(), Screen()
    printer = WaitPrinter(Terminal(out, err, {}), ManualClock())
    busy = Rejected("OpenRouter", Rejection.RATE_LIMITED, 429)
    (asked,) = turn("", "").turns
    wait = replace(asked, waiting=Waiting(NOON + timedelta(seconds=2), 2, 3, busy))
    for each in (asked, wait, replace(wait, prompt="Hi!"), asked):
        printer.show(ChatState((each,)))
    printer.show(ChatState())
    assert err.getvalue() == (
        "OpenRouter asks to wait: sending again in 2 s (attempt 2 of 3). Ctrl+C gives up.\n"
    )
    assert out.getvalue() == ""


def test_an_answer_that_cannot_be_written_is_given_up_once() -> None:
    given_up: list[str] = []
    printer = TurnPrinter(Terminal(FullDisk(), None, {}), lambda: given_up.append("now"))
    printer.show(turn("Hel", ""))
    printer.show(turn("Hello", ""))
    printer.finish()
    assert given_up == ["now"]
    assert isinstance(printer.failure, StorageFailed)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidKey(), 2),
        (ModelNotAllowed("a/b"), 2),
        (Rejected(), 3),
        (AnswerBroken(), 3),
        *((Unreachable("host", kind), 4) for kind in NoAnswer),
        (NoKey(), 5),
        (NoModel(), 5),
        (KeychainUnavailable(), 5),
        (StorageFailed(), 5),
        (RuntimeError(), 1),
    ],
)
def test_exit_codes(error: Exception, code: int) -> None:
    assert exit_code(error) == code


def test_a_broken_pipe_has_the_code_of_shells() -> None:
    assert ExitCode.BROKEN_PIPE == 128 + signal.SIGPIPE
