"""The command line with a keychain that is gone afterwards: in this process, or as one of its own.

``python -m tests.cli.with_keychain auth openrouter``
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.cli.invocation import run
from desktop.cli.session import MakeSurroundings
from desktop.core import Surroundings
from desktop.services.ports import KeyStore
from tests.cli.modeldeck import Modeldeck
from tests.fakes import MemoryKeyStore
from tests.simulators import Served


def surroundings_with(keys: KeyStore | None, **others: Any) -> MakeSurroundings:
    """Those of this person, but for the keychain and what else is named."""

    def surroundings(folder: Path | None) -> Surroundings:
        return replace(Surroundings.of_this_person(folder), keys=keys, **others)

    return surroundings


def with_keychain(modeldeck: Modeldeck, served: Served, keys: KeyStore, **others: Any) -> Modeldeck:
    """At the sandbox, with a keychain and an empty environment."""
    modeldeck.secrets = {served.key}
    modeldeck.surroundings = surroundings_with(keys, **others)
    assert modeldeck("provider", "set", "openrouter", "--base-url", served.base_url).code == 0
    return modeldeck


def main() -> int:
    """The exit code of a command, Ctrl+C included."""
    try:
        return run(sys.argv[1:], surroundings_with(MemoryKeyStore()))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
