"""When prices changed: one file per provider and base URL, beside the catalogs."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final

from desktop.adapters.catalog_cache import catalog_file
from desktop.adapters.files import write_atomically
from desktop.adapters.json_text import parse_json
from desktop.domain.money import ZERO, decimal_or_none, plain
from desktop.domain.origin import BaseUrl
from desktop.domain.price_history import PriceHistory, SeenPrice
from desktop.domain.prices import Leg, Rates
from desktop.domain.provider import Provider

log = logging.getLogger(__name__)

_SUFFIX: Final = ".prices"


class PriceHistoryFiles:
    """Implements `desktop.services.ports.PriceHistories`.

    The first line says of where and when; each other line is one model, so that no single step
    of reading or writing a large catalog keeps other threads waiting.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, provider: Provider, base_url: BaseUrl) -> PriceHistory:
        """An empty one where there is none that can be read: it begins anew."""
        path = self._path(provider, base_url)
        try:
            head, *lines = path.read_bytes().splitlines()
            said = parse_json(head)
            if said["baseUrl"] != str(base_url):
                return PriceHistory()  # of another base URL, whose name comes to the same
            seen_at = None if said["seenAt"] is None else _moment(said["seenAt"])
            return PriceHistory(seen_at, dict(_models(lines)))
        except (FileNotFoundError, NotADirectoryError):
            return PriceHistory()
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("%s cannot be used and will be made anew: %s", path.name, error)
            return PriceHistory()

    def save(self, provider: Provider, base_url: BaseUrl, history: PriceHistory) -> None:
        """Raises `StorageFailed`."""
        seen_at = history.seen_at.isoformat() if history.seen_at else None
        head = json.dumps({"baseUrl": str(base_url), "seenAt": seen_at})
        models = (_line(name, seen) for name, seen in history.models.items())
        content = "\n".join(chain([head], models)) + "\n"
        write_atomically(self._path(provider, base_url), content.encode())

    def _path(self, provider: Provider, base_url: BaseUrl) -> Path:
        return self._folder / catalog_file(provider, base_url, _SUFFIX)


def _line(name: str, seen: SeenPrice) -> str:
    before = None if seen.before is None else _written(seen.before)
    return json.dumps([name, seen.since.isoformat(), _written(seen.rates), seen.tiers, before])


def _written(rates: Rates) -> dict[str, str]:
    return {leg.value: plain(rate) for leg, rate in rates.items()}


def _models(lines: Iterable[bytes]) -> Iterator[tuple[str, SeenPrice]]:
    for line in lines:
        name, since, rates, tiers, before = parse_json(line)
        was = None if before is None else _rates(before)
        yield str(name), SeenPrice(_rates(rates), str(tiers), _moment(since), was)


def _rates(written: Any) -> Rates:
    if not isinstance(written, dict):
        raise ValueError("the rates are no object")
    read = {Leg(name): decimal_or_none(rate) for name, rate in written.items()}
    if any(rate is None or rate < ZERO for rate in read.values()):
        raise ValueError("a rate is not a number")
    return {leg: rate for leg, rate in read.items() if rate is not None}


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time has no time zone")
    return moment
