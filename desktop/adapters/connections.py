"""What the system knows of connections: whose certificates count, and why one failed."""

from __future__ import annotations

import socket
import ssl
from urllib.request import getproxies, proxy_bypass

from desktop.domain.errors import NoAnswer


def system_certificates() -> ssl.SSLContext:
    """The certificates this computer trusts, company roots included."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def goes_by_proxy(scheme: str, host: str) -> bool:
    """Whether this computer is set to send such requests through a proxy."""
    proxies = getproxies()
    return bool(proxies.get(scheme) or proxies.get("all")) and not proxy_bypass(host)


def why_not_connected(error: BaseException, *, proxied: bool = False) -> NoAnswer:
    """By what the library's exception was raised for. Of what is ``proxied`` nobody knows more
    than that the proxy was not reached."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return NoAnswer.TLS
        if isinstance(seen, socket.gaierror) and not proxied:
            return NoAnswer.HOST_UNKNOWN
        seen = seen.__cause__ or seen.__context__
    return NoAnswer.PROXY if proxied else NoAnswer.REFUSED
