"""Files written so that a crash leaves the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from errno import ENOTDIR
from itertools import chain, count
from os import strerror
from pathlib import Path
from typing import BinaryIO

from desktop.domain.errors import StorageFailed


def make_private_folder(folder: Path) -> None:
    """Make a folder that only this user may enter, and those above it. Raises `StorageFailed`."""
    missing = [folder, *folder.parents]
    try:
        # Not `parents=True`: it gives the folders above the usual mode.
        for path in reversed([path for path in missing if not path.exists()]):
            path.mkdir(exist_ok=True, mode=0o700)
        if not folder.is_dir():
            raise NotADirectoryError(ENOTDIR, strerror(ENOTDIR))
    except OSError as error:
        raise StorageFailed(str(folder), error.strerror or "it cannot be made") from None


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside the target, flush to the disk, then replace. Mode 0600.

    Raises `StorageFailed`; then the old file is as it was.
    """
    with replacing(path) as file:
        file.write(content)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Like `write_atomically`, for what is written piece by piece: an error raised within leaves
    the old file as it was, too."""
    make_private_folder(path.parent)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "wb") as file:  # mkstemp makes it 0600
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise StorageFailed(str(path), error.strerror or "it cannot be written") from None
    _flush_folder(path.parent)


def name_aside(path: Path, moment: datetime) -> Path:
    """Where a broken file goes: ``name.broken-20261104-120000.json``, or a name like it that no
    earlier one has."""
    return _free_name(path, f"{path.stem}.broken-{moment:%Y%m%d-%H%M%S}")


def keep_copy(path: Path, moment: datetime, newest: int) -> None:
    """Keep a file as it is now as ``name.before-20261104-120000.json``, and of such copies only
    the newest few. Where there is no file there is nothing to keep. Raises `StorageFailed`; then
    there is no new copy."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageFailed(str(path), error.strerror or "it cannot be read") from None
    copies = sorted(path.parent.glob(f"{path.stem}.before-*{path.suffix}"), key=_moment_in_name)
    now = f"{moment:%Y%m%d-%H%M%S}"
    numbers = [number for when, number in map(_moment_in_name, copies) if when == now]
    name = f"{path.stem}.before-{now}" + (f"-{max(numbers) + 1}" if numbers else "")
    write_atomically(path.with_name(f"{name}{path.suffix}"), content)
    for old in copies[: max(0, len(copies) + 1 - newest)]:
        with contextlib.suppress(OSError):  # one too many costs nothing
            old.unlink()


def _moment_in_name(path: Path) -> tuple[str, int]:
    """When a copy was made, and which of that second it is."""
    day, time, *number = path.stem.partition(".before-")[2].split("-") + [""] * 2
    return f"{day}-{time}", int(number[0]) if number[0].isdecimal() else 1


def _free_name(path: Path, stem: str) -> Path:
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    paths = (path.with_name(f"{name}{path.suffix}") for name in names)
    return next(path for path in paths if not path.exists())


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
