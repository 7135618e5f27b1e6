"""Text reaches the view at most once in each turn of the frame timer, however fast it comes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from pytestqt.qtbot import QtBot

from desktop.presentation.chat_view import ChatPageView
from desktop.services.store import Store
from desktop.ui.aio import FRAME_MS
from desktop.ui.chat.chat_view import ChatView
from tests.ui.chat import views
from tests.ui.chat.on_screen import answer
from tests.ui.small_core import MakeAio, SmallCore, begin

PIECES = 5_000
PIECE = "word "


@dataclass
class Flooding(SmallCore):
    """Sends an answer as fast as it can, in every size of pieces that a network makes."""

    page: Store[ChatPageView] = field(default_factory=lambda: Store(views.STREAMING))

    async def flood(self) -> None:
        text = ""
        for number in range(PIECES):
            text += PIECE
            message = replace(views.ANSWER, text=text, streaming=number + 1 < PIECES)
            self.page.set(replace(views.STREAMING, messages=(views.QUESTION, message)))
            if number % 7 == 0:
                await asyncio.sleep(0)


def test_a_flood_is_shown_once_a_frame(page: ChatView, qtbot: QtBot, make_aio: MakeAio) -> None:
    aio = make_aio(Flooding)
    core = begin(qtbot, aio)
    assert isinstance(core, Flooding)
    frames: list[int] = []
    shown: list[int] = []

    def show(view: ChatPageView) -> None:
        page.render_page(view)
        shown.append(len(frames))

    aio._frame.timeout.connect(lambda: frames.append(len(frames)))
    aio.watch(core.page, show)
    qtbot.waitUntil(lambda: bool(shown))
    aio.spawn(aio.call(core.flood))
    whole = PIECE * PIECES
    qtbot.waitUntil(lambda: answer(page).markdown() == whole)
    assert len(shown) == len(set(shown)) <= len(frames) + 1
    assert len(shown) < PIECES / 10
    assert answer(page).markdown() == whole


def test_there_are_at_most_sixty_frames_a_second() -> None:
    assert 1000 / 60 <= FRAME_MS <= 1000 / 30
