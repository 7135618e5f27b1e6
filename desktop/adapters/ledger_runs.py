"""Which processes that wrote into the ledger still live.

Each holds a lock on a file of its own as long as it lives; the system frees it however it ends.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from desktop.adapters.file_lock import FileLock, take_now
from desktop.adapters.files import make_private_folder


class Runs:
    """The files of all runs in a folder, this one's among them. Every method may raise `OSError`
    or `desktop.domain.errors.StorageFailed`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._id = ""
        self._lock: FileLock | None = None

    def own(self) -> str:
        """The id of this run, whose lock is held from now on."""
        if self._lock is None or not self._path(self._id).exists():
            self.end()
            make_private_folder(self._folder)
            while self._lock is None:  # somebody who cleans up may have been quicker
                self._id = uuid4().hex
                self._lock = take_now(self._path(self._id))
        return self._id

    def is_over(self, run: str) -> bool:
        """Whether nobody holds the lock of a run; what is left of it is removed."""
        path = self._path(run)
        if self._lock is not None and run == self._id:
            return False
        if not path.exists():
            return True
        lock = take_now(path)
        if lock is None:
            return not path.exists()
        _remove(path, lock)
        return True

    def clean_up(self) -> None:
        """Remove what runs that are over have left."""
        for path in self._folder.glob("*.lock"):
            self.is_over(path.stem)

    def end(self) -> None:
        """This run is over."""
        if self._lock is not None:
            _remove(self._path(self._id), self._lock)
            self._lock = None

    def _path(self, run: str) -> Path:
        return self._folder / f"{run}.lock"


def _remove(path: Path, lock: FileLock) -> None:
    """Take the name away while the lock is held, so that nobody else can have it."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
    lock.release()
    with suppress(OSError):  # Windows does not remove what is open
        path.unlink(missing_ok=True)
