"""JSON without floats."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.json_text import dump_json, indent_json, parse_json


def test_amounts_keep_every_digit() -> None:
    assert parse_json('{"a": 0.0004970133333333333, "b": 1.4e-05, "c": 1}') == {
        "a": Decimal("0.0004970133333333333"),
        "b": Decimal("0.000014"),
        "c": 1,
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        '{"a": Infinity}',
        '{"a": -Infinity}',
        "<!DOCTYPE html>",
        b"\xff\xfe\xfa",
        "[" * 100_000,
        '{"a": ' + "9" * 5000 + "}",
    ],
)
def test_what_is_not_json(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse_json(text)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("number", ["1e99999999999999999999", "-1.5E-99999999999999999999"])
def test_a_number_that_no_decimal_holds_is_unknown(number: str) -> None:
    """JSON allows it; what stands beside it is read as ever."""
    assert parse_json(f'{{"a": {number}, "b": [0.5]}}') == {"a": None, "b": [Decimal("0.5")]}


@pytest.mark.parametrize(
    "text",
    [
        '{"a":0.0004970133333333333,"b":[1,null,true,"\\ud83c \\u202e \\"q\\""],"c":{}}',
        "[]",
    ],
)
def test_what_was_read_is_written_again(text: str) -> None:
    assert dump_json(parse_json(text)) == text


@pytest.mark.parametrize(
    "text", ["1e999999999", "0.0000000416666666666667", "-0.0", "12345678901234567890"]
)
def test_a_number_keeps_its_value_and_is_never_written_out(text: str) -> None:
    assert parse_json(dump_json(parse_json(text))) == parse_json(text)
    assert len(dump_json(parse_json(text))) <= len(text) + 2


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_value_comes_back(value: object) -> None:
    if "Infinity" not in repr(value):
        assert parse_json(dump_json(value)) == value


def test_nesting_that_can_be_read_but_not_written() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueError, match="nested too deeply"):
        dump_json(deep)


@pytest.mark.parametrize(
    ("text", "indented"),
    [
        ("{}", "{}"),
        ("[]", "[]"),
        ("-0.10", "-0.10"),
        (
            '{"a":[1.50,"x, [y]: \\"{}\\\\",{"b":null}],"c":[]}',
            """{
  "a": [
    1.50,
    "x, [y]: \\"{}\\\\",
    {
      "b": null
    }
  ],
  "c": []
}""",
        ),
    ],
)
def test_json_on_many_lines(text: str, indented: str) -> None:
    assert indent_json(text) == indented


_NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_NESTED)
def test_what_is_indented_is_what_json_itself_would_write(value: object) -> None:
    assert indent_json(dump_json(value)) == json.dumps(value, indent=2)


def test_letters_can_stay_as_they_are() -> None:
    value = {"a": ["Grüße 👋", Decimal("0.70")]}
    assert dump_json(value, ascii_only=False) == '{"a":["Grüße 👋",0.70]}'
    assert dump_json(value).isascii()
