"""Options of a chat that no model could take are refused in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.domain.chat_option_checks import LONGEST_STOP, MOST_HOSTS, MOST_SEED, check_options
from desktop.domain.chat_options import ChatOptions, Routing
from desktop.domain.typed_values import InvalidModelDefault

FINE = [
    ChatOptions(),
    ChatOptions(system_prompt=""),
    ChatOptions(temperature=Decimal(0), top_p=Decimal(1), max_tokens=1, seed=-MOST_SEED),
    ChatOptions(stop=("\n", " ", "END", "日本")),
    ChatOptions(routing=Routing(order=("google-vertex", "deepinfra/fp8"), sort="latency")),
    ChatOptions(routing=Routing(max_prompt_price=Decimal(0), max_completion_price=Decimal("2.5"))),
]
WRONG = {
    "temperature": ChatOptions(temperature=Decimal("2.1")),
    "NaN": ChatOptions(temperature=Decimal("NaN")),
    "top-p": ChatOptions(top_p=Decimal("-0.1")),
    "no tokens": ChatOptions(max_tokens=0),
    "effort": ChatOptions(reasoning_effort=""),
    "seed": ChatOptions(seed=MOST_SEED + 1),
    "five stops": ChatOptions(stop=("a", "b", "c", "d", "e")),
    "empty stop": ChatOptions(stop=("",)),
    "long stop": ChatOptions(stop=("x" * (LONGEST_STOP + 1),)),
    "long prompt": ChatOptions(system_prompt="x" * 200_001),
    "empty host": ChatOptions(routing=Routing(order=("",))),
    "two hosts in one": ChatOptions(routing=Routing(order=("google vertex",))),
    "host on two lines": ChatOptions(routing=Routing(order=("google\nvertex",))),
    "too many hosts": ChatOptions(routing=Routing(order=("a",) * (MOST_HOSTS + 1))),
    "price below 0": ChatOptions(routing=Routing(max_prompt_price=Decimal(-1))),
    "endless price": ChatOptions(routing=Routing(max_completion_price=Decimal("Infinity"))),
    "price of many digits": ChatOptions(routing=Routing(max_prompt_price=Decimal("1E-40"))),
}


@pytest.mark.parametrize("options", FINE)
def test_what_can_be_sent(options: ChatOptions) -> None:
    check_options(options)


@pytest.mark.parametrize("options", WRONG.values(), ids=WRONG)
def test_what_cannot_is_refused_and_said(options: ChatOptions) -> None:
    with pytest.raises(InvalidModelDefault) as caught:
        check_options(options)
    assert caught.value.detail
    assert len(str(caught.value)) < 200
