"""Handing out Markdown piece by piece: the same pieces however it arrives, and never too much."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.chat.markdown_feed import Code, CodeBegins, CodeEnds, MarkdownFeed, Piece, Prose
from desktop.ui.chat.markdown_weight import HEAVIEST, LONGEST, count_marks

TABLE = "| a | b |\n|---|--:|\n"


def pieces(feed: MarkdownFeed) -> list[Piece]:
    found: list[Piece] = []
    while (piece := feed.next_piece()) is not None:
        found.append(piece)
    return found


def joined(found: list[Piece]) -> list[Piece]:
    """Code comes in as many parts as it arrives in."""
    whole: list[Piece] = []
    for piece in found:
        last = whole[-1] if whole else None
        if isinstance(piece, Code) and isinstance(last, Code):
            whole[-1] = Code(last.text + piece.text)
        else:
            whole.append(piece)
    return whole


def fed(text: str, *ends: int) -> tuple[MarkdownFeed, list[Piece]]:
    feed, found = MarkdownFeed(), list[Piece]()
    for end in ends:
        feed.grow(text[:end], finished=False)
        found += pieces(feed)
    feed.grow(text, finished=True)
    found += pieces(feed)
    assert feed.tail() == ""
    return feed, joined(found)


def test_blocks_lists_and_code() -> None:
    _, found = fed("para\n\n- a\n- b\n\n```py title\ncode\n\n```\nafter")
    assert found == [
        Prose("para\n\n"),
        Prose("- a\n"),
        Prose("- b\n\n"),
        CodeBegins("py"),
        Code("code\n\n"),
        CodeEnds(),
        Prose("after"),
    ]


def test_a_long_table_goes_on_under_its_head() -> None:
    rows = [f"| {number} | x |\n" for number in range(200)]
    _, found = fed(TABLE + "".join(rows))
    texts = [piece.text for piece in found if isinstance(piece, Prose)]
    assert len(texts) > 2
    assert all(text.startswith(TABLE) for text in texts)
    assert "".join(text.removeprefix(TABLE) for text in texts) == "".join(rows)


def test_what_follows_a_long_table_is_no_part_of_it() -> None:
    rows = "| 1 | 2 |\n" * 100
    _, found = fed(f"{TABLE}{rows}\nafter\n\n{TABLE}| 3 | 4 |\n")
    texts = [piece.text for piece in found if isinstance(piece, Prose)]
    assert texts[-2:] == ["after\n\n", f"{TABLE}| 3 | 4 |\n"]


def test_a_table_too_wide_to_be_read_is_text() -> None:
    head = "|a" * 100 + "|\n"
    _, found = fed(head + "|-" * 100 + "|\n" + "|1|\n" * 50)
    assert found[0] == Prose(head)


MONSTERS = {
    "newlines": "\n" * 100_000,
    "empty lines": " \n" * 20_000,
    "one paragraph": "word " * 20_000,
    "one word": "x" * 100_000,
    "emphasis": "*a* " * 10_000,
    "brackets": "[" * 20_000,
    "backticks": "`" * 20_000,
    "quotations": "> " * 10_000 + "x",
    "lists in lists": "\n".join("  " * depth + "- a" for depth in range(300)),
    "a list in a line": "* " * 10_000 + "a",
    "a table": TABLE + "| 1 | 2 |\n" * 5_000,
    "a wide table": "|a" * 128 + "|\n" + "|-" * 128 + "|\n" + "|1|\n" * 2_000,
    "a heavy row": TABLE + ("|" + "*" * 3_000 + "|x|\n") * 10,
    "an open fence": "```\n" + "line\n" * 20_000,
    "a line of code": "```\n" + "x" * 100_000,
    "lines without text": "```\n" + "\n" * 20_000,
    "hard breaks": "a\\\n" * 5_000,
    "carriage returns": "a\r\r\nb\r" * 5_000,
}


@pytest.mark.parametrize("text", MONSTERS.values(), ids=MONSTERS.keys())
def test_no_piece_is_too_much_for_one_turn(text: str) -> None:
    _, found = MarkdownFeed(), list[Piece]()
    feed = MarkdownFeed()
    feed.grow(text, finished=True)
    for piece in pieces(feed):
        match piece:
            case Code():
                assert len(piece.text) <= 4_000
                assert piece.text.count("\n") <= 400
            case Prose():
                assert len(piece.text) <= LONGEST
                assert count_marks(piece.text) <= 2 * HEAVIEST
    assert not found


@pytest.mark.parametrize("text", MONSTERS.values(), ids=MONSTERS.keys())
def test_monsters_are_cut_alike_however_they_arrive(text: str) -> None:
    text = text[:30_000]
    _, whole = fed(text)
    assert fed(text, *sorted(Random(1).choices(range(len(text)), k=30)))[1] == whole


@pytest.mark.parametrize("text", MONSTERS.values(), ids=MONSTERS.keys())
def test_twice_the_text_is_at_most_twice_the_pieces(text: str) -> None:
    half = text[: len(text) // 2]
    counts = []
    for each in (half, text):
        feed = MarkdownFeed()
        feed.grow(each, finished=True)
        counts.append(len(pieces(feed)))
    assert counts[1] <= 2.2 * counts[0] + 5


WORDS = ["w", " ", "\n", "\n\n", "\r\n", "- ", "1. ", "    ", "```", "`", "~~~", "> ", "| a |"]


@given(st.lists(st.sampled_from([*WORDS, "|-|", "\r", "\u2028"]), max_size=60), st.data())
def test_any_text_is_handed_out_alike(words: list[str], data: st.DataObject) -> None:
    text = "".join(words)
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    assert fed(text, *ends)[1] == fed(text)[1]


def test_code_is_given_as_it_came() -> None:
    text = "x\r\n```py\r\na\r\n\x1b[1mb\u202ec\r\n```\r\nafter\r\n~~~\nopen\n\n"
    feed, _ = fed(text)
    assert [feed.code(0), feed.code(1)] == ["a\r\n\x1b[1mb\u202ec", "open\n"]
