"""What one token costs is said before it is asked for, and never invented."""

from __future__ import annotations

from dataclasses import replace

from desktop.adapters.providers import PROTOCOLS
from desktop.domain.endpoint_draft import EndpointDraft
from desktop.presentation.endpoint_trial import trial_text

DRAFT = EndpointDraft(base_url="http://localhost:8080/v1", models="gemma\nqwen")


def test_without_prices_the_cost_is_not_known() -> None:
    said = trial_text(DRAFT, PROTOCOLS)
    assert said.startswith("Sends “Hi” to gemma and asks for one token.")
    assert said.endswith("What that costs is not known: no price was typed.")


def test_with_prices_it_is_an_estimate() -> None:
    said = trial_text(replace(DRAFT, price_in="0.5", price_out="1.5"), PROTOCOLS)
    assert said.endswith("That costs ~$0.0000065 at the prices you typed.")


def test_what_is_free_is_free() -> None:
    assert trial_text(replace(DRAFT, price_in="0", price_out="0"), PROTOCOLS).endswith("is free.")


def test_a_draft_that_is_not_whole_cannot_be_tried() -> None:
    assert trial_text(replace(DRAFT, models=""), PROTOCOLS) == ""
    assert trial_text(replace(DRAFT, protocol="unheard-of"), PROTOCOLS) == ""
