"""One column as its answer ends, fails and is asked for again: keyboard, button, scrolling."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from desktop.domain.errors import Rejected, Rejection
from desktop.services.turn import Phase, Turn
from desktop.ui.compare.compare_page import ComparePage
from desktop.ui.widgets.countdown_button import CountdownButton
from tests.fakes import NOON
from tests.ui.chat.on_screen import description_of, focused, is_shown, name_of, named
from tests.ui.compare import sample
from tests.ui.compare.sample import IDS
from tests.ui.compare.states import State, show_state, states
from tests.ui.compare.test_compare_page import press, show_without_focus_change, tab_to
from tests.ui.pictured_states import settle

ENTER = Qt.Key.Key_Return


def with_second(turn: Turn) -> State:
    """Two columns; the first one goes on."""
    return State(IDS[:2], (sample.streaming(1, 300), turn))


def failed(error: Rejected, record_id: str = "record 2") -> Turn:
    turn = replace(sample.asked(2), phase=Phase.FAILED, error=error, ended_at=NOON)
    return replace(turn, record_id=record_id)


def test_a_failure_is_mended_with_keys_alone(page: ComparePage) -> None:
    show_state(page, states()["one-failed"])
    wanted: list[tuple[int, str]] = []
    page.remedy_requested.connect(lambda number, kind: wanted.append((number, kind)))
    tab_to("Send again")
    assert description_of(focused()) == "DeepSeek V4"
    press(ENTER)
    assert wanted == [(2, "retry")]
    asked = replace(sample.asked(2), record_id="again")
    three = states()["one-failed"].runs
    show_without_focus_change(page, State(runs=(three[0], asked, three[2])))
    assert name_of(focused()) == "Stop DeepSeek V4"
    assert not is_shown(page, "Send again")
    show_without_focus_change(page, states()["one-failed"])
    assert name_of(focused()) == "Send again"


def test_a_column_that_is_stopped_before_its_answer_gives_the_keyboard_to_the_prompt(
    page: ComparePage,
) -> None:
    show_state(page, State(IDS[:2], (sample.asked(1), sample.asked(2))))
    tab_to("Stop Claude Sonnet 5")
    stopped = replace(sample.asked(1), phase=Phase.STOPPED, ended_at=NOON)
    show_without_focus_change(page, State(IDS[:2], (stopped, sample.asked(2))))
    assert name_of(focused()) == "Prompt"


def test_an_advised_wait_is_counted_down_anew_for_each_refusal(page: ComparePage) -> None:
    busy = Rejected("OpenRouter", Rejection.RATE_LIMITED, 429, retry_after=70)
    show_state(page, with_second(failed(busy)))
    button = named(page, "Send again")
    assert isinstance(button, CountdownButton)
    counted = [button.counting]
    button.stop()
    for turn in (failed(busy), failed(busy, "record 3"), sample.done(2)):
        show_without_focus_change(page, with_second(turn))
        counted.append(button.counting)
    assert counted == [True, False, True, False]
    assert not button.isVisible()


def test_a_new_answer_is_followed_wherever_the_last_one_was_read(page: ComparePage) -> None:
    long = "A line.\n\n" * 60
    show_state(page, State(IDS[:2], (sample.done(1, text=long), sample.done(2))))
    bar = page.columns._columns[1]._scroll.verticalScrollBar()
    bar.setValue(0)
    settle()
    again = replace(sample.streaming(1, 0), text=long * 2, record_id="new")
    show_state(page, State(IDS[:2], (again, sample.asked(2))))
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()
