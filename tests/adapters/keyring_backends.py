"""Stand-ins for keyring's back ends, which are a port of a third party.

They do not derive from keyring's own class, which would offer them to the whole process.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

from desktop.adapters.keychain import Found, SystemKeychain
from desktop.domain.credentials import Keychain

SECONDS = 20.0


class PlaintextKeyring:
    """Stands for the back end of that name that `keyrings.alt` offers."""

    priority = 0.5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class StrangeKeyring(PlaintextKeyring):
    """Nobody knows what it does."""


class BrokenKeyring(PlaintextKeyring):
    """Its service has gone."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error


class AskingKeyring(PlaintextKeyring):
    """Opens prompts, which stay open until `answer`."""

    def __init__(self) -> None:
        super().__init__()
        self._asked = threading.Semaphore(0)
        self._answers = threading.Semaphore(0)
        self.prompts = 0

    def answer(self, times: int = 1) -> None:
        self._answers.release(times)

    def shows(self) -> None:
        """Wait until a prompt is there."""
        assert self._asked.acquire(timeout=SECONDS)

    def _ask(self) -> None:
        self.prompts += 1
        self._asked.release()
        assert self._answers.acquire(timeout=SECONDS)


class AskingToRead(AskingKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        value = super().get_password(service, username)
        self._ask()
        return value


class AskingToWrite(AskingKeyring):
    """Only the first write asks."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def set_password(self, service: str, username: str, password: str) -> None:
        self.written.append(password)
        if not self.prompts:
            self._ask()
        super().set_password(service, username, password)


def keychain_on(backend: PlaintextKeyring, name: str = "KWallet") -> SystemKeychain:
    """A keychain that has found this back end."""
    return SystemKeychain("test", lambda: Found(backend, Keychain(name)))


def settled() -> None:
    """Wait until nothing is done in the background any more."""
    while threads := list(_at_work()):
        for thread in threads:
            thread.join(SECONDS)


def _at_work() -> Iterator[threading.Thread]:
    return (thread for thread in threading.enumerate() if thread.name == "keychain")
