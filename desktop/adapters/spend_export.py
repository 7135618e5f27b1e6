"""Requests and reports as CSV and JSON, for spreadsheets and scripts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final

from desktop.adapters.cost_lines import line_to_json
from desktop.adapters.csv_text import csv_line, harmless
from desktop.adapters.files import replacing
from desktop.domain.cost import CostLine
from desktop.domain.money import plain
from desktop.domain.requests import RequestRecord
from desktop.domain.spend import Grouping, SpendReport
from desktop.domain.usage import Usage
from desktop.services.ports import ExportKind

Value = str | int | bool | Decimal | datetime | tuple[CostLine, ...] | None
Plain = str | int | bool | list[dict[str, str | int | None]] | None


def export_spend(path: Path, records: Iterable[RequestRecord], kind: ExportKind) -> int:
    """Write one line or object per request, in UTF-8, as they come. Returns how many.

    Times are in UTC, amounts in USD as text with every digit; what is unknown is empty or null.
    Raises `StorageFailed`; then, and with any error of ``records``, the old file is as it was.
    """
    written = 0

    def counted() -> Iterator[RequestRecord]:
        nonlocal written
        for record in records:
            written += 1
            yield record

    with replacing(path) as file:
        for piece in (_csv if kind == "csv" else _json)(counted()):
            # Half a surrogate pair cannot be encoded: it becomes ``\\ud800``, as JSON spells it.
            file.write(piece.encode("utf-8", "backslashreplace"))
    return written


def report_csv(report: SpendReport) -> str:
    """A report as CSV: a line per day or model, with every digit."""
    names = ["provider", "model"] if report.grouping is Grouping.MODEL else ["day"]
    lines = [csv_line([*names, *_SUMS])]
    for row in report.rows:
        cells = [row.provider, row.key][-len(names) :]
        sums = [getattr(row.spend, name) for name in _SUMS.values()]
        lines.append(csv_line([_cell(value) for value in (*cells, *sums)]))
    return "".join(lines)


def _csv(records: Iterable[RequestRecord]) -> Iterator[str]:
    yield csv_line(list(FIELDS))
    for record in records:
        yield csv_line([_cell(value(record)) for value in FIELDS.values()])


def _json(records: Iterable[RequestRecord]) -> Iterator[str]:
    before = "["
    for record in records:
        value = {name: _plain(value(record)) for name, value in FIELDS.items()}
        yield f"{before}\n{json.dumps(value, ensure_ascii=False)}"
        before = ","
    yield "\n]\n" if before == "," else "[]\n"


def _cell(value: Value) -> str:
    """Text that would be a formula is made harmless; a negative amount is none."""
    match _plain(value):
        case None:
            return ""
        case bool() as yes:
            return "true" if yes else "false"
        case str() as text:
            return harmless(text) if isinstance(value, str) else text
        case other:
            return json.dumps(other, ensure_ascii=False)


def _plain(value: Value) -> Plain:
    match value:
        case Decimal():
            return plain(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case tuple():
            return [line_to_json(line) for line in value]
        case _:
            return value


def _of_usage(name: str, record: RequestRecord) -> int | None:
    return getattr(record.usage, name) if record.usage else None


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


_SUMS: Final = {
    _camel(name): name
    for name in (
        "requests",
        "prompt",
        "cached",
        "cache_write",
        "completion",
        "reasoning",
        "estimate",
        "billed",
        "unknown",
    )
}

FIELDS: Final[dict[str, Callable[[RequestRecord], Value]]] = {
    "id": lambda record: record.id,
    "chat": lambda record: record.chat,
    "provider": lambda record: record.provider,
    "origin": lambda record: record.origin,
    "model": lambda record: record.model,
    "answeredBy": lambda record: record.answered_by,
    "host": lambda record: record.host,
    "generationId": lambda record: record.generation_id,
    "status": lambda record: record.status.value,
    "sentAt": lambda record: record.sent_at,
    "firstTokenAt": lambda record: record.first_token_at,
    "endedAt": lambda record: record.ended_at,
    "counted": lambda record: record.counted,
    **{_camel(field.name): partial(_of_usage, field.name) for field in fields(Usage)},
    "estimate": lambda record: record.estimate,
    "priceOrigin": lambda record: record.price_origin.value,
    "priceAsOf": lambda record: record.price_as_of,
    "billed": lambda record: record.bill.cost,
    "byok": lambda record: record.bill.byok,
    "upstream": lambda record: record.bill.upstream,
    "upstreamPrompt": lambda record: record.bill.upstream_prompt,
    "upstreamCompletion": lambda record: record.bill.upstream_completion,
    "serverTools": lambda record: record.bill.server_tools,
    "lines": lambda record: record.lines,
}
"""The columns of an export, with what is in them."""
