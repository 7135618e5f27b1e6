"""Markdown that means no good: nothing is loaded, nothing is raw, nothing takes too long.

How long something takes is counted in what is written to the document, never in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextBlock, QTextList
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.chat.inert_document import InertDocument
from desktop.ui.chat.link_bar import refusal
from desktop.ui.chat.markdown_formats import DEEPEST
from desktop.ui.chat.markdown_view import MOST_CHARACTERS, SLICE, TOO_LONG, MarkdownView
from desktop.ui.chat.markdown_weight import HEAVIEST, LONGEST
from tests.ui.chat.test_markdown_feed import MONSTERS
from tests.ui.gallery import FixedTheme

MOST_IN_ONE_TURN = SLICE + 6 * HEAVIEST + LONGEST // 16
"""A slice ends behind the piece that fills it."""


class Watched:
    """A visible Markdown text, and what every turn of the event loop wrote to it."""

    def __init__(self, theme: FixedTheme, qtbot: QtBot) -> None:
        self.holder = QWidget()
        qtbot.addWidget(self.holder)
        self.holder.resize(600, 400)
        self.view = MarkdownView(theme, "Answer", parent=self.holder)
        self.view.resize(600, 10)
        self.holder.show()
        self.turns: list[int] = []
        self.written = 0
        self._qtbot = qtbot
        self.view.document().contentsChange.connect(self._note)

    def _note(self, _at: int, removed: int, added: int) -> None:
        self.turns.append(self.view._writer.work)
        self.written += removed + added

    def show(self, text: str, *, finished: bool = True) -> Watched:
        """All of it, in as many turns as it takes."""
        self.view.set_source(text, finished=finished)
        self._qtbot.waitUntil(lambda: self.view.settled, timeout=60_000)
        return self

    def stream(self, text: str, updates: int) -> Watched:
        """In pieces of the same size, as snapshots of a growing answer come."""
        for number in range(1, updates):
            self.view.set_source(text[: len(text) * number // updates], finished=False)
        return self.show(text)

    def blocks(self) -> Iterator[QTextBlock]:
        block = self.view.document().begin()
        while block.isValid():
            yield block
            block = block.next()

    def links(self) -> set[str]:
        found = set()
        for block in self.blocks():
            piece = block.begin()
            while not piece.atEnd():
                found.add(piece.fragment().charFormat().anchorHref())
                piece += 1
        return found - {""}


@pytest.fixture
def watched(theme: FixedTheme, qtbot: QtBot) -> Watched:
    return Watched(theme, qtbot)


ADDRESSES = [
    "file:///etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\host\\share\\x.png",
    "//host/share/x.png",
    "data:image/png;base64,iVBORw0KGgo=",
    "data:text/html,<script>alert(1)</script>",
    "javascript:alert(1)",
    "qrc:/x",
    "ftp://host/x",
    "smb://host/x",
    "FILE:///etc/passwd",
    "http:///etc/passwd",
    "http://user@host/",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("shape", ["![x]({})", "[x]({})", "![x][r]\n\n[r]: {}", "[![x]({0})]({0})"])
def test_no_address_is_read_and_none_but_the_web_is_opened(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, shape: str, address: str
) -> None:
    asked: list[tuple[str, object]] = []
    inert = InertDocument.loadResource

    def noted(self: InertDocument, kind: int, name: QUrl | str) -> object:
        answer = inert(self, kind, name)
        asked.append((QUrl(name).toString(), answer))
        return answer

    monkeypatch.setattr(InertDocument, "loadResource", noted)
    watched.show(shape.format(f"<{address}>"))
    watched.view.grab()
    assert not [name for name, answer in asked if answer]
    assert "\ufffc" not in watched.view.toPlainText()
    assert all(refusal(link) for link in watched.links())


HTML = [
    "<img src='file:///etc/passwd'>",
    "<script>alert(1)</script>",
    "<a href='https://example.org'>here</a>",
    "<table><tr><td>cell</td></tr></table>",
    "<!-- comment -->",
    "<style>*{display:none}</style>",
    "<iframe src=x></iframe>",
    "<br/><hr/>",
]


@pytest.mark.parametrize("html", HTML)
@pytest.mark.parametrize("before", ["", "text ", "- ", "> ", "| a |\n|---|\n| "])
def test_html_is_shown_as_it_is_written(watched: Watched, html: str, before: str) -> None:
    watched.show(before + html)
    shown = watched.view.toPlainText()
    assert html in shown
    assert not watched.links()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mred\x1b[0m", "a[31mred[0m"),
        ("a\x1b]0;title\x07b", "a]0;titleb"),
        ("a\x00b\x08c\x7fd\x9be", "abcde"),
        ("\u202eevil\u202c", "⟨U+202E⟩evil⟨U+202C⟩"),
        ("a\u2066b\u2069", "a⟨U+2066⟩b⟨U+2069⟩"),
        ("`\u202ecode`", "⟨U+202E⟩code"),
        ("```\n\x1b[2J\u202e\n```", "[2J⟨U+202E⟩"),
        ("a\ufffcb\ufdd0c", "abc"),
        ("x\U000e0041y", "xy"),
    ],
)
def test_nothing_steers_the_display(watched: Watched, text: str, shown: str) -> None:
    watched.show(text)
    assert watched.view.toPlainText() == shown


@pytest.mark.parametrize("text", MONSTERS.values(), ids=MONSTERS.keys())
def test_a_monster_is_written_in_turns_of_a_bounded_size(watched: Watched, text: str) -> None:
    watched.show(text)
    assert max(watched.turns, default=0) <= MOST_IN_ONE_TURN
    assert watched.view.document().size().width() <= 600 + 1 + DEEPEST * 22


GROWING = [name for name in MONSTERS if name not in ("newlines", "empty lines")]


@pytest.mark.parametrize("name", GROWING)
def test_an_answer_twice_as_long_takes_twice_the_work(
    theme: FixedTheme, qtbot: QtBot, name: str
) -> None:
    text = MONSTERS[name][:48_000]
    half = Watched(theme, qtbot).stream(text[: len(text) // 2], 50)
    whole = Watched(theme, qtbot).stream(text, 100)
    assert whole.written <= 2.5 * half.written + 2 * LONGEST


def test_a_million_newlines_are_nothing(watched: Watched) -> None:
    watched.show("a" + "\n" * 1_000_000 + "b")
    assert watched.view.toPlainText() == "a\nb"
    assert len(watched.turns) < 10


def test_a_paragraph_of_200_000_characters(watched: Watched) -> None:
    text = "word " * 40_000
    watched.stream(text, 200)
    lines = watched.view.toPlainText().split("\n")
    assert " ".join(lines).split() == text.split()
    assert max(map(len, lines)) <= LONGEST + 1
    assert watched.written <= 16 * len(text)


def test_ten_thousand_levels_stand_in_no_further_than_a_few(watched: Watched) -> None:
    watched.show("> " * 10_000 + "x\n\n" + "\n".join("  " * n + "- a" for n in range(200)))
    for block in watched.blocks():
        listed = cast("QTextList | None", block.textList())
        indent = block.blockFormat().indent() + (0 if listed is None else listed.format().indent())
        assert indent <= 2 * DEEPEST
        assert block.blockFormat().leftMargin() <= 16 * DEEPEST


def test_of_ten_megabytes_the_beginning_is_shown_and_all_can_be_copied(watched: Watched) -> None:
    text = "```\n" + ("x" * 99 + "\n") * 105_000
    watched.show(text)
    shown = watched.view.toPlainText()
    assert shown.endswith(TOO_LONG)
    assert 0.9 * MOST_CHARACTERS <= len(shown) < 1.1 * MOST_CHARACTERS
    assert watched.view.markdown() == text
    before = len(watched.turns)
    watched.view.set_source(text + "```\nmore", finished=True)
    assert len(watched.turns) - before <= 200  # written anew, once


def test_growing_beyond_what_is_shown_costs_nothing(watched: Watched) -> None:
    text = "x\n" * 700_000
    watched.view.set_source(f"```\n{text}", finished=False)
    watched._qtbot.waitUntil(lambda: watched.view.settled, timeout=60_000)
    written = watched.written
    for number in range(50):
        watched.view.set_source(f"```\n{text}{'y' * number}", finished=False)
    assert watched.written == written


def test_a_picture_of_this_computer_stays_where_it_is(watched: Watched, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    watched.show("before").view.grab().save(str(picture))
    watched.show(f"![seen]({picture.as_uri()}) ![seen]({picture})")
    assert watched.view.toPlainText() == "[picture: seen] [picture: seen]"
