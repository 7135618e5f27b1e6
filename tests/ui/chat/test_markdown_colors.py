"""Another theme: what is seen is renewed at once, the rest when it is looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QTextBlock, QTextFragment, QTextTable
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.chat.markdown_view import MarkdownView
from tests.ui.chat.test_markdown_view import EVERYTHING
from tests.ui.gallery import FixedTheme

SECTION = """\
## Section

Words with `code`, **weight** and a [link](https://example.org/a).

| a | b |
|---|---|
| 1 | a cell that is as long as this one takes several lines where there is little room |

```
code
```

"""


class Scrolled:
    """A long text in a window of 500 by 400."""

    def __init__(self, theme: FixedTheme, qtbot: QtBot) -> None:
        self.theme, self._qtbot = theme, qtbot
        self.area = QScrollArea()
        qtbot.addWidget(self.area)
        content = QWidget()
        column = QVBoxLayout(content)
        self.view = MarkdownView(theme, "Answer")
        column.addWidget(self.view)
        column.addStretch(1)
        self.area.setWidget(content)
        self.area.setWidgetResizable(True)
        self.area.resize(500, 400)
        self.area.show()

    def show(self, text: str, *, finished: bool = True) -> None:
        self.view.set_source(text, finished=finished)
        self._qtbot.waitUntil(lambda: self.view.settled, timeout=60_000)
        self._qtbot.waitUntil(lambda: self.area.verticalScrollBar().maximum() > 0)
        QApplication.processEvents()

    def scroll(self, share: float) -> int:
        bar = self.area.verticalScrollBar()
        bar.setValue(round(bar.maximum() * share))
        QApplication.processEvents()
        return bar.value()

    def seen(self) -> Iterator[QTextFragment]:
        """All pieces of text that the window shows."""
        rect = self.view.viewport().visibleRegion().boundingRect()
        layout = self.view.document().documentLayout()
        for block in _blocks(self.view):
            if layout.blockBoundingRect(block).toRect().intersects(rect):
                yield from _pieces(block)

    def wrong(self) -> list[str]:
        """What is seen in colours of another theme."""
        right = {self.theme.color(role).rgb() for role in ("text", "accent_text", "muted")}
        behind = self.theme.color("hover").rgb()
        return [
            piece.text()
            for piece in self.seen()
            if piece.charFormat().foreground().color().rgb() not in right
            or (
                piece.charFormat().hasProperty(piece.charFormat().Property.BackgroundBrush.value)
                and piece.charFormat().background().color().rgb() != behind
            )
        ]


def _blocks(view: MarkdownView) -> Iterator[QTextBlock]:
    block = view.document().begin()
    while block.isValid():
        yield block
        block = block.next()


def _pieces(block: QTextBlock) -> Iterator[QTextFragment]:
    pieces = block.begin()
    while not pieces.atEnd():
        yield pieces.fragment()
        pieces += 1


@pytest.fixture
def scrolled(theme: FixedTheme, qtbot: QtBot) -> Scrolled:
    theme.show("light")
    return Scrolled(theme, qtbot)


def test_no_more_is_touched_in_a_long_text_than_is_seen(scrolled: Scrolled) -> None:
    scrolled.show(SECTION * 400)
    scrolled.scroll(0.5)
    touched: list[int] = []
    scrolled.view.document().contentsChange.connect(lambda _at, gone, new: touched.append(new))
    scrolled.theme.show("dark")
    QApplication.processEvents()
    assert 0 < sum(touched) < 4 * len(SECTION)


@pytest.mark.parametrize("share", [0, 0.37, 0.73, 1])
def test_whatever_is_scrolled_to_has_the_colours(scrolled: Scrolled, share: float) -> None:
    scrolled.show(SECTION * 60)
    scrolled.theme.show("dark")
    assert not scrolled.wrong()
    scrolled.scroll(share)
    assert not scrolled.wrong()
    scrolled.theme.show("hc-light")
    assert not scrolled.wrong()


def test_the_lines_of_a_table_have_them_too(scrolled: Scrolled) -> None:
    scrolled.show(SECTION * 3)
    scrolled.theme.show("dark")
    scrolled.view.grab()
    tables = [
        table
        for frame in scrolled.view.document().rootFrame().childFrames()
        if isinstance(table := frame, QTextTable)
    ]
    lines = {table.format().borderBrush().color().rgb() for table in tables}
    assert len(tables) == 3
    assert lines == {scrolled.theme.color("border").rgb()}


def test_place_and_selection_stay(scrolled: Scrolled) -> None:
    scrolled.show(SECTION * 60)
    before = scrolled.scroll(0.6)
    middle = scrolled.view.document().characterCount() // 2
    scrolled.view.select(middle, middle + 900)
    chosen = scrolled.view.textCursor().selectedText()
    height = scrolled.view.height()
    for name in ("dark", "hc-dark", "light"):
        scrolled.theme.show(name)
        QApplication.processEvents()
        assert scrolled.area.verticalScrollBar().value() == before
        assert scrolled.view.textCursor().selectedText() == chosen
        assert scrolled.view.height() == height


def test_in_the_new_colours_it_looks_as_if_written_in_them(scrolled: Scrolled) -> None:
    scrolled.show(EVERYTHING)
    scrolled.theme.show("dark")
    renewed = scrolled.view.grab().toImage()
    scrolled.view.set_source("other")
    scrolled.show(EVERYTHING)
    assert scrolled.view.grab().toImage() == renewed


def test_a_text_goes_on_growing_in_the_new_colours(scrolled: Scrolled) -> None:
    text = SECTION * 10
    scrolled.show(text, finished=False)
    scrolled.theme.show("dark")
    for end in range(0, len(SECTION), 7):
        scrolled.view.set_source(text + SECTION[:end], finished=False)
    scrolled.show(text + SECTION)
    scrolled.scroll(1)
    assert not scrolled.wrong()
    whole = MarkdownView(scrolled.theme, "Answer", parent=scrolled.area)
    whole.set_source(text + SECTION)
    assert scrolled.view.toPlainText() == whole.toPlainText()
