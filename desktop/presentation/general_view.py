"""What the General page shows. Stdlib only: the window imports it before its first paint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from desktop.domain.credentials import Credential, KeyOrigin


@dataclass(frozen=True, slots=True)
class GeneralView:
    theme: Literal["system", "light", "dark", "high-contrast"] = "system"
    profile: str = ""
    """``Settings, prices and the log lie in /home/…/modeldeck``."""
    keys: str = ""
    """``In GNOME Keyring, never in a file``."""
    version: str = ""


def keys_text(keys: Iterable[tuple[str, Credential]]) -> str:
    """Where each key is, or where one would be kept while there is none.

    ``keys``: names of providers and what is known of their keys. Names are said only where the
    keys are in different places: ``OpenRouter: kept in GNOME Keyring, … · Work: from the …``.
    """
    known = tuple(keys)
    there = [(name, each) for name, each in known if each.origin is not KeyOrigin.NONE]
    places = [(name, _place(each)) for name, each in there or known[:1]]
    if len({place for _, place in places}) < 2:
        return places[0][1] if places else ""
    return " · ".join(f"{name}: {place[0].lower()}{place[1:]}" for name, place in places)


def _place(credential: Credential) -> str:
    if credential.origin is KeyOrigin.ENVIRONMENT:
        return f"From the environment variable {credential.variable}"
    if credential.origin is KeyOrigin.MEMORY or not credential.keychain.found:
        return "Kept in memory for this run only, never in a file"
    return f"Kept in {credential.keychain.name}, never in a file"
