"""What a person types to add a provider."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import InvalidProvider
from desktop.domain.new_provider import (
    LONGEST_NAME,
    NewProvider,
    check_name,
    names_taken,
    typed_models,
)
from desktop.domain.origin import BaseUrl
from desktop.domain.provider_ids import is_provider_id

HERE = BaseUrl.parse("http://127.0.0.1:8080/v1")


def test_its_id_is_made_of_its_name_else_of_its_host() -> None:
    assert NewProvider("Local Llama", "openai", HERE).wanted_id() == "local-llama"
    assert NewProvider("本地模型", "openai", HERE).wanted_id() == "127-0-0-1"
    elsewhere = BaseUrl.parse("https://模型.example/v1")
    assert NewProvider("本地", "openai", elsewhere).wanted_id() == "example"
    assert NewProvider("Local", "openai", HERE, id="mine").wanted_id() == "mine"


@pytest.mark.parametrize("typed", ["Mine", "a b", "a@b", "-", "x" * 41, "../x"])
def test_an_id_that_was_typed_has_to_be_one(typed: str) -> None:
    with pytest.raises(InvalidProvider) as caught:
        NewProvider("Local", "openai", HERE, id=typed).wanted_id()
    assert caught.value.text == typed


@given(st.text(max_size=80))
def test_any_name_leads_to_an_id(name: str) -> None:
    assert is_provider_id(NewProvider(name, "openai", HERE).wanted_id())


def test_a_name_is_one_line_and_not_too_long() -> None:
    assert check_name("  My\tLlama \n") == "My Llama"
    assert check_name("x" * LONGEST_NAME) == "x" * LONGEST_NAME
    for typed in ("", " \n ", "x" * (LONGEST_NAME + 1)):
        with pytest.raises(InvalidProvider):
            check_name(typed)


def test_ids_are_listed_with_commas_or_lines_each_once_in_order() -> None:
    typed = " b/two, a/one ,\n\n a/one\r\nc three ,,b/two"
    assert typed_models(typed) == ("b/two", "a/one", "c three")
    assert typed_models("") == typed_models(" ,\n, ") == ()


@given(st.lists(st.from_regex(r"[a-z/:.-]{1,8}", fullmatch=True)))
def test_every_id_that_was_typed_is_found_once(ids: list[str]) -> None:
    assert typed_models(" , \n".join(ids)) == tuple(dict.fromkeys(ids))


def test_names_that_differ_in_case_only_are_the_same() -> None:
    assert names_taken("openROUTER", ["OpenRouter"])
    assert names_taken("STRASSE", ["Straße"])
    assert not names_taken("Open Router", ["OpenRouter"])
