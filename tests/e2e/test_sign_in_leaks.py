"""The whole path with known secrets: the keys are nowhere but in the keychain."""

from __future__ import annotations

import os
import queue
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from desktop.domain.credentials import Secret
from tests.cli.person import is_listening, link_in
from tests.conftest import KnownKeys
from tests.e2e.chromium import Browser, chromium
from tests.e2e.leaks import ProcessWatch, Traces, watched_processes
from tests.e2e.processes import PATIENCE_SECONDS
from tests.e2e.remote_window import RemoteWindow, remote_window
from tests.e2e.sign_in import Computer, authorize, deny, finished, shown_code
from tests.simulators import Request, Response, Sandbox, faults
from tests.simulators.keys import new_key

SIGN_IN = "Sign in with browser…"


class Listening(Sandbox):
    """Hears every verifier, also where the answer is a scripted one."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self._new: queue.Queue[str] = queue.Queue()

    def __call__(self, request: Request) -> Response:
        if request.path.endswith("/auth/keys"):
            self.heard.append(request.json()["code_verifier"])
        before = len(self.issued)
        answer = super().__call__(request)
        for key in self.issued[before:]:
            self._new.put(key)
        return answer

    def new_key(self) -> Secret:
        """The next key that is issued, as soon as it is."""
        return Secret(self._new.get(timeout=PATIENCE_SECONDS))


@dataclass(frozen=True)
class Walk:
    """Through every way that signing in can go."""

    computer: Computer
    browser: Browser
    sandbox: Listening
    traces: Traces
    pasted: list[str] = field(default_factory=list, repr=False)
    """The codes that the person pasted; the browser has brought the others."""

    def in_window(self, window: RemoteWindow) -> None:
        """A typed key, Authorize, Deny, an error, a code, Cancel, a locked keychain, quit."""
        typed = Secret(self.sandbox.key)
        window.type("API key", typed)
        window.click("Save key")
        self._shows(window, typed)
        window.click("Replace key")
        self._visit(authorize, self._begun(window))
        self._shows(window, self.sandbox.new_key())
        window.click("Replace key")
        self._visit(deny, self._begun(window))
        window.says("You declined on OpenRouter's page")
        window.click("Close")
        self._fail(window)
        self._paste(window)
        window.click("Replace key")
        self._begun(window)
        window.click("Cancel signing in")
        self._keep_for_this_run(window)
        window.click("Replace key")
        link = self._begun(window)
        assert window.end() == 0
        assert not is_listening(link)

    def on_command_line(self) -> None:
        """The same, but for what needs a window."""
        with self.computer.command("auth", "openrouter") as process:
            self._visit(authorize, self.computer.links.next())
            self._end("auth", process)
        with self.computer.command("auth", "openrouter", "--paste-code") as process:
            assert process.stderr is not None
            code = self._copied_code(link_in(process.stderr.readline()))
            self._end("auth --paste-code", process, code)
        with self.computer.command("auth", "status", "--json") as process:
            self._end("auth status", process)

    def _begun(self, window: RemoteWindow) -> str:
        """As far as the link that the browser is given."""
        window.click(SIGN_IN)
        window.says("Waiting for the browser")
        return self.computer.links.next()

    def _visit(self, does: Callable[[Browser, str], str], link: str) -> str:
        self.traces.processes.look()
        try:
            return does(self.browser, link)
        finally:
            self.traces.processes.look()

    def _fail(self, window: RemoteWindow) -> None:
        """The provider answers the exchange with an error, and then it works."""
        self.sandbox.script(faults.status(500), on="/auth/keys")
        self._visit(authorize, self._begun(window))
        window.click("Try again")
        window.says("Waiting for the browser")
        self._visit(authorize, self.computer.links.next())
        self._shows(window, self.sandbox.new_key())
        window.click("Replace key")

    def _paste(self, window: RemoteWindow) -> None:
        """First a code that is none, then the right one."""
        self._begun(window)
        window.click("Paste a code instead")
        code = self._copied_code(self.computer.links.next())
        window.type("Code", Secret(code.reveal()[::-1]))
        window.click("Continue")
        window.says("did not accept the code")
        window.type("Code", code)
        window.click("Continue")
        self._shows(window, self.sandbox.new_key())

    def _copied_code(self, link: str) -> Secret:
        self.pasted.append(self._visit(shown_code, link))
        return Secret(self.pasted[-1])

    def _keep_for_this_run(self, window: RemoteWindow) -> None:
        link = self._begun(window)
        self.computer.keyring.lock()
        self._visit(authorize, link)
        window.says("This run only")
        self._shows(window, self.sandbox.new_key())

    def _shows(self, window: RemoteWindow, key: Secret) -> None:
        window.says(f"stored · ends in {key.reveal()[-4:]}")
        window.says("Verified")
        self.traces.processes.look()

    def _end(self, name: str, process: subprocess.Popen[str], typed: Secret | None = None) -> None:
        self.traces.processes.look()
        done = finished(process, typed)
        self.traces.said[name] = (done.out + done.err).encode()
        assert done.code == 0


def numbered(name: str, secrets: Sequence[str]) -> dict[str, Secret]:
    return {f"{name} {number}": Secret(secret) for number, secret in enumerate(secrets, 1)}


@pytest.fixture
def sandbox(known_keys: KnownKeys) -> Listening:
    sandbox = Listening()
    known_keys.add(sandbox.key)
    return sandbox


@pytest.fixture
def in_environment(monkeypatch: pytest.MonkeyPatch) -> Secret:
    """A key that the person gave to the processes; the sandbox is no place to send it to."""
    key = Secret(new_key())
    monkeypatch.setenv("OPENROUTER_API_KEY", key.reveal())
    return key


@pytest.fixture
def folders(
    computer: Computer, clean_environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, ...]:
    """All that the application and what it starts may write to, the keychain's own included."""
    temporary, printed = tmp_path / "temporary", tmp_path / "printed"
    for folder in (temporary, printed):
        folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")  # the log tells what calls were slow
    return (computer.profile.parent, clean_environment, temporary, printed)


