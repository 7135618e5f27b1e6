"""`python -m tests.e2e.dying_window PROFILE`: a window's core that asks one question and streams.

Its key comes on standard input, and its base URL is in the profile. ``kept`` on standard output
means that a part of the answer is in the file; from then on it only waits to be killed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Final

from desktop.adapters.keychain import NoKeychain
from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.services.ports import ChatFile
from desktop.services.turn import ChatState

QUESTION: Final = "Why is the sky blue?"
ENOUGH: Final = 40
"""Characters: more than its first piece, which is written at once."""


async def ask(folder: Path, key: str) -> None:
    """Ask, and tell when a part of the answer is kept."""
    environment = {"OPENROUTER_API_KEY": key}
    here = await asyncio.to_thread(
        lambda: Core(Surroundings(profile(folder), environment, NoKeychain()))
    )
    async with here as core:
        await core.kept_chat.begin()
        core.kept_chat._file = _Telling(core.kept_chat._file)
        await core.chat.send("openrouter", "sandbox/writer", QUESTION)


class _Telling:
    """A file that tells of what it has saved."""

    def __init__(self, file: ChatFile) -> None:
        self._file = file
        self.path, self.load, self.take = file.path, file.load, file.take
        self.delete, self.close = file.delete, file.close

    def save(self, chat: ChatState) -> int:
        messages = self._file.save(chat)
        if chat.turns and len(chat.turns[-1].text) > ENOUGH:
            os.write(1, b"kept\n")
        return messages


if __name__ == "__main__":
    asyncio.run(ask(Path(sys.argv[1]), sys.stdin.readline().strip()))
