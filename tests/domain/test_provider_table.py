"""Which providers there are, by the table and the settings."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.providers import OPENAI_COMPATIBLE, OPENROUTER
from desktop.domain.origin import BaseUrl
from desktop.domain.provider_table import ProviderTable, configured_providers
from desktop.domain.settings import Settings

OTHER = replace(OPENROUTER, id="other", name="Other", base_url=BaseUrl.parse("https://o.example"))
TABLE = ProviderTable({"openrouter": OPENROUTER, "other": OTHER}, {"openai": OPENAI_COMPATIBLE})
OWN = {"name": "Mine", "protocol": "openai", "baseUrl": "http://localhost:1/v1"}


def settings(providers: dict[str, Any] | None = None, **fields: Any) -> Settings:
    return Settings.model_validate({"providers": providers or {}, **fields})


def test_without_settings_it_is_the_table() -> None:
    assert configured_providers(TABLE, Settings()) == {"openrouter": OPENROUTER, "other": OTHER}
    assert list(configured_providers(TABLE, Settings())) == ["openrouter", "other"]


def test_the_persons_order_counts_and_the_rest_comes_behind() -> None:
    order = ["mine", "gone", "other", "other"]
    found = configured_providers(TABLE, settings({"mine": OWN}, providerOrder=order))
    assert list(found) == ["mine", "other", "openrouter"]


def test_a_name_and_being_disabled_are_the_persons() -> None:
    found = configured_providers(
        TABLE, settings({"openrouter": {"name": "Private", "disabled": True}})
    )
    assert found["openrouter"] == replace(OPENROUTER, name="Private", enabled=False)
    assert found["other"] == OTHER


def test_a_copy_is_its_original_under_another_name_with_a_variable_of_its_own() -> None:
    found = configured_providers(TABLE, settings({"openrouter@work": {"name": "Work"}}))
    assert found["openrouter@work"] == replace(
        OPENROUTER, id="openrouter@work", name="Work", key_variable="OPENROUTER_API_KEY_WORK"
    )
    assert found["openrouter"] == OPENROUTER


def test_an_endpoint_of_ones_own_is_what_its_protocol_is() -> None:
    section = {**OWN, "noKey": True, "endpoint": {"thinking": True, "contextLength": 8192}}
    mine = configured_providers(TABLE, settings({"mine": section}))["mine"]
    assert (mine.id, mine.name, mine.own, mine.key_needed) == ("mine", "Mine", True, False)
    assert mine.base_url == BaseUrl.parse("http://localhost:1/v1")
    assert mine.key_variable.startswith("MODELDECK_API_KEY_OPENAI_HTTP_LOCALHOST_1_V1_")
    assert mine.endpoint.context_length == 8192
    assert mine.endpoint.thinking is True
    assert mine.key_check is OPENAI_COMPATIBLE.key_check
    assert not mine.bills


def test_what_makes_no_provider_is_left_out_and_kept() -> None:
    odd = {
        "newer": {"protocol": "telepathy", "baseUrl": "https://a.example", "frequency": 7},
        "nowhere": {"protocol": "openai", "name": "No address"},
        "Not An Id": OWN,
        "unknown@work": {"name": "A copy of nothing"},
        "openrouter@": OWN,
        "openrouter@late": {"allowedModels": ["a/b"]},
        "mine@work": {**OWN, "name": "Not a copy of the table"},
    }
    read = settings(odd)
    assert list(configured_providers(TABLE, read)) == ["openrouter", "other"]
    written = json.loads(read.model_dump_json(by_alias=True))["providers"]
    assert written["newer"]["frequency"] == 7
    assert written.keys() == odd.keys()


sections = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(max_size=5),
        "disabled": st.booleans() | st.none(),
        "protocol": st.sampled_from(["openai", "other", ""]),
        "baseUrl": st.sampled_from(["https://a.example/v1", "http://localhost:1"]),
        "noKey": st.booleans() | st.none(),
        "allowedModels": st.lists(st.text(max_size=4), max_size=3) | st.none(),
    },
)


@given(
    st.dictionaries(
        st.sampled_from(["openrouter", "other", "openrouter@a", "mine", "x y", ""]), sections
    ),
    st.lists(st.sampled_from(["mine", "other", "openrouter", "gone"]), max_size=5) | st.none(),
)
def test_whatever_is_set_the_table_is_there_each_once_under_its_own_id(
    providers: dict[str, Any], order: list[str] | None
) -> None:
    found = configured_providers(TABLE, settings(providers, providerOrder=order))
    assert found.keys() >= TABLE.providers.keys()
    assert found.keys() <= TABLE.providers.keys() | providers.keys()
    assert all(provider.id == name for name, provider in found.items())
    assert all(provider.name for provider in found.values())
