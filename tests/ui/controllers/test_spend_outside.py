"""What the key spent elsewhere, asked of the sandbox and compared with a real ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.fakes import ManualClock
from tests.simulators import Served
from tests.ui.controllers.costs_joined import FileDialog, JoinedCosts
from tests.ui.controllers.joined_page import PROVIDER
from tests.ui.gallery import FixedTheme


@pytest.fixture
def joined(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served, clock: ManualClock
) -> Iterator[JoinedCosts]:
    """With a key that spent $0.12 today, $1.75 this week, $2.50 this month."""
    dialog = FileDialog(tmp_path / "costs.csv")
    folder = tmp_path / "profile"
    page = JoinedCosts(qapp, theme, folder, served.base_url, clock, dialog)
    yield page
    page.close()


def save_key(joined: JoinedCosts, served: Served) -> None:
    joined.in_core(lambda: joined.core.credentials.save(PROVIDER, served.key))


def test_without_a_key_nothing_is_said_of_it(joined: JoinedCosts) -> None:
    joined.until("OpenRouter has not said yet what this key spent.")


def test_the_key_s_figures_less_what_is_recorded(joined: JoinedCosts, served: Served) -> None:
    joined.record("one", "0.1")
    joined.record("older", "1", days_ago=1)
    save_key(joined, served)
    joined.until("$0.12 on the key, $0.10 in this app")
    joined.until("$1.75 on the key, $1.10 in this app (since 3 Nov)")
    assert joined.driver.has("Today: $0.02 outside this app")
    assert joined.driver.has("This week: $0.65 outside this app")
    assert joined.driver.has("This month: $1.40 outside this app")


def test_more_here_than_on_the_key_is_said(joined: JoinedCosts, served: Served) -> None:
    save_key(joined, served)
    joined.until("nothing recorded in this app")
    joined.record("one", "0.5")
    joined.until("Less on the key than here: its figures lag, or another key was used")
    assert joined.driver.has("Today: −$0.38 outside this app")
