"""Signing in as a real process: a link on a pipe, codes on a terminal, Ctrl+C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from tests.cli.modeldeck import ROOT, Modeldeck
from tests.cli.person import callback_of, is_listening, link_in, shown_code, visit
from tests.cli.pseudo_terminal import on_terminal, read_until
from tests.simulators import Served

MODULE = "tests.cli.with_keychain"


@pytest.fixture
def at_sandbox(modeldeck: Modeldeck, served: Served) -> Modeldeck:
    modeldeck.monkeypatch.delenv("BROWSER", raising=False)
    to_sandbox = ("--base-url", served.base_url)
    assert modeldeck("provider", "set", "openrouter", *to_sandbox).code == 0
    return modeldeck


@contextmanager
def started(modeldeck: Modeldeck, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    profile = ["--profile", str(modeldeck.profile)]
    with subprocess.Popen(
        [sys.executable, "-m", MODULE, *profile, *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        yield process


def read_link(stream: IO[bytes] | None) -> str:
    assert stream is not None
    return link_in(stream.readline().decode())


def test_the_link_alone_is_enough(at_sandbox: Modeldeck, served: Served) -> None:
    with started(at_sandbox, "auth", "openrouter", "--no-browser") as process:
        link = read_link(process.stderr)
        assert is_listening(link)
        visit(link)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"OpenRouter: verified" in out
    assert b"browser could be opened" not in err
    (key,) = served.sandbox.issued
    assert key.encode() not in out + err
    assert not is_listening(link)


def test_without_a_browser_that_is_said(at_sandbox: Modeldeck) -> None:
    with started(at_sandbox, "auth", "openrouter") as process:
        link = read_link(process.stderr)
        assert process.stderr is not None
        said = b""
        while b"No browser could be opened" not in said:
            said += process.stderr.readline()
        visit(link)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"OpenRouter: verified" in out


def test_ctrl_c_closes_the_port_at_once(at_sandbox: Modeldeck) -> None:
    with started(at_sandbox, "auth", "openrouter", "--no-browser") as process:
        link = read_link(process.stderr)
        assert is_listening(link)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err.splitlines()[-1]) == (b"", b"Signing in was cancelled.")
    assert not is_listening(link)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_code_comes_through_a_pipe(
    at_sandbox: Modeldeck, served: Served, form: tuple[str, ...]
) -> None:
    with started(at_sandbox, "auth", "openrouter", "--paste-code", *form) as process:
        link = read_link(process.stderr)
        assert callback_of(link) == ""
        code = shown_code(link)
        out, err = process.communicate(f"{code}\n".encode(), timeout=60)
    assert process.returncode == 0
    assert b"verified" in out
    assert code.encode() not in out + err
    assert served.sandbox.issued[0].encode() not in out + err


def test_ctrl_c_leaves_a_pipe_that_says_nothing(at_sandbox: Modeldeck) -> None:
    with started(at_sandbox, "auth", "openrouter", "--paste-code") as process:
        read_link(process.stderr)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130


def test_without_standard_input_there_is_no_code(at_sandbox: Modeldeck) -> None:
    words = ["--profile", str(at_sandbox.profile), "auth", "openrouter", "--paste-code"]
    closed = ["sh", "-c", 'exec "$@" <&-', "sh", sys.executable, "-m", MODULE, *words]
    finished = subprocess.run(closed, cwd=ROOT, capture_output=True, check=False)
    assert finished.returncode == 2
    assert b"No code was entered" in finished.stderr


# ── on a terminal ───────────────────────────────────────────────────────────────────────────────


def echoes(terminal: int) -> bool:
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


def paste(terminal: int, text: str) -> None:
    os.write(terminal, f"{text}\n".encode())


PASTING = ("auth", "openrouter", "--paste-code")


def test_a_code_is_asked_for_again_and_never_shown(at_sandbox: Modeldeck, served: Served) -> None:
    with on_terminal(at_sandbox, *PASTING, module=MODULE) as (process, terminal):
        shown = read_until(terminal, b"not shown): ")
        assert not echoes(terminal)
        paste(terminal, "no code")
        again = read_until(terminal, b"not shown): ")
        code = shown_code(link_in(shown.decode()))
        paste(terminal, code)
        done = read_until(terminal, b"OpenRouter: verified")
        assert process.wait(60) == 0
        assert echoes(terminal)
    assert b"no code has" in again
    assert code.encode() not in shown + again + done


def test_the_whole_address_may_be_pasted(at_sandbox: Modeldeck) -> None:
    with on_terminal(at_sandbox, *PASTING, module=MODULE) as (process, terminal):
        link = link_in(read_until(terminal, b"not shown): ").decode())
        paste(terminal, f"http://localhost:3000/?code={shown_code(link)}")
        read_until(terminal, b"OpenRouter: verified")
        assert process.wait(60) == 0


@pytest.mark.parametrize(("typed", "code"), [("two words", 2), ("a1b2c3", 3)])
def test_the_third_wrong_code_is_the_last(at_sandbox: Modeldeck, typed: str, code: int) -> None:
    with on_terminal(at_sandbox, *PASTING, module=MODULE) as (process, terminal):
        for _ in range(3):
            read_until(terminal, b"not shown): ")
            paste(terminal, typed)
        assert process.wait(60) == code
        assert echoes(terminal)


@pytest.mark.parametrize(("typed", "code"), [(b"\x03", 130), (b"\x04", 2)])
def test_ctrl_c_and_ctrl_d_leave_the_terminal_as_it_was(
    at_sandbox: Modeldeck, typed: bytes, code: int
) -> None:
    with on_terminal(at_sandbox, *PASTING, module=MODULE) as (process, terminal):
        read_until(terminal, b"not shown): ")
        os.write(terminal, typed)
        assert process.wait(60) == code
        assert echoes(terminal)
