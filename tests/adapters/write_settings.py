"""Run as a process of its own by `test_settings_file`: adds models one by one."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from desktop.adapters.settings_file import SettingsJson
from desktop.domain.errors import StorageFailed
from desktop.domain.settings import Settings


def main(path: str, author: str, count: str) -> int:
    """Add ``author/0`` … to the allowed models; prints why where that is not possible."""
    file = SettingsJson(Path(path), lambda: datetime.now(UTC))
    for number in range(int(count)):

        def add(settings: Settings, model: str = f"{author}/{number}") -> Settings:
            allowed = settings.openrouter_allowed_models or ()
            return settings.with_allowed_models("openrouter", (*allowed, model))

        try:
            file.update(add)
        except StorageFailed as error:
            print(error)  # noqa: T201
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
