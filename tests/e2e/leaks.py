"""Searches what a run has left and shown for secrets, in whatever form they stand there.

Nothing that is said of a find holds the secret.
"""

from __future__ import annotations

import os
import threading
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from desktop.domain.credentials import Secret

PAUSE_SECONDS: Final = 0.02


def _base64(encode: Callable[[bytes], bytes], before: int) -> Callable[[bytes], bytes]:
    """What a text looks like in base64 when so many bytes (modulo 3) stand before it."""

    def encoded(text: bytes) -> bytes:
        # Only the characters that hold nothing of what stands before it or behind it.
        first, last = -(-before * 8 // 6), (before + len(text)) * 8 // 6
        return encode(b"\0" * before + text)[first:last]

    return encoded


def _percent(text: bytes) -> bytes:
    return "".join(f"%{byte:02x}" for byte in text).encode()


FORMS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "as it is": lambda text: text,
    "UTF-16": lambda text: text.decode().encode("utf-16-le"),
    "hex": lambda text: text.hex().encode(),
    "HEX": lambda text: text.hex().upper().encode(),
    "URL": _percent,
    "URL in capitals": lambda text: _percent(text).upper(),
    **{f"base64 at {before}": _base64(b64encode, before) for before in range(3)},
    **{f"base64url at {before}": _base64(urlsafe_b64encode, before) for before in range(3)},
}
"""Of ASCII text. A URL leaves the characters of our secrets as they are; others need not."""


@dataclass(frozen=True)
class Leak:
    """A secret where it must not be."""

    secret: str
    """Its name."""
    form: str
    place: str

    def __str__(self) -> str:
        return f"{self.secret} ({self.form}) in {self.place}"


@dataclass(frozen=True)
class Started:
    """What a process was started with: its arguments, or its environment."""

    process: int
    file: str
    content: bytes


class Search:
    """Looks for the middle half of each secret, so that one that was cut is found too."""

    def __init__(self, secrets: Mapping[str, Secret]) -> None:
        """Secrets by the names that are told."""
        self._needles = [
            (name, form, encode(_middle(secret.reveal().encode("ascii"))))
            for name, secret in secrets.items()
            for form, encode in FORMS.items()
        ]

    def content(self, place: str, content: bytes) -> list[Leak]:
        """What stands in a file, or was said."""
        return [Leak(name, form, place) for name, form, text in self._needles if text in content]

    def folder(self, folder: Path) -> list[Leak]:
        """The contents and names of all files, and what links point to."""
        return [leak for path in sorted(folder.rglob("*")) for leak in self._file(folder, path)]

    def started(self, seen: frozenset[Started]) -> list[Leak]:
        """The arguments and environments of processes."""
        return [
            leak
            for each in sorted(seen, key=lambda each: each.process)
            for leak in self.content(f"/proc/{each.process}/{each.file}", each.content)
        ]

    def _file(self, folder: Path, path: Path) -> Iterator[Leak]:
        place = path.relative_to(folder.parent).as_posix()
        if in_name := self.content(f"the name of a file in {folder.name}", place.encode()):
            yield from in_name
            place = f"a file in {folder.name}"
        if path.is_symlink():
            yield from self.content(place, os.fsencode(path.readlink()))
        elif path.is_file():
            with suppress(FileNotFoundError):  # of a process that has not ended yet
                yield from self.content(place, path.read_bytes())


def _middle(secret: bytes) -> bytes:
    quarter = len(secret) // 4
    return secret[quarter : len(secret) - quarter]


class ProcessWatch:
    """Remembers what every process of this computer was started with, as often as it looks."""

    def __init__(self) -> None:
        self._seen: set[Started] = set()
        self._lock = threading.Lock()
        self._over = threading.Event()

    @property
    def seen(self) -> frozenset[Started]:
        with self._lock:
            return frozenset(self._seen)

    def look(self) -> None:
        """See the processes that there are now."""
        found = {
            Started(int(process.name), file, content)
            for process in Path("/proc").glob("[0-9]*")
            for file in ("cmdline", "environ")
            if (content := _read(process / file))
        }
        with self._lock:
            self._seen |= found

    def keep_looking(self) -> None:
        """Until `stop`."""
        while not self._over.wait(PAUSE_SECONDS):
            self.look()

    def stop(self) -> None:
        self._over.set()


@dataclass(frozen=True)
class Traces:
    """Where one run may have left or shown something."""

    folders: tuple[Path, ...]
    processes: ProcessWatch
    said: dict[str, bytes] = field(default_factory=dict, repr=False)
    """What was printed, by where."""

    def leaks(self, secrets: Mapping[str, Secret]) -> list[str]:
        """Every find, in words without the secret."""
        search = Search(secrets)
        found = [leak for folder in self.folders for leak in search.folder(folder)]
        found += [leak for place, said in self.said.items() for leak in search.content(place, said)]
        found += search.started(self.processes.seen)
        return [str(leak) for leak in found]


@contextmanager
def watched_processes() -> Iterator[ProcessWatch]:
    """Looks all the time, from a thread, for the length of a `with` block."""
    watch = ProcessWatch()
    watch.look()
    thread = threading.Thread(target=watch.keep_looking, name="process watch")
    thread.start()
    try:
        yield watch
    finally:
        watch.stop()
        thread.join()
        watch.look()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it has ended, or is none of ours
        return b""
