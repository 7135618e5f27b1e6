"""A private D-Bus session with a real, unlocked gnome-keyring, away from the person's own.

Without `dbus-daemon` or `gnome-keyring-daemon` the tests that need it fail: `dev.py test` installs
both.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import secretstorage
from jeepney import MatchRule, message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

SECRETS: Final = "org.freedesktop.secrets"
PASSWORD: Final = b"of the tests"
"""Opens the keyring. It ends where standard input did, without a line break."""
SECONDS: Final = 20.0
_KEYRING: Final = ["gnome-keyring-daemon", "--components=secrets", "--foreground"]


class KeyringSession:
    """``environment`` is what a process needs to reach the session."""

    def __init__(self, address: str, surroundings: Mapping[str, str]) -> None:
        self.address = address
        self._surroundings = {**surroundings, **self.environment}
        self._running = ExitStack()

    @property
    def environment(self) -> Mapping[str, str]:
        return {"DBUS_SESSION_BUS_ADDRESS": self.address}

    def items(self) -> list[str]:
        """The labels of everything that is kept."""
        with self.connected() as connection:
            collection = secretstorage.get_default_collection(connection)
            return sorted(item.get_label() for item in collection.get_all_items())

    def lock(self) -> None:
        """Lock the collection, as a screen lock or an idle time does."""
        with self.connected() as connection:
            secretstorage.get_default_collection(connection).lock()

    def locked(self) -> bool:
        with self.connected() as connection:
            return secretstorage.get_default_collection(connection).is_locked()

    def owned(self, name: str) -> bool:
        """Whether somebody on the bus answers to a name."""
        with self.connected() as connection:
            return bool(Proxy(message_bus, connection).NameHasOwner(name)[0])

    def start(self, *, unlocked: bool = True) -> None:
        """Run gnome-keyring. It finds what another run has kept, and stays locked if told to."""
        self.run([*_KEYRING, "--unlock"] if unlocked else _KEYRING, PASSWORD if unlocked else b"")

    def run(self, command: list[str], standard_input: bytes = b"") -> None:
        """Run whatever answers to the service's name, until `stop`."""
        with self._owner_changed():
            process = self._running.enter_context(_running(command, self._surroundings))
            assert process.stdin is not None
            process.stdin.write(standard_input)
            process.stdin.close()

    def stop(self) -> None:
        """End it, as a crash or the end of a desktop does."""
        with self._owner_changed():
            self._running.close()

    def end(self) -> None:
        self._running.close()

    @contextmanager
    def _owner_changed(self) -> Iterator[None]:
        """Wait at the end until the bus has noticed what happened meanwhile."""
        with self.connected() as watching:
            change = MatchRule(
                type="signal",
                sender=message_bus.bus_name,
                interface=message_bus.interface,
                member="NameOwnerChanged",
            )
            change.add_arg_condition(0, SECRETS)
            Proxy(message_bus, watching).AddMatch(change)
            with watching.filter(change) as signals:
                yield
                watching.recv_until_filtered(signals, timeout=SECONDS)

    @contextmanager
    def connected(self) -> Iterator[DBusConnection]:
        with closing(open_dbus_connection(self.address)) as connection:
            yield connection


@contextmanager
def keyring_session(
    folder: Path, *, empty: bool = False, starts_keyring: bool = False
) -> Iterator[KeyringSession]:
    """Run one for the length of a `with` block; everything it writes lies in ``folder``.

    ``empty``: the bus alone, on which nobody keeps keys yet. ``starts_keyring``: the bus runs
    gnome-keyring when it is first called, as a desktop's does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        # Of its own, for the sake of its name: the path of a socket has 107 bytes at most.
        runtime = stack.enter_context(TemporaryDirectory(prefix="run-"))
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_RUNTIME_DIR": runtime,
        }
        address = stack.enter_context(_bus(folder, environment, starts_keyring=starts_keyring))
        session = KeyringSession(address, environment)
        stack.callback(session.end)
        if not empty:
            session.start()
        yield session


@contextmanager
def _bus(folder: Path, environment: Mapping[str, str], *, starts_keyring: bool) -> Iterator[str]:
    # No service files but this: the bus starts nothing that could open a window for a prompt.
    services = folder / "services"
    services.mkdir()
    if starts_keyring:
        command = " ".join([str(shutil.which(_KEYRING[0])), *_KEYRING[1:]])
        services.joinpath(f"{SECRETS}.service").write_text(
            f"[D-BUS Service]\nName={SECRETS}\nExec={command}\n"
        )
    configuration = folder / "bus.conf"
    configuration.write_text(
        "<busconfig><type>session</type>"
        f"<listen>unix:dir={environment['XDG_RUNTIME_DIR']}</listen>"
        f"<servicedir>{services}</servicedir>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/>'
        '<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>'
    )
    daemon = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address"]
    with _running(daemon, environment) as bus:
        assert bus.stdout is not None
        yield bus.stdout.readline().decode().strip()


@contextmanager
def _running(
    command: list[str], environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(SECONDS)
