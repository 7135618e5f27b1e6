"""`python -m tests.simulators` as a process: what it prints, what it accepts, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.simulators.faults import WORDS
from tests.simulators.neighbours import NAMES

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "tests.simulators", "--pace", "0"]
KEY = "sk-or-v1-" + "5" * 64


@contextmanager
def sandbox(
    *options: str, stdin: str | None = None, environment: dict[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """The process, its base URL and its key."""
    process = subprocess.Popen(
        [*COMMAND, *options],
        cwd=ROOT,
        env=os.environ | (environment or {}),
        stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        if process.stdin is not None:
            process.stdin.write(f"{stdin}\n")
            process.stdin.flush()
        try:
            yield process, process.stdout.readline().strip(), process.stdout.readline().strip()
        finally:
            process.kill()


def key_status(base_url: str, key: str) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.get(f"{base_url}/key", headers=headers, trust_env=False).status_code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_prints_address_and_key_and_ends_with_a_signal(number: signal.Signals) -> None:
    with sandbox() as (process, base_url, key):
        assert base_url.startswith("http://127.0.0.1:")
        assert base_url.endswith("/api/v1")
        assert key.startswith("sk-or-v1-")
        assert len(key) == len(KEY)
        assert key_status(base_url, key) == 200
        process.send_signal(number)
        assert process.wait(5) == 0


def test_every_other_provider_has_a_line_with_an_origin_and_a_key_of_its_own() -> None:
    with sandbox() as (process, base_url, key):
        assert process.stdout is not None
        lines = [process.stdout.readline().split() for _ in NAMES]
        assert [name for name, _, _ in lines] == list(NAMES)
        origins = {
            base_url.partition("/api")[0],
            *(each.rpartition("/")[0] for _, each, _ in lines),
        }
        assert len(origins) == len({key, *(other for _, _, other in lines)}) == len(NAMES) + 1
        for _, address, other in lines:
            body = {
                "model": "nobody",
                "messages": [{"role": "user", "content": "How?"}],
                "max_tokens": 1,
            }
            url, headers = f"{address}/chat/completions", {"Authorization": f"Bearer {other}"}
            refused = httpx.post(url, json=body, headers=headers, trust_env=False)
            assert refused.status_code in (400, 404)  # of the model: the key is good


def test_ends_while_a_client_waits() -> None:
    with sandbox() as (process, base_url, key):
        message = {"role": "user", "content": "!fault stall"}
        body = {"model": "sandbox/writer", "messages": [message], "stream": True}
        headers = {"Authorization": f"Bearer {key}"}
        url = f"{base_url}/chat/completions"
        with (
            httpx.Client(trust_env=False) as client,
            client.stream("POST", url, json=body, headers=headers) as response,
        ):
            next(response.iter_raw())
            process.terminate()
            assert process.wait(5) == 0


def test_the_key_comes_from_standard_input_and_stays_out_of_argv() -> None:
    with sandbox("--key", "-", stdin=KEY) as (process, base_url, key):
        assert key == KEY
        assert KEY not in " ".join(map(str, process.args if isinstance(process.args, list) else ()))
        assert key_status(base_url, KEY) == 200


def test_the_key_comes_from_the_environment() -> None:
    with sandbox(environment={"MODELDECK_SANDBOX_KEY": KEY}) as (_, base_url, key):
        assert key == KEY
        assert key_status(base_url, KEY) == 200


# Starts a sandbox that writes to this process's own standard output, and ends once it listens.
PARENT = """
import os, signal, subprocess, sys
subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL)
sys.stdin.readline()
if sys.argv[1] == "crash":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("how", ["crash", "return"])
def test_ends_with_the_process_that_started_it(how: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, how, *COMMAND],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        base_url, key = parent.stdout.readline().strip(), parent.stdout.readline().strip()
        assert key_status(base_url, key) == 200
        parent.communicate("go on\n", timeout=10)  # returns when nobody holds the output any more
    with pytest.raises(httpx.ConnectError):
        key_status(base_url, key)


@pytest.mark.parametrize("option", ["--catalog", "--replay"])
def test_a_file_that_is_not_there_is_said_in_one_sentence(option: str) -> None:
    done = subprocess.run(
        [*COMMAND, option, "missing.json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("The sandbox cannot start: ")
    assert done.stderr.count("\n") == 1


def test_a_key_that_does_not_come_is_said_in_one_sentence() -> None:
    done = subprocess.run(
        [*COMMAND, "--key", "-"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "The sandbox cannot start: there is no key on standard input\n"


def test_help_lists_every_fault_word() -> None:
    done = subprocess.run(
        [*COMMAND, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for word in WORDS:
        assert f"!fault {word} " in done.stdout
