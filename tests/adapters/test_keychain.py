"""The keychain: which back ends are trusted, and the real thing in a private session."""

from __future__ import annotations

import asyncio
import gc
import inspect
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import keyring.backend
import keyring.core
import pytest
from jeepney.io.blocking import DBusConnection  # type: ignore[import-untyped]
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringError

from desktop.adapters.keychain import NoKeychain, SystemKeychain
from desktop.domain.credentials import Keychain, Secret
from desktop.domain.errors import KeychainUnavailable
from desktop.presentation.wording import describe
from tests.conftest import KnownKeys
from tests.keyring_session import KeyringSession, keyring_session

ORIGIN = "https://openrouter.ai"
KEY = Secret("sk-or-v1-0123456789abcdef0123456789abcdef")


class PlaintextKeyring:
    """Stands for the back end of that name that `keyrings.alt` offers.

    It does not derive from keyring's own class, which would offer it to the whole process.
    """

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class BrokenKeyring(PlaintextKeyring):
    """A trusted back end, by its name, whose service has gone."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error


def trusted(kind: type) -> None:
    """Give a class the name of a real back end: that is what trust goes by."""
    kind.__module__, kind.__name__ = "keyring.backends.SecretService", "Keyring"


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nothing is chosen yet in this process, and nothing looked for."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    # keyring looks for back ends once in a process.
    monkeypatch.setattr(
        keyring.backend, "get_all_keyring", inspect.unwrap(keyring.backend.get_all_keyring)
    )
    return monkeypatch


def _new(kind: Callable[[], object]) -> object:
    return kind()  # keyring's own constructors are not annotated


def choose(chosen: pytest.MonkeyPatch, backend: object) -> SystemKeychain:
    chosen.setattr(keyring.core, "_keyring_backend", backend)
    return SystemKeychain("test")


async def test_back_ends_that_keep_no_secret_count_as_no_keychain(
    chosen: pytest.MonkeyPatch,
) -> None:
    plain = PlaintextKeyring()
    for backend in (_new(fail.Keyring), _new(null.Keyring), plain):
        keychain = choose(chosen, backend)
        assert await keychain.describe() == Keychain("")
        for attempt in (
            keychain.save("openrouter", ORIGIN, KEY),
            keychain.load("openrouter", ORIGIN),
            keychain.delete("openrouter", ORIGIN),
        ):
            with pytest.raises(KeychainUnavailable) as caught:
                await attempt
            assert caught.value.detail == "no keychain was found"
    assert not plain.kept


class Trusted(PlaintextKeyring):
    pass


trusted(Trusted)


@pytest.mark.parametrize(
    ("members", "name"),
    [
        ([Trusted()], "GNOME Keyring"),
        ([Trusted(), PlaintextKeyring()], ""),
        ([PlaintextKeyring(), Trusted()], ""),
        ([], ""),
    ],
)
async def test_a_chain_is_as_safe_as_its_weakest_member(
    chosen: pytest.MonkeyPatch, members: list[object], name: str
) -> None:
    chosen.setattr(chainer.ChainerBackend, "backends", members)
    assert (await choose(chosen, _new(chainer.ChainerBackend)).describe()).name == name


async def test_the_variable_that_names_a_back_end_does_not_get_around_the_check(
    chosen: pytest.MonkeyPatch,
) -> None:
    chosen.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert not (await SystemKeychain("test").describe()).usable


async def test_a_choice_that_breaks_is_said(chosen: pytest.MonkeyPatch) -> None:
    chosen.setenv("PYTHON_KEYRING_BACKEND", "no.such.module.Keyring")
    keychain = await SystemKeychain("test").describe()
    assert not keychain.usable
    assert keychain.problem == "the keychain could not be opened (ModuleNotFoundError)"


async def test_without_a_session_there_is_no_keychain(chosen: pytest.MonkeyPatch) -> None:
    chosen.setenv("XDG_RUNTIME_DIR", "/nonexistent")
    assert not (await SystemKeychain("test").describe()).usable


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (KeyringError("Failed to unlock\nthe collection!"), "Failed to unlock the collection"),
        (KeyringError(), "KeyringError"),
        (RuntimeError(f"key {KEY.reveal()}"), "RuntimeError"),
    ],
)
async def test_what_a_back_end_raises_becomes_a_sentence(
    chosen: pytest.MonkeyPatch, known_keys: KnownKeys, error: Exception, detail: str
) -> None:
    known_keys.add(KEY.reveal())

    class Broken(BrokenKeyring):
        pass

    trusted(Broken)
    with pytest.raises(KeychainUnavailable) as caught:
        await choose(chosen, Broken(error)).load("openrouter", ORIGIN)
    assert caught.value.detail == detail
    assert not known_keys.found_in(str(caught.value) + repr(caught.value))


async def test_a_prompt_that_stays_open_holds_nobody(chosen: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    class Waiting(PlaintextKeyring):
        def get_password(self, service: str, username: str) -> str | None:
            answered.wait(30)
            return None

    trusted(Waiting)
    keychain = choose(chosen, Waiting())
    waiting = asyncio.get_running_loop().create_task(keychain.load("openrouter", ORIGIN))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    answered.set()


async def test_the_sandbox_has_no_keychain_and_says_so() -> None:
    keys = NoKeychain()
    assert not (await keys.describe()).usable
    assert await keys.load("openrouter", ORIGIN) is None
    await keys.delete("openrouter", ORIGIN)
    with pytest.raises(KeychainUnavailable):
        await keys.save("openrouter", ORIGIN, KEY)


# ── the real thing ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def session(
    chosen: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KeyringSession]:
    with keyring_session(tmp_path_factory.mktemp("session")) as session:
        for name, value in session.environment.items():
            chosen.setenv(name, value)
        yield session


async def test_a_key_is_kept_found_and_forgotten(session: KeyringSession) -> None:
    keychain = SystemKeychain("test")
    assert await keychain.describe() == Keychain("GNOME Keyring")
    assert await keychain.load("openrouter", ORIGIN) is None
    await keychain.save("openrouter", ORIGIN, Secret("sk-or-v1-old"))
    await keychain.save("openrouter", ORIGIN, KEY)
    assert await keychain.load("openrouter", ORIGIN) == KEY
    assert await SystemKeychain("test").load("openrouter", ORIGIN) == KEY
    assert len(session.items()) == 1
    await keychain.delete("openrouter", ORIGIN)
    assert await keychain.load("openrouter", ORIGIN) is None
    await keychain.delete("openrouter", ORIGIN)
    assert session.items() == []


async def test_profile_provider_and_origin_each_have_an_item_of_their_own(
    session: KeyringSession,
) -> None:
    places = [
        ("default", "openrouter", ORIGIN),
        ("other", "openrouter", ORIGIN),
        ("default", "fireworks", ORIGIN),
        ("default", "openrouter", "http://localhost:3000"),
        ("default", "openrouter", "https://openrouter.ai:8443"),
    ]
    for number, (profile, provider, origin) in enumerate(places):
        await SystemKeychain(profile).save(provider, origin, Secret(f"key-{number}"))
    for number, (profile, provider, origin) in enumerate(places):
        found = await SystemKeychain(profile).load(provider, origin)
        assert found == Secret(f"key-{number}")
    assert len(session.items()) == len(places)
    assert not any("key-" in label for label in session.items())


async def said_of(attempt: Awaitable[object]) -> tuple[str, str]:
    with pytest.raises(KeychainUnavailable) as caught:
        await attempt
    view = describe(caught.value)
    return view.text, view.next_step


async def test_a_locked_collection_is_said(session: KeyringSession) -> None:
    keychain = SystemKeychain("test")
    await keychain.save("openrouter", ORIGIN, KEY)
    session.lock()
    for attempt in (keychain.load("openrouter", ORIGIN), keychain.save("openrouter", ORIGIN, KEY)):
        text, next_step = await said_of(attempt)
        assert text == "The keychain cannot be used: Failed to unlock the collection."
        assert next_step
    # keyring 25.7 leaves its connection open when the collection stays locked.
    for connection in [left for left in gc.get_objects() if isinstance(left, DBusConnection)]:
        connection.close()


def test_the_session_is_nobody_elses(session: KeyringSession, tmp_path: Path) -> None:
    with keyring_session(tmp_path / "other") as other:
        assert other.address != session.address
        assert other.items() == []
