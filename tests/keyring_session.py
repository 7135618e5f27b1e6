"""A private D-Bus session with a real, unlocked gnome-keyring, away from the person's own.

Without `dbus-daemon` or `gnome-keyring-daemon` the tests that need it fail: `dev.py test` installs
both.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import secretstorage
from jeepney import MatchRule, message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection  # type: ignore[import-untyped]

SECRETS = "org.freedesktop.secrets"
SECONDS = 20.0


@dataclass(frozen=True)
class KeyringSession:
    """``environment`` is what a process needs to reach the session."""

    address: str

    @property
    def environment(self) -> Mapping[str, str]:
        return {"DBUS_SESSION_BUS_ADDRESS": self.address}

    def items(self) -> list[str]:
        """The labels of everything that is kept."""
        with self._connected() as connection:
            collection = secretstorage.get_default_collection(connection)
            return sorted(item.get_label() for item in collection.get_all_items())

    def lock(self) -> None:
        """Lock the collection, as a screen lock or an idle time does."""
        with self._connected() as connection:
            secretstorage.get_default_collection(connection).lock()

    @contextmanager
    def _connected(self) -> Iterator[DBusConnection]:
        with closing(open_dbus_connection(self.address)) as connection:
            yield connection


@contextmanager
def keyring_session(folder: Path) -> Iterator[KeyringSession]:
    """Run one for the length of a `with` block; everything it writes lies in ``folder``."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, parents=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_RUNTIME_DIR": str(runtime),
    }
    with ExitStack() as stack:
        address = stack.enter_context(_bus(folder, environment))
        environment["DBUS_SESSION_BUS_ADDRESS"] = address
        stack.enter_context(_keyring(address, environment))
        yield KeyringSession(address)


@contextmanager
def _bus(folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    # No service files: the bus starts nothing by itself, so that no prompt can open a window.
    configuration = folder / "bus.conf"
    configuration.write_text(
        "<busconfig><type>session</type>"
        f"<listen>unix:dir={folder / 'runtime'}</listen>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/>'
        '<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>'
    )
    command = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address"]
    with _running(command, environment) as bus:
        assert bus.stdout is not None
        yield bus.stdout.readline().decode().strip()


@contextmanager
def _keyring(address: str, environment: Mapping[str, str]) -> Iterator[None]:
    command = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
    with closing(open_dbus_connection(address)) as watching:
        appears = MatchRule(
            type="signal",
            sender=message_bus.bus_name,
            interface=message_bus.interface,
            member="NameOwnerChanged",
        )
        appears.add_arg_condition(0, SECRETS)
        Proxy(message_bus, watching).AddMatch(appears)
        with _running(command, environment) as daemon, watching.filter(appears) as signals:
            assert daemon.stdin is not None
            daemon.stdin.write(b"of the tests")
            daemon.stdin.close()
            watching.recv_until_filtered(signals, timeout=SECONDS)
            yield


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
