"""The keychain with the real thing: gnome-keyring in a private D-Bus session, and its prompts."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
import pytest_asyncio

from desktop.adapters.keychain import SystemKeychain
from desktop.domain.credentials import NO_KEYCHAIN, Keychain, Secret
from desktop.domain.errors import KeychainState, KeychainUnavailable
from tests.adapters.keyring_backends import settled
from tests.keyring_prompter import Prompter, prompter
from tests.keyring_session import SECRETS, KeyringSession, keyring_session

ORIGIN = "https://openrouter.ai"
KEY = Secret("sk-or-v1-0123456789abcdef0123456789abcdef")
OLD = Secret("sk-or-v1-fedcba9876543210fedcba9876543210")
GNOME = Keychain("GNOME Keyring")

T = TypeVar("T")
NewSession = Callable[..., KeyringSession]


@pytest.fixture
def new_session(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewSession]:
    """Makes a session that this process is in; the arguments are those of `keyring_session`."""
    open_ones = []

    def new(**how: bool) -> KeyringSession:
        opened = keyring_session(tmp_path_factory.mktemp("session"), **how)
        session = opened.__enter__()
        open_ones.append(opened)
        for name, value in session.environment.items():
            monkeypatch.setenv(name, value)
        return session

    yield new
    settled()
    for opened in open_ones:
        opened.__exit__(None, None, None)


@pytest.fixture
def session(new_session: NewSession) -> KeyringSession:
    return new_session()


@pytest.fixture
def person(session: KeyringSession) -> Iterator[Prompter]:
    """Somebody sits before the session's prompts."""
    with prompter(session) as person:
        yield person


class Begin(Protocol):
    """Starts what the test waits for later."""

    def __call__(self, work: Coroutine[Any, Any, T], /) -> asyncio.Task[T]: ...


@pytest_asyncio.fixture
async def begun() -> AsyncIterator[Begin]:
    """Nothing that was begun outlives the test, or fails unheard, whatever became of the test."""
    tasks: list[asyncio.Task[Any]] = []

    def begin(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        tasks.append(task)
        return task

    yield begin
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def prompted(begun: Begin, person: Prompter, *calls: asyncio.Task[Any]) -> None:
    """Wait for the prompt that these calls wait for. Raises what one of them raises instead."""
    shown = begun(asyncio.to_thread(person.shows))
    await asyncio.wait({shown, *calls}, return_when=asyncio.FIRST_COMPLETED)
    for call in calls:
        assert not call.done(), f"it ended without a prompt: {call.result()}"
    await shown


async def refused(attempt: Coroutine[Any, Any, object]) -> tuple[KeychainState, str]:
    with pytest.raises(KeychainUnavailable) as caught:
        await attempt
    assert caught.value.keychain == "GNOME Keyring"
    return caught.value.state, caught.value.detail


# ── keeping ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_key_is_kept_found_and_forgotten(session: KeyringSession) -> None:
    keys = SystemKeychain("test")
    assert await keys.describe() == GNOME
    assert await keys.load("openrouter", ORIGIN) is None
    await keys.save("openrouter", ORIGIN, OLD)
    await keys.save("openrouter", ORIGIN, KEY)
    assert await keys.load("openrouter", ORIGIN, may_prompt=False) == KEY
    assert await SystemKeychain("test").load("openrouter", ORIGIN) == KEY
    assert len(session.items()) == 1
    await keys.delete("openrouter", ORIGIN)
    assert await keys.load("openrouter", ORIGIN) is None
    await keys.delete("openrouter", ORIGIN)
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


def test_the_session_is_nobody_elses(session: KeyringSession, tmp_path: Path) -> None:
    with keyring_session(tmp_path / "other") as other:
        assert other.address != session.address
        assert other.items() == []


# ── its name ────────────────────────────────────────────────────────────────────────────────────

_SOMEBODY = """
import sys
from jeepney import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection
with open("/proc/self/comm", "w") as name:
    name.write(sys.argv[1])
bus = open_dbus_connection()
Proxy(message_bus, bus).RequestName("org.freedesktop.secrets")
while True:
    bus.receive()
"""


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("gnome-keyring-daemon", "GNOME Keyring"),
        ("kwalletd5", "KWallet"),
        ("kwalletd6", "KWallet"),
        ("ksecretd", "KWallet"),
        ("keepassxc", "KeePassXC"),
        ("something-else", "Secret Service"),
    ],
)
async def test_it_is_called_by_the_program_that_keeps_the_keys(
    new_session: NewSession, program: str, name: str
) -> None:
    session = new_session(empty=True)
    session.run([sys.executable, "-c", _SOMEBODY, program])
    assert await SystemKeychain("test").describe() == Keychain(name)


