"""Where a request goes: base URLs and origins. A key belongs to one origin."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from desktop.domain.errors import InvalidBaseUrl

PLAIN_HTTP: Final = "plain http is only accepted for this computer"
_DEFAULT_PORTS = {"https": 443, "http": 80}
_NAME = re.compile(r"\w([\w-]{0,61}\w)?(\.\w([\w-]{0,61}\w)?)*")
"""A host name or an IPv4 address; other alphabets are for the resolver to judge."""


def is_loopback(host: str) -> bool:
    """Exactly ``localhost``, an address of 127.0.0.0/8, or ::1.

    ``127.0.0.1.example`` and ``localhost.example`` are not.
    """
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    # Compared, not asked: newer Pythons call `::ffff:127.0.0.1` loopback too, and all of them
    # `::1%eth0`.
    return address in _LOOPBACK_4 or address == _LOOPBACK_6


_LOOPBACK_4 = ipaddress.ip_network("127.0.0.0/8")
_LOOPBACK_6 = ipaddress.ip_address("::1")


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port (RFC 6454)."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        if self.port == _DEFAULT_PORTS[self.scheme]:
            return f"{self.scheme}://{host}"
        return f"{self.scheme}://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """The address that every path of a provider is appended to, without a trailing slash."""

    text: str
    origin: Origin

    def __str__(self) -> str:
        return self.text

    @property
    def loopback(self) -> bool:
        return is_loopback(self.origin.host)

    @classmethod
    def parse(cls, text: str, *, plain_http: bool = False) -> BaseUrl:
        """Read what a person typed.

        Raises `InvalidBaseUrl` for anything but an http(s) address without user-info, query and
        fragment, and for plain http to a host that is not this computer, unless ``plain_http``.
        """
        typed = text.strip()
        if "@" in typed.partition("://")[2].partition("/")[0] or "@" in typed.partition("/")[0]:
            # The text may hold a password: it is not repeated.
            raise InvalidBaseUrl("", "a user name or password in the address is not accepted")
        try:
            parts = urlsplit(typed)
            port = parts.port
        except ValueError:
            raise InvalidBaseUrl(typed, "it is not an address that can be read") from None
        host = (parts.hostname or "").removesuffix(".")
        if parts.scheme not in _DEFAULT_PORTS or not host:
            raise InvalidBaseUrl(typed, "it must begin with https:// and name a host")
        if not _is_host(host) or port == 0 or " " in typed or not typed.isprintable():
            raise InvalidBaseUrl(typed, "it is not an address that can be read")
        if parts.query or parts.fragment:
            raise InvalidBaseUrl(typed, "it must not have a ? or # part")
        if parts.scheme == "http" and not (plain_http or is_loopback(host)):
            raise InvalidBaseUrl(typed, PLAIN_HTTP)
        origin = Origin(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme])
        return cls(f"{origin}{parts.path.rstrip('/')}", origin)


def _is_host(host: str) -> bool:
    if ":" not in host:
        return _NAME.fullmatch(host) is not None
    try:
        return ipaddress.IPv6Address(host).scope_id is None
    except ValueError:
        return False
