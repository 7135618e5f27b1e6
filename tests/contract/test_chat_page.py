"""`docs/chat.md`: its tables are what the window says, its exit codes are those of the commands."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

from desktop.cli.failures import ExitCode
from desktop.domain.rejected import Rejected
from desktop.domain.rejection_reasons import KNOWN
from desktop.presentation.chat_options_input import Option
from desktop.presentation.error_view import CHOOSE_MODEL
from desktop.presentation.rejections import STATUSES as WORDED
from desktop.presentation.wording import describe
from tests.contract.chat_page import PAGE, checked, parts
from tests.contract.cost_table import filled
from tests.contract.failure_table import STATUSES, codes
from tests.contract.options_table import sample
from tests.presentation.test_rejections import DOCUMENTED, STATUSES_OF_CHAT

COMMAND = "run: .venv/bin/python -m tests.contract.chat_page"
CTRL_C = 130
ROW = re.compile(r"^\| (\d+) \|", re.MULTILINE)


def test_the_generated_parts_are_up_to_date(tmp_path: Path) -> None:
    page = PAGE.read_text("utf-8")
    assert filled(page, asyncio.run(parts(tmp_path))) == page, COMMAND


def test_no_status_no_code_and_no_option_is_left_out() -> None:
    assert {*STATUSES_OF_CHAT, *WORDED} <= set(STATUSES.values())
    assert all(f"| `{code}`" in codes() for code in KNOWN)
    assert all(map(sample, Option))


def test_a_proposed_model_takes_the_place_of_any_other() -> None:
    """The page says it once, beside the tables."""
    chosen = [error for error in DOCUMENTED.values() if describe(error).action == CHOOSE_MODEL]
    assert len(chosen) > 10
    assert {proposed(error) for error in chosen} == {"Use the proposed model"}


def proposed(error: Rejected) -> str:
    action = describe(replace(error, fallback_models=("author/model",))).action
    return action.text if action else ""


def test_every_exit_code_is_there() -> None:
    numbers = [int(found) for found in ROW.findall(checked("exit codes"))]
    assert numbers == sorted({*map(int, ExitCode), CTRL_C})
