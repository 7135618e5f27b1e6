"""Asking again: how often, after which failures, and when the provider says."""

from __future__ import annotations

import asyncio
import selectors

import pytest

from desktop.adapters.retries import ATTEMPTS, LONGEST_WAIT_SECONDS, Retries
from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    ModeldeckError,
    NoAnswer,
    Rejected,
    Rejection,
    Unreachable,
)
from tests.fakes import AT_ONCE


class Asked:
    """Fails as often as it is told to, then answers."""

    def __init__(self, *failures: BaseException) -> None:
        self.failures = list(failures)
        self.at: list[float] = []

    async def __call__(self) -> str:
        self.at.append(asyncio.get_running_loop().time())
        if self.failures:
            raise self.failures.pop(0)
        return "an answer"


def status(code: int, retry_after: float | None = None) -> Rejected:
    return Rejected("OpenRouter", status=code, retry_after=retry_after)


async def test_what_succeeds_is_asked_once() -> None:
    asked = Asked()
    assert await AT_ONCE.run(asked) == "an answer"
    assert len(asked.at) == 1


@pytest.mark.parametrize(
    "failure",
    [
        *(status(code) for code in (408, 429, 500, 502, 503, 504, 524, 529)),
        Unreachable("host", NoAnswer.LOST),
        Unreachable("host", NoAnswer.REFUSED),
        Unreachable("host", NoAnswer.HOST_UNKNOWN),
        Unreachable("host", NoAnswer.TIMEOUT),
        Unreachable("host", NoAnswer.SILENT),
    ],
    ids=str,
)
async def test_what_may_pass_is_asked_again(failure: ModeldeckError) -> None:
    asked = Asked(failure, failure)
    assert await AT_ONCE.run(asked) == "an answer"
    assert len(asked.at) == 3


async def test_the_last_failure_is_raised() -> None:
    failures = [status(500 + number) for number in range(ATTEMPTS)]
    asked = Asked(*failures)
    with pytest.raises(Rejected) as caught:
        await AT_ONCE.run(asked)
    assert caught.value is failures[-1]
    assert len(asked.at) == ATTEMPTS


@pytest.mark.parametrize(
    "failure",
    [
        *(status(code) for code in (301, 400, 401, 402, 403, 404, 413, 422)),
        Rejected("OpenRouter", Rejection.OTHER),
        AnswerBroken("OpenRouter", status=200, breakage=Breakage.NOT_JSON),
        AnswerBroken("OpenRouter", breakage=Breakage.TOO_LARGE),
        Unreachable("host", NoAnswer.TLS),
        status(429, retry_after=LONGEST_WAIT_SECONDS + 1),
        ValueError("our own mistake"),
    ],
    ids=repr,
)
async def test_what_will_not_pass_is_not_asked_again(failure: Exception) -> None:
    asked = Asked(failure)
    with pytest.raises(type(failure)) as caught:
        await AT_ONCE.run(asked)
    assert caught.value is failure
    assert len(asked.at) == 1


@pytest.mark.parametrize("seconds", [0.0, 2.0, LONGEST_WAIT_SECONDS])
def test_the_wait_that_a_provider_announces_counts(seconds: float) -> None:
    assert Retries().wait_after(status(429, seconds)) == seconds
    assert Retries().wait_after(status(503)) is True


class _JumpingSelector(selectors.DefaultSelector):
    """Nothing is waited for: the time goes on by what would have been."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0.05 if timeout is None else 0)
        if not ready and timeout:
            self.now += timeout
        return ready


def with_time_that_jumps(asked: Asked, retries: Retries) -> str:
    selector = _JumpingSelector()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now  # type: ignore[method-assign]
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(retries.run(asked))


def test_the_announced_time_is_waited() -> None:
    asked = Asked(status(429, retry_after=7.0))
    assert with_time_that_jumps(asked, Retries()) == "an answer"
    first, second = asked.at
    assert second - first == pytest.approx(7.0)


def test_the_waits_grow_and_stay_short() -> None:
    asked = Asked(status(503), status(503))
    assert with_time_that_jumps(asked, Retries(first_wait_seconds=1.0)) == "an answer"
    first, second, third = asked.at
    assert 1.0 <= second - first <= 2.0
    assert 2.0 <= third - second <= 3.0


async def test_cancelling_ends_the_waiting() -> None:
    failed = asyncio.Event()

    async def ask() -> str:
        failed.set()
        raise status(503, retry_after=LONGEST_WAIT_SECONDS)

    task = asyncio.get_running_loop().create_task(Retries().run(ask))
    await failed.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_cancelling_ends_an_attempt() -> None:
    asking = asyncio.Event()

    async def ask() -> str:
        asking.set()
        await asyncio.Event().wait()
        return "never"

    task = asyncio.get_running_loop().create_task(Retries().run(ask))
    await asking.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
