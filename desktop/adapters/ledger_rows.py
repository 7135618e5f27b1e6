"""A request as a row of the table ``requests``, and back, without loss."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from desktop.adapters.cost_lines import amount_or_none, line_from_json, line_to_json
from desktop.adapters.ledger_file import UnreadableRow
from desktop.domain.money import plain_or_none
from desktop.domain.prices import PriceOrigin
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.usage import Bill, Usage

USAGE: Final = (
    "prompt",
    "completion",
    "cached",
    "cache_write",
    "cache_write_1h",
    "reasoning",
    "audio",
    "audio_output",
    "image",
    "image_input",
    "web_searches",
    "server_tool_calls",
)
COLUMNS: Final = (
    "id",
    "chat",
    "provider",
    "origin",
    "model",
    "sent_at",
    "counted",
    "status",
    "first_token_at",
    "ended_at",
    "answered_by",
    "host",
    "generation_id",
    *USAGE,
    "lines",
    "estimate",
    "price_origin",
    "price_as_of",
    "billed",
    "byok",
    "upstream",
    "upstream_prompt",
    "upstream_completion",
    "server_tools",
)

_INTEGERS: Final = 2**63
"""SQLite's are smaller than this; a count beyond is kept as text."""

Cell = str | bytes | int | None


def to_row(record: RequestRecord) -> tuple[Cell, ...]:
    """The cells of a record, in the order of `COLUMNS`."""
    usage, bill = record.usage, record.bill
    counts = [count_cell(getattr(usage, name)) for name in USAGE] if usage else [None] * len(USAGE)
    return (
        *map(text_cell, (record.id, record.chat, record.provider, record.origin, record.model)),
        time_cell(record.sent_at),
        None if record.counted is None else count_cell(record.counted),
        record.status.value,
        _time_cell_or_none(record.first_token_at),
        _time_cell_or_none(record.ended_at),
        *map(text_cell, (record.answered_by, record.host, record.generation_id)),
        *counts,
        json.dumps([line_to_json(line) for line in record.lines], separators=(",", ":")),
        plain_or_none(record.estimate),
        record.price_origin.value,
        _time_cell_or_none(record.price_as_of),
        plain_or_none(bill.cost),
        int(bill.byok),
        plain_or_none(bill.upstream),
        plain_or_none(bill.upstream_prompt),
        plain_or_none(bill.upstream_completion),
        plain_or_none(bill.server_tools),
    )


def from_row(row: Sequence[Any]) -> RequestRecord:
    """Raises `UnreadableRow`."""
    with reading("a row"):
        return _record(dict(zip(COLUMNS, row, strict=True)))


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Cells of the file: they may hold anything. Raises `UnreadableRow`."""
    try:
        yield
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableRow(f"{what} cannot be read: {error!r}") from None


def _record(cell: dict[str, Any]) -> RequestRecord:
    usage = None
    if cell["prompt"] is not None:
        usage = Usage(**{name: int(cell[name]) for name in USAGE})
    return RequestRecord(
        id=text(cell["id"]),
        chat=text(cell["chat"]),
        provider=text(cell["provider"]),
        origin=text(cell["origin"]),
        model=text(cell["model"]),
        sent_at=datetime.fromisoformat(cell["sent_at"]),
        counted=None if cell["counted"] is None else int(cell["counted"]),
        status=RequestStatus(cell["status"]),
        first_token_at=_time_or_none(cell["first_token_at"]),
        ended_at=_time_or_none(cell["ended_at"]),
        answered_by=text(cell["answered_by"]),
        host=text(cell["host"]),
        generation_id=text(cell["generation_id"]),
        usage=usage,
        lines=tuple(map(line_from_json, json.loads(cell["lines"]))),
        estimate=amount_or_none(cell["estimate"]),
        price_origin=PriceOrigin(cell["price_origin"]),
        price_as_of=_time_or_none(cell["price_as_of"]),
        bill=_bill(cell),
    )


def _bill(cell: dict[str, Any]) -> Bill:
    return Bill(
        cost=amount_or_none(cell["billed"]),
        byok=bool(cell["byok"]),
        upstream=amount_or_none(cell["upstream"]),
        upstream_prompt=amount_or_none(cell["upstream_prompt"]),
        upstream_completion=amount_or_none(cell["upstream_completion"]),
        server_tools=amount_or_none(cell["server_tools"]),
    )


def text_cell(value: str) -> str | bytes:
    """Half a surrogate pair, which JSON may hold, cannot be encoded and is kept as bytes."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
    return value


def text(cell: str | bytes) -> str:
    return cell if isinstance(cell, str) else cell.decode("utf-8", "surrogatepass")


def count_cell(value: int) -> int | str:
    """A whole number of any size; `int` reads it back."""
    return value if -_INTEGERS <= value < _INTEGERS else str(value)


def time_cell(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _time_cell_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else time_cell(moment)


def _time_or_none(cell: str | None) -> datetime | None:
    return None if cell is None else datetime.fromisoformat(cell)
