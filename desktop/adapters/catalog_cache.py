"""The last good catalog of each provider and origin, as it came, with the time it came."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from desktop.adapters.files import write_atomically
from desktop.adapters.json_text import parse_json
from desktop.domain.catalog import Catalog
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider

log = logging.getLogger(__name__)

_LONGEST = 120
"""Characters of the base URL in the name; file systems take 255 bytes in all."""

ReadCatalog = Callable[[bytes, datetime | None], Catalog]
"""Raises `ValueError` for what is no catalog."""


class CatalogFiles:
    """Implements `desktop.services.ports.CatalogCache`. ``readers``: one per provider id."""

    def __init__(self, folder: Path, readers: Mapping[str, ReadCatalog]) -> None:
        self._folder = folder
        self._readers = readers

    def load(self, provider: Provider, base_url: BaseUrl) -> Catalog | None:
        """``None`` where there is no catalog, or none that can be read."""
        path = self._path(provider, base_url)
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            said = parse_json(head)
            if said["baseUrl"] != str(base_url):
                return None  # of another base URL, whose name comes to the same
            fetched_at = datetime.fromisoformat(said["fetchedAt"])
            if fetched_at.tzinfo is None:
                raise ValueError("its time has no time zone")
            return self._readers[provider.id](body, fetched_at)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("%s cannot be used and will be fetched anew: %s", path.name, error)
            return None

    def save(self, provider: Provider, base_url: BaseUrl, body: bytes, at: datetime) -> None:
        """The first line says when and from where; the body follows as it came."""
        head = json.dumps({"fetchedAt": at.isoformat(), "baseUrl": str(base_url)})
        write_atomically(self._path(provider, base_url), head.encode() + b"\n" + body)

    def _path(self, provider: Provider, base_url: BaseUrl) -> Path:
        place = re.sub(r"[^A-Za-z0-9.-]+", "-", base_url.text.partition("://")[2]).strip("-")
        return self._folder / f"{provider.id}-{base_url.origin.scheme}-{place[:_LONGEST]}.json"
