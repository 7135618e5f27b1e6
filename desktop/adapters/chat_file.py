"""``chat.json``: the last chat. Atomic, 0600, set aside when it is broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from desktop.adapters.chat_json import turn_from_json, turn_to_json
from desktop.adapters.dataclass_json import from_json, to_json
from desktop.adapters.file_lock import FileLock, take_now
from desktop.adapters.files import make_private_folder, name_aside, write_atomically
from desktop.adapters.json_text import dump_json, parse_json
from desktop.domain.chat_options import ChatOptions
from desktop.domain.errors import StorageFailed
from desktop.services.turn import ChatState, Turn

CHAT_VERSION: Final = 1
MOST_BYTES: Final = 8 * 2**20
"""The oldest messages of a longer chat are left out: 50,000 tokens take about 0.3 MB."""

_Line = tuple[Turn, bytes]


class ChatJson:
    """The last chat of one profile. Implements `desktop.services.ports.ChatFile`.

    What looks like a key is not written, wherever it was typed or said: an ellipsis stands there
    after the restart. No key is ever in a file of ours (`desktop.domain.text.without_keys`).
    """

    def __init__(
        self, path: Path, clock: Callable[[], datetime], most_bytes: int = MOST_BYTES
    ) -> None:
        self.path = path
        self._clock = clock
        self._most_bytes = most_bytes
        self._lock: FileLock | None = None
        self._unreadable = ""
        self._lines: dict[str, _Line] = {}
        """Of turns that were written before, so that an ended one is put into words once."""

    def take(self) -> bool:
        """See `desktop.services.ports.ChatFile.take`."""
        if self._lock is None:
            with suppress(OSError, StorageFailed):  # what cannot be written says so when it is
                make_private_folder(self.path.parent)
                self._lock = take_now(self.path.with_suffix(".lock"))
                return self._lock is not None
        return True

    def close(self) -> None:
        """See `desktop.services.ports.ChatFile.close`."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def load(self) -> tuple[ChatState | None, str]:
        """See `desktop.services.ports.ChatFile.load`."""
        try:
            if self.path.stat().st_size > 2 * self._most_bytes:
                raise ValueError("it is too large")
            return self._read(self.path.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None, ""
        except OSError as error:
            return None, self._set_aside(error.strerror or "it cannot be opened")
        except ValueError as error:
            return None, self._set_aside(str(error))
        except (ArithmeticError, AttributeError, LookupError, TypeError):
            return None, self._set_aside("it is not what Modeldeck writes")

    def save(self, chat: ChatState) -> int:
        """See `desktop.services.ports.ChatFile.save`."""
        if self._unreadable:
            raise StorageFailed(str(self.path), self._unreadable)
        known, self._lines = self._lines, {}  # what is gone from the chat is let go
        turns = self._written(chat.turns, known)
        replaced = self._written(chat.replaced, known)
        room = self._most_bytes - _size(turns)
        kept_replaced = _newest(replaced, room)
        kept = _newest(turns, self._most_bytes)
        if turns and not kept:
            raise StorageFailed(str(self.path), "the last message is too long")
        head = {
            "version": CHAT_VERSION,
            "chatId": chat.chat_id,
            "options": to_json(chat.options),
            "leftOut": len(turns) - len(kept),
        }
        write_atomically(self.path, _document(dump_json(head), kept_replaced, kept))
        return len(kept)

    def delete(self) -> None:
        """See `desktop.services.ports.ChatFile.delete`."""
        self._lines.clear()
        try:
            self.path.unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            reason = error.strerror or "it cannot be deleted"
            raise StorageFailed(str(self.path), reason) from None

    def _written(self, turns: Sequence[Turn], known: Mapping[str, _Line]) -> list[bytes]:
        written = []
        for turn in turns:
            before, line = known.get(turn.record_id, (None, b""))
            if before is not turn:
                line = turn_to_json(turn)
            self._lines[turn.record_id] = turn, line
            written.append(line)
        return written

    def _read(self, content: bytes) -> tuple[ChatState, str]:
        read = parse_json(content)
        if not isinstance(read, dict) or not isinstance(read.get("version"), int):
            raise ValueError("it is not a chat")
        if read["version"] > CHAT_VERSION:
            raise ValueError(f"it was written by a newer version ({read['version']})")
        turns, replaced = _turns(read["turns"]), _turns(read["replaced"])
        numbers = [turn.number for turn in (*turns, *replaced)]
        if len(set(numbers)) < len(numbers) or min(numbers, default=1) < 1:
            raise ValueError("two messages have one number")
        chat = ChatState(
            turns, from_json(str, read["chatId"]), replaced, from_json(ChatOptions, read["options"])
        )
        return chat, _left_out(from_json(int, read["leftOut"]))

    def _set_aside(self, problem: str) -> str:
        """Keep what cannot be used, and say so."""
        told = f"The last chat, {self.path.name}, could not be used: {problem}."
        aside = name_aside(self.path, self._clock())
        try:
            self.path.replace(aside)
        except OSError:
            self._unreadable = "the one before could not be read, and is left as it is"
            return f"{told} It could not be moved aside either, so that none is kept for now."
        return f"{told} It is kept as {aside.name}."


def _turns(written: Any) -> tuple[Turn, ...]:
    if not isinstance(written, list):
        raise ValueError("its messages are no list")
    return tuple(map(turn_from_json, written))


def _size(lines: Sequence[bytes]) -> int:
    return sum(map(len, lines))


def _newest(lines: Sequence[bytes], room: int) -> Sequence[bytes]:
    """The last ones that fit into so many bytes."""
    first = len(lines)
    while first and len(lines[first - 1]) <= room:
        first -= 1
        room -= len(lines[first])
    return lines[first:]


def _document(head: str, replaced: Sequence[bytes], turns: Sequence[bytes]) -> bytes:
    """One message a line, so that the file can be looked at."""
    parts = (
        head.removesuffix("}").encode(),
        b',\n"replaced":[\n',
        b",\n".join(replaced),
        b'],\n"turns":[\n',
        b",\n".join(turns),
        b"]}\n",
    )
    return b"".join(parts)


def _left_out(messages: int) -> str:
    if messages <= 0:
        return ""
    what = "message" if messages == 1 else f"{messages:,} messages"
    return f"The last chat was too long to keep whole: its first {what} are not here any more."
