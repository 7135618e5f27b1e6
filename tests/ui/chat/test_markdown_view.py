"""Markdown from a model: the same however it arrives, and inert."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import cast

import pytest
from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument, QTextFormat, QTextList
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.chat.inert_document import InertDocument
from desktop.ui.chat.markdown_formats import CODE_RUN
from desktop.ui.chat.markdown_view import MarkdownView
from tests.ui.gallery import FixedTheme

EVERYTHING = """\
# Heading

A **strong** word, *another*, `code`, ~~gone~~, a [link](https://example.org/a) and
a soft break. 2 < 3 & <b>no HTML</b>.

1. one
2. two
   - nested

3. loose

   its second paragraph

   ```js
   nested()
   ```

```python
def f() -> None:

    pass
```
~~~
second
~~~

> quoted
>
> twice

---

| a | b |
|---|--:|
| 1 | **2** |

    indented code
    more

- [ ] open
- [x] done

12 eggs after the list.

```sh
never closed
``"""


def blocks(view: MarkdownView) -> list[tuple[object, ...]]:
    """Text and look of every block."""
    found: list[tuple[object, ...]] = []
    block = view.document().begin()
    while block.isValid():
        shape, listed = block.blockFormat(), cast("QTextList | None", block.textList())
        pieces = []
        piece = block.begin()
        while not piece.atEnd():
            shown = piece.fragment().charFormat()
            look = shown.fontWeight(), shown.fontItalic(), shown.fontFamilies(), shown.anchorHref()
            pieces.append((piece.fragment().text(), *map(str, look)))
            piece += 1
        place = (listed.itemNumber(block), listed.count()) if listed is not None else None
        edges = shape.topMargin(), shape.bottomMargin(), shape.leftMargin(), shape.lineHeight()
        found.append((tuple(pieces), shape.intProperty(CODE_RUN), place, edges))
        block = block.next()
    return found


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    """A visible window for the texts."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    return window


def make(theme: FixedTheme, holder: QWidget, width: int = 600) -> MarkdownView:
    view = MarkdownView(theme, "Answer", parent=holder)
    view.resize(width, 10)
    view.show()
    return view


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("seed", range(5))
def test_two_hundred_snapshots_equal_the_whole(
    theme: FixedTheme, holder: QWidget, seed: int, line_end: str
) -> None:
    text = EVERYTHING.replace("\n", line_end)
    whole, grown = make(theme, holder), make(theme, holder)
    whole.set_source(EVERYTHING)
    for end in sorted(Random(seed).choices(range(len(text)), k=200)):
        grown.set_source(text[:end], finished=False)
    grown.set_source(text)
    assert blocks(grown) == blocks(whole)
    assert grown.height() == whole.height()


@pytest.mark.parametrize(
    "text",
    [
        "---",
        "-",
        "- [ ] open",
        "1. one",
        "| a |\n|---|\n| 1 |",
        "# head",
        "    code",
        "> quote",
        "```\na ```\nb\n```",
    ],
)
def test_a_block_that_grows_letter_by_letter_leaves_no_trace(
    theme: FixedTheme, holder: QWidget, text: str
) -> None:
    for before in ("", "para\n\n", "| t |\n|---|\n| 1 |\n\n", "```\ncode\n```\n"):
        whole, grown = make(theme, holder), make(theme, holder)
        whole.set_source(f"{before}{text}\n\nafter")
        for end in range(len(before) + len(text)):
            grown.set_source((before + text)[:end], finished=False)
        grown.set_source(f"{before}{text}\n\nafter")
        assert blocks(grown) == blocks(whole)


def test_a_text_that_does_not_continue_replaces_the_old_one(
    theme: FixedTheme, holder: QWidget
) -> None:
    view = make(theme, holder)
    view.set_source("first\n\nsecond", finished=False)
    view.set_source("other")
    assert view.toPlainText() == "other"


def test_only_the_tail_is_written_again(theme: FixedTheme, holder: QWidget, qtbot: QtBot) -> None:
    view = make(theme, holder)
    text = "para\n\n" * 400
    view.set_source(text, finished=False)
    qtbot.waitUntil(lambda: view.settled)
    touched: list[int] = []
    view.document().contentsChange.connect(lambda at, gone, new: touched.append(gone + new))
    for _ in range(20):
        text += "word "
        view.set_source(text, finished=False)
    # The paragraph under way, not the 400 before it.
    assert max(touched) < 300


