"""Whether something has the name already that a file is to be written under."""

from __future__ import annotations

from pathlib import Path


def is_there(path: Path) -> bool:
    """Blocking. What cannot be looked at counts as not there: writing it says why."""
    try:
        return path.exists()
    except OSError:  # too long a name, or a folder that nobody may look into
        return False
