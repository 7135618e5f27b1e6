"""The search for leaks finds what is planted, in every place and form, and tells no secret."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.domain.credentials import Secret
from tests.e2e.chromium import chromium
from tests.e2e.leaks import Search, Traces, watched_processes
from tests.e2e.processes import PATIENCE_SECONDS
from tests.simulators import Sandbox, serve
from tests.simulators.keys import new_key

NAME = "the key"

# Stand-ins for an application that leaks what it reads from standard input.
PROGRAMS = {
    "home/.cache/thing": "open(os.path.expanduser('~/.cache/thing'), 'ab').write(text)",
    "profile/settings.json": "open('profile/settings.json', 'ab').write(text)",
    "profile/log/modeldeck.log": "open('profile/log/modeldeck.log', 'ab').write(b'INFO ' + text)",
    "temporary": "os.write(tempfile.mkstemp()[0], text)",
    "standard output": "sys.stdout.buffer.write(text)",
    "standard error": "sys.stderr.buffer.write(text)",
    "a file's name": "open(b'profile/' + text, 'w').close()",
    "a link": "os.symlink(text, 'temporary/link')",
    "browser/Preferences": "open('browser/Preferences', 'ab').write(text)",
    "keyrings/login.keyring": "open('keyrings/login.keyring', 'ab').write(text)",
    "arguments": "waiting([text])",
    "environment": "waiting([], env={b'KEY': text})",
}
BEGINNING = """
import os, subprocess, sys, tempfile
def waiting(arguments, **how):
    command = [sys.executable, "-c", "input()", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, **how) as child:
        print("started", flush=True)
        sys.stdin.read()
text = sys.stdin.buffer.readline().strip()
"""
FOLDERS = ("home", "profile", "temporary", "browser", "keyrings")


def percent(text: str) -> bytes:
    return "".join(f"%{ord(each):02x}" for each in text).encode()


FORMS: dict[str, Callable[[str], bytes]] = {
    "JSON": lambda key: json.dumps({"key": key}).encode(),
    "UTF-16": lambda key: key.encode("utf-16"),
    "base64": lambda key: b64encode(key.encode()),
    "base64 behind 1": lambda key: b64encode(b":" + key.encode()),
    "base64 behind 2": lambda key: b64encode(b"a:" + key.encode() + b"?"),
    "base64url": lambda key: urlsafe_b64encode(key.encode()),
    "base64url behind 1": lambda key: urlsafe_b64encode(b"~" + key.encode() + b"??"),
    "base64url behind 2": lambda key: urlsafe_b64encode(b"~~" + key.encode()),
    "hex": lambda key: key.encode().hex().encode(),
    "HEX": lambda key: key.encode().hex(" ").upper().replace(" ", "").encode(),
    "URL": percent,
    "URL in capitals": lambda key: percent(key).upper(),
    "cut": lambda key: key[len(key) // 4 : -(len(key) // 4)].encode(),
}


@pytest.fixture
def key() -> Secret:
    return Secret(new_key())


@pytest.fixture
def traces(tmp_path: Path) -> Iterator[Traces]:
    for name in (*FOLDERS, "home/.cache", "profile/log"):
        (tmp_path / name).mkdir()
    with watched_processes() as processes:
        yield Traces(tuple(tmp_path / name for name in FOLDERS), processes)


def revealed(key: Secret) -> bytes:
    return key.reveal().encode()


def run(folder: Path, traces: Traces, program: str, text: bytes) -> None:
    """A process that leaks; whatever it starts is seen before it ends."""
    with subprocess.Popen(
        [sys.executable, "-I", "-c", BEGINNING + program],
        cwd=folder,
        env={"HOME": str(folder / "home"), "TMPDIR": str(folder / "temporary")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(text + b"\n")
        process.stdin.flush()
        said = b""
        if "waiting" in program:
            said = process.stdout.readline()
            traces.processes.look()
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
    traces.said.update({"standard output": said + out, "standard error": err})
    assert process.returncode == 0, "the plant failed"


@pytest.mark.parametrize("place", PROGRAMS)
def test_a_leak_in_any_place_is_found(
    tmp_path: Path, traces: Traces, key: Secret, place: str
) -> None:
    assert traces.leaks({NAME: key}) == []
    run(tmp_path, traces, PROGRAMS[place], revealed(key))
    found = traces.leaks({NAME: key})
    assert len(set(found)) == 1
    where = found[0].removeprefix(f"{NAME} (as it is) in ")
    expected = {
        "temporary": "temporary/tmp",
        "a file's name": "the name of a file in profile",
        "a link": "temporary/link",
        "arguments": "/proc/",
        "environment": "/proc/",
    }
    assert where.startswith(expected.get(place, place))


@pytest.mark.parametrize("form", FORMS)
def test_a_leak_in_any_form_is_found(
    tmp_path: Path, traces: Traces, key: Secret, form: str
) -> None:
    text = b"before " + FORMS[form](key.reveal()) + b" after"
    tmp_path.joinpath("profile", "file").write_bytes(text)
    assert any("profile/file" in leak for leak in traces.leaks({NAME: key}))


@pytest.mark.parametrize("make", [new_key, lambda: secrets.token_hex(16), secrets.token_urlsafe])
def test_no_form_is_mistaken_for_another_secret(make: Callable[[], str]) -> None:
    planted, other = make(), make()
    search = Search({"other": Secret(other)})
    assert not [form for form, encoded in FORMS.items() if search.content("", encoded(planted))]


def test_what_chromium_keeps_is_searched(tmp_path: Path, key: Secret) -> None:
    with serve(Sandbox()) as served, chromium(tmp_path / "browser") as browser:
        browser.open(f"{served.origin}/{key.reveal()}")
    found = Search({NAME: key}).folder(tmp_path / "browser")
    assert any(leak.place.endswith("/History") for leak in found)


def test_what_is_said_of_a_leak_holds_no_secret(
    tmp_path: Path, traces: Traces, key: Secret
) -> None:
    folder = tmp_path / "profile" / key.reveal()
    folder.mkdir()
    folder.joinpath(f"{key.reveal()}.json").write_bytes(revealed(key))
    run(tmp_path, traces, PROGRAMS["environment"], revealed(key))
    said = repr(traces) + str(traces.leaks({NAME: key}))
    assert said.count(NAME) >= 4
    assert not Search({NAME: key}).content("", said.encode())


def test_a_process_that_has_ended_is_remembered(traces: Traces, key: Secret) -> None:
    pipe, environment = subprocess.PIPE, {**os.environ, "KEY": key.reveal()}
    with subprocess.Popen(["cat"], env=environment, stdin=pipe, stdout=pipe) as process:
        # What it echoes it has read as itself: right after the fork it may have no environment yet.
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"here\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"here\n"
        traces.processes.look()
    traces.processes.look()
    assert traces.leaks({NAME: key})
