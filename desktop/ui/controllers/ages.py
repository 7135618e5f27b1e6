"""Ages on screen go on while nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

AGES_MS: Final = 30_000
"""How often "2 min ago" is brought up to date."""


def keep_ages(owner: QObject, show: Callable[[], None]) -> None:
    """Call ``show`` every 30 seconds for as long as ``owner`` lives."""
    ages = QTimer(owner, interval=AGES_MS)
    ages.timeout.connect(show)
    ages.start()
