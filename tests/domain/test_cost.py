"""Usage times price, against numbers worked out by hand."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest

from desktop.domain.cost import Cost, cost_of
from desktop.domain.prices import Leg, Price, PriceTier
from desktop.domain.usage import Usage
from tests.fakes import NOON

D = Decimal
WRITER = Price(
    {
        Leg.PROMPT: D("0.000003"),
        Leg.COMPLETION: D("0.000015"),
        Leg.CACHE_READ: D("0.0000003"),
        Leg.CACHE_WRITE: D("0.00000375"),
        Leg.CACHE_WRITE_1H: D("0.000006"),
        Leg.WEB_SEARCH: D("0.01"),
    }
)
PLAIN = Price({Leg.PROMPT: D("0.000002"), Leg.COMPLETION: D("0.000008")})


def lines(cost: Cost) -> list[str]:
    """``completion 200 × 0.000015 = 0.003``, with the note behind it."""
    return [
        f"{line.leg} {line.quantity} × {line.price} = {line.amount}"
        + (f" ({line.note})" if line.note else "")
        for line in cost.lines
    ]


def test_prompt_and_completion() -> None:
    cost = cost_of(Usage(1000, 200), WRITER, NOON)
    assert lines(cost) == [
        "prompt 1000 × 0.000003 = 0.003000",
        "completion 200 × 0.000015 = 0.003000",
    ]
    assert cost.estimate == D("0.006")


def test_cached_and_written_tokens_are_part_of_the_prompt() -> None:
    cost = cost_of(Usage(1000, 200, cached=600, cache_write=300), WRITER, NOON)
    assert lines(cost) == [
        "prompt 100 × 0.000003 = 0.000300",
        "cacheRead 600 × 3E-7 = 0.0001800",
        "cacheWrite 300 × 0.00000375 = 0.00112500",
        "completion 200 × 0.000015 = 0.003000",
    ]
    assert cost.estimate == D("0.004605")


def test_without_a_price_for_the_cache_the_input_rate_counts_and_says_so() -> None:
    cost = cost_of(Usage(1000, 0, cached=600, cache_write=300), PLAIN, NOON)
    note = "no price of its own, so the input rate"
    assert [line.note for line in cost.lines] == ["", note, note, ""]
    assert cost.estimate == D("0.002")


def test_what_is_written_for_an_hour_has_its_own_rate() -> None:
    cost = cost_of(Usage(1000, 0, cache_write=1000, cache_write_1h=400), WRITER, NOON)
    assert lines(cost)[1:3] == [
        "cacheWrite 600 × 0.00000375 = 0.00225000",
        "cacheWrite1h 400 × 0.000006 = 0.002400",
    ]


def test_an_hour_without_a_rate_costs_what_writing_costs() -> None:
    price = Price({**PLAIN.rates, Leg.CACHE_WRITE: D("0.000003")})
    cost = cost_of(Usage(100, 0, cache_write=100, cache_write_1h=100), price, NOON)
    assert lines(cost)[1] == (
        "cacheWrite1h 100 × 0.000003 = 0.000300 (no price of its own, so the cache write rate)"
    )


def test_reasoning_is_part_of_the_completion_unless_it_is_priced_apart() -> None:
    usage = Usage(0, 500, reasoning=400)
    assert lines(cost_of(usage, PLAIN, NOON))[1:] == ["completion 500 × 0.000008 = 0.004000"]
    same = Price({**PLAIN.rates, Leg.REASONING: D("0.0000080")})
    assert lines(cost_of(usage, same, NOON))[1:] == ["completion 500 × 0.000008 = 0.004000"]
    apart = Price({**PLAIN.rates, Leg.REASONING: D("0.000003")})
    assert lines(cost_of(usage, apart, NOON))[1:] == [
        "completion 100 × 0.000008 = 0.000800",
        "reasoning 400 × 0.000003 = 0.001200",
    ]


def test_more_reasoning_than_completion_is_cut_to_the_completion() -> None:
    apart = Price({**PLAIN.rates, Leg.REASONING: D("0.000003")})
    cost = cost_of(Usage(0, 10, reasoning=11), apart, NOON)
    assert [(x.leg, x.quantity, x.note) for x in cost.lines] == [
        (Leg.PROMPT, 0, ""),
        (Leg.COMPLETION, 0, ""),
        (Leg.REASONING, 10, "11 reasoning tokens reported, more than the answer has"),
    ]


def test_more_cached_than_prompt_is_cut_to_the_prompt() -> None:
    cost = cost_of(Usage(10, 0, cached=12), WRITER, NOON)
    assert [(x.leg, x.quantity, x.note) for x in cost.lines] == [
        (Leg.PROMPT, 0, ""),
        (Leg.CACHE_READ, 10, "12 cached tokens reported, more than the prompt has"),
        (Leg.COMPLETION, 0, ""),
    ]


def test_an_overlap_of_read_and_written_is_told_and_never_negative() -> None:
    # Counts of a recorded answer: 2161 cached and 2161 written of a prompt of 2168.
    cost = cost_of(Usage(2168, 0, cached=2161, cache_write=2161), WRITER, NOON)
    assert [(x.leg, x.quantity, x.note) for x in cost.lines] == [
        (Leg.PROMPT, 0, ""),
        (Leg.CACHE_READ, 2161, ""),
        (Leg.CACHE_WRITE, 7, "2,161 written tokens reported, more than the prompt has left"),
        (Leg.COMPLETION, 0, ""),
    ]


def test_audio_and_images_have_legs_of_their_own() -> None:
    media = {Leg.AUDIO: D("0.00001"), Leg.IMAGE_INPUT: D("0.000003")}
    media |= {Leg.AUDIO_OUTPUT: D("0.00006"), Leg.IMAGE: D("0.00003")}
    usage = Usage(100, 50, audio=40, image_input=10, audio_output=5, image=20)
    cost = cost_of(usage, Price({**PLAIN.rates, **media}), NOON)
    assert [(x.leg, x.quantity) for x in cost.lines] == [
        (Leg.PROMPT, 50),
        (Leg.AUDIO, 40),
        (Leg.IMAGE_INPUT, 10),
        (Leg.COMPLETION, 25),
        (Leg.AUDIO_OUTPUT, 5),
        (Leg.IMAGE, 20),
    ]
    assert cost.estimate == D("0.00163")


def test_sound_and_pictures_sent_cost_the_input_rate_where_they_have_none() -> None:
    cost = cost_of(Usage(100, 0, audio=40, image_input=10), PLAIN, NOON)
    assert cost.estimate == D("0.0002")


@pytest.mark.parametrize("media", [Usage(100, 50, image=20), Usage(100, 50, audio_output=20)])
def test_sound_and_pictures_made_are_unknown_where_they_have_no_price(media: Usage) -> None:
    cost = cost_of(media, PLAIN, NOON)
    assert cost.estimate is None
    assert cost.at_least == D("0.00044")  # 100 × 0.000002 + 30 × 0.000008
    assert [x.amount is None for x in cost.lines] == [False, False, True]


def test_requests_and_searches_are_charged_by_the_piece() -> None:
    ticket = Price({**PLAIN.rates, Leg.REQUEST: D("0.005")})
    assert lines(cost_of(Usage(0, 0), ticket, NOON))[-1] == "request 1 × 0.005 = 0.005"
    cost = cost_of(Usage(0, 0, web_searches=2), WRITER, NOON)
    assert lines(cost)[-1] == "webSearch 2 × 0.01 = 0.02"


def test_a_search_without_a_price_makes_the_estimate_unknown() -> None:
    cost = cost_of(Usage(10, 10, web_searches=1), PLAIN, NOON)
    assert cost.lines[-1].amount is None
    assert cost.estimate is None
    assert cost.at_least == D("0.0001")


def test_a_price_for_one_side_alone_says_what_it_costs_at_least() -> None:
    cost = cost_of(Usage(1000, 10, cached=400), Price({Leg.PROMPT: D("0.000002")}), NOON)
    assert (cost.estimate, cost.at_least) == (None, D("0.002"))
    other = cost_of(Usage(1000, 10, cached=400), Price({Leg.COMPLETION: D("0.00001")}), NOON)
    assert (other.estimate, other.at_least) == (None, D("0.0001"))


def test_at_least_nothing_is_not_said() -> None:
    assert cost_of(Usage(0, 10), Price({Leg.PROMPT: D(1)}), NOON).at_least is None
    assert cost_of(Usage(10, 10), PLAIN, NOON).at_least is None


def test_a_model_that_charges_for_what_has_no_price_is_unknown_and_not_free() -> None:
    zeros = {Leg.PROMPT: D(0), Leg.COMPLETION: D(0)}
    song = Price(zeros, every_output_priced=False)
    assert cost_of(Usage(100, 50), song, NOON).estimate is None
    assert cost_of(Usage(100, 50), Price(zeros), NOON).estimate == 0
    paid = Price(PLAIN.rates, every_output_priced=False)
    assert cost_of(Usage(100, 50), paid, NOON).estimate == D("0.0006")


def test_a_large_prompt_is_priced_whole_at_the_tier_and_the_line_says_so() -> None:
    tier = PriceTier({Leg.PROMPT: D("0.000004")}, min_prompt_tokens=1000)
    price = Price(PLAIN.rates, (tier,))
    assert cost_of(Usage(1000, 0, cached=500), price, NOON).estimate == D("0.002")
    above = cost_of(Usage(1001, 0, cached=500), price, NOON)
    assert above.estimate == 1001 * D("0.000004")
    why = "rate for over 1,000 prompt tokens, as the prompt has 1,001"
    assert above.lines[0].note == why
    assert above.lines[1].note == f"no price of its own, so the input rate; {why}"
    assert {(x.tier, x.because) for x in above.lines} == {
        ("over 1,000 prompt tokens", "the prompt has 1,001"),
        ("", ""),  # the completion, which the tier does not name
    }


def test_the_moment_the_answer_began_chooses_the_window() -> None:
    half = PriceTier({Leg.PROMPT: D("0.000001")}, utc_start=time(12), utc_end=time(13))
    price = Price(PLAIN.rates, (half,))
    at_noon = cost_of(Usage(1000, 0), price, NOON)
    assert at_noon.estimate == D("0.001")
    assert at_noon.lines[0].note == "rate for 12:00–13:00 UTC, as it was 12:00 UTC"
    assert cost_of(Usage(1000, 0), price, NOON.replace(hour=13)).estimate == D("0.002")


@pytest.mark.parametrize(
    "price",
    [
        None,
        Price(),
        Price(PLAIN.rates, dynamic=True),
        Price({Leg.PROMPT: D(0), Leg.COMPLETION: D(0)}, every_output_priced=False),
    ],
)
@pytest.mark.parametrize("usage", [Usage(10, 10), Usage(0, 0)])
def test_an_unknown_price_gives_no_estimate_and_never_zero(
    price: Price | None, usage: Usage
) -> None:
    cost = cost_of(usage, price, NOON)
    assert (cost.estimate, cost.at_least, cost.saved_by_cache) == (None, None, None)
    assert all(line.amount is None and line.price is None for line in cost.lines)


def test_nothing_used_costs_nothing() -> None:
    assert cost_of(Usage(0, 0), PLAIN, NOON).estimate == 0
