"""Asking again: the only file that knows stamina. For look-ups; a chat is never sent twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterable, Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeVar

from desktop.domain.errors import NoAnswer, Rejected, Unreachable

if TYPE_CHECKING:
    from stamina import Attempt
    from stamina.instrumentation import RetryDetails

log = logging.getLogger(__name__)

T = TypeVar("T")

ATTEMPTS: Final = 3
FIRST_WAIT_SECONDS: Final = 0.3
"""Before the second attempt, and up to as much again by chance; twice that before the third."""
LONGEST_WAIT_SECONDS: Final = 10.0
"""Of what a provider may announce. Whoever wants more is not asked again: the person waits."""
WHOLE_SECONDS: Final = 30.0
"""After this long nothing is asked again."""

_PASSING: Final = frozenset({408, 429})
_MENDING: Final = frozenset(
    {
        NoAnswer.HOST_UNKNOWN,
        NoAnswer.REFUSED,
        NoAnswer.TIMEOUT,
        NoAnswer.SILENT,
        NoAnswer.LOST,
    }
)
"""Troubles of a network that may be over in a second."""


class Retries:
    """Asks a few times, with growing waits, and then gives up with the last failure."""

    def __init__(
        self,
        attempts: int = ATTEMPTS,
        first_wait_seconds: float = FIRST_WAIT_SECONDS,
        longest_wait_seconds: float = LONGEST_WAIT_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
    ) -> None:
        self._attempts = attempts
        self._first_wait = first_wait_seconds
        self._longest_wait = longest_wait_seconds
        self._whole = whole_seconds

    async def run(self, ask: Callable[[], Awaitable[T]]) -> T:
        """The first result. Raises what the last attempt raised; cancelling ends the waiting."""
        retry_context = await asyncio.to_thread(_retry_context)  # importing it takes a while
        async for attempt in retry_context(
            on=self.wait_after,
            attempts=self._attempts,
            timeout=self._whole,
            wait_initial=self._first_wait,
            wait_max=self._longest_wait,
            wait_jitter=self._first_wait,
        ):
            with attempt:
                return await ask()
        raise AssertionError("the last attempt has neither a result nor a failure")

    def wait_after(self, error: Exception) -> bool | float:
        """Whether to ask again after this failure; where the provider said when, in seconds."""
        match error:
            case Rejected(status=int(status), retry_after=announced):
                if status not in _PASSING and status < 500:
                    return False
                if announced is None:
                    return True
                return announced if announced <= self._longest_wait else False
            case Unreachable(kind=kind):
                return kind in _MENDING
            case _:
                return False


def _retry_context() -> Callable[..., AsyncIterable[Attempt]]:
    import stamina
    from stamina.instrumentation import set_on_retry_hooks

    set_on_retry_hooks([_note])  # its own hook warns in the log, with the arguments of the call
    return stamina.retry_context


def _note(details: RetryDetails) -> None:
    log.info("asking again in %.1f s: %s", details.wait_for, details.caused_by)
