"""Where a sign-in may send the browser back to."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

LOCAL_HOSTS = ("localhost", "127.0.0.1")
# What RFC 3986 lets stand in a URL: no backslash, which browsers read as "/", and no line break.
_URL = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


class NotAllowedError(ValueError):
    """An address of `/auth` that nobody could be signed in with; says why."""


def checked_callback(url: str) -> str:
    """The same URL. Raises NotAllowedError.

    source: OpenRouter's client 1.3.84: "Supports https URLs and localhost/127.0.0.1 URLs on any
    port for local CLI tools".
    """
    try:
        parts = urlsplit(url)
        fine = bool(_URL.fullmatch(url)) and _port_is_fine(parts) and _origin_is_fine(parts)
    except ValueError:
        fine = False
    if not fine:
        raise NotAllowedError(
            "callback_url is an https address, or http on localhost or 127.0.0.1 at any port."
        )
    return url


def _port_is_fine(parts: SplitResult) -> bool:
    return parts.port != 0  # reading it raises ValueError when it is no port at all


def _origin_is_fine(parts: SplitResult) -> bool:
    if "@" in parts.netloc or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS)
