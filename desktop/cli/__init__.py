"""The command line: the second front end, over the same core as the window, without Qt."""

from __future__ import annotations


def main(argv: list[str]) -> int:
    """Run one command; ``argv`` without the program's name. Returns the exit code."""
    try:
        from desktop.cli.invocation import run  # 60 ms for typer, which the window spares

        return run(argv)
    except KeyboardInterrupt:
        return 130  # 128 + SIGINT, as shells have it
