"""The keychain: which back ends are trusted, and what is said of those that fail."""

from __future__ import annotations

import asyncio
import inspect
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import keyring.backend
import pytest
from keyring.backends import chainer
from keyring.errors import InitError, KeyringError, KeyringLocked, PasswordDeleteError

from desktop.adapters import keychain_trust as trust
from desktop.adapters.keychain import Found, NoKeychain, SystemKeychain
from desktop.domain.credentials import NO_KEYCHAIN, Keychain, Secret
from desktop.domain.errors import KeychainState, KeychainUnavailable
from tests.adapters.keyring_backends import (
    BrokenKeyring,
    PlaintextKeyring,
    StrangeKeyring,
    keychain_on,
)
from tests.conftest import KnownKeys
from tests.keyring_session import keyring_session

ORIGIN = "https://openrouter.ai"
KEY = Secret("sk-or-v1-0123456789abcdef0123456789abcdef")
OTHER = "sk-or-v1-fedcba9876543210fedcba9876543210"
HERE = "tests.adapters.keyring_backends"
ROOT = Path(__file__).parents[2]

PLAIN_TEXT = Keychain("", KeychainState.UNSAFE, "PlaintextKeyring keeps keys in plain text")
STRANGE = Keychain(
    "", KeychainState.UNSAFE, f"{HERE}.StrangeKeyring is not known to keep keys safe"
)


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], SystemKeychain]:
    """What a person does who chooses a back end."""

    def choose(name: str) -> SystemKeychain:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
        return SystemKeychain("test")

    return choose


