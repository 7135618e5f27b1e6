"""Text from outside cannot steer the display."""

from __future__ import annotations

import pytest

from desktop.ui.chat.untrusted_text import neutralize


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x1b[31mred\x1b[0m\x07\x00", "[31mred[0m"),
        ("\x9b31m", "31m"),
        ("user\u202egpj.exe", "user⟨U+202E⟩gpj.exe"),
        ("a\u2067b", "a⟨U+2067⟩b"),
        ("a\u2029b\u2028c", "a\nb\nc"),
        ("a\ufffcb\ufdd0c", "abc"),
        ("a\U000e0041b", "ab"),
        ("a\ud800b", "a\ufffdb"),
        ("שלום · 你好 · 👩‍🔬", "שלום · 你好 · 👩‍🔬"),
    ],
)
def test_neutralize(raw: str, shown: str) -> None:
    assert neutralize(raw) == shown
