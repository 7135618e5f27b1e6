"""Real processes: exit codes, Ctrl+C, a reader that leaves, a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.modeldeck import ROOT, Modeldeck
from tests.cli.pseudo_terminal import on_terminal, read_until
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
    with on_terminal(modeldeck, "auth", "openrouter", "--key", "-") as (process, terminal):
        shown = read_until(terminal, b"not shown")
        os.write(terminal, f"{served.key}\n".encode())
        shown += read_until(terminal, b"OPENROUTER_API_KEY")
    assert process.returncode == 5
    assert b"OpenRouter key" in shown
    assert served.key.encode() not in shown
    assert [r.credential for r in served.received] == ["accepted"]


def test_ctrl_c_leaves_the_prompt_at_once(modeldeck: Modeldeck) -> None:
    with on_terminal(modeldeck, "auth", "openrouter", "--key", "-") as (process, terminal):
        read_until(terminal, b"not shown")
        os.write(terminal, b"\x03")
    assert process.returncode == 130


def test_a_terminal_has_colours_and_reasoning(ready: Modeldeck) -> None:
    ready("models", "add", "openai/gpt-5.6-luna")
    ready("models", "search")
    ready.monkeypatch.setenv("TERM", "xterm")
    with on_terminal(ready, "models", "list") as (process, terminal):
        shown = read_until(terminal, b"writer")
    assert process.returncode == 0
    assert b"\x1b[1mModel" in shown
    with on_terminal(ready, "chat", "-m", "openai/gpt-5.6-luna", "Hi") as (process, terminal):
        shown = read_until(terminal, b" out ")
    assert process.returncode == 0
    assert shown.startswith(b"\x1b[2m")


def test_a_closed_standard_output_is_said_before_anything_is_paid_for(
    ready: Modeldeck, served: Served
) -> None:
    words = [sys.executable, "-m", "desktop", "--profile", str(ready.profile)]
    words += ["chat", "-m", "sandbox/writer", "Why?"]
    finished = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *words], cwd=ROOT, stderr=subprocess.PIPE, check=False
    )
    assert finished.returncode == 5
    assert b"standard output could not be written: it is closed." in finished.stderr
    assert not [r for r in served.received if r.path.endswith("/chat/completions")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_standard_output_is_one_sentence_in_either_form(ready: Modeldeck) -> None:
    words = [sys.executable, "-m", "desktop", "--profile", str(ready.profile), "models", "list"]
    buffered = {**os.environ, "PYTHONUNBUFFERED": ""}  # the interpreter's last flush counts too
    for form in ([], ["--json"]):
        with Path("/dev/full").open("wb") as full:
            finished = subprocess.run(
                [*words, *form],
                cwd=ROOT,
                env=buffered,
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert finished.returncode == 5
        assert b"No space left on device" in finished.stderr
        assert b"Traceback" not in finished.stderr
