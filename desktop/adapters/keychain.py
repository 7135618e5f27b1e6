"""The keychain of this computer: the only file that knows keyring.

keyring picks a plain-text file silently when a package that offers one is installed, and
``PYTHON_KEYRING_BACKEND`` overrides any limit. So only the back ends named here are looked for, and
one that the person chose is checked by type.
"""

from __future__ import annotations

import threading
from asyncio import CancelledError
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeVar

from desktop.adapters import keychain_trust as trust
from desktop.adapters.keychain_item import Backend, Closed, KeychainItem
from desktop.adapters.shared_calls import SharedCalls, answer_of, in_thread
from desktop.domain.credentials import NO_KEYCHAIN, Keychain, Secret
from desktop.domain.errors import KeychainState, KeychainUnavailable
from desktop.domain.text import one_line, without_keys

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

_MACOS_STATES: Final = {
    -128: Closed(KeychainState.REFUSED, "access to it was not allowed"),
    -25308: Closed(KeychainState.LOCKED, "it is locked, and nothing here can ask for its password"),
}
"""Source: ``errSecUserCanceled`` and ``errSecInteractionNotAllowed`` in Apple's SecBase.h."""


@dataclass(frozen=True)
class Found:
    """The back end in use; ``None``: there is none that can be used."""

    backend: Backend | None
    keychain: Keychain


class SystemKeychain:
    """Implements `desktop.services.ports.KeyStore` on the keychain of the operating system."""

    def __init__(self, profile: str, find: Callable[[], Found] | None = None) -> None:
        """``find``, which may block: another way to a back end than `find_backend`."""
        self._profile = profile
        self._find = find or find_backend
        self._calls = SharedCalls()
        self._items: dict[str, KeychainItem] = {}
        self._found = Found(None, NO_KEYCHAIN)
        self._settled = False
        self._said = ""
        """What was the matter when it failed last."""

    async def describe(self) -> Keychain:
        """Which keychain is used. Looked up anew until there is one that works."""
        if not self._settled:
            await answer_of(self._calls.start("find", self._look))
        return self._found.keychain

    async def load(self, provider: str, origin: str, *, may_prompt: bool = True) -> Secret | None:
        backend, item = await self._usable(provider), self._item(provider, origin)

        def read() -> str | None:
            return item.read(backend) if self._opened(backend, may_prompt=may_prompt) else None

        call = self._calls.start((item, may_prompt), read)
        value = await self._answer(provider, call)
        return Secret(value) if value else None

    async def prepare(self, provider: str, origin: str) -> None:
        backend, item = await self._usable(provider), self._item(provider, origin)

        def open_it() -> None:
            self._opened(backend, makes=True)
            item.read(backend)  # those of which the lock is not ours to open ask now

        await self._answer(provider, in_thread(open_it))

    async def save(self, provider: str, origin: str, key: Secret) -> None:
        backend, item = await self._usable(provider), self._item(provider, origin)
        given_up = threading.Event()

        def write() -> Callable[[], None] | None:
            trust.check_length(self._found.keychain.name, key.reveal())
            self._opened(backend, makes=True)
            try:
                return item.write(backend, key.reveal(), given_up)
            finally:
                self._part(item)

        call = in_thread(write)
        try:
            await self._answer(provider, call, key)
        except CancelledError:
            given_up.set()
            call.add_done_callback(_take_back)
            raise

    async def delete(self, provider: str, origin: str) -> None:
        backend, item = await self._usable(provider), self._item(provider, origin)
        given_up = threading.Event()

        def forget() -> None:
            if self._opened(backend):
                item.forget(backend, given_up)
            self._part(item)

        try:
            await self._answer(provider, in_thread(forget))
        except CancelledError:
            given_up.set()
            raise

    def _item(self, provider: str, origin: str) -> KeychainItem:
        service = f"modeldeck:{self._profile}:{provider}:{origin}"
        return self._items.setdefault(service, KeychainItem(service))

    def _part(self, item: KeychainItem) -> None:
        """What is being read of an item may be older than what it holds now."""
        for may_prompt in (True, False):
            self._calls.part((item, may_prompt))

    async def _usable(self, provider: str) -> Backend:
        keychain = await self.describe()
        if self._found.backend is None:
            detail = keychain.problem or "no keychain was found"
            raise KeychainUnavailable(provider, detail=detail, state=keychain.state)
        return self._found.backend

    def _look(self) -> None:
        before, found = self._found, self._find_safely()
        if found.backend is None and before.backend is not None:
            # What is kept in it has not gone: it is asked all the same, and says what is wrong.
            problem = self._said or "it is not running"
            missing = replace(before.keychain, state=KeychainState.FAILED, problem=problem)
            found = Found(before.backend, missing)
        self._found = found
        # Nobody may run the Secret Service yet; using it starts one, which has a name.
        self._settled = found.keychain.usable and found.keychain.name != trust.SECRET_SERVICE

    def _find_safely(self) -> Found:
        try:
            return self._find()
        except Exception as error:  # noqa: BLE001  a broken choice or package raises anything
            problem = f"it could not be opened: {without_keys(_words(error))}"
            return Found(None, Keychain("", KeychainState.FAILED, problem))

    def _opened(self, backend: Backend, *, may_prompt: bool = True, makes: bool = False) -> bool:
        """Open the keychain where that is ours to do. ``False``: it holds nothing yet, and
        ``makes`` was not wanted. Raises `Closed`."""
        if not trust.is_secret_service(backend):
            return True
        from desktop.adapters import secret_service
        from desktop.adapters.secret_service import Lock

        collection = getattr(backend, "preferred_collection", secret_service.DEFAULT_COLLECTION)
        lock = secret_service.look(collection)
        if lock is Lock.MISSING and not makes:
            return False
        if lock is not Lock.OPEN:
            if not may_prompt:
                raise Closed(KeychainState.LOCKED, "it is locked")
            # One prompt for all that wait: the answer to one is the answer to the others.
            self._calls.start("unlock", lambda: secret_service.unlock(collection)).result()
        return True

    async def _answer(self, provider: str, call: Future[T], key: Secret | None = None) -> T:
        try:
            return await answer_of(call)
        except Exception as error:  # noqa: BLE001  back ends raise what their libraries raise
            closed = _closed(error, self._found.keychain)
        detail = without_keys(closed.detail.replace(key.reveal(), "…") if key else closed.detail)
        if closed.state is KeychainState.FAILED:
            self._said, self._settled = detail, False
        # Raised out here, because the context of an exception is the one that was being handled.
        name = self._found.keychain.name
        raise KeychainUnavailable(provider, detail=detail, state=closed.state, keychain=name)


