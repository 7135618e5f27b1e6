"""A kept chat of long answers: how long the window stands still while it opens and in a new theme.

`python -m tests.benchmarks.stream_long_chat [ANSWERS] [TOKENS]` shows the transcript alone,
offscreen, and prints the worst turn of the event loop and the sum of all, in milliseconds of the
processor time of the window's thread, which other programs do not lengthen. The part of another
theme that every widget takes, Qt's style sheet, stands in a line of its own.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QApplication

from desktop.presentation.chat_view import MessageView
from desktop.ui.chat.markdown_view import MarkdownView
from desktop.ui.chat.transcript import Transcript
from tests.benchmarks.stream_answers import tokens
from tests.ui.gallery import make_theme

ANSWERS: Final = 30
TOKENS: Final = 4_000
IDLE_TURNS: Final = 5
"""In a row: then nothing more is coming."""


def chat(answers: int, text: str) -> tuple[MessageView, ...]:
    question = MessageView("", "user", "Why does the median resist outliers?")
    answer = MessageView("", "assistant", text, title="Writer")
    return tuple(
        replace(message, key=f"{message.role}-{number}", turn=number)
        for number in range(answers)
        for message in (question, answer)
    )


def turns(begin: Callable[[], object], ended: Callable[[], bool]) -> Iterator[float]:
    """Milliseconds of each turn of the event loop, that of ``begin`` included."""
    idle, work = 0, begin
    while idle < IDLE_TURNS:
        started = time.thread_time()
        work()
        yield (time.thread_time() - started) * 1e3
        work, idle = QApplication.processEvents, idle + 1 if ended() else 0


def main(answers: int = ANSWERS, length: int = TOKENS) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    theme = make_theme(QApplication([]))
    theme.show("light")
    styled: list[float] = []
    theme.changed.connect(lambda: styled.append(time.thread_time()))  # before all widgets
    transcript = Transcript(theme)
    transcript.resize(900, 700)
    transcript.show()
    QApplication.processEvents()
    messages = chat(answers, "".join(tokens(length)))

    def whole() -> bool:
        views = transcript.findChildren(MarkdownView)
        return transcript.settled and all(view.settled for view in views)

    opened = list(turns(lambda: transcript.render_messages(messages), whole))
    began = time.thread_time()
    changed = list(turns(lambda: theme.show("dark"), whole))
    sheet = (styled[-1] - began) * 1e3
    changed[0] -= sheet
    for name, times in (
        ("opening", opened),
        ("another theme", changed),
        ("its style sheet", [sheet]),
    ):
        print(f"{name}: worst turn {max(times):.1f} ms, together {sum(times):.0f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
