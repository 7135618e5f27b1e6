"""One work per question, however many ask."""

from __future__ import annotations

import asyncio

import pytest

from desktop.services.single_flight import SingleFlight


class Work:
    """Goes on until it is let go; each beginning is counted."""

    def __init__(self, *failures: BaseException) -> None:
        self.begun = 0
        self.cancelled = 0
        self.go_on = asyncio.Event()
        self._failures = list(failures)

    async def __call__(self) -> int:
        self.begun += 1
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self._failures:
            raise self._failures.pop(0)
        return self.begun


async def waiting(flights: SingleFlight[int], work: Work, question: str = "q") -> asyncio.Task[int]:
    task = asyncio.get_running_loop().create_task(flights.run(question, work))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return task


async def test_who_asks_meanwhile_gets_the_same_answer() -> None:
    flights, work = SingleFlight[int](), Work()
    tasks = [await waiting(flights, work) for _ in range(5)]
    work.go_on.set()
    assert await asyncio.gather(*tasks) == [1] * 5


async def test_who_asks_later_asks_anew() -> None:
    flights, work = SingleFlight[int](), Work()
    work.go_on.set()
    assert [await flights.run("q", work), await flights.run("q", work)] == [1, 2]


async def test_another_question_is_another_work() -> None:
    flights, work = SingleFlight[int](), Work()
    tasks = [await waiting(flights, work, question) for question in "ab"]
    work.go_on.set()
    await asyncio.gather(*tasks)
    assert work.begun == 2


async def test_a_failure_is_everybodys_and_not_the_next_ones() -> None:
    flights, work = SingleFlight[int](), Work(ZeroDivisionError())
    tasks = [await waiting(flights, work) for _ in range(3)]
    work.go_on.set()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [ZeroDivisionError] * 3
    assert await flights.run("q", work) == 2


async def test_only_the_last_to_leave_ends_the_work() -> None:
    flights, work = SingleFlight[int](), Work()
    tasks = [await waiting(flights, work) for _ in range(2)]
    tasks[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    assert not work.cancelled
    tasks[1].cancel()
    with pytest.raises(asyncio.CancelledError):
        await tasks[1]
    assert (work.begun, work.cancelled) == (1, 1)
    work.go_on.set()
    assert await flights.run("q", work) == 2


async def test_who_comes_while_a_work_is_being_ended_gets_a_new_one() -> None:
    flights, work = SingleFlight[int](), Work()
    first = await waiting(flights, work)
    first.cancel()
    await asyncio.sleep(0)
    second = await waiting(flights, work)
    work.go_on.set()
    assert await second == 2
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_waiting_without_asking() -> None:
    flights, work = SingleFlight[int](), Work()
    await flights.settled("q", 60.0)
    task = await waiting(flights, work)
    await flights.settled("q", 0.0)
    assert not task.done()
    work.go_on.set()
    await flights.settled("q", 60.0)
    assert await task == 1
