"""Ending with the process that started this one, so that nothing is left behind."""

from __future__ import annotations

import asyncio
import os


async def parent_ended(poll_seconds: float = 0.5) -> None:
    """Return when the parent process has ended.

    Linux tells at once through a file descriptor of the process. (`PR_SET_PDEATHSIG` would not do:
    it fires when the parent's *thread* ends, and a sandbox may be started from a worker thread.)
    Elsewhere the parent's id is looked at now and then; it changes when the parent is gone.
    """
    parent = os.getppid()
    descriptor = _open(parent)
    if descriptor is None:
        while os.getppid() == parent:  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(poll_seconds)
        return
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(descriptor, ended.set)
    try:
        if os.getppid() == parent:  # else it ended before the descriptor was open
            await ended.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def _open(process: int) -> int | None:
    try:
        return os.pidfd_open(process)
    except (AttributeError, OSError):  # not Linux, or a parent in another namespace
        return None