async def test_asking_for_its_name_starts_no_program_and_using_it_does(
    new_session: NewSession,
) -> None:
    session = new_session(empty=True, starts_keyring=True)
    keys = SystemKeychain("test")
    assert await keys.describe() == Keychain("Secret Service")
    assert not session.owned(SECRETS)
    assert await keys.load("openrouter", ORIGIN, may_prompt=False) is None
    assert session.owned(SECRETS)
    assert await keys.describe() == GNOME


async def test_without_a_session_there_is_no_keychain_until_there_is_one(
    monkeypatch: pytest.MonkeyPatch, new_session: NewSession
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nonexistent")
    keys = SystemKeychain("test")
    assert await keys.describe() == NO_KEYCHAIN
    session = new_session(empty=True)
    assert await keys.describe() == NO_KEYCHAIN
    session.start()
    assert await keys.describe() == GNOME
    await keys.save("openrouter", ORIGIN, KEY)


# ── locked ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_locked_keychain_is_left_locked_where_nobody_is_to_be_asked(
    session: KeyringSession, person: Prompter
) -> None:
    keys = SystemKeychain("test")
    await keys.save("openrouter", ORIGIN, KEY)
    session.lock()
    attempt = keys.load("openrouter", ORIGIN, may_prompt=False)
    assert await refused(attempt) == (KeychainState.LOCKED, "it is locked")
    assert await keys.describe() == GNOME
    assert person.shown == 0
    assert session.locked()


async def test_a_locked_keychain_before_which_nobody_sits_stays_locked(
    session: KeyringSession,
) -> None:
    keys = SystemKeychain("test")
    await keys.save("openrouter", ORIGIN, KEY)
    session.lock()
    locked = (KeychainState.LOCKED, "it is locked, and nothing here can ask for its password")
    assert await refused(keys.load("openrouter", ORIGIN)) == locked
    assert await refused(keys.save("openrouter", ORIGIN, OLD)) == locked
    assert await refused(keys.delete("openrouter", ORIGIN)) == locked


async def test_a_prompt_that_was_closed_is_a_refusal(
    session: KeyringSession, person: Prompter, begun: Begin
) -> None:
    keys = SystemKeychain("test")
    await keys.save("openrouter", ORIGIN, KEY)
    session.lock()
    for attempt in (
        partial(keys.load, "openrouter", ORIGIN),
        partial(keys.save, "openrouter", ORIGIN, OLD),
        partial(keys.delete, "openrouter", ORIGIN),
    ):
        dismissing = begun(asyncio.to_thread(person.dismiss))
        assert await refused(attempt()) == (KeychainState.REFUSED, "it was not unlocked")
        await dismissing
    assert person.shown == 3


async def test_one_prompt_opens_the_keychain_for_all_that_wait(
    session: KeyringSession, person: Prompter, begun: Begin
) -> None:
    keys = SystemKeychain("test")
    await keys.save("openrouter", ORIGIN, KEY)
    session.lock()
    waiting = [
        begun(keys.load("openrouter", ORIGIN)),
        begun(keys.load("openrouter", ORIGIN)),
        begun(keys.load("fireworks", ORIGIN)),
        begun(keys.save("modelscope", ORIGIN, OLD)),
    ]
    await prompted(begun, person, *waiting)
    # One more that must not be asked gets its answer at once, whatever is open.
    attempt = keys.load("openrouter", ORIGIN, may_prompt=False)
    assert await refused(attempt) == (KeychainState.LOCKED, "it is locked")
    await asyncio.to_thread(person.unlock)
    assert await asyncio.gather(*waiting) == [KEY, KEY, None, None]
    assert person.shown == 1


