"""A catalog together with the answer that it was read from."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.domain.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server calls the state of an answer (RFC 9110, section 8.8)."""

    url: str
    """The address that the answer came from: to no other are these sent."""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class CatalogCopy:
    """One answer as it is kept."""

    catalog: Catalog
    body: bytes = field(repr=False)
    """As it came; the pages of a list that came in several are one list here."""
    validators: Validators | None = None
    """``None`` where the answer cannot be asked for on condition."""
