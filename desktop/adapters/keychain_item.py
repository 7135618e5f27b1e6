"""One key in a keychain: read, written, forgotten, one after another. Everything here blocks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final, Protocol

from desktop.domain.errors import KeychainState

log = logging.getLogger(__name__)

ACCOUNT: Final = "api-key"


class Closed(Exception):
    """The keychain did not open. ``detail`` is what is the matter with "it", in words."""

    def __init__(self, state: KeychainState, detail: str) -> None:
        super().__init__(detail)
        self.state = state
        self.detail = detail


class Backend(Protocol):
    """What keyring's back ends offer. They raise what their libraries raise."""

    def get_password(self, service: str, name: str, /) -> str | None: ...

    def set_password(self, service: str, name: str, key: str, /) -> None: ...

    def delete_password(self, service: str, name: str, /) -> None: ...


class KeychainItem:
    """The place of one key. The service names it alone: Windows renames the items of a service
    that has two accounts."""

    def __init__(self, service: str) -> None:
        self.service: Final = service
        self._turn = threading.Lock()
        """A save that is being taken back must not undo another one, or be read."""

    def read(self, backend: Backend) -> str | None:
        with self._turn:
            return self._held(backend)

    def forget(self, backend: Backend, given_up: threading.Event) -> None:
        """Remove the key, unless nobody wants that any more."""
        with self._turn:
            if not given_up.is_set():
                self._restore(backend, None)

    def write(
        self, backend: Backend, key: str, given_up: threading.Event
    ) -> Callable[[], None] | None:
        """Keep a key, unless nobody wants that any more; then the item is as it was before.

        Returns what takes it back, or ``None`` where nothing was kept.
        """
        with self._turn:
            if given_up.is_set():
                return None
            before = self._held(backend)
            backend.set_password(self.service, ACCOUNT, key)
            if given_up.is_set():
                self._take_back(backend, key, before)
                return None

        def take_back() -> None:
            with self._turn:
                self._take_back(backend, key, before)

        return take_back

    def _take_back(self, backend: Backend, key: str, before: str | None) -> None:
        """Runs where nobody waits for it any more, so it raises nothing."""
        try:
            if self._held(backend) == key:
                self._restore(backend, before)
        except Exception as error:  # noqa: BLE001  back ends raise what their libraries raise
            log.warning(
                "the key of a save that was cancelled is still in the keychain (%s)",
                type(error).__name__,
            )

    def _restore(self, backend: Backend, before: str | None) -> None:
        if before:
            backend.set_password(self.service, ACCOUNT, before)
        elif self._held(backend) is not None:
            backend.delete_password(self.service, ACCOUNT)

    def _held(self, backend: Backend) -> str | None:
        """Empty where something is held that is no text: no key, and it can be replaced."""
        try:
            return backend.get_password(self.service, ACCOUNT)
        except UnicodeDecodeError:
            return ""
