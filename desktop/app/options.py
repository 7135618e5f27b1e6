"""What the command line and the last run say about the window, before anything heavy is there."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.adapters.profile import profile
from desktop.ui.theme.theme import ThemeChoice

if TYPE_CHECKING:
    from desktop.services.ports import Browser

LARGEST_WINDOW = 8192


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What the command line may say about the window."""

    profile: Path | None = None
    sandbox: str = ""
    """Base URL of a simulated OpenRouter; keys are then kept in memory only."""
    neighbours: Mapping[str, str] = field(default_factory=dict)
    """Base URLs of other simulated providers, by id, or by id and region; only with ``sandbox``.

    See `desktop.adapters.simulated`.
    """
    browser: Browser | None = None
    """Opens web pages. ``None``: the browser of this person, but in the sandbox nobody."""
    own_browser: bool = False
    """The browser of this person in the sandbox too: whoever clicks there wants to see its page."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Theme and size of the window as it was left."""

    theme: ThemeChoice = "system"
    size: tuple[int, int] | None = None


def parse_options(arguments: Sequence[str]) -> WindowOptions:
    """Ends the process with a usage message for what it does not know."""
    parser = argparse.ArgumentParser(prog="modeldeck", allow_abbrev=False)
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--sandbox", default="")
    parser.add_argument("--sandbox-neighbour", action="append", default=[], metavar="ID=URL")
    read = parser.parse_args(list(arguments))
    named = (text.partition("=") for text in read.sandbox_neighbour)
    neighbours = {name: base_url for name, _, base_url in named}
    return WindowOptions(read.profile, read.sandbox, neighbours, own_browser=True)


def saved_looks(folder: Path | None) -> Looks:
    """Theme and size, read with `json` alone: the first paint waits for nothing heavier."""
    named = folder or (Path(p) if (p := os.environ.get("MODELDECK_PROFILE")) else None)
    try:
        document = json.loads(profile(named).settings.read_bytes())
        appearance = document.get("appearance", {})
        size = appearance.get("windowSize")
        theme = appearance.get("theme", "system")
    except (OSError, ValueError, AttributeError, RecursionError):
        return Looks()
    known: tuple[ThemeChoice, ...] = ("system", "light", "dark", "high-contrast")
    usable = isinstance(size, list) and len(size) == 2 and all(_is_size(n) for n in size)
    return Looks(
        next((name for name in known if name == theme), "system"),
        (size[0], size[1]) if usable else None,
    )


def has_display() -> bool:
    """Whether a window can be shown."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _is_size(pixels: object) -> bool:
    """A size that some screen may have."""
    return type(pixels) is int and 0 < pixels <= LARGEST_WINDOW
