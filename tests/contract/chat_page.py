"""Writes the generated parts of ``docs/chat.md``: failures, options, and the request they make.

.venv/bin/python -m tests.contract.chat_page
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Final

from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from tests.contract.cost_table import filled
from tests.contract.failure_table import codes, others, statuses
from tests.contract.options_table import curl, options

PAGE: Final = Path(__file__).parents[2] / "docs" / "chat.md"


async def parts(folder: Path) -> dict[str, str]:
    """What stands between the markers of the page, by their names. ``folder``: of a profile that
    nobody needs."""
    async with Core(Surroundings(profile(folder))) as core:
        requests = {"options": await options(core), "curl": await curl(core)}
    return {**requests, "statuses": statuses(), "codes": codes(), "others": others()}


def checked(name: str) -> str:
    """What stands between two markers of the page and is compared by a test. Raises `LookupError`
    without markers."""
    _, _, rest = PAGE.read_text("utf-8").partition(f"<!-- {name}: checked -->\n")
    found, closed, _ = rest.partition(f"<!-- {name}: end -->")
    if not closed:
        raise LookupError(f"the page has no markers for {name}")
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        written = asyncio.run(parts(Path(folder)))
    PAGE.write_text(filled(PAGE.read_text("utf-8"), written), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
