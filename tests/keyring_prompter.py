"""Plays the person before GNOME Keyring's prompts: shows nothing, and answers when told to.

It speaks what GNOME's shell and gcr-prompter speak on the bus. Source: gcr's
``org.gnome.keyring.Prompter.xml`` and the protocol ``sx-aes-1`` of its secret exchange.
"""

from __future__ import annotations

import base64
import queue
import secrets
import threading
from collections.abc import Iterator
from configparser import RawConfigParser
from contextlib import contextmanager
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.padding import PKCS7
from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_method_call,
    new_method_return,
)
from jeepney.io.blocking import DBusConnection, Proxy

from tests.keyring_session import PASSWORD, SECONDS, KeyringSession

NAME: Final = "org.gnome.keyring.SystemPrompter"
_CALLBACK: Final = "org.gnome.keyring.internal.Prompter.Callback"
_ENOUGH: Final = "Enough"
_PRIME: Final = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A0879"
    "8E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B"
    "0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA4836"
    "1C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804"
    "F1746C08CA237327FFFFFFFFFFFFFFFF",
    16,
)
"""The 1536-bit group of RFC 3526."""


class Prompter:
    """Prompts come one after another; each waits for `unlock` or `dismiss`."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self._waiting: queue.Queue[Message] = queue.Queue()
        self.shown = 0

    def shows(self) -> None:
        """Wait until a prompt is there, and leave it open."""
        self._waiting.put(self._waiting.get(timeout=SECONDS))

    def unlock(self) -> None:
        """Wait for a prompt, and type the password, or say yes to what it asks."""
        prompt = self._waiting.get(timeout=SECONDS)
        self._reply(prompt, prompt.body[0], "yes", _sealed(PASSWORD, prompt.body[3]))

    def dismiss(self) -> None:
        """Wait for a prompt, and close it."""
        prompt = self._waiting.get(timeout=SECONDS)
        self._reply(prompt, prompt.body[0], "no", "")

    def serve(self) -> None:
        """Take calls until one says that it is enough."""
        while True:
            call = self._connection.receive()
            if call.header.message_type is not MessageType.method_call:
                continue
            if call.header.fields[HeaderFields.member] == _ENOUGH:
                return
            self._connection.send(new_method_return(call))
            self._take(call)

    def _take(self, call: Message) -> None:
        match call.header.fields[HeaderFields.member]:
            case "BeginPrompting":
                self._reply(call, call.body[0], "", "")
            case "PerformPrompt":
                self.shown += 1
                self._waiting.put(call)
            case "StopPrompting":
                self._send(call, call.body[0], "PromptDone")

    def _reply(self, call: Message, path: str, answer: str, exchange: str) -> None:
        self._send(call, path, "PromptReady", "sa{sv}s", (answer, {}, exchange))

    def _send(
        self,
        call: Message,
        path: str,
        method: str,
        signature: str = "",
        body: tuple[object, ...] = (),
    ) -> None:
        keyring = DBusAddress(path, call.header.fields[HeaderFields.sender], _CALLBACK)
        self._connection.send(new_method_call(keyring, method, signature, body))


@contextmanager
def prompter(session: KeyringSession) -> Iterator[Prompter]:
    """Somebody who can be asked, for the length of a `with` block."""
    with session.connected() as connection:
        Proxy(message_bus, connection).RequestName(NAME)
        person = Prompter(connection)
        served = threading.Thread(target=person.serve, name="prompter", daemon=True)
        served.start()
        yield person
        with session.connected() as other:
            here = DBusAddress("/", connection.unique_name, "tests.Prompter")
            other.send(new_method_call(here, _ENOUGH))
            served.join(SECONDS)


def _sealed(secret: bytes, exchange: str) -> str:
    """A secret for whoever began the exchange: Diffie-Hellman, then AES."""
    theirs = RawConfigParser()
    theirs.read_string(exchange)
    public = int.from_bytes(base64.b64decode(theirs["sx-aes-1"]["public"]))
    while True:
        private = secrets.randbits(1024)
        shared = pow(public, private, _PRIME).to_bytes(192)
        if shared[0]:  # gcr leaves zeros in front out, where others keep them
            break
    key = HKDF(SHA256(), 16, salt=None, info=b"").derive(shared)
    nonce = secrets.token_bytes(16)
    pad = PKCS7(128).padder()
    cipher = Cipher(algorithms.AES(key), modes.CBC(nonce)).encryptor()
    fields = {
        "public": pow(2, private, _PRIME).to_bytes(192).lstrip(b"\0"),
        "secret": cipher.update(pad.update(secret) + pad.finalize()) + cipher.finalize(),
        "iv": nonce,
    }
    lines = [f"{name}={base64.b64encode(value).decode()}" for name, value in fields.items()]
    return "\n".join(["[sx-aes-1]", *lines, ""])
