"""The person's browser.

Not `webbrowser`: it hands the whole environment, keys included, and standard output to what it
starts (Chromium writes there, into the JSON of a command), it starts browsers of the terminal, and
it reports success before the opener has failed.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import PurePath
from typing import Final
from urllib.parse import urlsplit

_OF_DESKTOPS: Final = (
    "xdg-open",
    "x-www-browser",
    "firefox",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "brave-browser",
    "microsoft-edge",
)
_OF_TERMINALS: Final = frozenset(
    {"www-browser", "links", "links2", "elinks", "lynx", "w3m", "browsh", "carbonyl"}
)

Command = Sequence[str]


class SystemBrowser:
    """Implements `desktop.services.ports.Browser` with the opener of the operating system.

    The opener gets ``environment`` without the ``withheld`` variables, which hold keys, a session
    of its own and no standard streams. (On Windows the shell starts the browser, in its own way.)
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        withheld: Collection[str],
        platform: str = sys.platform,
    ) -> None:
        self._environment = {k: v for k, v in environment.items() if k not in withheld}
        self._platform = platform

    async def open(self, url: str) -> bool:
        """Show a page; ``False`` where every opener failed, or the address is not http(s).

        Returns when the opener ends, which may be never. Cancelling stops the waiting, and no
        other opener is tried; the thread does not keep the process from ending.
        """
        if not _is_page(url):
            return False
        loop = asyncio.get_running_loop()
        opened: asyncio.Future[bool] = loop.create_future()
        given_up = threading.Event()

        def settle(outcome: bool) -> None:
            if not opened.done():
                opened.set_result(outcome)

        def run() -> None:
            outcome = self._open(url, given_up)
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(settle, outcome)

        threading.Thread(target=run, name="browser", daemon=True).start()
        try:
            return await opened
        finally:
            given_up.set()

    def _open(self, url: str, given_up: threading.Event) -> bool:
        if self._platform == "win32":
            return _start_file(url)
        for command in openers(url, self._environment, self._platform):
            if given_up.is_set():
                return False
            if self._run(command):
                return True
        return False

    def _run(self, command: Command) -> bool:
        try:
            opener = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=self._environment,
                start_new_session=True,
            )
        except (OSError, ValueError):
            return False
        return opener.wait() == 0


class NoBrowser:
    """Opens nothing: the link is shown instead. For the sandbox and the tour."""

    async def open(self, url: str) -> bool:
        return False


def openers(url: str, environment: Mapping[str, str], platform: str) -> Iterator[Command]:
    """The commands that may show a page, best first. Browsers of the terminal are left out.

    ``$BROWSER`` counts without a screen too: over SSH and in containers it leads to one elsewhere.
    """
    if platform == "darwin":
        yield ["/usr/bin/open", url]
        return
    yield from _of_variable(environment.get("BROWSER", ""), url)
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        for name in _OF_DESKTOPS:
            if found := shutil.which(name, path=environment.get("PATH", os.defpath)):
                yield [found, url]


def _of_variable(value: str, url: str) -> Iterator[Command]:
    """What ``$BROWSER`` names, written as for Python's `webbrowser`: a list of commands, with
    ``%s`` where the address goes, and ``&`` behind what does not end by itself."""
    for entry in value.split(os.pathsep):
        try:
            words = shlex.split(entry)
        except ValueError:
            continue
        if words and words[-1] == "&":
            words.pop()
        if not words or PurePath(words[0]).name in _OF_TERMINALS:
            continue
        placed = [word.replace("%s", url) for word in words]
        yield placed if placed != words else [*words, url]


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    harmless = url.isascii() and url.isprintable() and not set(url) & set(" \"'<>\\^`{|}")
    return harmless and parts.scheme in ("http", "https") and bool(parts.hostname)


def _start_file(url: str) -> bool:
    if sys.platform == "win32":
        with suppress(OSError):
            os.startfile(url)
            return True
    return False
