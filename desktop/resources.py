"""What comes with the application: one call in a checkout, a wheel and a frozen build."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(name: str) -> Path:
    """The path of a shipped file or folder, such as ``defaultModelSettings.json``."""
    return _folder() / name


def application_version() -> str:
    """The version as it was installed; ``0`` where the sources were never installed."""
    # Imported here: the window shows it long after its first paint.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("modeldeck")
    except PackageNotFoundError:
        return "0"


def _folder() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"
