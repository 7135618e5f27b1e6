"""What is kept of an error body: enough for a report, and nobody's key or account."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.providers.rejection_body import LONGEST, redacted_body
from desktop.domain.credentials import Secret
from tests.conftest import KnownKeys

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"
USER = "user_3ABnie58QYZRfEbitqe0xRSDbn5"


def kept(body: Any, *secrets: str) -> str:
    return redacted_body(json.dumps(body).encode(), [Secret(each) for each in secrets])


def test_json_is_indented_and_keeps_its_order_and_digits() -> None:
    sent = b'{"error":{"message":"N\\u00f6","code":402,"left":0.10}}'
    assert redacted_body(sent) == (
        '{\n  "error": {\n    "message": "Nö",\n    "code": 402,\n    "left": 0.10\n  }\n}'
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", ""),
        (b"  \n ", ""),
        (b"Bad gateway", "Bad gateway"),
        (b"<html>\r\n<b>502</b>", "<html>\n<b>502</b>"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"\x1b[31mred\x00\x07", "red"),
        ("\u202eleft".encode(), "left"),
        (b'{"cut": "off', '{"cut": "off'),
    ],
)
def test_what_is_not_json_is_kept_as_text(body: bytes, text: str) -> None:
    assert redacted_body(body) == text


def test_it_is_short() -> None:
    long = kept({"error": "x" * 100_000})
    assert len(long) == LONGEST
    assert long.endswith("…")
    assert len(redacted_body(b"\n" * 1_000_000)) == 0
    assert len(redacted_body(b"[" * 200_000)) == LONGEST
    assert len(redacted_body(b"y" * 10_000_000)) == LONGEST


def test_no_key_is_kept_wherever_it_stands(known_keys: KnownKeys) -> None:
    known_keys.add(KEY)
    body = {KEY: KEY, "error": {"message": f"for {KEY}", "list": [KEY, {"deep": KEY}]}}
    assert not known_keys.found_in(kept(body))
    assert not known_keys.found_in(redacted_body(f"<p>{KEY}</p>".encode()))
    assert not known_keys.found_in(redacted_body(f'{{"a": "{KEY}'.encode()))


def test_a_key_cut_in_two_by_a_control_character_is_not_kept() -> None:
    half = f"{KEY[:20]}\x07{KEY[20:]}"
    assert KEY[20:] not in kept({"error": half})
    assert KEY[20:] not in redacted_body(half.encode())


def test_a_secret_of_any_shape_is_not_kept() -> None:
    assert "sesame" not in kept({"error": "no key sesame-1"}, "sesame-1")
    assert "sesame" not in redacted_body(b"no key sesame-1", [Secret("sesame-1")])
    assert kept({"error": "x"}, "") == '{\n  "error": "x"\n}'


@pytest.mark.parametrize("name", ["user_id", "creator_user_id", "userId", "email", "Authorization"])
def test_whose_account_it_is_stays_private(name: str) -> None:
    assert "somebody" not in kept({"error": {"code": 1}, name: "somebody"})
    assert "somebody" not in redacted_body(f'{{"{name}": "somebody", "cut'.encode())


@pytest.mark.parametrize("account", [918273, {"id": 918273}, ["918273", 918273]], ids=str)
def test_an_account_may_be_a_number_or_have_parts(account: Any) -> None:
    assert "918273" not in kept({"error": {"code": 1, "user_id": account}})


def test_a_number_of_an_account_in_half_a_body_stays_private() -> None:
    assert "918273" not in redacted_body(b'{"user_id": 918273, "cut')


@pytest.mark.parametrize("name", ["user_id", "userId", "email", "authorization", "api_key"])
def test_whose_account_it_is_stays_private_inside_a_vendors_words(name: str) -> None:
    raw = json.dumps({"error": {"message": "No.", name: "somebody"}})
    text = kept({"error": {"metadata": {"raw": raw}}})
    assert "somebody" not in text
    assert "No." in text


def test_a_count_of_tokens_is_no_secret() -> None:
    assert '"max_token": 16' in kept({"error": {"max_token": 16}})


def test_the_name_of_an_account_inside_words_stays_private() -> None:
    text = kept({"error": f"{USER} has no credits", "user_id": None})
    assert USER not in text
    assert "user_… has no credits" in text
    assert '"user_id": null' in text


def test_a_header_that_is_repeated_stays_private() -> None:
    assert "secret-token" not in kept({"sent": "Authorization: Bearer secret-token"})


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(body: bytes) -> None:
    text = redacted_body(body)
    assert len(text) <= LONGEST
    assert "\x1b" not in text
