"""What is typed of an endpoint, step by step: nothing is lost, and nothing half is written."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.adapters.providers import PROTOCOLS
from desktop.domain.endpoint_draft import STEPS, EndpointDraft, Step
from desktop.domain.errors import (
    InvalidBaseUrl,
    InvalidModelId,
    InvalidProvider,
    UnusableDraft,
    WrongUse,
)
from desktop.domain.prices import Leg
from desktop.domain.provider import Endpoint

TEMPLATE = PROTOCOLS["openai"]
WHOLE = EndpointDraft(
    base_url="http://localhost:8080/v1/",
    name="  Llama  ",
    models="gemma, qwen\n gemma ,, ",
    key_needed=False,
    thinking=True,
    input_kinds=("file", "image"),
    context_length="32,768",
    timeout_seconds="600",
    price_in="0.5",
    price_out="1.50",
)


def test_all_of_it() -> None:
    new = WHOLE.new_provider(TEMPLATE)
    assert (new.name, new.base_url.text) == ("Llama", "http://localhost:8080/v1")
    assert (new.models, new.key_needed) == (("gemma", "qwen"), False)
    assert new.endpoint == Endpoint(True, ("image", "file"), 32_768, 600)
    assert new.prices["qwen"] == {
        Leg.PROMPT: Decimal("0.0000005"),
        Leg.COMPLETION: Decimal("0.0000015"),
    }


def test_forth_and_back_loses_nothing() -> None:
    draft = WHOLE
    for step in STEPS[1:]:
        draft = draft.following()
        assert draft.step is step
    assert draft.following() == draft
    assert draft.number == len(STEPS)
    for _ in STEPS:
        draft = draft.before()
    assert draft == WHOLE


def test_without_a_name_it_is_called_by_its_host() -> None:
    assert replace(WHOLE, name="").new_provider(TEMPLATE).name == "localhost"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "models.example",
        "ftp://models.example/v1",
        "https://user:secret@models.example/v1",
        "https://models.example/v1#part",
        "https://models.example/v1?key=x",
        "https://mod els.example/v1",
        "http://models.example/v1",
        "http://127.0.0.1.example/v1",
        "https://[::1/v1",
    ],
)
def test_an_address_that_cannot_be_one_keeps_the_step(typed: str) -> None:
    draft = replace(WHOLE, base_url=typed)
    with pytest.raises(InvalidBaseUrl) as caught:
        draft.check(Step.ADDRESS, TEMPLATE)
    assert "secret" not in str(caught.value) + repr(caught.value.args)
    assert draft.base_url == typed


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("HTTPS://MODELS.EXAMPLE/V1", "https://models.example/V1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://modèles.example/v1", "https://modèles.example/v1"),
        ("https://models.example:443/v1/", "https://models.example/v1"),
    ],
)
def test_an_address_that_can_be_read_otherwise(typed: str, read: str) -> None:
    draft = replace(WHOLE, base_url=typed)
    draft.check(Step.ADDRESS, TEMPLATE)
    assert draft.address.text == read


def test_plain_http_to_another_computer_has_to_be_allowed() -> None:
    draft = replace(WHOLE, base_url="http://box.example:8080/v1")
    assert draft.wants_plain_http
    allowed = replace(draft, plain_http=True)
    allowed.check(Step.ADDRESS, TEMPLATE)
    assert allowed.new_provider(TEMPLATE).plain_http
    assert not WHOLE.wants_plain_http
    assert (
        not replace(WHOLE, plain_http=True, base_url="https://a.example")
        .new_provider(TEMPLATE)
        .plain_http
    )


@pytest.mark.parametrize("typed", ["", " , \n", ",,"])
def test_no_model_keeps_the_step(typed: str) -> None:
    with pytest.raises(InvalidProvider, match="at least one model"):
        replace(WHOLE, models=typed).check(Step.MODELS, TEMPLATE)


def test_an_id_that_is_none_is_named() -> None:
    with pytest.raises(InvalidModelId) as caught:
        replace(WHOLE, models="gemma\nmy model").check(Step.MODELS, TEMPLATE)
    assert caught.value.text == "my model"


@pytest.mark.parametrize(
    "typed",
    [
        {"context_length": "0"},
        {"context_length": "many"},
        {"context_length": "１２"},
        {"context_length": "9" * 5_000},
        {"context_length": "1,5"},
        {"context_length": "32,76"},
        {"timeout_seconds": "-5"},
        {"timeout_seconds": "3601"},
        {"price_in": "cheap"},
        {"price_in": "-1", "price_out": "1"},
        {"price_in": "1", "price_out": ""},
    ],
)
def test_what_cannot_be_meant_is_said(typed: dict[str, str]) -> None:
    draft = replace(WHOLE, **typed)  # type: ignore[arg-type]
    with pytest.raises(WrongUse) as caught:
        draft.check(Step.ADVANCED, TEMPLATE)
    assert caught.value.detail
    with pytest.raises(UnusableDraft):
        draft.new_provider(TEMPLATE)


def test_prices_that_are_not_known_are_none() -> None:
    assert not replace(WHOLE, price_in=" ", price_out="").new_provider(TEMPLATE).prices


@pytest.mark.parametrize(
    ("typed", "step", "field"),
    [
        ({}, Step.ADDRESS, ""),
        ({"base_url": "ftp://models.example"}, Step.ADDRESS, "base_url"),
        ({"name": "n" * 61}, Step.ADDRESS, "name"),
        ({"models": ""}, Step.MODELS, "models"),
        ({"context_length": "many"}, Step.ADVANCED, "context_length"),
        ({"timeout_seconds": "soon"}, Step.ADVANCED, "timeout_seconds"),
        ({"price_out": ""}, Step.ADVANCED, "prices"),
    ],
)
def test_the_field_that_is_to_blame_is_named(typed: dict[str, str], step: Step, field: str) -> None:
    draft = replace(WHOLE, **typed)  # type: ignore[arg-type]
    assert draft.faulty(step, TEMPLATE) == field
