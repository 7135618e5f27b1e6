"""The sheet of the options: what is offered, what is not taken, and how many are set."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from desktop.domain.chat_options import RequestPreview
from desktop.domain.default_settings import ModelDefaults
from desktop.domain.model_defaults import Abilities
from desktop.presentation.chat_options_fields import OptionFieldView, switch_text
from desktop.presentation.chat_options_input import ON, Option
from desktop.presentation.chat_options_view import (
    OptionsView,
    options_view,
    request_text_view,
)

DEFAULTS = ModelDefaults(4096, Decimal("0.7"), system_prompt="Answer briefly.")


def view(texts: dict[Option, str] | None = None, **more: Any) -> OptionsView:
    return options_view(texts or {}, DEFAULTS, model="Sonnet", **more)


def field(view: OptionsView, option: Option) -> OptionFieldView:
    return next(each for each in (*view.parameters, *view.routing) if each.item is option)


def test_defaults_stand_in_the_empty_fields() -> None:
    shown = view()
    assert shown.scope == "For this chat, over the defaults of Sonnet."
    assert field(shown, Option.TEMPERATURE).placeholder == "0.7"
    assert field(shown, Option.TOP_P).placeholder == "not sent"
    assert field(shown, Option.MAX_TOKENS).placeholder == "4096"
    assert (shown.count, shown.problem, shown.can_reset) == (0, "", False)


def test_what_differs_from_the_defaults_is_counted() -> None:
    texts = {
        Option.TEMPERATURE: "0.70",
        Option.SEED: "42",
        Option.NO_FALLBACKS: ON,
        Option.TOP_P: "7",
    }
    shown = view(texts)
    assert shown.count == 2  # the default's temperature is none, and what is wrong is not sent
    assert shown.can_reset
    assert shown.problem == "Cannot be used: Top-p"
    assert field(shown, Option.TOP_P).text == "7"
    assert field(shown, Option.TOP_P).problem == "The top-p goes from 0 to 1."


def test_what_a_model_does_not_take_is_disabled_and_keeps_its_text() -> None:
    few = Abilities(frozenset({"max_tokens", "reasoning"}), ("high", "low"), 64_000)
    shown = view({Option.TEMPERATURE: "0.2", Option.EFFORT: "medium"}, abilities=few)
    temperature, effort = field(shown, Option.TEMPERATURE), field(shown, Option.EFFORT)
    assert (temperature.enabled, temperature.text) == (False, "0.2")
    assert temperature.note == "Not taken by this model"
    assert (effort.enabled, effort.choices) == (True, ("high", "low"))
    assert effort.note == "Not sent: this model knows high, low"
    assert field(shown, Option.MAX_TOKENS).note == "At most 64,000 with this model"
    assert field(shown, Option.SYSTEM_PROMPT).enabled


def test_a_provider_without_a_choice_of_hosts_says_so() -> None:
    shown = view(routes=False)
    assert not any(each.enabled for each in shown.routing)
    assert {each.note for each in shown.routing} == {"This provider does not choose hosts"}
    assert all(each.enabled for each in view().routing)


def test_no_system_prompt_is_offered_only_where_there_would_be_one() -> None:
    options = [each.item for each in view().parameters]
    assert Option.NO_SYSTEM_PROMPT in options
    own = view({Option.SYSTEM_PROMPT: "Hi"}).parameters
    assert Option.NO_SYSTEM_PROMPT not in [each.item for each in own]
    bare = options_view({}, ModelDefaults()).parameters
    assert Option.NO_SYSTEM_PROMPT not in [each.item for each in bare]


def test_switches_stand_as_what_is_sent() -> None:
    for option in (Option.NO_FALLBACKS, Option.ZERO_RETENTION, Option.NO_SYSTEM_PROMPT):
        usual = field(view(), option).on
        assert switch_text(option, on=usual) == ""
        assert switch_text(option, on=not usual) == ON
        assert field(view({option: ON}), option).on is not usual
    assert field(view(), Option.NO_FALLBACKS).on
    assert not field(view(), Option.ZERO_RETENTION).on


def test_a_long_request_is_cut_on_screen_and_copied_whole() -> None:
    preview = RequestPreview("http://127.0.0.1/v1", "x" * 25_000)
    shown = request_text_view(preview, "curl", empty=True)
    assert len(shown.shown) == 20_001
    assert shown.body == preview.body
    assert shown.note == "No message is typed yet. 5,000 more characters are copied too."
