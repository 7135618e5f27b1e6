"""A failed column of the comparison on a real core: what its button does, and what it leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.limits import Limits
from desktop.services.turn import Phase, Turn
from tests.simulators import Sandbox, Served, errors, faults
from tests.ui.controllers.compare_joined import FREE, THINKER, WRITER, JoinedComparison
from tests.ui.controllers.costs_joined import FileDialog
from tests.ui.gallery import FixedTheme

ONCE = "/chat/completions"


@pytest.fixture
def joined(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served
) -> Iterator[JoinedComparison]:
    dialog = FileDialog(tmp_path / "answers.md")
    joined = JoinedComparison(qapp, theme, tmp_path / "profile", served, dialog)
    yield joined
    joined.close()


def one_fails(joined: JoinedComparison, fault: faults.Fault, sandbox: Sandbox) -> tuple[Turn, Turn]:
    """The failed turn and the other one, of two that have ended."""
    sandbox.script(fault, on=ONCE)
    joined.pick("thinker")
    joined.run("Hello")
    joined.until_ended()
    runs = joined.comparison.runs
    (failed,) = (turn for turn in runs if turn.phase is Phase.FAILED)
    (other,) = (turn for turn in runs if turn.phase is Phase.DONE)
    return failed, other


def again(joined: JoinedComparison, failed: Turn) -> Turn:
    """The turn that stands in its place."""
    turn = joined.comparison.run(failed.number)
    assert turn is not None
    return turn


def chats(sandbox: Sandbox) -> list[str]:
    return [str(r.json["model"]) for r in sandbox.received if r.path.endswith(ONCE)]


def test_that_model_alone_is_asked_again(joined: JoinedComparison, sandbox: Sandbox) -> None:
    d = joined.driver
    failed, other = one_fails(joined, faults.status(500), sandbox)
    d.click("Send again")
    d.until(lambda: again(joined, failed).phase is Phase.DONE, "its answer")
    d.until(lambda: not d.has("Send again") and d.has("Ranking"), "the ranking")
    assert other in joined.comparison.runs
    assert chats(sandbox)[2:] == [failed.model]
    assert joined.comparison.replaced == (failed,)
    assert joined.prompt == "Hello"


def test_what_is_pressed_in_one_moment_is_asked_once(
    joined: JoinedComparison, sandbox: Sandbox
) -> None:
    d = joined.driver
    failed, _ = one_fails(joined, faults.status(500), sandbox)
    joined.page.remedy_requested.emit(failed.number, "retry")
    joined.page.remedy_requested.emit(failed.number, "retry")
    joined.page.run_requested.emit("Hello")
    d.until(lambda: again(joined, failed).phase is Phase.DONE, "its answer")
    d.until(lambda: d.has("Run"), "the end")
    assert chats(sandbox)[2:] == [failed.model]
    joined.run("Once more")
    d.until(lambda: joined.comparison.prompt == "Once more", "the next comparison")
    joined.until_ended()


def test_a_retry_beyond_a_limit_can_be_allowed_once(
    joined: JoinedComparison, sandbox: Sandbox
) -> None:
    d = joined.driver
    failed, _ = one_fails(joined, faults.status(500), sandbox)
    joined.set_limits(Limits(message=Decimal("0.000001")))
    d.click("Send again")
    d.until(lambda: d.has("Allow once"), "the refusal")
    assert not d.says("this comparison may cost")
    assert again(joined, failed) == failed
    d.until(lambda: d.has("Send again"), "what was there")
    d.click("Allow once")
    d.until(lambda: again(joined, failed).phase is Phase.DONE, "its answer")
    assert not d.has("Allow once")
    assert chats(sandbox)[2:] == [failed.model]


def test_a_retry_beyond_the_cap_is_not_sent(joined: JoinedComparison, sandbox: Sandbox) -> None:
    d = joined.driver
    failed, _ = one_fails(joined, faults.status(500), sandbox)
    d.type("Cap in USD", "0.0000001")
    d.click("Send again")
    d.until(lambda: d.has("Change the cap"), "the refusal")
    assert again(joined, failed) == failed
    assert len(chats(sandbox)) == 2


def test_fewer_tokens_are_for_that_model_alone(joined: JoinedComparison, sandbox: Sandbox) -> None:
    d = joined.driver
    fault = faults.reply(errors.can_only_afford())
    failed, _ = one_fails(joined, fault, sandbox)
    name = next(text for text in d.texts() if text.startswith("Limit to "))
    d.click(name)
    d.until(lambda: again(joined, failed).phase is Phase.DONE, "its answer")
    tokens = int("".join(filter(str.isdecimal, name)))
    assert again(joined, failed).max_tokens == tokens < failed.max_tokens


def test_another_model_can_be_picked_in_its_place(
    joined: JoinedComparison, sandbox: Sandbox
) -> None:
    d = joined.driver
    joined.pick("free")
    d.click("Remove Writer")
    joined.pick("thinker")
    joined.run("!fault 429 Hello")
    joined.until_ended()
    d.until(lambda: d.has("Use the paid variant"), "the remedy")
    d.click("Use the paid variant")
    assert not d.has("Remove Writer (free)")
    assert d.has("Remove Writer")
    joined.until_told("Writer is picked for the next run")
    d.click("Choose another model")
    assert not d.has("Remove Thinker")
    assert d.focused() == "Search models"
    d.press(Qt.Key.Key_Escape)
    assert [turn.model for turn in joined.comparison.runs] == [FREE, THINKER]


def test_a_paid_variant_that_was_never_allowed_waits_for_that(
    joined: JoinedComparison, sandbox: Sandbox
) -> None:
    d = joined.driver
    joined.pick("free", "thinker")
    joined.in_core(lambda: joined.core.providers.remove_model("openrouter", WRITER))
    d.click("Remove Writer")
    joined.run("!fault 429 Hello")
    joined.until_ended()
    d.until(lambda: d.has("Use the paid variant"), "the remedy")
    d.click("Use the paid variant")
    d.until(lambda: d.has("Allow it"), "the question")
    assert len(chats(sandbox)) == 2
    d.click("Allow it")
    joined.until_told("Writer is allowed now")
    assert d.has("Remove Writer")


def test_escape_gives_up_what_waits_for_the_keychain(
    joined: JoinedComparison, sandbox: Sandbox
) -> None:
    d = joined.driver
    joined.pick("thinker")
    joined.set_limits(Limits(day=Decimal("0.000001")))
    joined.run("Hello")
    d.until(lambda: d.has("Allow once"), "the refusal")
    joined.keys.prompt = prompt = asyncio.Event()
    d.click("Allow once")
    d.until(lambda: d.has("Stop all"), "what can be stopped")
    assert not d.has("Allow once")
    d.press(Qt.Key.Key_Escape)

    async def answer() -> None:
        prompt.set()

    joined.in_core(answer)
    d.until(lambda: d.has("Run"), "the end")
    assert chats(sandbox) == []
    assert joined.comparison.runs == ()
