"""What takes the place of a model that left the catalog."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from desktop.domain.catalog import Catalog, Model

Family = frozenset[str]

_PARTS: Final = re.compile(r"[^a-z0-9.]+")
_SIZE: Final = re.compile(r"(?:\d+x)?[ae]?\d+(?:\.\d+)?[bm]")
"""``70b``, ``a35b``, ``8x22b``: another size is another model, not another version."""
_VERSION: Final = re.compile(r"[\d.]+")
_STAGES: Final = frozenset({"preview", "latest", "exp", "experimental", "beta"})
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def family(model: Model) -> Family:
    """The words of the id without author, variant, version, date and stage, in no order.

    ``claude-3.5-sonnet`` and ``claude-sonnet-4.6`` are one family; ``gpt-5`` and ``gpt-5-mini``
    are two.
    """
    slug = model.id.casefold().partition("/")[2].partition(":")[0]
    words = (
        part if _SIZE.fullmatch(part) else _VERSION.sub("", part) for part in _PARTS.split(slug)
    )
    return frozenset(words) - _STAGES - {""}


def successor(gone: Model, catalog: Catalog) -> Model | None:
    """The row with the same ``canonical_slug``; else the newest of the same author and family.

    A row of the same variant comes first, so that a free model is not followed by one that costs
    where another free one is there, then one that does not expire. Rows that are not for
    chatting, aliases and routers follow nobody.
    """
    offered = [row for row in catalog.models if _may_follow(gone, row)]
    same = [
        row for row in offered if gone.canonical_slug and row.canonical_slug == gone.canonical_slug
    ]
    akin = same or [row for row in offered if _author(row) == _author(gone) and _akin(row, gone)]
    return max(
        akin,
        key=lambda row: (
            row.variant == gone.variant,
            row.expires is None,
            row.created or _LONG_AGO,
            row.id,
        ),
        default=None,
    )


def _may_follow(gone: Model, row: Model) -> bool:
    alias = row.id.startswith("~")
    return row.id != gone.id and not (alias or row.hidden or row.price.dynamic)


def _author(model: Model) -> str:
    return model.id.lstrip("~").partition("/")[0].casefold()


def _akin(row: Model, gone: Model) -> bool:
    words = family(gone)
    return bool(words) and family(row) == words
