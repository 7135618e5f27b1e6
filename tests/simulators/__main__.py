"""`python -m tests.simulators`: simulated providers on loopback, to try the application with.

The first line on standard output is the base URL of the simulated OpenRouter, the second the key
it accepts; signing in with a browser at /auth gets another. One line follows for each of the
others: its name, its base URL and its key. They end with SIGTERM, SIGINT or the process that
started them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TextIO

from tests.simulators.catalog import Catalog
from tests.simulators.faults import word_table
from tests.simulators.neighbours import Neighbours
from tests.simulators.odd_rows import ODD_ROWS
from tests.simulators.parent import parent_ended
from tests.simulators.replay import Replay
from tests.simulators.sandbox import API, Sandbox
from tests.simulators.server import LoopbackServer
from tests.simulators.wire import Simulator

KEY_VARIABLE = "MODELDECK_SANDBOX_KEY"
PACE = 0.015  # seconds between two pieces: about as fast as a quick model writes


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    options = argparse.ArgumentParser(
        prog="python -m tests.simulators",
        description=__doc__,
        epilog="A chat with the simulated OpenRouter whose last message starts with one of these "
        "fails on purpose; the others know words of their own, and tell them when asked for one "
        "that there is not:\n\n" + word_table(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument(
        "--port", type=int, default=0, help="of the simulated OpenRouter; default: a free one"
    )
    options.add_argument(
        "--key",
        help=f"the key to accept; - reads it from standard input; default: ${KEY_VARIABLE}, "
        "or a new one",
    )
    options.add_argument("--catalog", type=Path, metavar="FILE", help="an answer of GET /models")
    options.add_argument("--no-models", action="store_true", help="models endpoints answer 503")
    options.add_argument("--odd-rows", action="store_true", help="models no one should send")
    options.add_argument("--page-size", type=int, metavar="N", help="models come in pages")
    options.add_argument("--replay", type=Path, metavar="FILE", help=".sse or .json for all chats")
    options.add_argument(
        "--pace", type=float, default=PACE, help="seconds between two pieces (%(default)s)"
    )
    options.add_argument(
        "--echo-state", action="store_true", help="send the state of a sign-in back"
    )
    return options


def sandbox_from(
    arguments: argparse.Namespace, environment: Mapping[str, str], stdin: TextIO
) -> Sandbox:
    """The sandbox that the command line asks for. Raises OSError or ValueError for its files."""
    return Sandbox(
        key=_key(arguments.key, environment, stdin),
        catalog=Catalog.load(arguments.catalog) if arguments.catalog else None,
        models_available=not arguments.no_models,
        replay=Replay.load(arguments.replay) if arguments.replay else None,
        pace=arguments.pace,
        odd_rows=ODD_ROWS if arguments.odd_rows else (),
        page_size=arguments.page_size,
        echo_state=arguments.echo_state,
    )


def _key(option: str | None, environment: Mapping[str, str], stdin: TextIO) -> str | None:
    if option != "-":
        return option or environment.get(KEY_VARIABLE) or None
    key = stdin.readline().strip()
    if not key:
        raise ValueError("there is no key on standard input")
    return key


async def run(sandbox: Sandbox, port: int, neighbours: Neighbours) -> None:
    """Serve until a signal comes or the parent process ends."""
    stop = asyncio.Event()
    _on_signals(stop)
    async with AsyncExitStack() as stack:
        lines = [(await _serve(sandbox, stack, port)) + API, sandbox.key]
        for name, each in neighbours.by_name.items():
            lines.append(f"{name} {await _serve(each, stack)}{each.path} {each.key}")
        print(*lines, sep="\n", flush=True)
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(parent_ended())
            watch.add_done_callback(lambda _: stop.set())
            await stop.wait()
            watch.cancel()


async def _serve(simulator: Simulator, stack: AsyncExitStack, port: int = 0) -> str:
    """The origin, until the stack is left."""
    server = LoopbackServer(simulator)
    origin = await server.start(port)
    stack.push_async_callback(server.close)
    return origin


def _on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: no handlers in the loop
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 2 when a file cannot be used or the port is taken."""
    chosen = parser().parse_args(arguments)
    try:
        sandbox = sandbox_from(chosen, os.environ, sys.stdin)
        asyncio.run(run(sandbox, chosen.port, Neighbours.writing(chosen.pace)))
    except (OSError, OverflowError, ValueError) as error:
        print(f"The sandbox cannot start: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
