"""``modeldeck``: with a command it is the command line, without one it is the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desktop.collector import keep_for_good

_WINDOW_OPTIONS = ("--profile", "--sandbox", "--sandbox-neighbour")


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code. Each front end is imported only when it is the one wanted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if wants_window(given):
        from desktop.app import run_window

        return run_window(given)
    from desktop.cli import main as run_command

    code = run_command(given)
    keep_for_good()  # else all of it is looked through once more at the end: 20 ms
    return code


def wants_window(arguments: Sequence[str]) -> bool:
    """Whether there is nothing but options of the window."""
    rest = iter(arguments)
    for argument in rest:
        name, equals, _ = argument.partition("=")
        if name not in _WINDOW_OPTIONS:
            return False
        if not equals:
            next(rest, None)
    return True


if __name__ == "__main__":
    sys.exit(main())
