"""The table of providers of a sandbox: nothing in it leads out of this computer."""

from __future__ import annotations

import pytest

from desktop.adapters.providers import ENTRIES, MODELSTUDIO
from desktop.adapters.simulated import simulated_entries
from desktop.domain.errors import InvalidBaseUrl
from desktop.domain.provider import Provider

OPENROUTER = "http://127.0.0.1:4001/api/v1"
FIREWORKS = "http://127.0.0.1:4002/inference/v1"
SINGAPORE = "http://127.0.0.1:4003/compatible-mode/v1"
BEIJING = "http://127.0.0.1:4004/compatible-mode/v1"


def addresses(provider: Provider) -> list[str]:
    return [region.base_url.text for region in provider.regions]


def test_only_what_is_simulated_is_there() -> None:
    entries, starts = simulated_entries(ENTRIES, {"openrouter": OPENROUTER})
    assert list(entries) == ["openrouter"]
    assert starts == {"openrouter": OPENROUTER}


def test_the_order_is_that_of_the_table() -> None:
    given = {"fireworks": FIREWORKS, "modelstudio:beijing": BEIJING, "openrouter": OPENROUTER}
    entries, _ = simulated_entries(ENTRIES, given)
    assert list(entries) == [name for name in ENTRIES if name in entries]
    assert set(entries) == {"openrouter", "fireworks", "modelstudio"}


def test_a_provider_has_the_simulated_regions_and_no_other() -> None:
    given = {"modelstudio:beijing": BEIJING, "modelstudio:singapore": SINGAPORE}
    entries, starts = simulated_entries(ENTRIES, given)
    provider = entries["modelstudio"].provider
    assert sorted(addresses(provider)) == [SINGAPORE, BEIJING]
    assert starts == {}
    assert {home.origin.host for home in provider.homes} == {"127.0.0.1"}


def test_it_begins_in_the_region_of_its_own_address_where_that_is_simulated() -> None:
    given = {"modelstudio:beijing": BEIJING, "modelstudio:singapore": SINGAPORE}
    home = MODELSTUDIO.region(MODELSTUDIO.base_url)
    assert home is not None
    assert home.id == "singapore"
    provider = simulated_entries(ENTRIES, given)[0]["modelstudio"].provider
    assert provider.base_url.text == SINGAPORE
    elsewhere = simulated_entries(ENTRIES, {"modelstudio:beijing": BEIJING})[0]["modelstudio"]
    assert elsewhere.provider.base_url.text == BEIJING


def test_what_the_table_does_not_know_is_left_out() -> None:
    given = {"nobody": FIREWORKS, "modelstudio:moon": BEIJING, "modelstudio": SINGAPORE}
    assert simulated_entries(ENTRIES, given) == ({}, {})


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidBaseUrl):
        simulated_entries(ENTRIES, {"modelstudio:beijing": "somewhere"})
