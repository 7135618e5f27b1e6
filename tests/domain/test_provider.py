"""Model ids and keys as typed."""

from __future__ import annotations

import pytest

from desktop.adapters.providers import OPENROUTER
from desktop.domain.credentials import Secret
from desktop.domain.errors import InvalidKey, InvalidModelId
from desktop.domain.provider import check_key
from tests.conftest import KnownKeys

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "typed",
    [
        "anthropic/claude-sonnet-4.6",
        "  openai/gpt-4o-mini\n",
        "meta-llama/llama-3.3-70b-instruct:free",
        "~anthropic/claude-sonnet-latest",
        "z-ai/glm-4.5-air:free",
        "01-ai/yi-large",
        "a/b_c.d",
    ],
)
def test_an_id_is_taken_without_the_white_space_around_it(typed: str) -> None:
    assert OPENROUTER.check_model_id(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "gpt-4o",
        "openai/",
        "/gpt-4o",
        "openai//gpt-4o",
        "openai/gpt/4o",
        "openai/gpt 4o",
        "openai/gpt-4o:",
        "openai/gpt-4o:free:free",
        "~~openai/gpt-4o",
        "openai/gpt-4o\nopenai/gpt-5",
        "openai/gpt-4ö",
        "../../etc/passwd",
        "-openai/gpt",
        "openai/gpt-4o\u202e",
    ],
)
def test_what_is_no_id(typed: str) -> None:
    with pytest.raises(InvalidModelId) as caught:
        OPENROUTER.check_model_id(typed)
    assert caught.value.detail == OPENROUTER.model_id_shape


def test_a_key_typed_as_an_id_is_not_repeated(known_keys: KnownKeys) -> None:
    known_keys.add(KEY)
    with pytest.raises(InvalidModelId) as caught:
        OPENROUTER.check_model_id(KEY)
    known_keys.assert_not_in(caught.value)


def test_a_key_is_taken_without_the_white_space_around_it() -> None:
    assert check_key(OPENROUTER, f"\t{KEY} \r\n") == KEY


@pytest.mark.parametrize("key", ["x", "sk-1234", "sk-or-v1-x", "key_of_a_proxy"])
def test_whether_a_key_is_valid_is_for_the_provider_to_say(key: str) -> None:
    assert check_key(OPENROUTER, key) == key


@pytest.mark.parametrize(
    ("typed", "detail"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        (f"{KEY[:20]} {KEY[20:]}", "white_space"),
        (f"{KEY[:20]}\n{KEY[20:]}", "white_space"),
        (f"{KEY[:20]}\u00a0{KEY[20:]}", "white_space"),
        (f"{KEY}\u200b", "characters"),
        (f"{KEY}\x00", "characters"),
        ("ключ", "characters"),
        ("sk-ant-api03-abcdefabcdef", "other_provider:Anthropic"),
        ("sk-proj-abcdefabcdef", "other_provider:OpenAI"),
        ("AIzaSyAabcdefabcdef", "other_provider:Google"),
        ("ms-01234567-89ab", "other_provider:ModelScope"),
        ("sk-sp-abcdefabcdef", "other_provider:Alibaba Cloud"),
    ],
)
def test_what_cannot_be_a_key_is_named_without_repeating_it(
    typed: str, detail: str, known_keys: KnownKeys
) -> None:
    for part in typed.split():
        known_keys.add(part)
    with pytest.raises(InvalidKey) as caught:
        check_key(OPENROUTER, typed)
    assert caught.value.detail == detail
    known_keys.assert_not_in(caught.value)


def test_a_secret_does_not_show() -> None:
    secret = Secret(KEY)
    assert KEY not in f"{secret} {secret!r} {[secret]} {{'key': secret}}"
    assert secret.reveal() == KEY
    assert secret == Secret(KEY)
    assert secret != KEY


def test_a_secret_is_not_serialised() -> None:
    import pickle

    with pytest.raises(TypeError) as caught:
        pickle.dumps(Secret(KEY))
    assert KEY not in str(caught.value)
