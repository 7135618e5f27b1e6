"""The keychain of this computer: the only file that knows keyring.

keyring picks a plain-text file silently when a package that offers one is installed, and
``PYTHON_KEYRING_BACKEND`` overrides any limit, so the back end that it chose is checked by type.
A call may block for as long as a prompt is open; each runs in a daemon thread of its own, so that
neither the window nor the end of the process waits for it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from desktop.domain.credentials import Keychain, Secret
from desktop.domain.errors import KeychainUnavailable
from desktop.domain.text import one_line

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

_NAMES: Final = {
    ("keyring.backends.SecretService", "Keyring"): "GNOME Keyring",
    ("keyring.backends.libsecret", "Keyring"): "GNOME Keyring",
    ("keyring.backends.kwallet", "DBusKeyring"): "KWallet",
    ("keyring.backends.kwallet", "DBusKeyringKWallet4"): "KWallet",
    ("keyring.backends.macOS", "Keyring"): "macOS Keychain",
    ("keyring.backends.Windows", "WinVaultKeyring"): "Windows Credential Manager",
}
"""Back ends that keep a secret safe, by module and class, with the name people know."""

ACCOUNT: Final = "api-key"


class SystemKeychain:
    """Implements `desktop.services.ports.KeyStore` on the keychain of the operating system."""

    def __init__(self, profile: str) -> None:
        self._profile = profile
        self._backend: KeyringBackend | None = None
        self._keychain: Keychain | None = None

    async def describe(self) -> Keychain:
        """Which keychain is used; looked up once."""
        if self._keychain is not None:
            return self._keychain
        self._backend, keychain = await _in_thread(_choose_backend)
        self._keychain = keychain
        return keychain

    async def load(self, provider: str, origin: str) -> Secret | None:
        backend = await self._usable(provider)
        service = self._service(provider, origin)
        value = await self._call(provider, lambda: backend.get_password(service, ACCOUNT))
        return Secret(value) if value else None

    async def save(self, provider: str, origin: str, key: Secret) -> None:
        backend = await self._usable(provider)
        service = self._service(provider, origin)
        await self._call(provider, lambda: backend.set_password(service, ACCOUNT, key.reveal()))

    async def delete(self, provider: str, origin: str) -> None:
        backend = await self._usable(provider)
        service = self._service(provider, origin)

        def forget() -> None:
            if backend.get_password(service, ACCOUNT) is not None:
                backend.delete_password(service, ACCOUNT)

        await self._call(provider, forget)

    def _service(self, provider: str, origin: str) -> str:
        """One service per key: Windows renames the items of a service that has two accounts."""
        return f"modeldeck:{self._profile}:{provider}:{origin}"

    async def _usable(self, provider: str) -> KeyringBackend:
        keychain = await self.describe()
        if self._backend is None:
            raise KeychainUnavailable(provider, detail=keychain.problem or "no keychain was found")
        return self._backend

    async def _call(self, provider: str, work: Callable[[], T]) -> T:
        from keyring.errors import KeyringError

        try:
            return await _in_thread(work)
        except KeyringError as error:
            detail = one_line(str(error)).rstrip(".!") or type(error).__name__
            raise KeychainUnavailable(provider, detail=detail) from None
        except Exception as error:  # noqa: BLE001  back ends raise what their libraries raise
            raise KeychainUnavailable(provider, detail=type(error).__name__) from None


class NoKeychain:
    """Keeps nothing, and says so: keys are of this run only. For the sandbox and the tour."""

    async def describe(self) -> Keychain:
        return Keychain("")

    async def load(self, provider: str, origin: str) -> Secret | None:
        return None

    async def save(self, provider: str, origin: str, key: Secret) -> None:
        raise KeychainUnavailable(provider, detail="this run keeps keys in memory")

    async def delete(self, provider: str, origin: str) -> None:
        return None


def _choose_backend() -> tuple[KeyringBackend | None, Keychain]:
    import keyring.core

    try:
        backend = keyring.core.get_keyring()
    except Exception as error:  # noqa: BLE001  a broken configuration file raises anything
        return None, Keychain("", f"the keychain could not be opened ({type(error).__name__})")
    name = _safe_name(backend)
    if name is None:
        return None, Keychain("")
    return backend, Keychain(name)


def _safe_name(backend: object) -> str | None:
    """The name of a back end that keeps secrets safe; ``None`` for any other, plain text included.

    A chain is as safe as its weakest member, because reads and writes fall through it.
    """
    from keyring.backends.chainer import ChainerBackend

    if isinstance(backend, ChainerBackend):
        names = [_safe_name(member) for member in backend.backends]
        return names[0] if names and None not in names else None
    kind = type(backend)
    return _NAMES.get((kind.__module__, kind.__name__))


async def _in_thread(work: Callable[[], T]) -> T:
    """Run blocking work in a daemon thread. Cancelling stops the waiting, not the work."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(outcome: Callable[[], T]) -> None:
        if future.done():
            return
        try:
            future.set_result(outcome())
        except Exception as error:  # noqa: BLE001  raised again where it is awaited
            future.set_exception(error)

    def run() -> None:
        outcome = _outcome_of(work)
        try:
            loop.call_soon_threadsafe(settle, outcome)
        except RuntimeError:
            return  # the loop has ended while a prompt was open

    threading.Thread(target=run, name="keychain", daemon=True).start()
    return await future


def _outcome_of(work: Callable[[], T]) -> Callable[[], T]:
    """Do the work now; the result, or the exception, comes out when the outcome is called."""
    try:
        result = work()
    except Exception as error:  # noqa: BLE001  back ends raise what their libraries raise
        failure = error

        def fail() -> T:
            raise failure

        return fail
    return lambda: result
