"""What is said when a new key works."""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.credentials import Credential, KeyHealth, KeyOrigin
from desktop.presentation.figures import counted

Tell = Callable[[str, str, Callable[[], None] | None], None]
"""Shows a message for a moment: text, the name of an action (or empty), the action."""


def welcome(tell: Tell, saved: Credential, loaded: int, go_to_chat: Callable[[], None]) -> None:
    """The shortest way on from a key that works is the chat.

    ``saved`` is the credential in use now; ``loaded``: how many recommended models were allowed.
    """
    said = [_what_became_of_key(saved)]
    if loaded:
        said.append(f"{counted(loaded, 'recommended model')} allowed")
    if saved.health is KeyHealth.VERIFIED:
        tell(" · ".join(said), "Open the test chat", go_to_chat)
    else:
        tell(" · ".join(said), "", None)


def _what_became_of_key(saved: Credential) -> str:
    """``saved`` is the credential in use after saving, which may be another than was given."""
    if saved.origin is KeyOrigin.ENVIRONMENT:
        return f"Saved, but {saved.variable} in the environment wins over it"
    if not saved.present and saved.problem is None:
        return "The key is kept for the base URL that it came from, which is not in use now"
    proven = saved.info is not None and saved.info.proven
    return "Key verified" if saved.health is KeyHealth.VERIFIED and proven else "Key saved"


def teller(tell: Tell, name: str, *, on_page: bool) -> Tell:
    """Names the provider where it is not the one on the page."""
    if on_page or not name:
        return tell
    return lambda text, action, act: tell(f"{name}: {text}", action, act)
