"""The Secret Service on the session bus: who runs it, and its lock. Only this file knows jeepney.

keyring opens a prompt whenever it meets a lock, and waits for ever where the service dies behind
it. So the lock is looked at, and opened, here before keyring is called.

Source of the interfaces: freedesktop.org's Secret Service API, draft 0.2.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import Any, Final

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    HeaderFields,
    MatchRule,
    Message,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from desktop.adapters.keychain_item import Closed
from desktop.domain.errors import KeychainState
from desktop.domain.text import one_line

DEFAULT_COLLECTION: Final = "/org/freedesktop/secrets/aliases/default"

_BUS_NAME: Final = "org.freedesktop.secrets"
_INTERFACES: Final = "org.freedesktop.Secret."
_SERVICE: Final = DBusAddress("/org/freedesktop/secrets", _BUS_NAME, _INTERFACES + "Service")
_NO_PROMPT: Final = "/"

_PROGRAMS: Final = {
    "gnome-keyring-d": "GNOME Keyring",
    "kwalletd5": "KWallet",
    "kwalletd6": "KWallet",
    "ksecretd": "KWallet",
    "keepassxc": "KeePassXC",
}
"""By the name of the process, which Linux cuts to 15 characters."""

_PROMPTER: Final = "org.gnome.keyring.SystemPrompter"
"""Asks for GNOME Keyring: GNOME's shell, or a program that runs for as long as it is needed."""

_MISSING: Final = {
    "org.freedesktop.Secret.Error.NoSuchObject",
    "org.freedesktop.DBus.Error.UnknownObject",
    "org.freedesktop.DBus.Error.UnknownMethod",
}
_NOT_RUNNING: Final = {
    "org.freedesktop.DBus.Error.ServiceUnknown",
    "org.freedesktop.DBus.Error.NameHasNoOwner",
}


class Lock(Enum):
    """How a collection stands."""

    OPEN = "open"
    LOCKED = "locked"
    MISSING = "missing"
    """There is none yet, so that nothing is kept in it."""


def owner() -> str:
    """What people call the program that runs the service; empty where nobody does, or a stranger.

    Starts no program, and opens no prompt.
    """
    try:
        with _session_bus() as bus:
            return _owner(bus)
    except Closed:
        return ""


def look(collection: str = DEFAULT_COLLECTION) -> Lock:
    """Look at a collection's lock without touching it. Raises `Closed`."""
    with _session_bus() as bus:
        _greet(bus)
        return _look(bus, collection)


def unlock(collection: str = DEFAULT_COLLECTION) -> None:
    """Open a collection, and make the default one where there is none.

    Waits for as long as the person is being asked. Raises `Closed`.
    """
    with _session_bus() as bus:
        _greet(bus)
        match _look(bus, collection):
            case Lock.OPEN:
                return
            case Lock.LOCKED:
                _, prompt = _call(bus, _SERVICE, "Unlock", "ao", [collection])
            case Lock.MISSING:
                label = {_INTERFACES + "Collection.Label": ("s", "Default")}
                _, prompt = _call(bus, _SERVICE, "CreateCollection", "a{sv}s", label, "default")
        asked = prompt != _NO_PROMPT and _ask(bus, prompt)
        if _look(bus, collection) is not Lock.OPEN:
            raise _stayed_closed(asked=asked)


def _greet(bus: DBusConnection) -> None:
    """GNOME Keyring 42 may die where a property is the first thing that a connection asks for.

    source: Debian bug 1147303, and reads in many threads: one death in some hundred without this,
    none in 30,000 with it.
    """
    with suppress(DBusErrorResponse):
        _call(bus, _SERVICE, "ReadAlias", "s", "default")


def _look(bus: DBusConnection, collection: str) -> Lock:
    """Once in thousands of looks GNOME Keyring does not know what is there: it is asked twice."""
    return _look_once(bus, collection) or _look_once(bus, collection) or Lock.MISSING


def _look_once(bus: DBusConnection, collection: str) -> Lock | None:
    address = DBusAddress(collection, _BUS_NAME, _INTERFACES + "Collection")
    try:
        ((_, locked),) = _sent(bus, Properties(address).get("Locked"))
    except DBusErrorResponse as error:
        if error.name in _MISSING:
            return None
        raise
    return Lock.LOCKED if locked else Lock.OPEN


def _ask(bus: DBusConnection, prompt: str) -> bool:
    """Show a prompt and wait for its end. Returns whether there is somebody who shows prompts."""
    completed = MatchRule(
        type="signal", path=prompt, interface=_INTERFACES + "Prompt", member="Completed"
    )
    gone = MatchRule(
        type="signal",
        sender=message_bus.bus_name,
        interface=message_bus.interface,
        member="NameOwnerChanged",
    )
    gone.add_arg_condition(0, _BUS_NAME)
    signals: deque[Message] = deque()
    with bus.filter(completed, queue=signals), bus.filter(gone, queue=signals):
        for rule in (completed, gone):
            Proxy(message_bus, bus).AddMatch(rule)
        _call(bus, DBusAddress(prompt, _BUS_NAME, _INTERFACES + "Prompt"), "Prompt", "s", "")
        signal = bus.recv_until_filtered(signals)
    if signal.header.fields[HeaderFields.member] == "NameOwnerChanged":
        raise Closed(KeychainState.FAILED, "it ended while it was asking")
    # GNOME Keyring says "dismissed" too where nothing could be shown. A prompter that was started
    # for a prompt outlives it by seconds; the others show windows of their own.
    shown = Proxy(message_bus, bus).NameHasOwner(_PROMPTER)[0]
    return bool(shown) or _owner(bus) in ("KWallet", "KeePassXC")


def _stayed_closed(*, asked: bool) -> Closed:
    if asked:
        return Closed(KeychainState.REFUSED, "it was not unlocked")
    return Closed(KeychainState.LOCKED, "it is locked, and nothing here can ask for its password")


def _owner(bus: DBusConnection) -> str:
    try:
        (process,) = Proxy(message_bus, bus).GetConnectionUnixProcessID(_BUS_NAME)
        program = Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
    except (DBusErrorResponse, OSError, ValueError):
        return ""
    return _PROGRAMS.get(program, "")


def _call(
    bus: DBusConnection, address: DBusAddress, method: str, signature: str, *body: object
) -> tuple[Any, ...]:
    return _sent(bus, new_method_call(address, method, signature, body))


def _sent(bus: DBusConnection, message: Message) -> tuple[Any, ...]:
    answer: tuple[Any, ...] = unwrap_msg(bus.send_and_get_reply(message))
    return answer


@contextmanager
def _session_bus() -> Iterator[DBusConnection]:
    try:
        with closing(open_dbus_connection()) as bus:
            yield bus
    except DBusErrorResponse as error:
        raise Closed(KeychainState.FAILED, _words(error)) from None
    except (KeyError, OSError, ValueError):
        raise Closed(KeychainState.FAILED, "the session bus cannot be reached") from None


def _words(error: DBusErrorResponse) -> str:
    if error.name in _NOT_RUNNING:
        return "it is not running"
    said = error.data[0] if error.data and isinstance(error.data[0], str) else ""
    return one_line(said).rstrip(".!") or str(error.name)
