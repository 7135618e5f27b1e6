"""What a comparison is asked for on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

COMMAND: Final = "modeldeck compare"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of whom, and where it is written; ``max_cost`` as it was typed."""

    provider: str
    models: tuple[str, ...]
    prompt: str
    max_cost: str | None = None
    max_tokens: int | None = None
    csv: Path | None = None
    markdown: Path | None = None
    over_limit: bool = False
