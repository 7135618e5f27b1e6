"""Words for what cannot be used about providers, at both doors."""

from __future__ import annotations

from desktop.domain.errors import (
    InvalidBaseUrl,
    InvalidProvider,
    NoModel,
    ProviderDisabled,
)
from desktop.domain.origin import BaseUrl
from desktop.presentation.wording import describe
from desktop.services.providers import UnknownProvider


def refused(typed: str) -> InvalidBaseUrl:
    try:
        BaseUrl.parse(typed)
    except InvalidBaseUrl as error:
        return error
    raise AssertionError(typed)


def test_plain_http_says_how_it_can_be_allowed() -> None:
    error = refused("http://box.example/v1")
    view = describe(error, "terminal")
    assert "plain http is only accepted for this computer" in view.text
    assert view.next_step.endswith("with --allow-plain-http.")
    assert "--" not in describe(error).next_step
    assert "--" not in describe(refused("https://a b"), "terminal").next_step


def test_one_that_is_disabled_can_be_enabled() -> None:
    error = ProviderDisabled("Work", "openrouter@work")
    assert describe(error, "terminal").next_step == (
        "Enable it: modeldeck provider set openrouter@work --enable"
    )
    view = describe(error)
    assert view.text == "Work is disabled, so it is asked for nothing."
    assert view.action is not None


def test_an_unknown_provider_is_told_which_there_are() -> None:
    view = describe(UnknownProvider("firework", "openrouter, fireworks"), "terminal")
    assert view.text == "“firework” is not known. There are: openrouter, fireworks."


def test_a_name_that_cannot_be_used_says_why() -> None:
    view = describe(InvalidProvider("OpenRouter", "another provider is called that"))
    assert view.text == "“OpenRouter” cannot be used: another provider is called that."
    assert view.next_step


def test_a_model_is_missing_of_one_provider() -> None:
    assert describe(NoModel("openrouter", "OpenRouter"), "terminal").next_step == (
        "Run: modeldeck models defaults"
    )
    view = describe(NoModel("mine", "Mine"), "terminal")
    assert view.text == "No model of Mine is allowed yet."
    assert view.next_step == "Allow one: modeldeck models add --provider mine ID"
