"""Run as a process of its own by the tests of the ledger: writes into one.

Every line that it prints was true before it was printed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from desktop.adapters.ledger import SqliteLedger
from desktop.domain.ledger_problem import LedgerUnavailable
from tests.adapters.ledger_samples import NOON, begun, complete


def forever(ledger: SqliteLedger, prefix: str) -> None:
    """Begin requests and finish them until killed."""
    for number in count():
        name = f"{prefix}-{number}"
        ledger.begin(begun(name))
        say(f"begun {name}")
        ledger.update(complete(name))
        say(f"finished {name}")


def hold(ledger: SqliteLedger, name: str) -> None:
    """Leave a request on its way until standard input ends; then wait for the end of it all."""
    ledger.begin(begun(name))
    say(f"begun {name}")
    sys.stdin.read()


def once(ledger: SqliteLedger, name: str) -> None:
    """Read, then write, and say what became of both."""
    attempts: dict[str, Callable[[], object]] = {
        "read": lambda: ledger.total(NOON.date(), NOON.date()).requests,
        "written": lambda: ledger.begin(begun(name)),
    }
    for what, attempt in attempts.items():
        try:
            say(f"{what} {attempt()}")
        except LedgerUnavailable as error:
            say(f"{what} {error.fault}: {error.detail}")


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def main(mode: str, path: str, name: str) -> None:
    ledger = SqliteLedger(Path(path), lambda: datetime.now(UTC))
    {"forever": forever, "hold": hold, "once": once}[mode](ledger, name)


if __name__ == "__main__":
    main(*sys.argv[1:])
