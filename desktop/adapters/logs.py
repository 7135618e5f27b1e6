"""The log file: rotating, redacted, and quiet about other people's requests."""

from __future__ import annotations

import logging
import re
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from desktop.adapters.files import make_private_folder
from desktop.domain.errors import StorageFailed
from desktop.domain.text import without_keys

_BEARER: Final = re.compile(r"(?i)(bearer\s+)[^\s'\",}]+")


def redact(text: str) -> str:
    """Put an ellipsis where a key or a bearer token stands."""
    return without_keys(_BEARER.sub(r"\1…", text))


class RedactingFormatter(logging.Formatter):
    """Formats first and redacts the whole, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _PrivateFiles(RotatingFileHandler):
    """Every file of the rotation is for this user alone."""

    def _open(self) -> TextIOWrapper:
        file = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return file


def start_log(path: Path) -> logging.Handler | None:
    """Log to a file of the profile; ``None`` where that is not possible, which is no failure."""
    try:
        make_private_folder(path.parent)
        handler = _PrivateFiles(path, maxBytes=2**20, backupCount=2, encoding="utf-8")
    except (OSError, StorageFailed):
        return None
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for chatty in ("httpx", "httpcore", "hpack", "keyring", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return handler


def stop_log(handler: logging.Handler | None) -> None:
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()
