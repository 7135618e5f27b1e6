"""A real browser: headless Chromium, driven over WebDriver, with nothing but loopback in reach."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
from base64 import b64decode
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

LOADING_SECONDS = 30
"""For a page to load."""
WAITING_SECONDS = 15
"""For an element to appear, and for the processes to end."""

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key of an element's id in every answer. Source: W3C WebDriver, "web element identifier"."""
_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # its sandbox refuses to run as root
    "--disable-dev-shm-usage",  # in a container /dev/shm is tiny or missing
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--no-proxy-server",
    "--password-store=basic",  # never the keychain of a test or of a person
    # What these flags leave on finds no other machine, and asks nobody for its address.
    "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE 127.0.0.1,EXCLUDE [::1]",
    "--window-size=1000,800",
)


@dataclass(frozen=True)
class Browser:
    """One tab. Raises AssertionError with the browser's own words when something cannot be done.

    What looks for an element waits for it to appear; a click waits for the page it leads to.
    """

    folder: Path
    """Holds everything the browser writes: its profile, its home and its temporary files."""
    _session: httpx.Client

    def open(self, url: str) -> None:
        """Go there and wait until the page has loaded."""
        self._post("/url", url=url)

    def click(self, css: str) -> None:
        """Click the first such element, as the mouse does: one that is covered cannot be."""
        self._post(f"/element/{self._element(css)}/click")

    def text(self, css: str = "body") -> str:
        """What the first such element shows, as a person reads it."""
        return str(self._get(f"/element/{self._element(css)}/text"))

    def wait_for(self, css: str) -> None:
        """Until there is such an element."""
        self._element(css)

    @property
    def url(self) -> str:
        """The address of the page that is shown."""
        return str(self._get("/url"))

    @property
    def title(self) -> str:
        """The title of the page that is shown."""
        return str(self._get("/title"))

    def pictured(self) -> bytes:
        """What the tab shows now, as a PNG."""
        return b64decode(self._get("/screenshot"))

    def _element(self, css: str) -> str:
        return str(self._post("/element", using="css selector", value=css)[_ELEMENT])

    def _get(self, path: str) -> Any:
        return _value(self._session.get(path))

    def _post(self, path: str, **body: str) -> Any:
        return _value(self._session.post(path, json=body))


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """A fresh browser for the length of a `with` block; everything it writes lies in ``folder``.

    Raises AssertionError where Chromium or its driver is missing.
    """
    browser, driver = _program("chromium"), _program("chromedriver")
    folder = folder.resolve()
    for name in ("home", "profile", "tmp"):
        (folder / name).mkdir(parents=True)
    with ExitStack() as stack:
        address = stack.enter_context(_running(driver, folder))
        # The driver counts the seconds itself; this limit is for one that hangs.
        limit = LOADING_SECONDS + WAITING_SECONDS
        client = stack.enter_context(httpx.Client(trust_env=False, timeout=limit))
        wanted = {"capabilities": {"alwaysMatch": _capabilities(browser, folder)}}
        number = _value(client.post(f"{address}/session", json=wanted))["sessionId"]
        session = f"{address}/session/{number}"
        stack.callback(_close, client, session)
        client.base_url = httpx.URL(session)
        yield Browser(folder, client)


def _program(name: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is missing; `python3 dev.py test` installs it"
    return found


def _capabilities(program: str, folder: Path) -> dict[str, Any]:
    """Milliseconds, as WebDriver counts."""
    return {
        "browserName": "chrome",
        "timeouts": {"implicit": WAITING_SECONDS * 1000, "pageLoad": LOADING_SECONDS * 1000},
        "goog:chromeOptions": {
            "binary": program,
            "args": [*_FLAGS, f"--user-data-dir={folder / 'profile'}"],
            "excludeSwitches": ["enable-logging"],  # by itself the driver asks for a log file
        },
    }


def _value(answer: httpx.Response) -> Any:
    value = answer.json()["value"]
    assert answer.is_success, f"{value['error']}: {value['message']}"
    return value


def _close(client: httpx.Client, session: str) -> None:
    # Of a browser that died the test has heard by now; here it is only cleared away.
    with suppress(httpx.HTTPError):
        client.delete(session)


@contextmanager
def _running(program: str, folder: Path) -> Iterator[str]:
    """The driver, on a port that it chooses itself; its address. It ends last of all."""
    environment = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(folder / "home"),
        # The same folder by a short name: the path of a socket has room for 107 bytes.
        "TMPDIR": "/proc/self/cwd/tmp",
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        "DBUS_SYSTEM_BUS_ADDRESS": "disabled:",
    }
    with subprocess.Popen(
        [
            program,
            "--port=0",
            "--log-level=SEVERE",
        ],  # any quieter, it does not say that it is ready
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as driver:
        try:
            yield f"http://127.0.0.1:{_port(driver)}"
        finally:
            driver.terminate()
            _end(running_in(folder))
            # Nobody has waited for it yet, so the group's number is still its own.
            os.killpg(driver.pid, signal.SIGKILL)


def _port(driver: subprocess.Popen[bytes]) -> int:
    """Looked up in the kernel: where IPv6 is missing, the driver says 0 instead of its port."""
    assert driver.stdout is not None
    started = any(b"started successfully" in line for line in driver.stdout)
    assert started, "chromedriver ended before it was ready"
    process = Path(f"/proc/{driver.pid}")
    own = set()
    for held in (process / "fd").iterdir():
        with suppress(FileNotFoundError):  # it was closed since the folder was listed
            own.add(str(held.readlink()))
    for row in (process / "net" / "tcp").read_text().splitlines():
        # Source: proc(5); 0A is LISTEN.
        _, local, _, state, _, _, _, _, _, inode, *_ = row.split()
        if state == "0A" and f"socket:[{inode}]" in own:
            return int(local.rpartition(":")[2], 16)
    raise AssertionError("chromedriver listens on no port of 127.0.0.1")


def running_in(folder: Path) -> list[int]:
    """The processes whose working directory it is: everything that a browser starts inherits it.

    One that has ended has no working directory, even before anybody has waited for it.
    """
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or belongs to somebody else
            if (process / "cwd").readlink() == folder.resolve():
                found.append(int(process.name))
    return found


def _end(processes: Iterable[int]) -> None:
    """Wait for processes that need not be our children, then kill what is left of them."""
    for process in processes:
        with suppress(ProcessLookupError):
            watched = os.pidfd_open(process)
            try:
                if not select.select([watched], [], [], WAITING_SECONDS)[0]:
                    signal.pidfd_send_signal(watched, signal.SIGKILL)
            finally:
                os.close(watched)
