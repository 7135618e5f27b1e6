"""A request as a command: what a real shell makes of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from desktop.domain.chat_options import RequestPreview
from desktop.presentation.request_view import LONGEST_ARGUMENT, curl_command

VARIABLE = "OPENROUTER_API_KEY"
URL = "https://openrouter.ai/api/v1/chat/completions"
FAKE_CURL = r"""#!/bin/sh
# Keeps what it was told: its arguments, and the body as curl would send it.
: > "$KEPT/arguments"
while [ $# -gt 0 ]; do
  printf '%s\n' "$1" >> "$KEPT/arguments"
  case "$1" in
    --data-raw) printf %s "$2" > "$KEPT/body"; shift ;;
    --data-binary) cat > "$KEPT/body"; shift ;;
  esac
  shift
done
"""
PROMPTS = [
    "plain",
    "it's \"quoted\" and 'quoted'",
    "'; rm -rf ~; echo '",
    "$HOME ${HOME} $(id) `id` $'x' !! \\ \\n \\",
    "one\ntwo\r\n\n\ttab \x07",
    "@file &&|| > out < in * ? [a-z] # comment %s %d",
    "emoji 🦊👩‍👩‍👧 and ünïcödé \u202e",
    "-n --help",
    "",
]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder of a `curl` that keeps what it is told."""
    curl = tmp_path / "bin" / "curl"
    curl.parent.mkdir()
    curl.write_text(FAKE_CURL)
    curl.chmod(0o755)
    return tmp_path


def run(kept: Path, command: str) -> bytes:
    """What arrives as the body when a shell runs the command."""
    shell = shutil.which("sh")
    assert shell is not None
    path = f"{kept / 'bin'}{os.pathsep}{os.environ['PATH']}"
    surroundings = {"PATH": path, "KEPT": str(kept), VARIABLE: "sk-or-from-the-environment"}
    # Through a file: as an argument it could not be longer than the system allows.
    script = kept / "script"
    script.write_bytes(command.encode())
    subprocess.run([shell, str(script)], env=surroundings, cwd=kept, check=True, timeout=30)
    return (kept / "body").read_bytes()


def body(prompt: str, *, escaped: bool = False) -> str:
    message = {"role": "user", "content": prompt}
    return json.dumps({"messages": [message]}, indent=2, ensure_ascii=escaped)


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("escaped", [False, True])
def test_the_body_arrives_byte_for_byte(kept: Path, prompt: str, *, escaped: bool) -> None:
    text = body(prompt, escaped=escaped)
    assert run(kept, curl_command(RequestPreview(URL, text), VARIABLE)) == text.encode()


def test_the_line_works_as_it_is_pasted(kept: Path) -> None:
    """Also as the argument of `sh -c`."""
    text = body("it's `$HOME`\n🦊")
    command = curl_command(RequestPreview(URL, text), VARIABLE)
    path = f"{kept / 'bin'}{os.pathsep}{os.environ['PATH']}"
    surroundings = {"PATH": path, "KEPT": str(kept)}
    subprocess.run(["/bin/sh", "-c", command], env=surroundings, check=True, timeout=30)
    assert (kept / "body").read_bytes() == text.encode()


def test_the_key_comes_from_the_environment(kept: Path) -> None:
    command = curl_command(RequestPreview(URL, "{}"), VARIABLE)
    assert f'"Authorization: Bearer ${VARIABLE}"' in command
    run(kept, command)
    arguments = (kept / "arguments").read_text().splitlines()
    assert "Authorization: Bearer sk-or-from-the-environment" in arguments
    assert URL in arguments
    assert "Content-Type: application/json" in arguments


def test_an_odd_address_is_quoted_too(kept: Path) -> None:
    url = "http://127.0.0.1:8080/it's/$HOME/v1?a=1&b=`id`"
    run(kept, curl_command(RequestPreview(url, "{}"), VARIABLE))
    assert url in (kept / "arguments").read_text().splitlines()


def test_a_very_long_body_goes_through_a_pipe(kept: Path) -> None:
    text = body("it's 🦊 long\n" * LONGEST_ARGUMENT)
    command = curl_command(RequestPreview(URL, text), VARIABLE)
    assert "--data-binary @-" in command
    assert run(kept, command) == text.encode()


def test_without_a_key_none_is_put_in() -> None:
    command = curl_command(RequestPreview("http://127.0.0.1:9/v1/chat/completions", "{}"), "")
    assert "Authorization" not in command
    assert "Bearer" not in command
