"""Answers recorded from the real service. They are not a part of this project.

`MODELDECK_RECORDINGS` names their folder; what is read here is read with nothing but json.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(
    os.environ.get("MODELDECK_RECORDINGS")
    or Path(__file__).parents[3] / "shared" / "data" / "openrouter"
)
ABSENT = f"left out: there are no recorded answers at {FOLDER}; set MODELDECK_RECORDINGS"
CATALOGS = {"2026-07-17": 342, "2026-07-27": 341}
"""Recorded catalogs by day, and how many models each has."""


def recordings(ending: str, *, status: int = 200) -> list[Path]:
    """Bodies that an address ending like this answered; without the folder one stands for all."""
    if not FOLDER.is_dir():
        return [FOLDER / "absent"]
    metas = sorted((FOLDER / "transcripts").glob("*.meta.json"))
    read = ((meta, json.loads(meta.read_text())) for meta in metas)
    return [
        meta.with_name(about["body_file"])
        for meta, about in read
        if about["uri"].endswith(ending) and about["status"] == status
    ]


CHATS = recordings("/chat/completions")
RESPONSES = recordings("/responses")


def with_cost() -> list[Path]:
    """Every answer whose usage has a cost."""
    found = [p for p in CHATS + RESPONSES if p.exists() and "cost" in (reported_usage(p) or {})]
    return found or [FOLDER / "absent"]


def name(path: Path) -> str:
    return path.name


def chunks(path: Path) -> list[Any]:
    """Every JSON document of a body, fractions as `Decimal`."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return [json.loads(text, parse_float=Decimal)]
    lines = (line.removeprefix("data:").strip() for line in text.split("\n") if line[:5] == "data:")
    return [json.loads(line, parse_float=Decimal) for line in lines if line != "[DONE]"]


def choices(path: Path) -> Iterator[Any]:
    for chunk in chunks(path):
        yield from chunk.get("choices") or ()


def written(path: Path, field: str) -> str:
    parts = (choice.get("delta") or choice["message"] for choice in choices(path))
    return "".join(part.get(field) or "" for part in parts)


def reported_usage(path: Path) -> Any:
    """The last usage of any chunk, wherever it stands."""
    found = [c.get("usage") or (c.get("response") or {}).get("usage") for c in chunks(path)]
    return next((usage for usage in reversed(found) if usage), None)


def created(path: Path) -> datetime:
    moments = [
        c.get("created") or c.get("created_at") or (c.get("response") or {}).get("created_at")
        for c in chunks(path)
    ]
    return datetime.fromtimestamp(next(filter(None, reversed(moments))), UTC)


def nearest_catalog(path: Path) -> Path:
    """The catalog of the day that is nearest to the answer."""
    moment = created(path)
    days = {day: datetime.fromisoformat(f"{day}T00:00:00+00:00") for day in CATALOGS}
    day = min(days, key=lambda day: abs(days[day] - moment))
    return FOLDER / "catalog" / f"models-{day}.json"
