"""``settings.json``: locked, atomic, 0600, and recovered when it is broken."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from pydantic import ValidationError

from desktop.adapters.files import make_private_folder, write_atomically
from desktop.domain.errors import StorageFailed
from desktop.domain.settings import SETTINGS_VERSION, Settings

LOCK_SECONDS: Final = 10.0


class SettingsJson:
    """The settings file of one profile. Implements `desktop.services.ports.SettingsFile`."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._last_good = path.with_name("settings.last-good.json")
        self._lock = FileLock(path.with_name("settings.lock"), timeout=LOCK_SECONDS, mode=0o600)
        self._clock = clock
        self._seen: tuple[int, int, int] | None = None

    def load(self) -> tuple[Settings, str]:
        """The settings. Never fails: what cannot be read is moved aside and said."""
        try:
            return self._parse(), ""
        except FileNotFoundError:
            self._seen = None
            return Settings(), ""
        except OSError as error:
            reason = error.strerror or "unknown reason"
            return Settings(), f"The settings could not be read ({reason}); nothing was changed."
        except (ValueError, ValidationError) as error:
            return self._recover(_what_is_wrong(error))

    def update(self, change: Callable[[Settings], Settings]) -> Settings:
        """See `desktop.services.ports.SettingsFile.update`."""
        make_private_folder(self._path.parent)
        try:
            with self._lock:
                before, _ = self.load()
                after = change(before)
                if after != before or not self._path.exists():
                    self._write(after)
                return after
        except Timeout:
            raise StorageFailed(str(self._path), "another program holds its lock") from None
        except PermissionError as error:
            raise StorageFailed(str(self._path), error.strerror or "not permitted") from None

    def changed(self) -> bool:
        """See `desktop.services.ports.SettingsFile.changed`."""
        return _fingerprint(self._path) != self._seen

    def _parse(self) -> Settings:
        seen = _fingerprint(self._path)
        settings = Settings.model_validate_json(self._path.read_bytes())
        if settings.version > SETTINGS_VERSION:
            raise ValueError(f"it was written by a newer version ({settings.version})")
        self._seen = seen
        return settings

    def _write(self, settings: Settings) -> None:
        document = settings.model_dump_json(by_alias=True, exclude_none=True, indent=2)
        content = f"{document}\n".encode()
        write_atomically(self._path, content)
        self._seen = _fingerprint(self._path)
        write_atomically(self._last_good, content)

    def _recover(self, problem: str) -> tuple[Settings, str]:
        """Move the broken file aside and put the last good one in its place."""
        aside = self._path.with_name(f"settings.broken-{self._clock():%Y%m%d-%H%M%S}.json")
        told = f"settings.json could not be used: {problem}."
        try:
            settings = Settings.model_validate_json(self._last_good.read_bytes())
            restored = "The last good settings are back"
        except (OSError, ValueError):
            settings, restored = Settings(), "The settings begin anew"
        try:
            self._path.replace(aside)
            if restored.startswith("The last"):
                self._write(settings)
        except (OSError, StorageFailed):
            return settings, f"{told} {restored} for this run; the file could not be moved aside."
        self._seen = _fingerprint(self._path)
        return settings, f"{told} {restored}; the broken file is kept as {aside.name}."


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
