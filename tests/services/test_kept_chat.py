"""KeptChatService: what was on screen is there again after a restart, to the last digit."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.adapters.ledger import SqliteLedger
from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.domain.chat import Delta, Started
from desktop.domain.chat_options import ChatOptions, Routing
from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.domain.model_ref import NO_CHOICE
from desktop.presentation.askable_view import ModelNames
from desktop.presentation.chat_messages import message_views
from desktop.presentation.chat_view import MessageView
from desktop.presentation.cost_presenter import cost_panel_view
from desktop.presentation.cost_totals import chat_total
from desktop.services.tasks import Tasks
from desktop.services.turn import ChatState, Phase, Turn
from tests.fakes import AT_ONCE, ManualClock, MemoryKeyStore, ScriptedApi
from tests.services.conftest import MODEL, PROVIDER, told
from tests.simulators import Served, faults

Window = Callable[..., AbstractAsyncContextManager[Core]]
"""``window(slow_disk=True)`` has not read the file yet: `begin` is for the test to call."""


@pytest.fixture
def window(tmp_path: Path, served: Served, clock: ManualClock, keys: MemoryKeyStore) -> Window:
    """A core on one profile, one after another, with the last chat brought back."""

    def build() -> Core:
        return Core(
            Surroundings(
                profile(tmp_path / "profile"),
                {},
                keys,
                {PROVIDER: served.base_url},
                clock,
                retries=AT_ONCE,
                settlement_pauses=(0.0, 0.0, 0.0),
            )
        )

    @asynccontextmanager
    async def opened(*, slow_disk: bool = False) -> AsyncIterator[Core]:
        async with await asyncio.to_thread(build) as core:
            await core.providers.add_model(PROVIDER, MODEL)
            await core.credentials.save(PROVIDER, served.key)
            await core.catalogs.refresh(PROVIDER)
            if not slow_disk:
                await core.kept_chat.begin()
            yield core

    return opened


@pytest.fixture
def tasks() -> Tasks:
    return Tasks()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "chat.json"


async def ask(core: Core, prompt: str = "Why?") -> Turn:
    return await core.chat.send(PROVIDER, MODEL, prompt)


async def cut_short(window: Window, served: Served, tasks: Tasks) -> str:
    """A window that is closed in the middle of an answer; returns the text so far."""
    served.sandbox.script(faults.stall(700))
    async with window() as core:
        sending = tasks.start(ask(core), "asking")
        chat = await told(core.chat.chat, lambda chat: bool(chat.turns and chat.turns[-1].text))
    with pytest.raises(asyncio.CancelledError):
        await sending
    return chat.turns[-1].text


async def on_disk(file: Path) -> list[str]:
    """The text of each answer in the file."""
    content = await asyncio.to_thread(file.read_text)
    return [turn.get("text", "") for turn in json.loads(content)["turns"]]


def exists(file: Path) -> bool:
    return os.path.lexists(file)


def shown(core: Core) -> list[object]:
    """All that the page says of the chat and its cost."""
    chat, now = core.chat.chat.value, core.clock()
    panels = [cost_panel_view(replace(chat, turns=(turn,)), now) for turn in chat.turns]
    return [*messages(core), *panels, chat_total(chat), chat.options, chat.chat_id]


def messages(core: Core) -> tuple[MessageView, ...]:
    return message_views(core.chat.chat.value, ModelNames(), NO_CHOICE, core.clock())


async def test_the_page_says_the_same_after_a_restart(
    window: Window, served: Served, file: Path
) -> None:
    async with window() as core:
        await ask(core, "What is a median?")
        served.sandbox.script(faults.mid_stream("provider-error"))
        await ask(core, "And a mode?")
        served.sandbox.script(faults.status(402))
        await ask(core, "And a mean?")
        await core.chat.send(PROVIDER, MODEL, "Once more?", after=1)
        options = ChatOptions(Decimal("0.70"), routing=Routing(max_prompt_price=Decimal("0.30")))
        await core.chat.set_options(options)
        before, state = shown(core), core.chat.chat.value
        await core.kept_chat.written()
        assert core.kept_chat.state.value.messages == len(state.turns) == 2
        assert len(state.replaced) == 1
    async with window() as core:
        assert shown(core) == before
        assert [repr(t.explanation) for t in core.chat.chat.value.turns] == [
            repr(t.explanation) for t in state.turns
        ]
        assert core.kept_chat.state.value.messages == 2
        turn = await ask(core, "Go on?")
        assert turn.number == 5, "numbers go on where they were"
        sent = served.received[-1].json
        assert [m["content"] for m in sent["messages"]][::2] == [
            "What is a median?",
            "Once more?",
            "Go on?",
        ]
        assert str(sent["temperature"]) == "0.70"


async def test_a_start_of_the_window_brings_it_back(window: Window) -> None:
    async with window() as core:
        await ask(core)
    async with window() as core:
        await core.chat.clear()
        await core.kept_chat.written()
        assert not exists(core.profile.chat)
        await ask(core)
    async with window() as core:
        assert len(core.chat.chat.value.turns) == 1
        assert core.settings.notice.value == ""


async def test_the_command_line_does_not_touch_the_file(
    window: Window, file: Path, core: Core, served: Served
) -> None:
    await core.providers.add_model(PROVIDER, MODEL)
    await core.credentials.save(PROVIDER, served.key)
    await ask(core)
    await core.kept_chat.close()
    assert core.profile.chat == file
    assert not exists(file)


async def test_an_answer_that_was_under_way_was_stopped_by_the_end(
    window: Window, served: Served, tasks: Tasks
) -> None:
    so_far = await cut_short(window, served, tasks)
    async with window() as core:
        (turn,) = core.chat.chat.value.turns
        assert turn.phase is Phase.STOPPED
        assert turn.cut_short
        assert turn.text.startswith(so_far)
        (_, answer) = messages(core)
        assert answer.note == "Stopped: Modeldeck ended"


async def test_what_it_cost_is_what_the_ledger_has_learned_since(
    window: Window, served: Served, tasks: Tasks
) -> None:
    """The bill comes after the restart: the provider says it when it is asked again."""
    await cut_short(window, served, tasks)
    async with window() as core:
        (turn,) = core.chat.chat.value.turns
        assert turn.explanation is None
        await core.settlement.settle_abandoned()
        settled = await told(core.chat.chat, lambda chat: chat.turns[0].explanation is not None)
        record = await core.ledger.find(turn.record_id)
        assert record is not None
        (generation,) = served.sandbox.account.generations.values()
        explanation = settled.turns[0].explanation
        assert explanation is not None
        assert explanation.billed == record.bill.cost == generation.cost
        assert explanation.cost.lines == record.lines
    async with window() as core:
        assert core.chat.chat.value.turns == settled.turns


async def test_a_bill_that_came_to_the_ledger_while_the_window_was_closed(
    window: Window, served: Served, core: Core, tasks: Tasks
) -> None:
    await cut_short(window, served, tasks)
    await core.credentials.save(PROVIDER, served.key)
    await core.settlement.settle_abandoned()  # as the command line does
    async with window() as last:
        explanation = last.chat.chat.value.turns[0].explanation
        assert explanation is not None
        assert explanation.billed is not None


async def test_it_can_be_turned_off_and_on(window: Window, file: Path) -> None:
    async with window() as core:
        await ask(core)
        await core.settings.set_keep_last_chat(False)
        await core.kept_chat.written()
        assert not exists(file)
        assert not core.kept_chat.state.value.enabled
        assert core.kept_chat.state.value.messages == 0
        await ask(core)
        await core.kept_chat.written()
        assert not exists(file)
        await core.settings.set_keep_last_chat(True)
        await core.kept_chat.written()
        assert len(await on_disk(file)) == 2
        await core.settings.set_keep_last_chat(False)
    async with window() as core:
        assert core.chat.chat.value.turns == ()


async def test_a_file_of_before_it_was_turned_off_elsewhere_goes(
    window: Window, file: Path, core: Core
) -> None:
    async with window() as first:
        await ask(first)
    await core.settings.set_keep_last_chat(False)
    async with window() as last:
        assert last.chat.chat.value.turns == ()
        await last.kept_chat.written()
        assert not exists(file)


async def test_deleting_begins_a_new_chat(window: Window, file: Path) -> None:
    async with window() as core:
        await ask(core)
        await core.kept_chat.delete()
        assert not exists(file)
        assert core.chat.chat.value.turns == ()
        await ask(core)
        await core.kept_chat.written()
        assert len(await on_disk(file)) == 1


async def test_a_growing_answer_is_written_now_and_then(
    window: Window, file: Path, tasks: Tasks
) -> None:
    async with window() as core:
        core.kept_chat._every = 0.0
        came, more = asyncio.Event(), asyncio.Event()

        async def wait() -> None:
            came.set()
            await more.wait()

        api = ScriptedApi([Started("gen-1"), Delta("So far. "), *[Delta("More. ")] * 3])
        api.on_ask = wait
        core.chat._answering = replace(core.chat._answering, apis={PROVIDER: api})
        sending = tasks.start(ask(core), "asking")
        await came.wait()
        await core.kept_chat.written()
        assert await on_disk(file) == [""], "the question is kept before anything comes"
        more.set()
        turn = await sending
        await core.kept_chat.written()
        assert await on_disk(file) == [turn.text]


async def test_a_chat_that_cannot_be_kept_works_and_is_told_of_once(
    window: Window, file: Path
) -> None:
    async with window() as core:
        await asyncio.to_thread(file.mkdir)
        await asyncio.to_thread((file / "x").touch)
        for _ in range(2):
            assert (await ask(core)).phase is Phase.DONE
            await core.kept_chat.written()
        words = core.settings.notice.value
        assert words.count("cannot keep it") == 1
        failed = core.kept_chat.state.value
        assert failed.problem is not None
        await asyncio.to_thread((file / "x").unlink)
        await asyncio.to_thread(file.rmdir)
        await ask(core)
        await core.kept_chat.written()
        assert core.kept_chat.state.value == replace(failed, messages=3, problem=None)
        assert len(await on_disk(file)) == 3


async def test_a_broken_file_is_set_aside_and_said(window: Window, file: Path) -> None:
    async with window() as core:
        await ask(core)
    await asyncio.to_thread(file.write_text, '{"version": 99}')
    async with window() as core:
        assert "newer version (99)" in core.settings.notice.value
        assert core.chat.chat.value.turns == ()
        await ask(core)
    aside = file.with_name("chat.broken-20261104-120000.json")
    assert await asyncio.to_thread(aside.read_text) == '{"version": 99}'
    assert len(await on_disk(file)) == 1


async def test_a_second_window_keeps_its_chat_to_itself(window: Window, file: Path) -> None:
    async with window() as first:
        await ask(first)
        async with window() as second:
            assert second.kept_chat.state.value.elsewhere
            assert second.chat.chat.value.turns == ()
            await ask(second, "Another?")
        await first.kept_chat.written()
        assert len(await on_disk(file)) == 1
    async with window() as last:
        assert last.chat.chat.value.turns[0].prompt == "Why?"


async def test_what_has_begun_meanwhile_counts_more(window: Window, file: Path) -> None:
    async with window() as core:
        await ask(core, "Old?")
    async with window() as core:
        restored = core.chat.chat.value
        await core.chat.clear()
        await ask(core, "New?")
        core.chat.restore(restored)
        assert [turn.prompt for turn in core.chat.chat.value.turns] == ["New?"]


async def test_what_was_asked_before_the_file_was_read_is_kept(window: Window, file: Path) -> None:
    """A quick person and a slow disk: the answer is there before the file is."""
    async with window() as core:
        await ask(core, "Old?")
    async with window(slow_disk=True) as core:
        await ask(core, "New?")
        await core.kept_chat.begin()
        await core.kept_chat.written()
        content = json.loads(await asyncio.to_thread(file.read_text))
        assert [turn["prompt"] for turn in content["turns"]] == ["New?"]
        assert core.kept_chat.state.value.messages == 1


async def test_options_typed_before_the_file_was_read_are_kept_with_it(
    window: Window, file: Path
) -> None:
    async with window() as core:
        await ask(core, "Old?")
        await core.chat.set_options(ChatOptions(seed=1, stop=("End",)))
    async with window(slow_disk=True) as core:
        await core.chat.set_options(ChatOptions(seed=2))
        await core.kept_chat.begin()
        assert core.chat.chat.value.options == ChatOptions(seed=2, stop=("End",))
        assert [turn.prompt for turn in core.chat.chat.value.turns] == ["Old?"]
        await core.kept_chat.written()
        content = json.loads(await asyncio.to_thread(file.read_text))
        assert content["options"]["seed"] == 2


async def test_a_bill_is_looked_up_as_soon_as_the_ledger_can_be_read(
    window: Window, served: Served, core: Core, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    await cut_short(window, served, tasks)
    await core.credentials.save(PROVIDER, served.key)
    await core.settlement.settle_abandoned()

    def refuse(*_: object) -> None:
        raise LedgerUnavailable(LedgerFault.LOCKED)

    with monkeypatch.context() as patch:
        patch.setattr(SqliteLedger, "find", refuse)
        opened = window()
        last = await opened.__aenter__()
    try:
        assert last.chat.chat.value.turns[0].explanation is None
        await ask(last)  # so that what is spent changes
        await told(last.chat.chat, lambda chat: chat.turns[0].explanation is not None)
    finally:
        await opened.__aexit__(None, None, None)


async def test_a_no_of_the_provider_is_the_same_after_a_restart(
    window: Window, served: Served
) -> None:
    served.sandbox.script(faults.status(402))
    async with window() as core:
        turn = await ask(core)
    async with window() as core:
        (kept,) = core.chat.chat.value.turns
        assert (kept.phase, kept.unsent, kept.declined) == (Phase.FAILED, False, True)
        assert replace(kept, error=None) == replace(turn, error=None)


async def test_nothing_is_looked_up_or_written_once_it_is_closed(
    window: Window, served: Served, file: Path, tasks: Tasks
) -> None:
    async with window() as core:
        await ask(core)
        await core.kept_chat.close()
        before = await asyncio.to_thread(file.read_bytes)
        await ask(core, "More?")
        await core.kept_chat.written()
        assert await asyncio.to_thread(file.read_bytes) == before


async def test_no_key_is_kept(window: Window, served: Served, file: Path) -> None:
    async with window() as core:
        await ask(core, f"Is {served.key} a key?")
    assert served.key not in await asyncio.to_thread(file.read_text)
    async with window() as core:
        assert "sk-or-…" in core.chat.chat.value.turns[0].prompt


async def test_turns_of_another_chat_are_left_as_they_are(window: Window) -> None:
    async with window() as core:
        turn = await ask(core)
        await core.chat.clear()
        core.chat.amend(replace(turn, text="Late."))
        assert core.chat.chat.value == ChatState(chat_id=core.chat.chat.value.chat_id)
