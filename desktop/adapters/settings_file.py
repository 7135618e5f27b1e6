"""``settings.json``: locked, atomic, 0600, and recovered when it is broken."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from desktop.adapters.file_lock import FileLock, Timeout
from desktop.adapters.files import keep_copy, make_private_folder, name_aside, write_atomically
from desktop.domain.errors import StorageFailed
from desktop.domain.settings import SETTINGS_VERSION, Settings

LOCK_SECONDS: Final = 10.0
BACKUPS: Final = 5
"""Copies from before a provider was added or deleted; the oldest makes room."""


class SettingsJson:
    """The settings file of one profile. Implements `desktop.services.ports.SettingsFile`."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._last_good = path.with_name("settings.last-good.json")
        self._lock = FileLock(path.with_name("settings.lock"), timeout=LOCK_SECONDS, mode=0o600)
        self._clock = clock
        self._seen: tuple[int, int, int] | None = None
        self._last = Settings()

    def load(self) -> tuple[Settings, str]:
        """The settings. Never fails: what cannot be used is moved aside and said.

        A price, a default or a limit that cannot be used stays where it is, costs itself alone
        and is said likewise.
        """
        try:
            settings = self._parse()
            return settings, _left_out(settings)
        except FileNotFoundError:
            self._seen, self._last = None, Settings()
            return self._last, ""
        except OSError as error:
            self._seen = _fingerprint(self._path)
            reason = error.strerror or "unknown reason"
            return self._last, f"The settings could not be read ({reason}); nothing was changed."
        except ValueError as error:
            return self._recover_once(_what_is_wrong(error))

    def update(self, change: Callable[[Settings], Settings], *, backup: bool = False) -> Settings:
        """See `desktop.services.ports.SettingsFile.update`."""
        make_private_folder(self._path.parent)
        try:
            with self._lock:
                before = self._read_or_recover()
                after = change(before)
                if after != before or not self._path.exists():
                    if backup:
                        keep_copy(self._path, self._clock(), BACKUPS)
                    self._write(after)
                return after
        except Timeout:
            raise StorageFailed(str(self._path), "another program holds its lock") from None
        except OSError as error:
            reason = error.strerror or "it cannot be opened"
            raise StorageFailed(str(self._path), reason) from None

    def _read_or_recover(self) -> Settings:
        """Under the lock. Raises `OSError`: what cannot be read must not be written over."""
        try:
            return self._parse()
        except FileNotFoundError:
            return Settings()
        except ValueError as error:
            return self._recover(_what_is_wrong(error))[0]

    def changed(self) -> bool:
        """See `desktop.services.ports.SettingsFile.changed`."""
        return _fingerprint(self._path) != self._seen

    def _parse(self) -> Settings:
        seen = _fingerprint(self._path)
        settings = _read(self._path)
        self._seen, self._last = seen, settings
        return settings

    def _write(self, settings: Settings) -> None:
        document = settings.model_dump_json(by_alias=True, indent=2)
        content = f"{document}\n".encode()
        write_atomically(self._path, content)
        self._seen, self._last = _fingerprint(self._path), settings
        with suppress(StorageFailed):  # the settings themselves are safe; the older copy remains
            write_atomically(self._last_good, content)

    def _recover_once(self, problem: str) -> tuple[Settings, str]:
        """Recover under the lock, unless another process has done so while this one waited."""
        try:
            with self._lock:
                try:
                    return self._parse(), ""
                except FileNotFoundError:
                    return Settings(), ""
                except ValueError:
                    return self._recover(problem)
        except OSError:  # where nothing may be written there is no lock either
            return self._recover(problem)

    def _recover(self, problem: str) -> tuple[Settings, str]:
        """Move the broken file aside and put the last good one in its place."""
        told = f"settings.json could not be used: {problem}."
        try:
            settings, restored = _read(self._last_good), True
        except (OSError, ValueError):
            settings, restored = Settings(), False
        result = "The last good settings are back" if restored else "The settings begin anew"
        aside = name_aside(self._path, self._clock())
        try:
            self._path.replace(aside)
            if restored:
                self._write(settings)
        except (OSError, StorageFailed):
            self._seen, self._last = _fingerprint(self._path), settings
            return settings, f"{told} {result} for this run; the file could not be moved aside."
        self._seen, self._last = _fingerprint(self._path), settings
        return settings, f"{told} {result}; the broken file is kept as {aside.name}."


def _read(path: Path) -> Settings:
    """Raises `OSError`, and `ValueError` for what this version cannot use."""
    settings = Settings.model_validate_json(path.read_bytes())
    if settings.version > SETTINGS_VERSION:
        raise ValueError(f"it was written by a newer version ({settings.version})")
    return settings


def _left_out(settings: Settings) -> str:
    """The first of what does not count; empty where everything does."""
    first, *others = settings.unusable or ("",)
    return f"{first} ({len(others)} more like it.)" if others else first


def _what_is_wrong(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]


def _fingerprint(path: Path) -> tuple[int, int, int] | None:
    """Tells one state of the file from another. A replaced file has another inode."""
    try:
        stat = os.stat(path)  # noqa: PTH116  one call, of which three fields are used
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
