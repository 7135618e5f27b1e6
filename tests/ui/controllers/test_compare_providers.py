"""The comparison on a real core with the models of two providers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.conftest import KnownKeys
from tests.simulators import Fireworks, Served
from tests.simulators.serving import host
from tests.ui.controllers.compare_joined import JoinedComparison
from tests.ui.controllers.costs_joined import FileDialog
from tests.ui.gallery import FixedTheme

WRITER = "accounts/fireworks/models/sandbox-writer"


@pytest.fixture
def fireworks(known_keys: KnownKeys) -> Fireworks:
    fireworks = Fireworks()
    known_keys.add(fireworks.key)
    return fireworks


@pytest.fixture
def joined(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served, fireworks: Fireworks
) -> Iterator[JoinedComparison]:
    with host(fireworks) as hosted:
        given = (hosted.origin + fireworks.path, fireworks.key, WRITER)
        dialog = FileDialog(tmp_path / "comparison")
        joined = JoinedComparison(qapp, theme, tmp_path / "profile", served, dialog, given)
        yield joined
        joined.close()


def test_each_column_tells_its_provider(joined: JoinedComparison) -> None:
    d = joined.driver
    joined.pick("fireworks")
    d.until(lambda: d.has("Remove sandbox-writer · Fireworks"), "the second chip")
    joined.run("Hello")
    joined.until_ended()
    assert [turn.provider for turn in joined.comparison.runs] == ["openrouter", "fireworks"]
    titles = [column.message.title for column in joined.page._view.columns]
    assert titles == ["Writer · OpenRouter", "sandbox-writer · Fireworks"]


def test_a_key_that_is_gone_is_named_before_anything_is_sent(
    joined: JoinedComparison, fireworks: Fireworks
) -> None:
    d = joined.driver
    joined.pick("fireworks")
    d.until(lambda: d.has("Remove sandbox-writer · Fireworks"), "the second chip")
    joined.in_core(lambda: joined.core.credentials.remove("fireworks"))
    joined.run("Hello")
    d.until(lambda: d.says("There is no key for Fireworks."), "why nothing is sent")
    assert not joined.comparison.runs
    assert not any(each.path.endswith("/chat/completions") for each in fireworks.received)
    joined.page.action_requested.emit("providers")
    assert joined.visited == ["fireworks"]
