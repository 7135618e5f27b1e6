"""The Providers page as a whole: what is said once, and where."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from desktop.adapters.providers import (
    FIREWORKS,
    MODELSCOPE,
    MODELSTUDIO,
    OPENAI_COMPATIBLE,
    OPENROUTER,
)
from desktop.domain.catalog import Catalog
from desktop.domain.credentials import (
    Credential,
    FreeRequests,
    Keychain,
    KeyHealth,
    KeyInfo,
    KeyOrigin,
)
from desktop.domain.errors import (
    InvalidKey,
    KeychainState,
    KeychainUnavailable,
    ModeldeckError,
    NoAnswer,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.domain.key_of_other_region import KeyOfOtherRegion
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.presentation.error_view import ActionView
from desktop.presentation.provider_presenter import credit_view, key_problem_view, provider_view
from desktop.presentation.provider_view import CHECK_AGAIN, ENABLE, ProviderView, StatusView
from desktop.services.catalogs import CatalogState
from tests.fakes import NOON

LOCAL = replace(OPENAI_COMPATIBLE, id="local", name="Local", key_needed=False, own=True)
ELSEWHERE = BaseUrl.parse("http://127.0.0.1:8080/api/v1")
HASH = "ab" * 32
UNREACHED = Unreachable("openrouter.ai", NoAnswer.REFUSED)
STORED: dict[str, Any] = {"origin": KeyOrigin.KEYCHAIN, "key_hash": HASH, "info": KeyInfo()}


def page(base_url: BaseUrl = OPENROUTER.base_url, **fields: Any) -> ProviderView:
    whole: dict[str, Any] = {"keychain": Keychain("KWallet"), "variable": OPENROUTER.key_variable}
    credential = Credential("openrouter", **whole | fields)
    return provider_view(OPENROUTER, base_url, credential, (), CatalogState(Catalog()), NOON)


@pytest.mark.parametrize("state", set(KeychainState) - {KeychainState.READY})
def test_trouble_of_the_keychain_is_said_in_the_row_alone(state: KeychainState) -> None:
    problem = KeychainUnavailable("openrouter", detail="why", state=state)
    view = page(keychain=Keychain("KWallet", state, "why"), problem=problem)
    assert view.key.step is not None
    assert (view.trouble, view.key.problem) == ("", "")


def test_a_variable_that_cannot_be_a_key_is_said_below_the_field() -> None:
    view = page(problem=InvalidKey("OPENROUTER_API_KEY", "white_space"))
    assert view.key.problem.startswith("OPENROUTER_API_KEY cannot be used: The key has a space")
    assert view.trouble == ""


def test_a_check_that_failed_can_be_tried_again() -> None:
    view = page(**STORED, health=KeyHealth.UNCHECKED, problem=UNREACHED)
    assert view.trouble.startswith("openrouter.ai could not be reached.")
    assert view.trouble_action == CHECK_AGAIN


def test_a_check_that_failed_speaks_of_no_chat() -> None:
    failed = Rejected("OpenRouter", Rejection.PROVIDER_FAILED, 500)
    view = page(**STORED, health=KeyHealth.UNCHECKED, problem=failed)
    assert view.trouble.endswith("Wait a moment, then try again.")
    assert key_problem_view(failed, OPENROUTER)[0] == view.trouble


def test_where_a_page_helps_the_button_opens_it() -> None:
    used_up = Rejected("OpenRouter", Rejection.KEY_LIMIT, 403)
    view = page(**STORED, health=KeyHealth.UNCHECKED, problem=used_up)
    assert view.trouble_action.kind == "open:https://openrouter.ai/keys"


def test_a_management_key_is_the_wrong_kind() -> None:
    info = KeyInfo(management=True)
    view = page(**STORED | {"info": info}, health=KeyHealth.VERIFIED)
    assert "cannot chat" in view.trouble
    assert view.trouble_action == ActionView("Create a key ↗", "open:https://openrouter.ai/keys")


def test_the_pages_of_the_key_are_named_by_its_hash() -> None:
    health = page(**STORED).health
    assert health is not None
    assert health.settings_page == f"https://openrouter.ai/keys/{HASH}"
    assert health.log_page == f"https://openrouter.ai/logs?api_key_hash={HASH}"


def test_the_pages_are_on_the_origin_of_the_base_url() -> None:
    health = page(ELSEWHERE, **STORED).health
    assert health is not None
    assert health.settings_page == f"http://127.0.0.1:8080/keys/{HASH}"


def test_the_variable_is_switched_only_at_another_address() -> None:
    assert page(variable_set=True).variable is None
    switch = page(ELSEWHERE, variable_set=True, variable_withheld=True).variable
    assert switch is not None
    assert not switch.allowed


def test_signing_in_is_offered_where_there_is_a_page() -> None:
    credential = Credential("openrouter")
    without = replace(OPENROUTER, sign_in_path="")
    state = CatalogState(Catalog())
    view = provider_view(without, OPENROUTER.base_url, credential, (), state, NOON)
    assert not view.key.sign_in
    assert page().key.sign_in


@pytest.mark.parametrize(
    ("error", "text", "action"),
    [
        (
            InvalidKey(detail="white_space"),
            (
                "The key has a space or a line break in it. Copy the whole key from the provider's "
                "page and paste it again."
            ),
            None,
        ),
        (
            InvalidKey(detail="other_provider:Anthropic"),
            "This looks like a key of Anthropic, so it was not sent to OpenRouter.",
            ActionView("Get an OpenRouter key ↗", "open:https://openrouter.ai/keys"),
        ),
        (
            UNREACHED,
            (
                "openrouter.ai could not be reached. Check the network and the base URL, then try "
                "again."
            ),
            None,
        ),
    ],
)
def test_what_is_wrong_with_a_typed_key(
    error: ModeldeckError, text: str, action: ActionView | None
) -> None:
    assert key_problem_view(error, OPENROUTER) == (text, action)


SHOWN: dict[str, Any] = {"keychain": Keychain("KWallet")}


def shown_of(provider: Provider, base_url: BaseUrl | None = None, **fields: Any) -> ProviderView:
    """The page of another provider."""
    credential = Credential(provider.id, key_needed=provider.key_needed, **SHOWN | fields)
    url = base_url or provider.base_url
    return provider_view(provider, url, credential, (), CatalogState(), NOON)


def test_a_check_that_takes_a_message_is_said_beforehand() -> None:
    note = shown_of(MODELSCOPE).key.note
    assert note.startswith("Saving checks the key with one message of one token to Qwen/")
    assert shown_of(FIREWORKS).key.note == ""


def test_how_a_key_begins_is_said_where_it_is_known() -> None:
    coding_plan = MODELSTUDIO.regions[4]
    assert shown_of(FIREWORKS).key_placeholder == "Paste an API key, fw_…"
    assert shown_of(MODELSTUDIO).key_placeholder == "Paste an API key"
    in_plan = shown_of(MODELSTUDIO, coding_plan.base_url)
    assert in_plan.key_placeholder == "Paste an API key, sk-sp-…"
    assert in_plan.region == coding_plan.name


def test_an_endpoint_of_one_s_own_has_no_page_to_get_a_key_and_nothing_recommended() -> None:
    view = shown_of(LOCAL)
    assert not view.key.get_key
    assert not view.recommends
    assert view.editable_url == LOCAL.base_url.text
    assert view.status == StatusView("ok", "No key needed")
    assert view.key.place == "Not needed · one that you give is kept in KWallet"


def test_a_region_of_the_provider_is_its_own_address() -> None:
    fields: dict[str, Any] = {"variable": "DASHSCOPE_API_KEY", "variable_set": True}
    beijing = MODELSTUDIO.regions[1].base_url
    assert shown_of(MODELSTUDIO, beijing, **fields).variable is None
    assert shown_of(MODELSTUDIO, ELSEWHERE, **fields).variable is not None
    assert shown_of(MODELSTUDIO, ELSEWHERE).region == ""


def test_a_key_of_another_region_has_a_button_that_goes_there() -> None:
    region = MODELSTUDIO.regions[1]
    text, step = key_problem_view(KeyOfOtherRegion.of(MODELSTUDIO, region), MODELSTUDIO)
    assert "Use Beijing" in text
    assert step == ActionView("Use Beijing", "region:beijing")
    view = shown_of(MODELSTUDIO, **STORED, problem=KeyOfOtherRegion.of(MODELSTUDIO, region))
    assert view.trouble_action == step


def test_a_key_of_another_vendor_has_no_page_where_the_provider_has_none() -> None:
    foreign = InvalidKey(detail="other_provider:Anthropic")
    assert key_problem_view(foreign, replace(FIREWORKS, key_page=""))[1] is None


def test_of_a_key_that_says_nothing_of_itself_there_is_no_health() -> None:
    verified: dict[str, Any] = STORED | {"health": KeyHealth.VERIFIED}
    assert shown_of(FIREWORKS, **verified).health is None
    quota = KeyInfo(free_requests=FreeRequests(limit=2000, remaining=1990))
    health = shown_of(MODELSCOPE, **verified | {"info": quota}).health
    assert health is not None
    assert (health.amount, health.rest) == ("1,990", "of 2,000 requests left today")


def test_a_disabled_provider_has_nothing_but_a_way_back() -> None:
    view = shown_of(replace(FIREWORKS, enabled=False), **STORED)
    assert view.disabled.startswith("Fireworks is disabled.")
    assert (view.trouble, view.trouble_action) == (view.disabled, ENABLE)
    assert view.status == StatusView("off", "Disabled")


def test_the_credit_is_that_of_the_page() -> None:
    info = KeyInfo(limit=Decimal(10), limit_remaining=Decimal("7.5"))
    credential = Credential("openrouter", **STORED | SHOWN | {"info": info})
    view = credit_view(OPENROUTER, OPENROUTER.base_url, credential, NOON)
    assert view.health is not None
    assert (view.name, view.health.sidebar) == ("OpenRouter", "$7.50 left of $10.00")
