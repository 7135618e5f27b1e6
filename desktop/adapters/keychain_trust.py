"""Which back ends of keyring are trusted. They are told by type, so that none has to be loaded."""

from __future__ import annotations

from typing import Final

from desktop.adapters.keychain_item import Closed
from desktop.domain.errors import KeychainState

KWALLET: Final = "KWallet"
MACOS: Final = "macOS Keychain"
SECRET_SERVICE: Final = "Secret Service"
WINDOWS: Final = "Windows Credential Manager"

SAFE: Final = {
    ("keyring.backends.SecretService", "Keyring"): SECRET_SERVICE,
    ("keyring.backends.kwallet", "DBusKeyring"): KWALLET,
    ("keyring.backends.kwallet", "DBusKeyringKWallet4"): KWALLET,
    ("keyring.backends.macOS", "Keyring"): MACOS,
    ("keyring.backends.Windows", "WinVaultKeyring"): WINDOWS,
    ("keyring.backends.libsecret", "Keyring"): SECRET_SERVICE,
}
"""What keeps a secret safe, by module and class, with the name people know. libsecret comes last:
asking whether it is there starts the service."""

_KEEPS_NOTHING: Final = {("keyring.backends.fail", "Keyring"), ("keyring.backends.null", "Keyring")}
_CHAIN: Final = ("keyring.backends.chainer", "ChainerBackend")

_WINDOWS_LIMIT: Final = 2560
"""Bytes of one item, as UTF-16. Source: ``CRED_MAX_CREDENTIAL_BLOB_SIZE`` in Windows' wincred.h."""


def refusal(backend: object) -> str:
    """Why a back end is not trusted; empty for one that is.

    A chain is as safe as its weakest member, because reads and writes fall through it.
    """
    for member in _members(backend):
        module, name = _kind(member)
        if is_plain_text(member):
            return f"{name} keeps keys in plain text"
        if (module, name) not in SAFE:
            return f"{module}.{name} is not known to keep keys safe"
    return ""


def keeps_nothing(backend: object) -> bool:
    """Whether it is one of those that stand for having no keychain."""
    return _kind(backend) in _KEEPS_NOTHING or not _members(backend)


def is_plain_text(backend: object) -> bool:
    return "plaintext" in type(backend).__name__.lower()


def is_secret_service(backend: object) -> bool:
    """Whether it, or a member of it, speaks to the Secret Service."""
    return any(SAFE.get(_kind(member)) == SECRET_SERVICE for member in _members(backend))


def name_of(backend: object) -> str:
    """What people call a trusted back end. A chain writes to its first member."""
    return SAFE[_kind(_members(backend)[0])]


def check_length(keychain: str, key: str) -> None:
    """Raises `Closed` for a key that Windows would refuse in words that nobody understands."""
    if keychain == WINDOWS and len(key.encode("utf-16-le")) > _WINDOWS_LIMIT:
        longest = _WINDOWS_LIMIT // 2
        raise Closed(KeychainState.FAILED, f"it takes no key longer than {longest} characters")


def _members(backend: object) -> list[object]:
    return list(getattr(backend, "backends", ())) if _kind(backend) == _CHAIN else [backend]


def _kind(backend: object) -> tuple[str, str]:
    return type(backend).__module__, type(backend).__name__
