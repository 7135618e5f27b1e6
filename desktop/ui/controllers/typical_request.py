"""Keeps the typical request of the comparison in the settings."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.errors import ModeldeckError
from desktop.domain.settings import Settings
from desktop.domain.usage import Usage
from desktop.presentation.model_comparison_view import TYPICAL
from desktop.presentation.wording import describe
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.controllers.newest_read import NewestRead
from desktop.ui.controllers.welcome import Tell
from desktop.ui.models.models_page import ModelsPage


class KeptTypicalRequest(QObject):
    """Every figure that is typed is written; while one is, only the newest waits."""

    def __init__(
        self, page: ModelsPage, aio: Aio[Any], settings: SettingsService, tell: Tell
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._settings, self._tell = page, aio, settings, tell
        self._usage, self._kept = TYPICAL, TYPICAL
        self._writing = NewestRead(aio, self._write)
        page.typical_request_changed.connect(self._take)
        aio.watch(settings.settings, self._settings_changed)

    def _take(self, usage: Usage) -> None:
        self._usage = usage
        self._writing.again()

    def _settings_changed(self, settings: Settings) -> None:
        """What the person is typing is newer than any echo of it."""
        kept = settings.typical_request_usage or TYPICAL
        if kept == self._kept:
            return
        typed = self._usage != self._kept
        self._kept = kept
        if not typed:
            self._usage = kept
            self._page.show_typical_request(kept)

    async def _write(self) -> None:
        usage = self._usage
        try:
            await self._aio.call(lambda: self._settings.set_typical_request(usage))
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
            return
        self._kept = usage
