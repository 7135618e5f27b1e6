"""What is sent for a turn: defaults, options over them, and what was said before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from desktop.core import Core
from desktop.domain.chat_options import ChatOptions, Routing
from desktop.domain.default_settings import ModelDefaults
from desktop.domain.model_defaults import Abilities
from desktop.domain.pricing import PricingEdit
from desktop.services.chat_requests import GO_ON, ChatRequests, texts
from desktop.services.turn import Phase, Turn
from tests.fakes import NOON, ManualClock
from tests.services.conftest import MODEL, PROVIDER, MakeCore

ALL = ChatOptions(
    temperature=Decimal("0.70"),
    top_p=Decimal("0.9"),
    max_tokens=77,
    reasoning_effort="high",
    seed=7,
    stop=("END",),
    system_prompt="Be brief.",
    routing=Routing(order=("google-vertex",), sort="price"),
)


def turn(number: int = 9, prompt: str = "Now?", **fields: Any) -> Turn:
    return replace(Turn(number, PROVIDER, MODEL, prompt, 1024, NOON), **fields)


def past(number: int, text: str, phase: Phase = Phase.DONE, **fields: Any) -> Turn:
    return turn(number, f"{number}?", text=text, phase=phase, **fields)


def more(number: int, text: str, phase: Phase = Phase.DONE) -> Turn:
    return replace(past(number, text, phase), prompt="", continues=True)


@pytest_asyncio.fixture
async def requests(ready: Core, clock: ManualClock) -> ChatRequests:
    return ChatRequests(ready.prices, clock, lambda: "an id")


def test_the_turn_that_begins(requests: ChatRequests, ready: Core) -> None:
    begun = requests.turn(3, PROVIDER, MODEL, "Why?")
    assert (begun.number, begun.prompt, begun.max_tokens) == (3, "Why?", 1024)
    assert (begun.sent_at, begun.record_id) == (NOON, "an id")
    assert begun.price == ready.prices.price(PROVIDER, MODEL)
    assert requests.turn(3, PROVIDER, MODEL, "Why?", options=ALL).max_tokens == 77
    assert requests.turn(3, PROVIDER, MODEL, "Why?", 5, ALL).max_tokens == 5


def test_no_answer_is_asked_for_that_is_longer_than_the_model_can_give(
    requests: ChatRequests,
) -> None:
    options = ChatOptions(max_tokens=1_000_000)
    assert requests.turn(1, PROVIDER, MODEL, "Why?", options=options).max_tokens == 16_384


def test_nor_where_nobody_has_said_how_long_it_may_be(
    requests: ChatRequests, ready: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the page calls the longest answer is what is asked for."""
    short = Abilities(max_completion_tokens=512)
    monkeypatch.setattr(ready.prices, "abilities", lambda provider, model: short)
    assert requests.turn(1, PROVIDER, MODEL, "Why?").max_tokens == 512


def test_without_options_only_what_must_be_is_sent(requests: ChatRequests) -> None:
    request = requests.request(turn())
    assert (request.temperature, request.top_p, request.reasoning_effort) == (None, None, None)
    assert (request.seed, request.stop, request.routing.empty) == (None, (), True)
    assert (request.max_tokens, texts(request)) == (1024, ["Now?"])


async def test_options_count_before_the_models_defaults(
    requests: ChatRequests, ready: Core
) -> None:
    own = ModelDefaults(temperature=Decimal(1), top_p=Decimal("0.5"), system_prompt="Own.")
    await ready.prices.save({(PROVIDER, MODEL): PricingEdit(defaults=own)})
    request = requests.request(turn(), options=ChatOptions(temperature=Decimal("0.70")))
    assert (request.temperature, request.top_p) == ("0.70", "0.5")
    assert texts(request) == ["Own.", "Now?"]
    request = requests.request(turn(), options=ALL)
    assert (request.top_p, texts(request)) == ("0.9", ["Be brief.", "Now?"])
    assert (request.seed, request.stop, request.routing) == (7, ("END",), ALL.routing)
    request = requests.request(turn(), options=ChatOptions(system_prompt=""))
    assert texts(request) == ["Now?"]


