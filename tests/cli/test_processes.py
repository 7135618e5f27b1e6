"""Real processes: exit codes, Ctrl+C, a reader that leaves, a terminal."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys

from tests.cli.modeldeck import ROOT, Modeldeck
from tests.simulators import Served


def test_exit_codes_of_a_real_process(ready: Modeldeck, served: Served) -> None:
    asked = ready.process("chat", "-m", "sandbox/writer", "-", stdin="Grüße\n")
    assert asked.code == 0
    assert "Grüße" in asked.out
    assert ready.process("chat", "-m", "sandbox/thinker", "Hi").code == 2
    refused = ready.process("chat", "-m", "sandbox/writer", "!fault 429", "--json")
    assert (refused.code, refused.error["code"]) == (3, "rate_limited")
    kept = ready.process("auth", "openrouter", "--key", "-", stdin=served.key)
    assert kept.code == 5
    assert "OPENROUTER_API_KEY" in kept.err


def test_ctrl_c_keeps_what_came_and_ends_quietly(ready: Modeldeck, served: Served) -> None:
    with ready.start("chat", "-m", "sandbox/writer", "!fault stall") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        rest, said = process.stdout.read(), process.stderr.read()
    assert process.returncode == 130
    assert (first + rest).endswith(b"\n")
    assert said == b""
    served.wait_idle()


def test_a_reader_that_leaves_ends_it_quietly(ready: Modeldeck) -> None:
    with ready.start("models", "search", "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (141, b"")


def test_a_reader_that_leaves_a_chat(ready: Modeldeck) -> None:
    ready("models", "search")
    with ready.start("chat", "-m", "sandbox/writer", "Hi") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (141, b"")


def test_an_ascii_locale_still_writes_utf_8(ready: Modeldeck) -> None:
    ready.monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    assert "Grüße" in ready.process("chat", "-m", "sandbox/writer", "-", stdin="Grüße\n").out


def test_on_a_terminal_the_key_is_asked_for_without_echo(
    modeldeck: Modeldeck, served: Served
) -> None:
    modeldeck("provider", "set", "openrouter", "--base-url", served.base_url)
    ours, theirs = pty.openpty()
    words = ["--profile", str(modeldeck.profile), "auth", "openrouter", "--key", "-"]
    with subprocess.Popen(
        [sys.executable, "-m", "desktop", *words],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_take_terminal,
    ) as process:
        os.close(theirs)
        shown = _read_until(ours, b"not shown")
        os.write(ours, f"{served.key}\n".encode())
        shown += _read_until(ours, b"OPENROUTER_API_KEY")
    os.close(ours)
    assert process.returncode == 5
    assert b"OpenRouter key" in shown
    assert served.key.encode() not in shown
    assert [r.credential for r in served.received] == ["accepted"]


def _take_terminal() -> None:
    """Make standard input the terminal that ``getpass`` opens as /dev/tty."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read_until(terminal: int, words: bytes) -> bytes:
    shown = b""
    while words not in shown:
        shown += os.read(terminal, 1024)
    return shown
