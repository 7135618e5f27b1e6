"""`python -m tests.e2e.dying_chats PROFILE KILLS SEED`: processes that die in the middle of an
answer.

Each child is a real process with a core of its own, all on one profile, and ends by SIGKILL. The
key comes on standard input. Every line on standard output is a fact that a child had told before
it died: ``streamed ID``, when the first piece of an answer came, and ``finished ID``, when a whole
one was recorded.
"""

from __future__ import annotations

import asyncio
import os
import random
import select
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.adapters.keychain import NoKeychain
from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.services.turn import ChatState

AT_ONCE = 4
"""Children that live at the same time."""
PATIENCE_SECONDS = 60.0
DIE = b"die\n"


@dataclass(frozen=True)
class Fate:
    """When a child dies."""

    characters: int
    """As soon as that much of its last answer is shown, or all of a shorter one; 0: as soon as
    the message is shown, and -1: as soon as it is recorded."""
    whole: int = 0
    """Answers that it receives whole before that."""
    prompt: str = "Why is the sky blue?"

    @classmethod
    def drawn(cls, number: int, chance: random.Random) -> Fate:
        """Most die in the middle of an answer, some before the provider said anything at all, and
        some while the message is being sent."""
        match number % 10:
            case 0:
                return cls(-1, prompt="!fault no-answer")
            case 5:
                return cls(0)
            case _:
                return cls(chance.randint(1, 450), chance.randint(0, 1))


async def chat(folder: Path, key: str, fate: Fate, told: int) -> None:
    """A child's life."""
    environment = {"OPENROUTER_API_KEY": key}
    here = await asyncio.to_thread(
        lambda: Core(Surroundings(profile(folder), environment, NoKeychain()))
    )
    async with here as core:
        for _ in range(fate.whole):
            turn = await core.chat.send("openrouter", "sandbox/writer", "Why?")
            os.write(told, f"finished {turn.record_id}\n".encode())
        seen = 0

        def die(_: object) -> None:
            os.write(told, DIE)

        def read(state: ChatState) -> None:
            nonlocal seen
            turn = state.turns[-1]
            before, seen = seen, len(turn.text)
            if seen and not before:
                os.write(told, f"streamed {turn.record_id}\n".encode())
            if fate.characters >= 0 and (seen >= fate.characters or not turn.running):
                die(state)

        if fate.characters < 0:
            core.ledger.spending.subscribe(die)
        core.chat.chat.subscribe(read)
        await core.chat.send("openrouter", "sandbox/writer", fate.prompt)


def begin(folder: Path, key: str, fate: Fate) -> tuple[int, int]:
    """Start a child; its process id, and the pipe that it tells by."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        return child, read
    try:
        os.close(read)
        asyncio.run(chat(folder, key, fate, write))
    finally:
        os._exit(1)  # nobody lives that long


def follow(lives: Mapping[int, int]) -> None:
    """Until every child, each by the pipe that it tells by, is dead."""
    heard = dict.fromkeys(lives, b"")
    until = time.monotonic() + PATIENCE_SECONDS
    while heard:
        ready, _, _ = select.select(list(heard), [], [], max(0.0, until - time.monotonic()))
        for pipe in ready or list(heard):
            news = os.read(pipe, 4096) if ready else b""
            heard[pipe] += news
            if DIE in heard[pipe] or not news:
                os.kill(lives[pipe], signal.SIGKILL)
                os.waitpid(lives[pipe], 0)
                os.close(pipe)
                tell(heard.pop(pipe))


def tell(said: bytes) -> None:
    if DIE not in said:
        raise RuntimeError(f"a child did not come as far as to be killed: {said!r}")
    sys.stdout.write(said.replace(DIE, b"").decode())
    sys.stdout.flush()


def main() -> None:
    folder, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    key = sys.stdin.readline().strip()
    chance = random.Random(seed)
    fates = [Fate.drawn(number, chance) for number in range(kills)]
    while fates:
        batch, fates = fates[:AT_ONCE], fates[AT_ONCE:]
        lives = {}
        for fate in batch:
            child, pipe = begin(folder, key, fate)
            lives[pipe] = child
        follow(lives)


if __name__ == "__main__":
    main()
