"""Locks between processes (filelock): the system frees them however their holder ends."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

__all__ = ["FileLock", "Timeout", "take_now"]


def take_now(path: Path) -> FileLock | None:
    """Take the lock at once, for any thread to hold and free; ``None``: it is held elsewhere.

    Raises `OSError` where no lock can be made.
    """
    lock = FileLock(path, timeout=0, thread_local=False, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        return None
    if path.exists():
        return lock
    lock.release()  # whoever cleaned up here had it first: a lock on a nameless file locks nothing
    return None
