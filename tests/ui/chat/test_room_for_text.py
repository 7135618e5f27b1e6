"""What stands around a text while it grows, and beside text that is written from the right."""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType
from typing import Self

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.chat.answer_footer import AnswerFooter
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.chat.markdown_view import MarkdownView
from desktop.ui.chat.message_row import AnswerRow
from tests.ui.chat import views
from tests.ui.chat.on_screen import answer
from tests.ui.gallery import FixedTheme
from tests.ui.pictured_states import settle


class Overlaps(QObject):
    """Counts the paints of an answer in which its facts stand over its text."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app, self.paints, self.found = app, 0, 0

    def __enter__(self) -> Self:
        self._app.installEventFilter(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, AnswerRow):
            text, below = watched.findChild(MarkdownView), watched.findChild(AnswerFooter)
            assert text is not None
            assert below is not None
            self.paints += 1
            self.found += below.y() < text.geometry().bottom()
        return False


def test_what_stands_below_long_code_is_never_painted_over_it(
    qapp: QApplication, page: ChatView
) -> None:
    code = "\n".join(f"x{number} = {number}" for number in range(4_000))
    long = replace(views.ANSWER, reasoning="", text=f"```python\n{code}\n```")
    with Overlaps(qapp) as overlaps:
        page.render_page(replace(views.FINISHED, messages=(views.QUESTION, long)))
        while not answer(page).settled:
            qapp.processEvents()
    assert overlaps.paints > 1
    assert overlaps.found == 0


def test_the_bar_of_a_quotation_stands_where_its_lines_begin(
    qtbot: QtBot, theme: FixedTheme
) -> None:
    bar = theme.color("border_strong").rgb()
    left, right = _edges(_shown(qtbot, theme, "> quoted\n>\n> twice"), bar)
    assert (left, right) == (True, False)
    left, right = _edges(_shown(qtbot, theme, "> שלום\n>\n> עוד"), bar)
    assert (left, right) == (False, True)


def test_words_from_the_right_do_not_touch_the_bar(qtbot: QtBot, theme: FixedTheme) -> None:
    text = _view(qtbot, theme, "> שלום")
    shape = text.document().firstBlock().blockFormat()
    assert (shape.leftMargin(), shape.rightMargin()) == (0, 16)


def _view(qtbot: QtBot, theme: FixedTheme, markdown: str) -> MarkdownView:
    text = MarkdownView(theme, "Answer")
    qtbot.addWidget(text)
    text.resize(300, 100)
    text.set_source(markdown)
    text.show()
    settle()
    return text


def _shown(qtbot: QtBot, theme: FixedTheme, markdown: str) -> QImage:
    return _view(qtbot, theme, markdown).grab().toImage()


def _edges(image: QImage, color: int) -> tuple[bool, bool]:
    """Whether the left and the right edge have that colour in the middle."""
    middle = image.height() // 2
    return image.pixel(1, middle) == color, image.pixel(image.width() - 2, middle) == color