@pytest.mark.parametrize("missing", ["temperature", "top_p", "seed", "stop", "reasoning"])
def test_what_the_model_does_not_take_is_left_out(
    requests: ChatRequests, ready: Core, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes = {"temperature", "top_p", "seed", "stop", "reasoning", "max_tokens"} - {missing}
    known = replace(ready.prices.abilities(PROVIDER, MODEL), supports=frozenset(takes))
    monkeypatch.setattr(ready.prices, "abilities", lambda *_: known)
    request = requests.request(turn(), options=ALL)
    sent = {
        "temperature": request.temperature,
        "top_p": request.top_p,
        "seed": request.seed,
        "stop": request.stop,
        "reasoning": request.reasoning_effort,
    }
    assert [name for name, value in sent.items() if not value] == [missing]
    assert request.routing == ALL.routing, "that is for the router"


async def test_of_a_model_that_nobody_knows_nothing_is_left_out(
    make_core: MakeCore, clock: ManualClock
) -> None:
    core = await make_core()
    requests = ChatRequests(core.prices, clock, lambda: "an id")
    request = requests.request(turn(model="nobody/knows"), options=ALL)
    assert (request.seed, request.stop, request.reasoning_effort) == (7, ("END",), "high")


async def test_the_shipped_list_says_what_a_model_takes(
    make_core: MakeCore, shipped: Callable[..., Path], clock: ManualClock
) -> None:
    core = await make_core(defaults=shipped(MODEL))
    request = ChatRequests(core.prices, clock, lambda: "an id").request(turn(), options=ALL)
    assert (request.reasoning_effort, request.temperature) == ("high", "0.70")


HISTORIES: dict[str, tuple[Sequence[Turn], list[str]]] = {
    "two": ([past(1, "One."), past(2, "Two.")], ["1?", "One.", "2?", "Two."]),
    "stopped": ([past(1, "On", Phase.STOPPED)], ["1?", "On"]),
    "failed": ([past(1, "On", Phase.FAILED)], []),
    "without a word": ([past(1, "", Phase.STOPPED)], []),
    "continued": ([past(1, "On"), more(2, "e."), more(3, " Two.")], ["1?", "One. Two."]),
    "continued after a failure": ([past(1, "On", Phase.FAILED), more(2, "e.")], ["1?", "One."]),
    "the end of it failed": ([past(1, "On"), more(2, "e", Phase.FAILED)], ["1?", "On"]),
    "all of it failed": ([past(1, "O", Phase.FAILED), more(2, "n", Phase.FAILED)], []),
    "its beginning is gone": ([more(2, "e.")], []),
}


@pytest.mark.parametrize(("earlier", "sent"), HISTORIES.values(), ids=HISTORIES)
def test_what_was_said_before(
    requests: ChatRequests, earlier: Sequence[Turn], sent: list[str]
) -> None:
    request = requests.request(turn(), earlier)
    assert texts(request) == [*sent, "Now?"]
    roles = [message.role for message in request.messages]
    assert roles == ["user", "assistant"] * (len(sent) // 2) + ["user"]


CUT: dict[str, tuple[Sequence[Turn], list[str]]] = {
    "cut": ([past(1, "On")], ["1?", "On", GO_ON]),
    "twice": ([past(1, "On"), more(2, "e. Tw")], ["1?", "One. Tw", GO_ON]),
    "failed": ([past(1, "On", Phase.FAILED)], ["1?", "On", GO_ON]),
    "failed as it was continued": (
        [past(1, "On"), more(2, "e. ", Phase.FAILED)],
        ["1?", "One. ", GO_ON],
    ),
    "later": ([past(1, "One."), past(2, "Tw")], ["1?", "One.", "2?", "Tw", GO_ON]),
    "nothing but thoughts": ([past(1, "One."), past(2, "")], ["1?", "One.", "2?"]),
}


@pytest.mark.parametrize(("earlier", "sent"), CUT.values(), ids=CUT)
def test_going_on_shows_the_model_what_it_has_said(
    requests: ChatRequests, earlier: Sequence[Turn], sent: list[str]
) -> None:
    request = requests.request(turn(prompt="", continues=True), earlier)
    assert texts(request) == sent
    assert request.messages[-1].role == "user", "some models refuse anything else"
