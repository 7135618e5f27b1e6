"""What goes wrong in the test chat, and the way on from there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.e2e.opened import OpenWindow
from tests.simulators import Delivery, Response, Served, errors, faults
from tests.tour.driver import Driver

ENTER = Qt.Key.Key_Return
ESC = Qt.Key.Key_Escape
QUESTION = "Why do streams break?"
CHAT = "/chat/completions"


class Person:
    """At the test chat with a key and one model that answers at once."""

    def __init__(self, driver: Driver, served: Served) -> None:
        self.d, self.served = driver, served

    def begin(self) -> Person:
        d = self.d
        d.type("Model id", "sandbox/writer")
        d.press(ENTER)
        d.until(lambda: d.has("Remove Writer"), "the added model")
        d.type("API key", self.served.key)
        d.press(ENTER)
        d.until(lambda: d.says("Verified"), "the verified key")
        d.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        d.expect_focus("Message")
        return self

    def send(self, fault: faults.Fault) -> None:
        self.served.sandbox.script(fault)
        self.d.write(QUESTION)
        self.d.press(ENTER)

    def press(self, name: str) -> None:
        self.d.tab_to(name, back=True)
        self.d.press(Qt.Key.Key_Space)

    def ended(self) -> None:
        d = self.d
        d.until(lambda: d.says("ended:\N{NO-BREAK SPACE}stop"), "the whole answer")
        d.until(lambda: not d.has("Stop"), "its end")

    @property
    def requests(self) -> int:
        return sum(each.path.endswith(CHAT) for each in self.served.received)

    @property
    def asked(self) -> list[str]:
        """The questions in the transcript."""
        return self.d.read("Your message")

    @property
    def draft(self) -> str:
        return str(self.d.find("Message").property("plainText"))


@pytest.fixture
def person(open_window: OpenWindow, served: Served) -> Person:
    return Person(open_window().driver, served).begin()


def test_a_key_that_is_no_longer_taken_leads_to_its_page(person: Person) -> None:
    d = person.d
    person.send(faults.status(401))
    d.text_after("did not accept the key")
    d.until(lambda: person.draft == QUESTION, "the text that was given back")
    d.check_readable()
    person.press("Go to the key")
    d.until(lambda: d.has("Replace key"), "the page of the key")


def test_what_got_no_answer_is_sent_again_in_its_own_place(person: Person) -> None:
    d = person.d
    person.send(faults.no_answer("drop"))
    d.until(lambda: d.has("Details"), "the failure")
    d.until(lambda: person.draft == QUESTION, "the text that was given back")
    d.check_readable()
    d.tab_to("Message")
    d.press(ENTER)
    person.ended()
    assert person.asked == [QUESTION]
    assert person.draft == ""
    assert not d.has("Details")


def test_a_declined_second_attempt_begins_no_edit(person: Person) -> None:
    d = person.d
    person.send(faults.status(503))
    d.until(lambda: d.has("Details"), "the failure")
    d.until(lambda: person.draft == QUESTION, "the text that was given back")
    person.served.sandbox.script(faults.reply(errors.can_only_afford()))
    d.press(ENTER)
    d.text_after("Not enough credits")
    d.until(lambda: person.draft == QUESTION, "the text that was given back again")
    assert not d.says("Editing an earlier message")
    d.press(ENTER)
    person.ended()
    assert person.asked == [QUESTION]


def test_an_answer_that_broke_off_goes_on_where_it_ended(person: Person) -> None:
    d = person.d
    person.send(faults.drop(after=6000))
    d.until(lambda: d.has("Continue the answer"), "the broken answer")
    kept = d.answer()
    assert kept
    d.until(lambda: person.draft == QUESTION, "the text that was given back")
    person.press("Continue the answer")
    person.ended()
    assert d.answer().startswith(kept[:20])
    assert len(d.answer()) > len(kept)
    assert person.asked == [QUESTION]
    assert person.draft == ""
    d.check_readable()


def test_a_server_of_one_byte_a_second_can_be_stopped(person: Person) -> None:
    d = person.d
    drops = (b": wait"[at : at + 1] for at in range(6))
    headers = (("Content-Type", "text/event-stream"),)
    person.send(faults.reply(Response(200, headers, drops, Delivery(pace=1.0))))
    d.until(lambda: d.has("Stop") and person.requests == 1, "the request")
    d.write("typed meanwhile")
    assert person.draft == "typed meanwhile"
    d.press(ESC)
    d.until(lambda: not d.has("Stop"), "the end")
    d.text_after("Stopped by you before an answer came")
    d.until(lambda: person.draft.startswith(QUESTION), "the text that was given back")
    assert person.draft.endswith("typed meanwhile")
    d.check_readable()


def test_a_limit_that_does_not_pass_is_said_after_three_attempts(person: Person) -> None:
    d = person.d
    person.served.sandbox.script(*[faults.reply(errors.in_flight_budget(1))] * 2)
    person.send(faults.reply(errors.in_flight_budget(1)))
    d.text_after("attempt 2 of 3")
    d.text_after("attempt 3 of 3")
    d.until(lambda: d.has("Details"), "the failure")
    assert person.requests == 3
    d.until(lambda: person.draft == QUESTION, "the text that was given back")
    d.check_readable()


def test_escape_ends_the_wait_for_the_next_attempt(person: Person) -> None:
    d = person.d
    person.send(faults.reply(errors.upstream_rate_limit("sandbox/writer", "Sandbox", 50)))
    d.text_after("sending again in")
    d.press(ESC)
    d.until(lambda: not d.says("sending again"), "the end of the wait")
    d.until(lambda: person.draft == QUESTION, "the text that was given back")
    assert person.requests == 1
