"""Why requests cannot be recorded at the moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.errors import ModeldeckError


class LedgerFault(StrEnum):
    LOCKED = "locked"
    """Another program holds it."""
    READ_ONLY = "read_only"
    FULL = "full"
    CORRUPT = "corrupt"
    """And it could not be moved aside."""
    NEWER = "newer"
    """Written by a newer version of this app; it is left as it is."""
    UNUSABLE = "unusable"
    CLOSED = "closed"
    """By this app, which is ending."""


@dataclass(eq=False)
class LedgerUnavailable(ModeldeckError):
    """``path`` is the file, ``detail`` the reason in words without a full stop."""

    fault: LedgerFault
    path: str = ""
    detail: str = ""
    code = "ledger_unavailable"

    def __str__(self) -> str:
        return f"{self.code}: {self.fault}" + (f" ({self.detail})" if self.detail else "")