@pytest.mark.parametrize("before", [None, OLD])
async def test_a_save_that_was_given_up_at_the_prompt_leaves_what_was_there(
    session: KeyringSession, person: Prompter, before: Secret | None, begun: Begin
) -> None:
    keys = SystemKeychain("test")
    if before:
        await keys.save("openrouter", ORIGIN, before)
    session.lock()
    saving = begun(keys.save("openrouter", ORIGIN, KEY))
    await prompted(begun, person, saving)
    saving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saving
    await asyncio.to_thread(person.unlock)
    await asyncio.to_thread(settled)
    assert not session.locked()
    assert await keys.load("openrouter", ORIGIN) == before


# ── the first key of a new session ──────────────────────────────────────────────────────────────


async def test_reading_and_removing_ask_for_no_password_where_nothing_was_ever_kept(
    new_session: NewSession,
) -> None:
    session = new_session(empty=True)
    session.start(unlocked=False)
    keys = SystemKeychain("test")
    with prompter(session) as person:
        assert await keys.load("openrouter", ORIGIN) is None
        await keys.delete("openrouter", ORIGIN)
        assert person.shown == 0


async def test_the_first_key_makes_the_keychain_that_it_goes_to(
    new_session: NewSession, begun: Begin
) -> None:
    session = new_session(empty=True)
    session.start(unlocked=False)
    keys = SystemKeychain("test")
    with prompter(session) as person:
        dismissing = begun(asyncio.to_thread(person.dismiss))
        attempt = keys.save("openrouter", ORIGIN, KEY)
        assert await refused(attempt) == (KeychainState.REFUSED, "it was not unlocked")
        await dismissing
        saving = begun(keys.save("openrouter", ORIGIN, KEY))
        for _ in ("the new password", "is it good enough?"):
            await asyncio.to_thread(person.unlock)
        await saving
    assert await keys.load("openrouter", ORIGIN) == KEY


async def test_making_ready_makes_the_keychain_and_keeps_nothing(
    new_session: NewSession, begun: Begin
) -> None:
    session = new_session(empty=True)
    session.start(unlocked=False)
    keys = SystemKeychain("test")
    assert (await refused(keys.prepare("openrouter", ORIGIN)))[0] is KeychainState.LOCKED
    with prompter(session) as person:
        preparing = begun(keys.prepare("openrouter", ORIGIN))
        for _ in ("the new password", "is it good enough?"):
            await asyncio.to_thread(person.unlock)
        await preparing
    assert session.items() == []
    await keys.save("openrouter", ORIGIN, KEY)
    session.lock()
    assert (await refused(keys.prepare("openrouter", ORIGIN)))[0] is KeychainState.LOCKED


# ── gone in the middle ──────────────────────────────────────────────────────────────────────────


async def test_a_keychain_that_ends_and_comes_back_is_used_again(session: KeyringSession) -> None:
    keys = SystemKeychain("test")
    await keys.save("openrouter", ORIGIN, KEY)
    session.stop()
    for attempt in (
        partial(keys.load, "openrouter", ORIGIN),
        partial(keys.save, "openrouter", ORIGIN, OLD),
    ):
        assert await refused(attempt()) == (KeychainState.FAILED, "it is not running")
    gone = Keychain("GNOME Keyring", KeychainState.FAILED, "it is not running")
    assert await keys.describe() == gone
    session.start()
    assert await keys.load("openrouter", ORIGIN) == KEY
    assert await keys.describe() == GNOME


async def test_a_keychain_that_ends_behind_its_prompt_keeps_nobody_waiting(
    session: KeyringSession, person: Prompter, begun: Begin
) -> None:
    keys = SystemKeychain("test")
    await keys.save("openrouter", ORIGIN, KEY)
    session.lock()
    waiting = begun(keys.load("openrouter", ORIGIN))
    await prompted(begun, person, waiting)
    session.stop()
    with pytest.raises(KeychainUnavailable) as caught:
        await waiting
    assert caught.value.state is KeychainState.FAILED
    assert caught.value.detail == "it ended while it was asking"
    session.start()
    assert await keys.load("openrouter", ORIGIN) == KEY


async def test_a_session_that_ends_is_said(
    session: KeyringSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = SystemKeychain("test")
    await keys.save("openrouter", ORIGIN, KEY)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    attempt = keys.load("openrouter", ORIGIN)
    assert await refused(attempt) == (KeychainState.FAILED, "the session bus cannot be reached")
