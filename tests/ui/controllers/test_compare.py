"""The comparison on a real core: picked, estimated, capped, streamed, stopped, ranked, kept."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.domain.limits import Limits
from desktop.services.turn import Phase
from tests.simulators import Sandbox, Served
from tests.ui.chat.on_screen import description_of, editor, named
from tests.ui.controllers.compare_joined import FREE, THINKER, WRITER, JoinedComparison
from tests.ui.controllers.costs_joined import FileDialog
from tests.ui.gallery import FixedTheme


@pytest.fixture
def dialog(tmp_path: Path) -> FileDialog:
    return FileDialog(tmp_path / "answers.md")


@pytest.fixture
def joined(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served, dialog: FileDialog
) -> Iterator[JoinedComparison]:
    joined = JoinedComparison(qapp, theme, tmp_path / "profile", served, dialog)
    yield joined
    joined.close()


def estimate(joined: JoinedComparison) -> str:
    """What is said of the draft, to assistive tools too."""
    return description_of(named(joined.page, "Prompt"))


def chats(sandbox: Sandbox) -> int:
    return sum(request.path.endswith("/chat/completions") for request in sandbox.received)


def test_the_first_model_is_the_one_of_the_chat(joined: JoinedComparison) -> None:
    assert joined.driver.says("One more model")
    assert joined.driver.has("Remove Writer")


def test_three_models_answer_at_once_and_are_ranked(
    joined: JoinedComparison, sandbox: Sandbox
) -> None:
    d = joined.driver
    joined.pick("thinker", "free")
    joined.run("Hello")
    joined.until_ended()
    assert [turn.model for turn in joined.comparison.runs] == [WRITER, THINKER, FREE]
    assert chats(sandbox) == 3
    d.until(lambda: all(joined.answers()), "three answers")
    assert joined.prompt == "Hello"
    d.until(lambda: d.says("Cheapest"), "the mark")
    joined.show_ranking()
    row = joined.page.ranking.table.chosen_row
    assert row is not None
    assert row.name == "Writer (free)"
    assert row.winner


def test_the_sum_is_estimated_before_it_is_sent(joined: JoinedComparison) -> None:
    d = joined.driver
    joined.pick("thinker")
    joined.page.focus_prompt()
    d.write("Hello")
    d.until(lambda: "at most ~$" in estimate(joined), "the estimate")
    assert estimate(joined).startswith("This run ~$")
    joined.pick("auto")
    d.until(lambda: "nobody knows" in estimate(joined), "an unknown price")


def test_a_run_over_the_cap_is_not_sent(joined: JoinedComparison, sandbox: Sandbox) -> None:
    d = joined.driver
    joined.pick("thinker")
    d.type("Cap in USD", "0.0000001")
    joined.run("Hello")
    d.until(lambda: d.has("Change the cap"), "the refusal")
    assert chats(sandbox) == 0
    assert joined.prompt == "Hello"
    d.click("Change the cap")
    assert d.focused() == "Cap in USD"
    d.write("5")
    assert not d.has("Change the cap")
    d.press(Qt.Key.Key_Return)
    joined.until_ended()
    assert chats(sandbox) == 2


def test_a_cap_that_is_no_amount_keeps_what_is_typed(
    joined: JoinedComparison, sandbox: Sandbox
) -> None:
    d = joined.driver
    joined.pick("thinker")
    d.type("Cap in USD", "0,5")
    assert "comma" in joined.field("Cap in USD")
    joined.run("Hello")
    d.expect_focus("Cap in USD")
    assert chats(sandbox) == 0
    d.write("1")
    assert joined.field("Cap in USD") == ""
    assert joined.prompt == "Hello"


def test_a_limit_can_be_allowed_once(joined: JoinedComparison) -> None:
    d = joined.driver
    joined.pick("thinker")
    joined.set_limits(Limits(day=Decimal("0.000001")))
    joined.run("Hello")
    d.until(lambda: d.has("Allow once"), "the refusal")
    d.click("Edit limits")
    assert joined.visited == ["costs"]
    d.click("Allow once")
    joined.until_ended()
    assert not d.has("Allow once")


def test_stopping_one_leaves_the_others(joined: JoinedComparison) -> None:
    d = joined.driver
    joined.pick("thinker")
    joined.run("!fault slow Tell me a story")
    d.until(lambda: d.has("Stop Writer") and len("".join(joined.answers())) > 3, "the words")
    d.click("Stop Writer")
    d.until(lambda: d.says("Stopped by you"), "its end")
    first, second = joined.comparison.runs
    assert first.phase is Phase.STOPPED
    assert second.running
    d.press(Qt.Key.Key_Escape)
    joined.until_ended()
    assert joined.comparison.runs[1].phase is Phase.STOPPED


def test_one_failure_is_said_in_its_column(joined: JoinedComparison, sandbox: Sandbox) -> None:
    d = joined.driver
    joined.pick("thinker")
    joined.run("!fault model-down Hello")
    joined.until_ended()
    assert any(turn.phase is Phase.FAILED for turn in joined.comparison.runs)
    assert d.says("failed")


def test_the_winner_can_be_used_and_made_the_default(joined: JoinedComparison) -> None:
    d = joined.driver
    joined.pick("free")
    joined.run("Hello")
    joined.until_ended()
    joined.show_ranking()
    d.click("Make Writer (free) the default")
    joined.until_told("is the default model now")
    d.until(lambda: d.has("Writer (free) is the default"), "the mark")
    d.click("Use Writer (free) in chat")
    assert joined.used == [FREE]


def test_a_model_that_is_not_allowed_any_more_can_be_allowed(joined: JoinedComparison) -> None:
    d = joined.driver
    joined.pick("free")
    joined.run("Hello")
    joined.until_ended()
    joined.in_core(lambda: joined.core.providers.remove_model("openrouter", FREE))
    joined.show_ranking()
    d.until(lambda: d.has("Allow Writer (free)"), "the button")
    d.click("Allow Writer (free)")
    joined.until_told("is allowed now")
    d.until(lambda: d.has("Use Writer (free) in chat"), "the other buttons")


def test_answers_can_be_copied_and_written_into_a_file(
    joined: JoinedComparison, dialog: FileDialog
) -> None:
    d = joined.driver
    joined.pick("free")
    joined.run("Hello")
    joined.until_ended()
    d.click("Copy as Markdown")
    assert "Hello" in QGuiApplication.clipboard().text()
    joined.page.export_requested.emit("markdown")
    joined.until_told(f"Comparison written to {dialog.path}")
    assert "Hello" in dialog.path.read_text("utf-8")
    assert [kind for _, kind in dialog.asked] == ["md"]
    before = dialog.path.read_bytes()
    joined.page.export_requested.emit("csv")
    d.until(lambda: d.has("Replace it"), "the question")
    assert dialog.path.read_bytes() == before
    d.click("Replace it")
    d.until(lambda: dialog.path.read_bytes() != before, "the other file")


def test_a_file_that_cannot_be_written_is_said(
    joined: JoinedComparison, dialog: FileDialog, tmp_path: Path
) -> None:
    joined.pick("free")
    joined.run("Hello")
    joined.until_ended()
    (tmp_path / "no folder").write_text("", "utf-8")
    dialog.path = tmp_path / "no folder" / "answers.csv"
    joined.page.export_requested.emit("csv")
    joined.until_told("could not be written")


def test_a_file_whose_name_is_too_long_is_said(
    joined: JoinedComparison, dialog: FileDialog, tmp_path: Path
) -> None:
    joined.pick("free")
    joined.run("Hello")
    joined.until_ended()
    dialog.path = tmp_path / f"{'a' * 300}.csv"
    joined.page.export_requested.emit("csv")
    joined.until_told("could not be written")


def test_what_is_picked_and_answered_outlives_going_back(joined: JoinedComparison) -> None:
    d = joined.driver
    joined.pick("thinker")
    joined.run("Hello")
    joined.until_ended()
    d.click("Back to chat")
    assert not joined.page.isVisible()
    assert editor(joined.chat).hasFocus()
    joined.chat.cover(joined.page)
    d.settle()
    assert d.has("Remove Thinker")
    assert len(joined.answers()) == 2