def test_the_keys_are_nowhere_but_in_the_keychain(
    computer: Computer,
    sandbox: Listening,
    folders: tuple[Path, ...],
    in_environment: Secret,
    tmp_path: Path,
) -> None:
    """One long walk, and then the search."""
    with watched_processes() as processes, chromium(tmp_path / "browser") as browser:
        traces = Traces(folders, processes)
        walk = Walk(computer, browser, sandbox, traces)
        with remote_window(computer.profile, os.environ, folders[-1]) as window:
            walk.in_window(window)
        computer.keyring.stop()
        computer.keyring.start()
        walk.on_command_line()
    kept_is_newest = computer.kept() == sandbox.issued[-1:]
    assert kept_is_newest
    check_sight(traces, computer)
    keys = numbered("issued key", sandbox.issued) | {"typed key": Secret(sandbox.key)}
    verifiers = numbered("verifier", sandbox.heard)
    codes, pasted = numbered("code", sandbox.codes), numbered("pasted code", walk.pasted)
    assert [len(secrets) for secrets in (keys, verifiers, codes, pasted)] == [7, 8, 7, 2]
    everything = replace(traces, folders=(*folders, tmp_path / "browser"))
    assert everything.leaks(keys | verifiers | pasted) == []
    # Chromium's history has the address that it came back to, and with it a code that is used up.
    assert traces.leaks(codes) == []
    # It stands in the environment of our own processes, and of nothing that these start.
    assert replace(everything, processes=ProcessWatch()).leaks({"own key": in_environment}) == []


def check_sight(traces: Traces, computer: Computer) -> None:
    """The search has looked at what there was."""
    seen = b"".join(each.content for each in traces.processes.seen)
    for process in (b"remote_window", b"--paste-code", b"--user-data-dir", b"gnome-keyring"):
        assert process in seen
    started = computer.links.started.read_bytes()
    assert started.count(b"DBUS_SESSION_BUS_ADDRESS=") == started.count(b"/auth?") == 10
    assert (computer.profile / "log" / "modeldeck.log").exists()
    assert any((computer.profile.parent / "keyrings").rglob("*.keyring"))
