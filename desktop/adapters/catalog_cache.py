"""The last good catalog of each provider and base URL, as it came, with the time it came."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from desktop.adapters.files import write_atomically
from desktop.adapters.json_text import dump_json, parse_json
from desktop.domain.catalog import Catalog
from desktop.domain.catalog_copy import CatalogCopy, Validators
from desktop.domain.errors import StorageFailed
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider

log = logging.getLogger(__name__)

_LONGEST = 120
"""Characters of the base URL in the name; file systems take 255 bytes in all."""
_LONGEST_VALIDATOR: Final = 500

ReadCatalog = Callable[[bytes, datetime | None], Catalog]
"""Raises `ValueError` for what is no catalog."""
ReaderOf = Callable[[Provider], ReadCatalog]
"""How the list of a provider is read."""


class CatalogFiles:
    """Implements `desktop.services.ports.CatalogCache`."""

    _suffix = ""

    def __init__(self, folder: Path, reader: ReaderOf) -> None:
        self._folder = folder
        self._reader = reader

    def load(self, provider: Provider, base_url: BaseUrl) -> CatalogCopy | None:
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
            catalog = self._reader(provider)(body, fetched_at)
            return CatalogCopy(catalog, body, _validators(said, base_url)) if catalog else None
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("%s cannot be used and will be made anew: %s", path.name, error)
            return None

    def save(self, provider: Provider, base_url: BaseUrl, copy: CatalogCopy) -> None:
        """The first line says when and from where; the body follows as it came."""
        fetched_at = copy.catalog.fetched_at
        if fetched_at is None:
            raise ValueError("a catalog without a time cannot be kept")
        head = {"fetchedAt": fetched_at.isoformat(), "baseUrl": str(base_url)}
        if copy.validators is not None:
            head["url"] = copy.validators.url
            head["etag"] = copy.validators.etag
            head["lastModified"] = copy.validators.last_modified
        content = json.dumps(head).encode() + b"\n" + copy.body
        write_atomically(self._path(provider, base_url), content)

    def _path(self, provider: Provider, base_url: BaseUrl) -> Path:
        return self._folder / catalog_file(provider, base_url, self._suffix)


def catalog_file(provider: Provider, base_url: BaseUrl, suffix: str = "") -> str:
    """The name of a file about the catalog of one provider and base URL."""
    place = re.sub(r"[^A-Za-z0-9.-]+", "-", base_url.text.partition("://")[2]).strip("-")
    return f"{provider.id}-{base_url.origin.scheme}-{place[:_LONGEST]}{suffix}.json"


class SeenCatalogFiles(CatalogFiles):
    """Implements `desktop.services.ports.SeenCatalogs`, beside the catalogs themselves."""

    _suffix = ".seen"

    def accept(
        self, provider: Provider, base_url: BaseUrl, model_id: str, current: CatalogCopy
    ) -> None:
        """See `desktop.services.ports.SeenCatalogs.accept`."""
        seen = self.load(provider, base_url)
        if seen is None:
            return
        try:
            # Whole rows, with all that this version does not read of them.
            kept = [row for row in _rows(seen.body) if not _is(row, model_id)]
            taken = [row for row in _rows(current.body) if _is(row, model_id)]
            body = dump_json({"data": [*kept, *taken]}).encode()
        except ValueError as error:
            path = self._path(provider, base_url)
            raise StorageFailed(str(path), f"its rows cannot be read: {error}") from None
        self.save(provider, base_url, CatalogCopy(seen.catalog, body))


def _rows(body: bytes) -> list[Any]:
    """Of a body that was read as a catalog before."""
    rows = parse_json(body)["data"]
    return rows if isinstance(rows, list) else []


def _is(row: object, model_id: str) -> bool:
    return isinstance(row, dict) and row.get("id") == model_id


def _validators(said: Mapping[str, Any], base_url: BaseUrl) -> Validators | None:
    """``None`` for what no server has said: it would become a header."""
    values = [said.get(name, "") for name in ("url", "etag", "lastModified")]
    if not all(isinstance(value, str) for value in values):
        return None
    url, *others = values
    usable = url.startswith(base_url.text) and all(map(_is_header, others))
    return Validators(url, *others) if usable else None


def _is_header(value: str) -> bool:
    plain = value.isascii() and value.isprintable() and value == value.strip()
    return plain and len(value) <= _LONGEST_VALIDATOR
