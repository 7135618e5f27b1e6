"""Which providers a page can be about."""

from __future__ import annotations

from dataclasses import replace

from desktop.adapters.providers import PROVIDERS
from desktop.presentation.provider_choice import provider_names, worth_showing

OPENROUTER, FIREWORKS = PROVIDERS["openrouter"], PROVIDERS["fireworks"]
LOCAL = replace(OPENROUTER, id="local", name="Local", key_needed=False)


def test_a_key_allowed_models_or_no_need_of_a_key_make_one_worth_showing() -> None:
    every = (OPENROUTER, FIREWORKS, LOCAL, PROVIDERS["modelscope"])
    shown = worth_showing(every, keyed={"fireworks"}, with_models={"openrouter"})
    assert shown == (OPENROUTER, FIREWORKS, LOCAL)


def test_one_that_is_disabled_is_not() -> None:
    assert worth_showing([replace(LOCAL, enabled=False)], {"local"}, {"local"}) == ()


def test_names_that_are_not_unique_come_with_their_ids() -> None:
    twin = replace(LOCAL, id="local-2")
    names = provider_names([OPENROUTER, LOCAL, twin])
    assert [each.name for each in names] == ["OpenRouter", "Local (local)", "Local (local-2)"]
