"""The Providers page as a whole: what is said once, and where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop.adapters.providers import OPENROUTER
from desktop.domain.catalog import Catalog
from desktop.domain.credentials import Credential, Keychain, KeyHealth, KeyInfo, KeyOrigin
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
from desktop.domain.origin import BaseUrl
from desktop.presentation.error_view import ActionView
from desktop.presentation.provider_presenter import key_problem_view, provider_view
from desktop.presentation.provider_view import CHECK_AGAIN, ProviderView
from desktop.services.catalogs import CatalogState
from tests.fakes import NOON

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
