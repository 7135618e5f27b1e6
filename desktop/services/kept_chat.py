"""KeptChatService: the last chat survives a restart, unless the person does not want it to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from desktop.domain.chat import Answer
from desktop.domain.errors import StorageFailed
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.settings import Settings
from desktop.services.chat import ChatService
from desktop.services.ledger import LedgerService
from desktop.services.ports import ChatFile
from desktop.services.request_log import explained
from desktop.services.settings import SettingsService
from desktop.services.store import Store
from desktop.services.tasks import Tasks
from desktop.services.turn import ChatState, Phase, Turn

log = logging.getLogger(__name__)

EVERY: Final = 2.0
"""Seconds between two writes of an answer that only grows: as much is lost by a crash at most."""


@dataclass(frozen=True, slots=True)
class KeptChat:
    """What is kept, and where."""

    path: Path
    messages: int = 0
    enabled: bool = True
    elsewhere: bool = False
    """Whether another window of this profile keeps its own chat there."""
    problem: StorageFailed | None = None


class KeptChatService:
    """Brings the last chat back and keeps it up to date, off the loop; a chat never waits for it.

    Whoever does not call `begin`, such as the command line, does not touch the file.
    """

    def __init__(
        self,
        chat: ChatService,
        ledger: LedgerService,
        settings: SettingsService,
        file: ChatFile,
        tasks: Tasks,
        tell: Callable[[str], object],
        every: float = EVERY,
    ) -> None:
        """``tell`` is told, once each, in a sentence, of what the person should know."""
        self._chat = chat
        self._ledger = ledger
        self._settings = settings
        self._file = file
        self._tasks = tasks
        self._tell = tell
        self._every = every
        self._writes = Tasks()  # its own: a write that has begun is not cancelled
        self._writing: asyncio.Task[None] | None = None
        self._later: asyncio.TimerHandle | None = None
        self._due = False
        self._done: ChatState | None = None
        self._open: frozenset[str] = frozenset()
        self._ends: Sequence[Callable[[], None]] = ()
        self.state: Store[KeptChat] = Store(KeptChat(file.path))

    async def begin(self) -> None:
        """Bring the last chat back, unless one has begun already, and follow it from now on."""
        if not await asyncio.to_thread(self._file.take):
            self.state.set(replace(self.state.value, elsewhere=True))
            return
        begun = self._chat.chat.value
        self._done = begun if _empty(begun) else None
        if self._wanted:
            await self._restore()
        messages = len(self._done.turns) if self._wanted and self._done else 0
        self.state.set(replace(self.state.value, enabled=self._wanted, messages=messages))
        self._ends = (
            self._chat.chat.subscribe(self._chat_changed),
            self._settings.settings.subscribe(self._settings_changed),
            self._ledger.spending.subscribe(lambda _: self._look_up_bills()),
        )
        if self._wanted:
            self._write()  # what has been said while the file was read
        else:
            self._write_anew()

    async def delete(self) -> bool:
        """Begin a new chat, and keep nothing of this one. Returns whether that could be done."""
        await self._chat.clear()
        self._write_anew()
        await self.written()
        return self.state.value.problem is None

    async def written(self) -> None:
        """Wait until the chat is kept as it is now, or cannot be."""
        if self._later is not None:
            self._write_now()
        while self._writing is not None and not self._writing.done():
            await asyncio.wait([self._writing])

    async def close(self) -> None:
        """Keep the end of it, and let go of the file."""
        for end in self._ends:
            end()
        await self.written()
        await asyncio.to_thread(self._file.close)

    @property
    def _wanted(self) -> bool:
        return self._settings.settings.value.keeps_last_chat

    async def _restore(self) -> None:
        chat, problem = await asyncio.to_thread(self._file.load)
        if problem:
            log.info("the last chat: %s", problem)
            self._tell(problem)
        if chat is None:
            return
        left = [turn for turn in (*chat.turns, *chat.replaced) if _may_have_a_bill(turn)]
        self._chat.restore(chat)
        now = self._chat.chat.value
        if (now.chat_id, now.options) == (chat.chat_id, chat.options):  # nothing else has begun
            self._done = now
        self._open = frozenset(turn.record_id for turn in left)
        await self._amend()

    def _chat_changed(self, chat: ChatState) -> None:
        if not self._wanted:
            return
        if self._is_due(chat):
            self._write()
        else:
            self._wait()

    def _is_due(self, chat: ChatState) -> bool:
        return self._due or self._done is None or not _only_grew(self._done, chat)

    def _settings_changed(self, settings: Settings) -> None:
        if settings.keeps_last_chat != self.state.value.enabled:
            self.state.set(replace(self.state.value, enabled=settings.keeps_last_chat))
            self._write_anew()

    def _wait(self) -> None:
        if self._later is None:
            loop = asyncio.get_running_loop()
            self._later = loop.call_later(self._every, self._write_now)

    def _write_now(self) -> None:
        """Also what only grew."""
        if self._later is not None:
            self._later.cancel()
            self._later = None
        self._due = True
        self._write()

    def _write_anew(self) -> None:
        """Also where the chat has not changed."""
        self._done = None
        self._write()

    def _write(self) -> None:
        """The newest state, after the write that is under way."""
        if self._writing is None or self._writing.done():
            self._writing = self._writes.start(self._write_newest(), "keep the chat")

    async def _write_newest(self) -> None:
        while (chat := self._chat.chat.value) is not self._done:
            if not self._is_due(chat):
                self._wait()
                return
            self._due, self._done = False, chat
            await self._keep(chat)

    async def _keep(self, chat: ChatState) -> None:
        """A file that cannot be written is no reason to fail: told of once, and tried again."""
        try:
            if self._wanted and not _empty(chat):
                messages = await asyncio.to_thread(self._file.save, chat)
            else:
                await asyncio.to_thread(self._file.delete)
                messages = 0
        except StorageFailed as error:
            self._failed(error)
        else:
            self.state.set(replace(self.state.value, messages=messages, problem=None))

    def _failed(self, error: StorageFailed) -> None:
        if self.state.value.problem is None:
            log.info("the chat is not kept: %s", error)
            self._tell(
                f"The test chat works, but this computer cannot keep it: {error.detail} "
                f"({error.path})."
            )
        self.state.set(replace(self.state.value, problem=error))

    def _look_up_bills(self) -> None:
        if self._open:
            self._tasks.start(self._amend(), "bills of the last chat")

    async def _amend(self) -> None:
        """Take over what the ledger has learned of requests whose end this chat has not seen."""
        for record_id in self._open:
            record = await self._ledger.find(record_id)
            if record is None:  # it was deleted, or cannot be read for now
                continue
            chat = self._chat.chat.value
            for turn in (*chat.turns, *chat.replaced):
                if turn.record_id == record_id:
                    self._chat.amend(with_record(turn, record))
            if record.settled:
                self._open -= {record_id}


def with_record(turn: Turn, record: RequestRecord) -> Turn:
    """A turn whose end was not seen here, with what its request has come to."""
    ended = replace(turn, ended_at=turn.ended_at or record.ended_at)
    if record.status is RequestStatus.DECLINED:
        return replace(ended, unsent=True)
    known = turn.answer or Answer(text=turn.text, reasoning=turn.reasoning, complete=False)
    answer = replace(
        known,
        model=known.model or record.answered_by,
        provider=known.provider or record.host,
        generation_id=known.generation_id or record.generation_id,
        usage=known.usage or record.usage,
        bill=record.bill if known.bill.cost is None else known.bill,
    )
    if answer.usage is None and answer.bill.cost is None:
        return ended
    return explained(ended, answer)


def _empty(chat: ChatState) -> bool:
    return chat == ChatState(chat_id=chat.chat_id)


def _may_have_a_bill(turn: Turn) -> bool:
    """Whether its request may have come to more than was written down."""
    billed = turn.answer is not None and turn.answer.bill.cost is not None
    over = turn.phase is Phase.DONE or turn.declined
    return bool(turn.record_id) and not billed and not over


def _only_grew(before: ChatState, now: ChatState) -> bool:
    """Whether there is no more news than another piece of the same answer."""
    if not (before.running and now.running):
        return False
    one, other = before.turns[-1], now.turns[-1]
    return (
        (one.record_id, one.phase) == (other.record_id, other.phase)
        and len(before.turns) == len(now.turns)
        and before.options == now.options
    )
