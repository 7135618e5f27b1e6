"""Who can be asked, and what models are called where several providers offer them."""

from __future__ import annotations

import pytest

from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.presentation.askable_view import (
    AskableProvider,
    ModelNames,
    model_choices,
    model_names,
)
from desktop.presentation.chat_presenter import chat_page_view, chosen_among
from desktop.presentation.chat_view import ChatPageView
from desktop.presentation.provider_view import AllowedModelView
from desktop.services.turn import ChatState
from tests.presentation import turns
from tests.presentation.asked import names, ref

FLASH = AllowedModelView("deepseek/flash", "Flash", "DeepSeek", "$0.14", "$0.28")
OPENROUTER = AskableProvider("openrouter", "OpenRouter", (FLASH,))
WORK = AskableProvider("openrouter@work", "Work", (FLASH,))
KEYLESS = AskableProvider("fireworks", "Fireworks", (FLASH,), "no key", bills=False)
EMPTY = AskableProvider("modelscope", "ModelScope")
HERE, THERE = ref("deepseek/flash"), ref("deepseek/flash", "openrouter@work")


def page(*providers: AskableProvider, selected: ModelRef = NO_CHOICE) -> ChatPageView:
    return chat_page_view(ChatState(), providers, selected, None, lambda _: 1024)


def test_one_provider_alone_is_not_named() -> None:
    (choice,) = model_choices((OPENROUTER, EMPTY))
    assert (choice.provider_name, choice.whole_name) == ("", "Flash")
    assert model_names((OPENROUTER, EMPTY), {}).of(HERE) == "Flash"


def test_the_same_id_of_two_providers_is_two_choices() -> None:
    first, second = model_choices((OPENROUTER, WORK))
    assert first.id == second.id
    assert (first.ref, second.ref) == (HERE, THERE)
    assert (first.whole_name, second.whole_name) == ("Flash · OpenRouter", "Flash · Work")
    called = model_names((OPENROUTER, WORK), {})
    assert (called.of(HERE), called.of(THERE)) == ("Flash · OpenRouter", "Flash · Work")


def test_who_has_answered_is_named_though_it_offers_nothing_any_more() -> None:
    called = model_names((OPENROUTER,), {"old": "Old one"}, ["openrouter", "old"])
    assert called.of(ModelRef("old", "maker/thing")) == "thing · Old one"
    assert called.of(HERE) == "Flash · OpenRouter"


@pytest.mark.parametrize(
    ("model", "shown"),
    [
        ("maker/thing", "thing"),
        ("thing", "thing"),
        ("accounts/fireworks/models/kimi-k3", "kimi-k3"),
    ],
)
def test_what_has_no_name_is_called_by_its_id(model: str, shown: str) -> None:
    assert ModelNames().of(ref(model)) == shown


def test_without_a_key_a_model_is_there_and_says_why_it_cannot_be_asked() -> None:
    view = page(OPENROUTER, KEYLESS)
    assert [choice.missing for choice in view.choices] == ["", "no key"]
    assert [choice.line for choice in view.choices] == [
        "$0.14 in · $0.28 out per 1M",
        "$0.14 in · $0.28 out per 1M · no key",
    ]


def test_the_first_choice_is_one_that_can_be_asked() -> None:
    choices = model_choices((KEYLESS, WORK))
    assert chosen_among(choices, NO_CHOICE) == THERE
    assert chosen_among(choices, ref("gone/model")) == THERE
    assert chosen_among(choices[:1], NO_CHOICE) == choices[0].ref
    assert chosen_among((), THERE) == NO_CHOICE


def test_what_is_missing_is_said_of_the_chosen_provider() -> None:
    chosen = ref("deepseek/flash", "fireworks")
    view = page(OPENROUTER, KEYLESS, selected=chosen)
    assert (view.phase, view.no_key_of, view.selected) == ("no-key", "Fireworks", chosen)
    alone = page(KEYLESS)
    assert (alone.phase, alone.no_key_of) == ("no-key", "")
    assert page(EMPTY, KEYLESS).phase == "no-key"
    assert page(EMPTY).phase == "no-models"
    assert page(OPENROUTER, KEYLESS).phase == "ready"
    assert page().phase == "no-key"


def test_a_retry_says_to_whom_it_would_go() -> None:
    view = chat_page_view(
        ChatState((turns.done(1),)), (OPENROUTER, WORK), THERE, None, lambda _: 1024
    )
    answer = view.messages[1]
    assert answer.title.endswith(" · OpenRouter")
    assert answer.retry_name == "Retry with Flash · Work"


def test_names_of_one_provider_have_no_suffix() -> None:
    assert names({"a/b": "B"}).of(ref("a/b")) == "B"
