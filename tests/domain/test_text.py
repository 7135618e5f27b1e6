"""Text from outside: what a terminal or a bidirectional layout would act on is gone."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.domain.text import clean, one_line, whole, without_keys

DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain text, ünïcode, 日本語, 👩‍💻", "plain text, ünïcode, 日本語, 👩‍💻"),
        ("tab\tand\nnewline", "tab\tand\nnewline"),
        ("a\r\nb", "a\nb"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[1;1Hgone", "gone"),
        ("\x1b]0;new title\x07text", "text"),
        ("\x1b]8;;http://x.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never ended\nthe answer goes on", "\nthe answer goes on"),
        ("\x9b31mC1\x85", "31mC1"),
        ("abc\u202efdp.exe", "abcfdp.exe"),
        ("\u2066\u2069\u200e\u200f\u061c", ""),
        ("bell\x07 back\x08 null\x00 delete\x7f", "bell back null delete"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("", ""),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text(st.sampled_from("\x1b[]\x07\\;0m\x9b\u202e\r\n\tab")))
@example("\x1b\x1b[31m[31mx")
def test_nothing_dangerous_is_left_and_nothing_new_arises(text: str) -> None:
    once = clean(text)
    assert not DANGEROUS.search(once)
    assert clean(once) == once


@pytest.mark.parametrize(
    ("text", "wholly"),
    [
        ("plain 日本 👋", "plain 日本 👋"),
        ("\ud83d\ude00", "😀"),
        ("a\ud83d", "a\ufffd"),
        ("\ude00b", "\ufffdb"),
        ("", ""),
    ],
)
def test_whole(text: str, wholly: str) -> None:
    assert whole(text) == wholly


@given(st.text(st.characters()))
def test_whole_can_be_written_to_a_file(text: str) -> None:
    assert whole(text).encode().decode() == whole(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("paste sk-or-v1-0123456789abcdef here", "paste sk-or-… here"),
        ("AIzaSyA0123456789ab", "AIza…"),
        ("no bearer token was sent", "no bearer token was sent"),
        ("risk-or-not and sk-or", "risk-or-not and sk-or"),
    ],
)
def test_without_keys(text: str, shown: str) -> None:
    assert without_keys(text) == shown


@pytest.mark.parametrize(
    ("text", "longest", "line"),
    [
        ("  two\n\n lines\t\x1b[1mhere ", 300, "two lines here"),
        ("x" * 300, 300, "x" * 300),
        ("x" * 301, 300, "x" * 299 + "…"),
        ("one two three", 8, "one two…"),
    ],
)
def test_one_line(text: str, longest: int, line: str) -> None:
    assert one_line(text, longest) == line
