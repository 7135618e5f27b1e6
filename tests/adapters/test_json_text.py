"""JSON without floats."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.adapters.json_text import parse_json


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
