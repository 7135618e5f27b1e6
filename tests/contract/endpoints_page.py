"""Writes the generated part of ``docs/endpoints.md``: what the wizard says of an endpoint.

.venv/bin/python -m tests.contract.endpoints_page
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from desktop.adapters.providers import PROTOCOLS
from desktop.domain.diagnosis import Diagnosis, Finding, Mend, MendKind
from desktop.domain.origin import BaseUrl
from desktop.presentation.diagnosis_view import diagnosis_view
from tests.contract.cost_table import filled

PAGE: Final = Path(__file__).parents[2] / "docs" / "endpoints.md"
ASKED: Final = BaseUrl.parse("https://host/openai")
BETTER: Final = BaseUrl.parse("https://host/openai/v1")
USE: Final = Mend(MendKind.USE_ADDRESS, BETTER)
MENDS: Final[Mapping[Finding, Mend]] = {
    Finding.HOST_UNKNOWN: Mend(MendKind.TYPE_ADDRESS),
    Finding.REFUSED: Mend(MendKind.TRY_AGAIN),
    Finding.TLS: Mend(MendKind.TYPE_ADDRESS),
    Finding.PROXY: Mend(MendKind.GO_DIRECT),
    Finding.TIMEOUT: Mend(MendKind.WAIT_LONGER, timeout_seconds=300),
    Finding.KEY_REJECTED: Mend(MendKind.GIVE_KEY),
    Finding.FORBIDDEN: Mend(MendKind.CHOOSE_MODEL),
    Finding.CALL_IN_ADDRESS: USE,
    Finding.VERSION_MISSING: USE,
    Finding.WEB_PAGE: USE,
    Finding.NO_LIST: Mend(MendKind.TYPE_MODELS),
    Finding.OTHER_PROTOCOL: Mend(MendKind.TYPE_ADDRESS, protocol="anthropic"),
}
"""One for each of the twelve, as it is found most often."""


def diagnoses() -> str:
    """A table of title, sentence and button."""
    provider = replace(PROTOCOLS["openai"], base_url=ASKED, own=True)
    lines = ["| it says | because | the button |", "|---|---|---|"]
    for finding, mend in MENDS.items():
        asked = provider
        if finding is Finding.CALL_IN_ADDRESS:
            call = BaseUrl.parse(f"{BETTER}/chat/completions")
            asked = replace(provider, base_url=call)
        view = diagnosis_view(Diagnosis(finding, mend), asked)
        assert view.action is not None
        lines.append(f"| {view.title} | {view.text} | *{view.action.text}* |")
    return "\n".join(lines)


def main() -> int:
    PAGE.write_text(filled(PAGE.read_text("utf-8"), {"diagnoses": diagnoses()}), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
