"""A comparison as Markdown: whole, exact, and nothing in it that acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.usage import Bill
from desktop.presentation.comparison_markdown import comparison_markdown
from desktop.services.comparison_runs import Comparison
from desktop.services.turn import Phase, Turn
from tests.fakes import NOON
from tests.presentation.comparisons import answered, asked, mixed, refused, stopped


def blocks(document: str) -> list[str]:
    """What stands in fences, read as CommonMark reads them."""
    found: list[list[str]] = []
    fence = ""
    for line in document.split("\n"):
        if fence and line.strip("`") == "" and len(line) >= len(fence):
            fence = ""
        elif fence:
            found[-1].append(line)
        elif line.startswith("```"):
            fence = line[: len(line) - len(line.lstrip("`"))]
            found.append([])
    assert not fence, "a fence is never closed"
    return ["\n".join(lines) for lines in found]


def test_the_whole_document() -> None:
    document = comparison_markdown(mixed())
    assert document.startswith(
        "# Comparison of 5 models\n\nAsked of openrouter on 2026-11-04 12:00:00 UTC. "
        "Stopped before the end of 1 answer.\n\n## Prompt\n"
    )
    assert blocks(document) == ["Why?", "Because.", "Because.", "So far", "Because."]
    rows = [line for line in document.splitlines() if line.startswith("| a/")]
    assert [row.split(" | ")[-1] for row in rows] == [
        "0.0076509169000000005 (billed) |",
        "0.001020 (estimated) |",
        "unknown |",
        "not charged |",
        "unknown |",
    ]
    assert rows[0].startswith("| a/billed | stop | Google AI Studio | 1.00 s | 3.0 s | 40 tokens/s")
    total = "Total: 0.0086709169000000005 USD (estimated in part), and 2 answers of unknown cost."
    assert total in document
    assert "The model is \\| not for you." in document
    assert "Stopped before its end." in document
    assert "Answered by a/billed-20260302." in document


@pytest.mark.parametrize(
    ("runs", "total"),
    [
        ((answered(1, "a/b", Bill(Decimal("0.5"))),), "Total: 0.5 USD (billed)."),
        (
            (answered(1, "a/b", Bill(Decimal("0.1"), byok=True, upstream=Decimal("0.4"))),),
            "| 0.1 (billed) + 0.4 by the vendor |",
        ),
        (
            (answered(1, "a/b", Bill(Decimal("0.1"), byok=True, upstream=Decimal("0.4"))),),
            "Total: 0.5 USD (billed), of it 0.4 USD by the vendor.",
        ),
        ((answered(1, "a/b"),), "Total: 0.001020 USD (estimated)."),
        ((refused(1, "a/b"),), "Total: nothing was charged."),
        ((stopped(1, "a/b"),), "Total: unknown."),
        ((stopped(1, "a/b"), refused(2, "a/c")), "Total: unknown."),
        ((asked(1, "a/b"),), "Total: unknown."),
    ],
)
def test_the_total(runs: tuple[Turn, ...], total: str) -> None:
    assert total in comparison_markdown(Comparison("Why?", runs))


def test_what_was_replaced_is_told_and_paid_for() -> None:
    before = replace(answered(1, "a/b", Bill(Decimal("0.25"))), phase=Phase.FAILED, text="Half")
    again = replace(
        answered(1, "a/b", Bill(Decimal("0.5"))), sent_at=NOON + timedelta(hours=1), record_id="r2"
    )
    comparison = Comparison("Why?", (before, refused(2, "a/c"))).with_retry(again)
    comparison = comparison.with_retry(replace(answered(2, "a/c"), record_id="r3"))
    document = comparison_markdown(comparison)
    assert document.startswith(
        "# Comparison of 2 models\n\nAsked of openrouter on 2026-11-04 12:00:"
    )
    assert "| a/b (earlier attempt) | failed |" in document
    assert "| a/c (earlier attempt) | failed |" in document
    assert blocks(document) == ["Why?", "Because.", "Because.", "Half"]
    assert "Total: 0.751020 USD (estimated in part)." in document


def test_nothing_to_write() -> None:
    assert "Nothing was asked." in comparison_markdown(Comparison())


@pytest.mark.parametrize(
    "text",
    [
        "```\n# Not a heading\n```",
        "````````\n<img src=x onerror=y>\n",
        "![](file:///etc/passwd) \x1b[31m\u202ered",
        "~~~\n\n```",
        "a\r```\rb",
    ],
)
def test_an_answer_cannot_leave_its_fence(text: str) -> None:
    document = comparison_markdown(Comparison(text, (answered(1, "a/b", text=text),)))
    assert len(blocks(document)) == 2
    assert not {"\x1b", "\u202e", "\r"} & set(document)
    outside = document
    for block in blocks(document):
        outside = outside.replace(block, "")
    assert "<img" not in outside
    assert "file:" not in outside


@given(st.text(st.sampled_from("`~ab\n #|")))
def test_whatever_is_said_comes_out_as_it_was(text: str) -> None:
    document = comparison_markdown(Comparison("Why?", (answered(1, "a/b", text=text),)))
    came = blocks(document)[1:]
    assert came == ([text.removesuffix("\n")] if text else [])


def test_names_of_others_are_only_names() -> None:
    turn = answered(1, "a/b|c", host="[x](http://x) <b>\n## Host")
    document = comparison_markdown(Comparison("Why?", (turn,)))
    assert "a/b\\|c" in document
    assert "\\[x\\](http://x) \\<b\\> \\#\\# Host" in document