def test_a_monster_paragraph_is_broken(theme: FixedTheme, holder: QWidget, qtbot: QtBot) -> None:
    view = make(theme, holder)
    text = "x" * 200_000
    view.set_source(text[:100_000], finished=False)
    view.set_source(text)
    qtbot.waitUntil(lambda: view.settled)
    lengths = [len(line) for line in view.toPlainText().split("\n")]
    assert sum(lengths) == 200_000
    assert max(lengths) <= 8_100
    assert view.document().size().width() <= view.viewport().width() + 1


HOSTILE = """\
![a](file:///etc/passwd) ![b](/etc/passwd) ![c](//host/x.png) ![d](http://127.0.0.1:9/x.png)
![e](data:image/png;base64,iVBORw0KGgo=) <img src="file:///etc/passwd"> ![f](PICTURE)

[r]: file:///etc/passwd
![r]
"""


def test_hostile_markdown_loads_nothing(theme: FixedTheme, holder: QWidget, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    view = make(theme, holder)
    view.grab().save(str(picture))
    view.set_source(HOSTILE.replace("PICTURE", picture.as_uri()))
    view.grab()
    for block in blocks(view):
        assert "\ufffc" not in str(block)
    assert "[picture: a]" in view.toPlainText()
    assert "<img src=" in view.toPlainText()
    image = QTextDocument.ResourceType.ImageResource.value
    for name in (picture.as_uri(), str(picture), "data:text/plain,x", "http://127.0.0.1:9/"):
        for reader in (view.document(), view):
            assert not reader.loadResource(image, QUrl(name))
        assert not view.document().resource(image, QUrl(name))


def test_a_document_of_its_own_reads_no_file(qapp: QObject, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    address = QUrl.fromLocalFile(str(secret))
    html = QTextDocument.ResourceType.HtmlResource.value
    assert not InertDocument().resource(html, address)


def test_a_link_is_reported_and_never_followed(theme: FixedTheme, holder: QWidget) -> None:
    view = make(theme, holder)
    view.set_source("[sparkasse.example](https://xn--e1awd7f.example/p?q=1)")
    chosen = QSignalSpy(view.link_chosen)
    spot = view.cursorRect(QTextCursor(view.document().findBlock(3))).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chosen.at(0) == ["https://xn--e1awd7f.example/p?q=1"]
    assert view.toPlainText() == "sparkasse.example"


def test_selection_in_finished_text_survives_growth(theme: FixedTheme, holder: QWidget) -> None:
    view = make(theme, holder)
    view.set_source("first words\n\nsecond", finished=False)
    view.select(0, 5)
    view.set_source("first words\n\nsecond words\n\nthird", finished=False)
    assert view.textCursor().selectedText() == "first"
    view.select(13, 19)
    view.set_source("first words\n\nsecond words\n\nthird\n\nfourth", finished=False)
    assert view.textCursor().selectedText() == "econd "


def test_a_theme_change_keeps_the_text_and_takes_the_colours(
    theme: FixedTheme, holder: QWidget
) -> None:
    view = make(theme, holder)
    view.set_source("a `b`", finished=False)
    before = view.toPlainText()
    theme.show("dark")
    assert view.toPlainText() == before
    shown = view.document().begin().begin().fragment().charFormat()
    assert shown.foreground().color() == theme.color("text")
    view.set_source("a `b` c")
    assert view.toPlainText() == "a b c"


def test_wide_tables_scroll_inside(theme: FixedTheme, holder: QWidget) -> None:
    view = make(theme, holder, width=200)
    view.set_source("|" + "header|" * 20 + "\n|" + "---|" * 20 + "\n|" + "cell|" * 20)
    assert view.width() == 200
    assert view.height() >= view.document().size().height()


def test_code_lines_know_their_block(theme: FixedTheme, holder: QWidget) -> None:
    view = make(theme, holder)
    view.set_source("```\na\n\nb\n```\n\n```\nc\n```")
    block, runs = view.document().begin(), []
    while block.isValid():
        runs.append((block.text(), block.blockFormat().intProperty(CODE_RUN)))
        block = block.next()
    assert runs == [("a", 1), ("", 1), ("b", 1), ("c", 2)]
    assert QTextFormat.Property.UserProperty.value < CODE_RUN
