"""The command line: the second front end, over the same core as the window, without Qt."""

from __future__ import annotations

from typing import Final

from desktop.collector import no_collection

COMMANDS: Final = frozenset(
    {"auth", "models", "provider", "chat", "cost", "usage", "price", "limits"}
)
"""First words that mean the command line and not the window."""


def main(argv: list[str]) -> int:
    """Run one command; ``argv`` without the program's name. Returns the exit code."""
    try:
        with no_collection():
            from desktop.cli.invocation import run  # 60 ms for typer, which the window spares

        return run(argv)
    except KeyboardInterrupt:
        return 130  # 128 + SIGINT, as shells have it