@pytest.fixture
def looked_for(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """keyring looks for back ends once in a process; here each time."""
    anew = inspect.unwrap(keyring.backend.get_all_keyring)
    monkeypatch.setattr(keyring.backend, "get_all_keyring", anew)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nonexistent")
    return monkeypatch


async def refusal(keychain: SystemKeychain) -> KeychainUnavailable:
    """Every way in is closed, for one reason."""
    refusals = []
    for attempt in (
        keychain.save("openrouter", ORIGIN, KEY),
        keychain.load("openrouter", ORIGIN),
        keychain.delete("openrouter", ORIGIN),
    ):
        with pytest.raises(KeychainUnavailable) as caught:
            await attempt
        refusals.append((caught.value.state, caught.value.detail, caught.value.keychain))
    assert len(set(refusals)) == 1
    return caught.value


# ── which back end ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["null", "fail", "chainer"])
async def test_a_chosen_back_end_that_keeps_nothing_is_no_keychain(
    chosen: Callable[[str], SystemKeychain], looked_for: pytest.MonkeyPatch, name: str
) -> None:
    keychain = chosen(
        f"keyring.backends.{name}.{'ChainerBackend' if name == 'chainer' else 'Keyring'}"
    )
    assert await keychain.describe() == NO_KEYCHAIN
    error = await refusal(keychain)
    assert (error.state, error.detail) == (KeychainState.NONE, "no keychain was found")


@pytest.mark.parametrize(
    ("kind", "keychain"), [("PlaintextKeyring", PLAIN_TEXT), ("StrangeKeyring", STRANGE)]
)
async def test_a_chosen_back_end_that_is_not_safe_is_refused_by_name(
    chosen: Callable[[str], SystemKeychain], kind: str, keychain: Keychain
) -> None:
    keys = chosen(f"{HERE}.{kind}")
    assert await keys.describe() == keychain
    error = await refusal(keys)
    assert (error.state, error.detail) == (KeychainState.UNSAFE, keychain.problem)


async def test_a_back_end_can_be_chosen_in_a_file_too(
    clean_environment: Path, looked_for: pytest.MonkeyPatch
) -> None:
    keys = SystemKeychain("test")
    assert await keys.describe() == NO_KEYCHAIN
    folder = clean_environment / "config" / "python_keyring"
    folder.mkdir(parents=True)
    folder.joinpath("keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring={HERE}.PlaintextKeyring\n"
    )
    assert await keys.describe() == PLAIN_TEXT


class Trusted(PlaintextKeyring):
    """Has the name of a real back end: that is what trust goes by."""


Trusted.__module__, Trusted.__name__ = "keyring.backends.Windows", "WinVaultKeyring"


@pytest.mark.parametrize(
    ("members", "keychain"),
    [
        ([Trusted()], Keychain("Windows Credential Manager")),
        ([Trusted(), PlaintextKeyring()], PLAIN_TEXT),
        ([PlaintextKeyring(), Trusted()], PLAIN_TEXT),
        ([Trusted(), StrangeKeyring()], STRANGE),
        ([], NO_KEYCHAIN),
    ],
)
async def test_a_chain_is_as_safe_as_its_weakest_member(
    chosen: Callable[[str], SystemKeychain],
    monkeypatch: pytest.MonkeyPatch,
    members: list[PlaintextKeyring],
    keychain: Keychain,
) -> None:
    monkeypatch.setattr(chainer.ChainerBackend, "backends", members)
    keys = chosen("keyring.backends.chainer.ChainerBackend")
    assert await keys.describe() == keychain


@pytest.mark.parametrize(
    ("choice", "problem"),
    [
        ("no.such.module.Keyring", "No module named 'no'"),
        ("keyring.backends.macOS.Keyring", "macOS required"),
        (OTHER + ".Keyring", "No module named 'sk-or-…'"),
    ],
)
async def test_a_choice_that_breaks_is_said(
    chosen: Callable[[str], SystemKeychain], choice: str, problem: str
) -> None:
    keychain = await chosen(choice).describe()
    assert keychain == Keychain("", KeychainState.FAILED, f"it could not be opened: {problem}")


def test_every_name_that_is_trusted_is_one_of_keyrings() -> None:
    names = {trust.SECRET_SERVICE, trust.KWALLET, trust.MACOS, trust.WINDOWS}
    assert set(trust.SAFE.values()) == names
    for module, kind in trust.SAFE:
        assert issubclass(getattr(sys.modules[module], kind), keyring.backend.KeyringBackend)


# ── packages that offer plain text ──────────────────────────────────────────────────────────────

_DESCRIBE = """
import asyncio, keyring
from desktop.adapters.keychain import SystemKeychain
print(type(keyring.get_keyring()).__name__)
print(asyncio.run(SystemKeychain("test").describe()))
"""

_PLAIN_TEXT_PACKAGE = """
import keyring.backend
class PlaintextKeyring(keyring.backend.KeyringBackend):
    priority = 0.5
    get_password = set_password = delete_password = None
"""


@pytest.fixture
def plain_text_installed(tmp_path: Path) -> Path:
    """A folder of packages with one that offers what `keyrings.alt` does, as it does."""
    packages = tmp_path / "packages"
    about = packages / "keyrings.alt-5.0.2.dist-info"
    for folder in (packages / "keyrings" / "alt", about):
        folder.mkdir(parents=True)
    about.joinpath("METADATA").write_text("Name: keyrings.alt\nVersion: 5.0.2\n")
    about.joinpath("entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
    packages.joinpath("keyrings", "alt", "file.py").write_text(_PLAIN_TEXT_PACKAGE)
    return packages


def described(packages: Path, **environment: str) -> list[str]:
    """What keyring would take in a fresh process, and what is taken."""
    path = os.pathsep.join([str(packages), str(ROOT)])
    surroundings = {**os.environ, "PYTHONPATH": path, "XDG_RUNTIME_DIR": "/nonexistent"}
    command = [sys.executable, "-c", _DESCRIBE]
    answer = subprocess.run(
        command, env={**surroundings, **environment}, capture_output=True, text=True, check=True
    )
    assert not answer.stderr
    return answer.stdout.splitlines()


def test_a_package_that_keeps_keys_in_plain_text_is_never_taken(plain_text_installed: Path) -> None:
    assert described(plain_text_installed) == ["PlaintextKeyring", str(PLAIN_TEXT)]


def test_a_package_that_keeps_keys_in_plain_text_does_not_turn_the_real_keychain_off(
    plain_text_installed: Path, tmp_path: Path
) -> None:
    with keyring_session(tmp_path / "session") as session:
        assert described(plain_text_installed, **session.environment) == [
            "ChainerBackend",
            str(Keychain("GNOME Keyring")),
        ]


# ── what is said ────────────────────────────────────────────────────────────────────────────────


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


class PywinError(Exception):
    """As pywin32's: number, function, text."""

    def __init__(self) -> None:
        super().__init__(1783, "CredWrite", "The stub received bad data.")
        self.strerror = "The stub received bad data."


DENIED = Exception(-128, "Keychain Access Denied")
NO_WINDOW = Exception(-25308, "Unknown Error")
NOBODY = "it is locked, and nothing here can ask for its password"


@pytest.mark.parametrize(
    ("keychain", "error", "state", "detail"),
    [
        ("KWallet", KeyringError("Gone\nfor good!"), KeychainState.FAILED, "Gone for good"),
        ("KWallet", KeyringError(), KeychainState.FAILED, "KeyringError"),
        ("KWallet", InitError(f"No {OTHER}."), KeychainState.FAILED, "No sk-or-…"),
        ("KWallet", RuntimeError(f"key {KEY.reveal()}"), KeychainState.FAILED, "RuntimeError"),
        ("KWallet", KeyringLocked("Failed!"), KeychainState.REFUSED, "Failed"),
        (
            "KWallet",
            PasswordDeleteError("Cancelled by user"),
            KeychainState.REFUSED,
            "Cancelled by user",
        ),
        ("GNOME Keyring", KeyringLocked("Failed!"), KeychainState.LOCKED, "Failed"),
        (
            "macOS Keychain",
            caused(KeyringLocked("Can't get password"), DENIED),
            KeychainState.REFUSED,
            "access to it was not allowed",
        ),
        (
            "macOS Keychain",
            caused(KeyringError("Can't get password"), NO_WINDOW),
            KeychainState.LOCKED,
            NOBODY,
        ),
        (
            "macOS Keychain",
            caused(KeyringError("Can't get password"), Exception(-1, "Unknown Error")),
            KeychainState.FAILED,
            "Can't get password",
        ),
        (
            "Windows Credential Manager",
            PywinError(),
            KeychainState.FAILED,
            "The stub received bad data",
        ),
    ],
)
async def test_what_a_back_end_raises_becomes_a_state_and_a_sentence(
    known_keys: KnownKeys, keychain: str, error: Exception, state: KeychainState, detail: str
) -> None:
    known_keys.add(KEY.reveal())
    told = await refusal(keychain_on(BrokenKeyring(error), keychain))
    assert (told.state, told.detail, told.keychain) == (state, detail, keychain)
    known_keys.assert_not_in(told)


async def test_a_key_of_any_shape_is_cut_out_of_what_a_back_end_says(known_keys: KnownKeys) -> None:
    key = Secret(known_keys.add("correct horse battery staple"))
    keys = keychain_on(BrokenKeyring(KeyringError(f"cannot keep {key.reveal()} here")))
    with pytest.raises(KeychainUnavailable) as caught:
        await keys.save("openrouter", ORIGIN, key)
    assert caught.value.detail == "cannot keep … here"
    known_keys.assert_not_in(caught.value)
    assert not known_keys.found_in(repr(await keys.describe()))


async def test_windows_takes_no_key_that_is_longer_than_its_items() -> None:
    backend = PlaintextKeyring()
    keys = keychain_on(backend, "Windows Credential Manager")
    await keys.save("openrouter", ORIGIN, Secret("k" * 1280))
    for key in ("k" * 1281, "𝄞" * 641):  # a note takes two characters of UTF-16
        with pytest.raises(KeychainUnavailable) as caught:
            await keys.save("openrouter", ORIGIN, Secret(key))
        assert caught.value.state is KeychainState.FAILED
        assert caught.value.detail == "it takes no key longer than 1280 characters"
    assert list(backend.kept.values()) == ["k" * 1280]
    await keychain_on(backend).save("openrouter", ORIGIN, Secret("k" * 9999))


async def test_an_item_that_is_no_text_is_no_key_and_can_be_replaced_and_removed() -> None:
    class Garbled(PlaintextKeyring):
        def get_password(self, service: str, username: str) -> str | None:
            value = super().get_password(service, username)
            return b"\xff".decode() if value == "garbage" else value

    backend = Garbled()
    keys, item = keychain_on(backend), ("modeldeck:test:openrouter:" + ORIGIN, "api-key")
    backend.kept[item] = "garbage"
    assert await keys.load("openrouter", ORIGIN) is None
    await keys.save("openrouter", ORIGIN, KEY)
    assert await keys.load("openrouter", ORIGIN) == KEY
    backend.kept[item] = "garbage"
    await keys.delete("openrouter", ORIGIN)
    assert not backend.kept


# ── there and gone ──────────────────────────────────────────────────────────────────────────────


async def test_a_keychain_that_comes_later_is_found() -> None:
    there = [Found(None, NO_KEYCHAIN)]
    keys = SystemKeychain("test", lambda: there[0])
    assert await keys.describe() == NO_KEYCHAIN
    there[0] = Found(PlaintextKeyring(), Keychain("KWallet"))
    assert await keys.describe() == Keychain("KWallet")
    there[0] = Found(None, NO_KEYCHAIN)
    assert await keys.describe() == Keychain("KWallet")  # as long as it works


async def test_a_keychain_that_has_gone_is_named_with_what_it_said_until_it_is_back() -> None:
    broken = BrokenKeyring(KeyringError("gone"))
    there = [Found(broken, Keychain("KWallet"))]
    keys = SystemKeychain("test", lambda: there[0])
    with pytest.raises(KeychainUnavailable):
        await keys.load("openrouter", ORIGIN)
    there[0] = Found(None, NO_KEYCHAIN)
    assert await keys.describe() == Keychain("KWallet", KeychainState.FAILED, "gone")
    with pytest.raises(KeychainUnavailable) as caught:
        await keys.load("openrouter", ORIGIN)
    assert (caught.value.state, caught.value.keychain) == (KeychainState.FAILED, "KWallet")
    there[0] = Found(PlaintextKeyring(), Keychain("KWallet"))
    assert await keys.load("openrouter", ORIGIN) is None
    assert await keys.describe() == Keychain("KWallet")


async def test_many_who_ask_at_once_look_once() -> None:
    looked: list[None] = []

    def find() -> Found:
        looked.append(None)
        return Found(PlaintextKeyring(), Keychain("KWallet"))

    keys = SystemKeychain("test", find)
    await asyncio.gather(*(keys.describe() for _ in range(5)))
    assert len(looked) == 1


async def test_the_sandbox_has_no_keychain_and_says_so() -> None:
    keys = NoKeychain()
    assert await keys.describe() == NO_KEYCHAIN
    assert await keys.load("openrouter", ORIGIN, may_prompt=False) is None
    await keys.delete("openrouter", ORIGIN)
    with pytest.raises(KeychainUnavailable) as caught:
        await keys.save("openrouter", ORIGIN, KEY)
    assert caught.value.state is KeychainState.NONE
