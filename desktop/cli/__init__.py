"""The command line: the second front end, over the same core as the window, without Qt."""

from __future__ import annotations

from typing import Final

COMMANDS: Final = frozenset({"auth", "models", "provider", "chat", "cost"})
"""First words that mean the command line and not the window."""


def main(argv: list[str]) -> int:
    """Run one command; ``argv`` without the program's name. Returns the exit code."""
    try:
        from desktop.cli.invocation import run  # typer takes 60 ms that the window does not need

        return run(argv)
    except KeyboardInterrupt:
        return 130  # 128 + SIGINT, as shells have it
