"""Calls to the keychain that take as long as a prompt is open: shared, given up, taken back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest
from keyring.errors import KeyringError

from desktop.adapters.keychain_item import KeychainItem
from desktop.adapters.shared_calls import SharedCalls
from desktop.domain.credentials import Secret
from tests.adapters.keyring_backends import (
    SECONDS,
    AskingToRead,
    AskingToWrite,
    PlaintextKeyring,
    keychain_on,
    settled,
)
from tests.conftest import KnownKeys, RecordedLog

ORIGIN = "https://openrouter.ai"
KEY = Secret("sk-or-v1-0123456789abcdef0123456789abcdef")
OLD = Secret("sk-or-v1-fedcba9876543210fedcba9876543210")
ITEM = (f"modeldeck:test:openrouter:{ORIGIN}", "api-key")

T = TypeVar("T")


def begun(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    return asyncio.get_running_loop().create_task(work)


async def given_up(waiting: asyncio.Task[Any]) -> None:
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def in_background(work: Any, *arguments: object) -> None:
    await asyncio.to_thread(work, *arguments)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_prompt_that_stays_open_holds_nobody() -> None:
    backend = AskingToRead()
    waiting = begun(keychain_on(backend).load("openrouter", ORIGIN))
    await in_background(backend.shows)
    await given_up(waiting)
    backend.answer()
    await in_background(settled)


def test_the_end_of_a_run_does_not_wait_for_a_prompt() -> None:
    backend = AskingToRead()

    async def run() -> None:
        waiting = begun(keychain_on(backend).load("openrouter", ORIGIN))
        await in_background(backend.shows)
        assert not waiting.done()

    asyncio.run(run())
    backend.answer()
    settled()


async def test_those_who_wait_for_one_key_share_one_prompt() -> None:
    backend = AskingToRead()
    backend.kept[ITEM] = KEY.reveal()
    keys = keychain_on(backend)
    waiting = [begun(keys.load("openrouter", ORIGIN)) for _ in range(5)]
    await in_background(backend.shows)
    await given_up(waiting[0])
    late = begun(keys.load("openrouter", ORIGIN))
    await asyncio.sleep(0)  # until it waits too
    backend.answer()
    assert await asyncio.gather(*waiting[1:], late) == [KEY] * 5
    assert backend.prompts == 1


async def test_a_prompt_that_nobody_waited_for_any_more_serves_whoever_asks_again() -> None:
    backend = AskingToRead()
    backend.kept[ITEM] = KEY.reveal()
    keys = keychain_on(backend)
    waiting = begun(keys.load("openrouter", ORIGIN))
    await in_background(backend.shows)
    await given_up(waiting)
    again = begun(keys.load("openrouter", ORIGIN))
    await asyncio.sleep(0)  # until it waits
    backend.answer()
    assert await again == KEY
    assert backend.prompts == 1


async def test_an_answer_is_shared_only_while_it_is_waited_for() -> None:
    backend = AskingToRead()
    keys = keychain_on(backend)
    backend.answer(2)
    assert await keys.load("openrouter", ORIGIN) is None
    backend.kept[ITEM] = KEY.reveal()
    assert await keys.load("openrouter", ORIGIN) == KEY


async def test_each_place_has_a_key_of_its_own_to_wait_for() -> None:
    backend = AskingToRead()
    backend.kept[ITEM] = KEY.reveal()
    keys = keychain_on(backend)
    places = [("openrouter", ORIGIN), ("openrouter", "http://localhost:1"), ("fireworks", ORIGIN)]
    backend.answer(3)
    assert await asyncio.gather(*(keys.load(*place) for place in places)) == [KEY, None, None]
    assert backend.prompts == 3


# ── saves that are given up ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("before", [None, OLD])
async def test_a_save_that_was_given_up_is_taken_back(
    known_keys: KnownKeys, before: Secret | None
) -> None:
    known_keys.add(KEY.reveal())
    backend = AskingToWrite()
    if before:
        backend.kept[ITEM] = before.reveal()
    keys = keychain_on(backend)
    saving = begun(keys.save("openrouter", ORIGIN, KEY))
    await in_background(backend.shows)
    await given_up(saving)
    backend.answer()
    assert await keys.load("openrouter", ORIGIN) == before
    await in_background(settled)
    assert backend.kept == ({ITEM: before.reveal()} if before else {})


async def test_a_save_that_was_given_up_leaves_the_one_after_it_alone() -> None:
    backend = AskingToWrite()
    backend.kept[ITEM] = OLD.reveal()
    keys = keychain_on(backend)
    first = begun(keys.save("openrouter", ORIGIN, Secret("of a mistake")))
    await in_background(backend.shows)
    await given_up(first)
    second = begun(keys.save("openrouter", ORIGIN, KEY))
    backend.answer()
    await second
    await in_background(settled)
    assert backend.kept == {ITEM: KEY.reveal()}


async def test_a_save_that_was_given_up_before_its_turn_writes_nothing() -> None:
    backend = AskingToWrite()
    keys = keychain_on(backend)
    first = begun(keys.save("openrouter", ORIGIN, KEY))
    await in_background(backend.shows)
    second = begun(keys.save("openrouter", ORIGIN, Secret("of a mistake")))
    await asyncio.sleep(0)
    await given_up(second)
    backend.answer()
    await first
    await in_background(settled)
    assert backend.written == [KEY.reveal()]


async def test_a_save_that_ended_in_the_moment_it_was_given_up_is_taken_back() -> None:
    backend = AskingToWrite()
    backend.kept[ITEM] = OLD.reveal()
    saving = begun(keychain_on(backend).save("openrouter", ORIGIN, KEY))
    await in_background(backend.shows)
    backend.answer()
    settled()  # while the loop, which is held up here, has not heard of the end
    assert backend.kept == {ITEM: KEY.reveal()}
    await given_up(saving)
    await in_background(settled)
    assert backend.kept == {ITEM: OLD.reveal()}


def test_what_was_kept_since_is_not_taken_back() -> None:
    backend, item, wanted = PlaintextKeyring(), KeychainItem(ITEM[0]), threading.Event()
    undo = item.write(backend, "of a mistake", wanted)
    assert undo is not None
    item.write(backend, KEY.reveal(), wanted)
    undo()
    assert backend.kept == {ITEM: KEY.reveal()}


async def test_a_save_that_cannot_be_taken_back_is_told_to_the_log_without_the_key(
    known_keys: KnownKeys, strict_log: RecordedLog
) -> None:
    known_keys.add(KEY.reveal())

    class OneWay(AskingToWrite):
        def delete_password(self, service: str, username: str) -> None:
            raise KeyringError(f"cannot delete {KEY.reveal()}")

    backend = OneWay()
    saving = begun(keychain_on(backend).save("openrouter", ORIGIN, KEY))
    await in_background(backend.shows)
    await given_up(saving)
    backend.answer()
    await in_background(settled)
    strict_log.expect("a save that was cancelled is still in the keychain (KeyringError)")


async def test_a_save_that_fails_after_it_was_given_up_disturbs_nobody() -> None:
    class Failing(AskingToWrite):
        def set_password(self, service: str, username: str, password: str) -> None:
            super().set_password(service, username, password)
            raise KeyringError("in vain")

    backend = Failing()
    saving = begun(keychain_on(backend).save("openrouter", ORIGIN, KEY))
    await in_background(backend.shows)
    await given_up(saving)
    backend.answer()
    await in_background(settled)


async def test_a_removal_that_was_given_up_before_its_turn_removes_nothing() -> None:
    backend = AskingToWrite()
    keys = keychain_on(backend)
    saving = begun(keys.save("openrouter", ORIGIN, KEY))
    await in_background(backend.shows)
    removing = begun(keys.delete("openrouter", ORIGIN))
    await asyncio.sleep(0)
    await given_up(removing)
    backend.answer()
    await saving
    await in_background(settled)
    assert backend.kept == {ITEM: KEY.reveal()}


def test_who_asks_after_a_change_gets_an_answer_of_their_own() -> None:
    calls, tell = SharedCalls(), threading.Event()

    def old() -> str:
        assert tell.wait(SECONDS)
        return "old"

    early = calls.start("key", old)
    assert calls.start("key", old) is early
    calls.part("key")
    assert calls.start("key", lambda: "new").result(SECONDS) == "new"
    tell.set()
    assert early.result(SECONDS) == "old"
