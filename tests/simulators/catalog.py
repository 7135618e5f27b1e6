"""The models that a sandbox offers: finding a row, and listing rows as `GET /models` does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.simulators import jsontext
from tests.simulators.own_rows import own_rows
from tests.simulators.pricing import is_dynamic
from tests.simulators.rows import alias_target
from tests.simulators.shipped_rows import SHIPPED, shipped_rows
from tests.simulators.wire import Json

DEFAULT_LIMIT = 500
MAX_LIMIT = 1000
# Variants that are not rows: they change routing, not the price of a token.
_VIRTUAL = ("nitro", "floor", "exacto", "online")


class InvalidQueryError(ValueError):
    """A query that the real service answers with 400."""


@dataclass(frozen=True)
class Route:
    """Where a request for a model goes: the row that answers and is charged."""

    row: Json
    router: str | None = None
    searches_web: bool = False

    @property
    def model(self) -> str:
        """How the answer names the model: by its dated slug, not by the id that was asked for."""
        return str(self.row["canonical_slug"])

    @property
    def author(self) -> str:
        """The part of the id before the slash."""
        return str(self.row["id"]).removeprefix("~").partition("/")[0]


class Catalog:
    """An ordered list of model rows."""

    def __init__(self, rows: Iterable[Json]) -> None:
        self.rows: Sequence[Json] = tuple(rows)
        self._by_id = {row["id"]: row for row in self.rows}

    @classmethod
    def built_in(cls, today: date, shipped: Path = SHIPPED) -> Catalog:
        """The recommended models, then the hard cases. Works without the file of the first."""
        rows = {row["id"]: row for row in own_rows(today)}
        recommended = {row["id"]: row for row in shipped_rows(shipped)}
        return cls((recommended | {k: v for k, v in rows.items() if k not in recommended}).values())

    @classmethod
    def load(cls, path: Path) -> Catalog:
        """A recorded answer of `GET /models`, or a bare list of rows. Raises ValueError."""
        value = jsontext.loads(path.read_text(encoding="utf-8"))
        rows = value.get("data") if isinstance(value, dict) else value
        if not isinstance(rows, list):
            raise ValueError(f"{path} holds no list of models")
        return cls(rows)

    def find(self, model_id: str) -> Json | None:
        """The row of that id, or of that dated slug (the row itself rather than a variant)."""
        if row := self._by_id.get(model_id):
            return row
        same = [row for row in self.rows if row["canonical_slug"] == model_id]
        return min(same, key=lambda row: ":" in row["id"], default=None)

    def route(self, model_id: str) -> Route | None:
        """Who answers a request for that model; None when there is no such model."""
        base, _, variant = model_id.rpartition(":")
        row = self.find(model_id)
        if row is None and variant in _VIRTUAL:
            row = self.find(base)
        if row is None:
            return None
        online = variant == "online"
        if is_dynamic(row["pricing"]):
            return Route(self._first(_is_priced), router=row["id"], searches_web=online)
        if row["id"] == "openrouter/free":
            return Route(self._first(_is_free), router=row["id"], searches_web=online)
        return Route(self._concrete(row), searches_web=online)

    def _concrete(self, row: Json) -> Json:
        if not row["id"].startswith("~"):
            return row
        named = row.get("alias_target")
        target = self.find(named["slug"]) if named else alias_target(row, self.rows)
        return target or row

    def _first(self, wanted: Callable[[Json], bool]) -> Json:
        """The model that a router takes. Raises LookupError."""
        for row in self.rows:
            if wanted(row) and _has(row, "output", {"text"}):
                return row
        raise LookupError("the catalog has no model to route to")


def _is_priced(row: Json) -> bool:
    plain = not row["id"].startswith("~") and ":" not in row["id"]
    return plain and Decimal(row["pricing"]["prompt"]) > 0


def _is_free(row: Json) -> bool:
    return str(row["id"]).endswith(":free")


def list_models(
    rows: Sequence[Json],
    query: Mapping[str, str],
    path: str,
    page_size: int | None = None,
    odd_rows: Sequence[Any] = (),
) -> Json:
    """The answer of `GET /models`. Raises InvalidQueryError.

    Without `offset` and `limit` the list is whole; with either it is a page and `links.next` is
    the address of the next one (source: OpenRouter's OpenAPI document of 2026-08-22). With a
    `page_size` it is a page in any case. `odd_rows` come last, whatever the query filters.
    """
    chosen = [*_filtered(rows, query), *odd_rows]
    envelope: Json = {"data": chosen, "total_count": len(chosen), "links": {"next": None}}
    if "offset" not in query and "limit" not in query and page_size is None:
        return envelope
    offset = _whole(query.get("offset", "0"), 0, None)
    limit = _whole(query.get("limit", str(page_size or DEFAULT_LIMIT)), 1, MAX_LIMIT)
    envelope["data"] = chosen[offset : offset + limit]
    if offset + limit < len(chosen):
        following = urlencode({**query, "offset": offset + limit, "limit": limit})
        envelope["links"] = {"next": f"{path}?{following}"}
    return envelope


def count_models(rows: Sequence[Json], query: Mapping[str, str]) -> int:
    """How many rows `GET /models` would list for the same query."""
    return len(_filtered(rows, query))


def _filtered(rows: Sequence[Json], query: Mapping[str, str]) -> list[Json]:
    outputs = set(query.get("output_modalities", "text").split(","))
    tests: list[Callable[[Json], bool]] = []
    if "all" not in outputs:
        tests.append(lambda row: _has(row, "output", outputs))
    if wanted := _names(query, "input_modalities"):
        tests.append(lambda row: wanted <= set(row["architecture"]["input_modalities"]))
    if parameters := _names(query, "supported_parameters"):
        tests.append(lambda row: parameters <= set(row["supported_parameters"]))
    if words := query.get("q", "").lower():
        tests.append(lambda row: words in f"{row['id']} {row['name']}".lower())
    return _sorted([row for row in rows if all(test(row) for test in tests)], query.get("sort"))


def _sorted(rows: list[Json], order: str | None) -> list[Json]:
    keys: dict[str, tuple[Callable[[Json], Any], bool]] = {
        "newest": (lambda row: row["created"], True),
        "context-high-to-low": (lambda row: row["context_length"] or 0, True),
        "pricing-low-to-high": (lambda row: Decimal(row["pricing"]["prompt"]), False),
        "pricing-high-to-low": (lambda row: Decimal(row["pricing"]["prompt"]), True),
    }
    if order not in keys:
        return rows  # the other orders rank by traffic or benchmarks, which nobody has here
    key, reverse = keys[order]
    return sorted(rows, key=key, reverse=reverse)


def _names(query: Mapping[str, str], name: str) -> set[str]:
    return {value for value in query.get(name, "").split(",") if value}


def _has(row: Json, side: str, modalities: set[str]) -> bool:
    return bool(modalities & set(row["architecture"][f"{side}_modalities"]))


def _whole(text: str, least: int, most: int | None) -> int:
    if not text.isdecimal() or int(text) < least or (most is not None and int(text) > most):
        raise InvalidQueryError(f"{text!r} is not a whole number in range")
    return int(text)
