"""The last chat on the General page, joined to a core: kept, deleted, turned off and on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.core import Core
from desktop.presentation.kept_chat_view import DELETED, KEEP_TITLE
from desktop.ui.controllers.kept_chat import KeptChatController
from desktop.ui.general_page import GeneralPage
from tests.simulators import Served
from tests.ui.controllers.joined_page import PROVIDER, JoinedPage, on_sandbox
from tests.ui.gallery import FixedTheme

MODEL = "sandbox/writer"


class JoinedGeneral(JoinedPage):
    """The General page with what is kept of the chat."""

    def __init__(self, app: QApplication, theme: FixedTheme, folder: Path, served: Served) -> None:
        self.page = GeneralPage(theme)
        surroundings = on_sandbox(folder, served.base_url)
        super().__init__(app, theme, "general", self.page, surroundings)
        self.driver.until(lambda: self.driver.has(KEEP_TITLE), "the joined page")
        self.driver.until(lambda: self._core is not None, "the core")
        self.in_core(lambda: self.core.providers.add_model(PROVIDER, MODEL))
        self.in_core(lambda: self.core.credentials.save(PROVIDER, served.key))
        self.in_core(self.core.kept_chat.begin)

    def join(self, core: Core) -> None:
        KeptChatController(
            self.page.last_chat, self.aio, core.settings, core.kept_chat, self.window.tell
        )

    def ask(self) -> None:
        self.in_core(lambda: self.core.chat.send(PROVIDER, MODEL, "Why?"))


@pytest.fixture
def joined(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served
) -> Iterator[JoinedGeneral]:
    page = JoinedGeneral(qapp, theme, tmp_path / "profile", served)
    yield page
    page.close()


def test_a_chat_is_deleted_after_a_question(joined: JoinedGeneral) -> None:
    driver = joined.driver
    joined.ask()
    driver.until(lambda: driver.has("Delete the last chat…"), "the button")
    driver.click("Delete the last chat…")
    driver.click("Delete 1 message")
    joined.until_told(DELETED)
    driver.until(lambda: not driver.has("Delete the last chat…"), "that it is gone")
    assert not joined.core.profile.chat.exists()
    assert joined.core.chat.chat.value.turns == ()


def test_turning_it_off_deletes_and_turning_it_on_keeps(joined: JoinedGeneral) -> None:
    driver, file = joined.driver, joined.core.profile.chat
    joined.ask()
    driver.until(file.exists, "the file")
    driver.click(KEEP_TITLE)
    driver.until(lambda: not file.exists(), "that it is gone")
    driver.until(lambda: not driver.has("Delete the last chat…"), "the words")
    driver.click(KEEP_TITLE)
    driver.until(file.exists, "the file")
    driver.until(lambda: driver.has("Delete the last chat…"), "the words")
