"""How providers are told apart: ids that are free, and variables that two never share."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.domain.origin import BaseUrl
from desktop.domain.provider_ids import (
    COPY_MARK,
    copy_id,
    copy_variable,
    endpoint_variable,
    free_id,
    id_from_name,
    is_provider_id,
    kind_of,
    may_hold_key,
)

parts = st.from_regex(r"[a-z0-9]{1,20}(-[a-z0-9]{1,18})?", fullmatch=True)
ids = parts | st.builds(lambda kind, copy: f"{kind}{COPY_MARK}{copy}", parts, parts)


def test_an_id_of_a_copy_carries_its_kind() -> None:
    assert kind_of("openrouter@work") == "openrouter"
    assert kind_of("openrouter") == "openrouter"


@pytest.mark.parametrize("text", ["a", "local-llama", "openrouter@work", "a" * 40, "0@0"])
def test_what_may_be_an_id(text: str) -> None:
    assert is_provider_id(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "a-", "-a", "a--b", "A", "ä", "a b", "a.b", "a/b", "../a", "a\n"),
        *("a@", "@a", "a@b@c", "a" * 41, "a@" + "b" * 41),
    ],
)
def test_what_may_not(text: str) -> None:
    assert not is_provider_id(text)


@given(st.text(max_size=90))
def test_a_name_makes_an_id_or_nothing(name: str) -> None:
    made = id_from_name(name)
    assert not made or is_provider_id(made)
    assert COPY_MARK not in made


def test_a_name_in_an_id() -> None:
    assert id_from_name("  Local  Llama (8B)! ") == "local-llama-8b"
    assert id_from_name("本地") == ""
    assert id_from_name("x" * 39 + " y") == "x" * 39


@given(ids, st.integers(0, 30))
def test_a_free_id_is_free_and_an_id_however_many_are_taken(wanted: str, many: int) -> None:
    taken: set[str] = set()
    for _ in range(many + 1):
        found = free_id(wanted, frozenset(taken))
        assert found not in taken
        assert is_provider_id(found)
        assert kind_of(found) == kind_of(wanted) or COPY_MARK not in wanted
        taken.add(found)


def test_the_longest_id_gives_way_to_its_number() -> None:
    longest = "a" * 40
    assert free_id(longest, frozenset({longest})) == "a" * 38 + "-2"
    assert free_id(f"b@{longest}", frozenset({f"b@{longest}"})) == "b@" + "a" * 38 + "-2"


@given(parts, st.text(max_size=60), st.frozensets(ids, max_size=5))
def test_a_copy_has_an_id_of_its_kind(kind: str, name: str, taken: frozenset[str]) -> None:
    made = copy_id(kind, name, taken)
    assert made not in taken
    assert is_provider_id(made)
    assert kind_of(made) == kind
    assert made != kind


@given(parts, parts)
def test_two_copies_have_two_variables(one: str, other: str) -> None:
    assume(one != other)
    variables = {copy_variable("KEY", each) for each in ("a", f"a@{one}", f"a@{other}")}
    assert len(variables) == 3
    assert "KEY" in variables


def test_the_variable_of_a_copy_is_named_after_it() -> None:
    assert copy_variable("OPENROUTER_API_KEY", "openrouter@my-work") == "OPENROUTER_API_KEY_MY_WORK"


def test_two_hosts_that_are_shouted_the_same_have_two_variables() -> None:
    hyphen, dot = (
        endpoint_variable("openai", BaseUrl.parse(f"https://{host}.example/v1"))
        for host in ("my-api", "my.api")
    )
    beginning = "MODELDECK_API_KEY_OPENAI_HTTPS_MY_API_EXAMPLE_V1_"
    assert hyphen.startswith(beginning)
    assert dot.startswith(beginning)
    assert hyphen != dot
    assert re.fullmatch(r"[A-Z0-9_]+_[0-9A-F]{12}", hyphen)


def test_a_slash_at_the_end_is_no_other_address_and_another_protocol_is() -> None:
    address = BaseUrl.parse("https://a.example/v1")
    same = BaseUrl.parse("https://a.example/v1/")
    assert endpoint_variable("openai", address) == endpoint_variable("openai", same)
    assert endpoint_variable("openai", address) != endpoint_variable("other", address)


def test_providers_of_one_address_have_variables_of_their_own() -> None:
    address = BaseUrl.parse("https://a.example/v1")
    usual = endpoint_variable("openai", address)
    assert endpoint_variable("openai", address, "mine-2") == f"{usual}_MINE_2"


def test_what_may_hold_a_key() -> None:
    known = ["OPENROUTER_API_KEY", "DASHSCOPE_API_KEY"]
    own = endpoint_variable("openai", BaseUrl.parse("https://a.example/v1"))
    for name in (*known, copy_variable(known[0], "openrouter@work"), own, f"{own}_MINE_2"):
        assert may_hold_key(name, known), name
    for name in ("PATH", "OPENROUTER_API_KEYS", "BROWSER", "MODELDECK_PROFILE", ""):
        assert not may_hold_key(name, known), name