class NoKeychain:
    """Keeps nothing, and says so: keys are of this run only. For the sandbox and the tour."""

    async def describe(self) -> Keychain:
        return NO_KEYCHAIN

    async def load(self, provider: str, origin: str, *, may_prompt: bool = True) -> Secret | None:
        return None

    async def prepare(self, provider: str, origin: str) -> None:
        detail = "this run keeps keys in memory"
        raise KeychainUnavailable(provider, detail=detail, state=KeychainState.NONE)

    async def save(self, provider: str, origin: str, key: Secret) -> None:
        await self.prepare(provider, origin)

    async def delete(self, provider: str, origin: str) -> None:
        return None


def find_backend() -> Found:
    """The one that the person chose, if it is safe, or else the best safe one of this computer.

    Raises whatever a broken choice raises.
    """
    import keyring.core

    chosen = keyring.core.load_env() or keyring.core.load_config()
    if chosen is not None:
        return _judged(chosen)
    kinds = list(_viable())
    if not kinds:
        return Found(None, _plain_text_or_nothing())
    best = max(kinds, key=keyring.backend.by_priority)()
    return Found(best, Keychain(_name(best)))


def _viable() -> Iterator[type[KeyringBackend]]:
    """The trusted kinds that this computer has, each in keyring's own judgement."""
    found = False
    for module, kind in trust.SAFE:
        if found and module.endswith("libsecret"):
            return
        backend: type[KeyringBackend] = getattr(import_module(module), kind)
        if backend.viable:
            found = True
            yield backend


def _judged(chosen: KeyringBackend) -> Found:
    if trust.keeps_nothing(chosen):
        return Found(None, NO_KEYCHAIN)
    if problem := trust.refusal(chosen):
        return Found(None, Keychain("", KeychainState.UNSAFE, problem))
    return Found(chosen, Keychain(_name(chosen)))


def _plain_text_or_nothing() -> Keychain:
    """What to say where nothing safe was found: the person may think that there is a keychain."""
    import keyring.backend

    try:
        installed = keyring.backend.get_all_keyring()
    except Exception:  # noqa: BLE001  packages add back ends, which raise anything
        return NO_KEYCHAIN
    refusals = [trust.refusal(backend) for backend in installed if trust.is_plain_text(backend)]
    return Keychain("", KeychainState.UNSAFE, refusals[0]) if refusals else NO_KEYCHAIN


def _name(backend: KeyringBackend) -> str:
    if not trust.is_secret_service(backend):
        return trust.name_of(backend)
    from desktop.adapters import secret_service

    return secret_service.owner() or trust.SECRET_SERVICE


def _closed(error: Exception, keychain: Keychain) -> Closed:
    """What a back end's exception means, without its traceback, which may hold a key."""
    from keyring.errors import KeyringError, KeyringLocked

    if isinstance(error, Closed):
        return error
    status = error.__cause__.args[0] if error.__cause__ and error.__cause__.args else None
    if keychain.name == trust.MACOS and status in _MACOS_STATES:
        return _MACOS_STATES[status]
    if not isinstance(error, KeyringError):
        strerror = getattr(error, "strerror", None)  # of the system's errors, Windows' too
        said = strerror if isinstance(strerror, str) else type(error).__name__
        return Closed(KeychainState.FAILED, one_line(said).rstrip(".!"))
    said = _words(error)
    # KWallet's own interface says so when its window was closed.
    if keychain.name == trust.KWALLET and (isinstance(error, KeyringLocked) or "Cancelled" in said):
        return Closed(KeychainState.REFUSED, said)
    locked = isinstance(error, KeyringLocked)
    return Closed(KeychainState.LOCKED if locked else KeychainState.FAILED, said)


def _words(error: Exception) -> str:
    return one_line(str(error)).rstrip(".!") or type(error).__name__


def _take_back(saved: Future[Callable[[], None] | None]) -> None:
    """The last word to a cancelled save: its call may have ended in the same moment."""
    undo = None if saved.exception() else saved.result()
    if undo is not None:
        in_thread(undo)
