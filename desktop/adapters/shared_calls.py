"""Calls that may block for as long as a prompt is open, each in a daemon thread of its own.

Neither the window nor the end of the process waits for them.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


def in_thread(work: Callable[[], T]) -> Future[T]:
    """Start blocking work. What it raises comes out where the result is asked for."""
    call: Future[T] = Future()
    call.set_running_or_notify_cancel()  # giving up the waiting does not stop the work

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001  raised again where the result is asked for
            call.set_exception(error)
        else:
            call.set_result(result)

    threading.Thread(target=run, name="keychain", daemon=True).start()
    return call


async def answer_of(call: Future[T]) -> T:
    """Wait for a call. Cancelling stops this waiting, not the call, nor anybody else's waiting."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def settle() -> None:
        if not done.done():
            done.set_result(None)

    def wake(_: Future[T]) -> None:
        with suppress(RuntimeError):  # the loop has ended while a prompt was open
            loop.call_soon_threadsafe(settle)

    call.add_done_callback(wake)
    await done
    return call.result()


class SharedCalls:
    """Whoever asks for what is being asked for already waits for that answer: one prompt, not
    five."""

    def __init__(self) -> None:
        self._open: dict[Hashable, Future[Any]] = {}
        self._change = threading.Lock()
        """Held for a few instructions; calls are started from the loop and from their threads."""

    def start(self, question: Hashable, work: Callable[[], T]) -> Future[T]:
        """The call that is under way, or a new one."""
        with self._change:
            call: Future[T] | None = self._open.get(question)
            if call is not None:
                return call
            call = self._open[question] = in_thread(work)
        call.add_done_callback(lambda done: self._close(question, done))
        return call

    def part(self, question: Hashable) -> None:
        """Whoever asks from now on gets an answer of their own: what was asked for has changed."""
        with self._change:
            self._open.pop(question, None)

    def _close(self, question: Hashable, call: Future[Any]) -> None:
        with self._change:
            if self._open.get(question) is call:
                del self._open[question]
