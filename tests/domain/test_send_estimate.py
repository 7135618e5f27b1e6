"""What a message will take: pieces that lose nothing, and the dearest answer as the most."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.prices import Leg, Price, PriceTier
from desktop.domain.send_estimate import framing, pieces, prompt_and_most
from tests.fakes import NOON

PRICE = Price({Leg.PROMPT: Decimal("0.000003"), Leg.COMPLETION: Decimal("0.000015")})


def test_messages_have_a_frame_of_tokens() -> None:
    """As recorded of gpt-5-mini: 6 for one message, 10 for two."""
    assert (framing(1), framing(2)) == (6, 10)


@given(st.text(st.sampled_from("ab \n\t。😀")), st.integers(2, 9))
def test_pieces_are_the_whole_text(text: str, size: int) -> None:
    cut = list(pieces(text, size))
    assert "".join(cut) == text
    assert all(0 < len(piece) <= size for piece in cut)


@given(st.text(st.sampled_from("ab \n"), min_size=1), st.text(st.sampled_from("ab \n")))
def test_what_is_typed_at_the_end_leaves_the_pieces_before_it(text: str, typed: str) -> None:
    before, after = list(pieces(text, 5)), list(pieces(text + typed, 5))
    assert after[: len(before) - 1] == before[:-1]


def test_pieces_begin_at_white_space_where_there_is_some() -> None:
    assert list(pieces("one two three", 8)) == ["one two", " three"]
    assert list(pieces("onetwothree", 8)) == ["onetwoth", "ree"]
    assert list(pieces("")) == []


def test_the_prompt_and_the_most_it_can_come_to() -> None:
    prompt, most = prompt_and_most(PRICE, 312, 1024, NOON)
    assert prompt == Decimal("0.000936")
    assert most == Decimal("0.000936") + Decimal("0.01536")


def test_an_answer_may_be_all_thought() -> None:
    rates = {**PRICE.rates, Leg.REASONING: Decimal("0.00006")}
    assert prompt_and_most(Price(rates), 0, 1000, NOON)[1] == Decimal("0.06")
    cheaper = {**PRICE.rates, Leg.REASONING: Decimal("0.000001")}
    assert prompt_and_most(Price(cheaper), 0, 1000, NOON)[1] == Decimal("0.015")


def test_the_tier_of_the_corrected_count_and_the_fee_of_the_request_count() -> None:
    tier = PriceTier({Leg.PROMPT: Decimal("0.000006")}, 1000)
    price = Price({**PRICE.rates, Leg.REQUEST: Decimal("0.005")}, (tier,))
    assert prompt_and_most(price, 1000, 0, NOON)[0] == Decimal("0.008")
    assert prompt_and_most(price, 1001, 0, NOON)[0] == Decimal("0.011006")


def test_what_nobody_knows_is_unknown() -> None:
    assert prompt_and_most(None, 10, 10, NOON) == (None, None)
    assert prompt_and_most(Price(dynamic=True), 10, 10, NOON) == (None, None)
