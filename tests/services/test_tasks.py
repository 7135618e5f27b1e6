"""Background work."""

from __future__ import annotations

import asyncio

from desktop.services.tasks import Tasks
from tests.conftest import RecordedLog


async def test_work_is_ended_in_order() -> None:
    tasks, ended = Tasks(), list[str]()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")

    task = tasks.start(work(), "work")
    await asyncio.sleep(0)
    await tasks.cancel_all()
    assert task.cancelled()
    assert ended == ["ended"]
    await tasks.cancel_all()


async def test_work_that_begins_other_work_as_it_ends_leaves_nothing_running() -> None:
    tasks, ended = Tasks(), list[str]()

    async def work(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)
            if name == "first":
                tasks.start(work("second"), "second")

    tasks.start(work("first"), "first")
    await asyncio.sleep(0)
    await tasks.cancel_all()
    assert ended in (["first"], ["first", "second"])
    assert len(asyncio.all_tasks()) == 1


async def test_a_failure_is_logged_with_the_name_of_the_work(strict_log: RecordedLog) -> None:
    async def work() -> None:
        raise ValueError("no good")

    tasks = Tasks()
    await asyncio.wait([tasks.start(work(), "work 7")])
    assert "ValueError: no good" in strict_log.expect("background task work 7 failed")


async def test_a_result_can_be_awaited() -> None:
    async def work() -> int:
        return 7

    assert await Tasks().start(work(), "work") == 7
