"""What the General page shows. Stdlib only: the window imports it before its first paint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class GeneralView:
    theme: Literal["system", "light", "dark", "high-contrast"] = "system"
    profile: str = ""
    """``Settings, prices and the log lie in /home/…/modeldeck``."""
    keys: str = ""
    """``In GNOME Keyring, never in a file``."""
    version: str = ""
