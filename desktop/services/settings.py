"""SettingsService: what the person has set, always the newest version of the file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from desktop.domain.settings import Settings, ThemeChoice
from desktop.domain.usage import Usage
from desktop.services.ports import SettingsFile
from desktop.services.store import Store

POLL_SECONDS = 1.0
"""How soon a change made by another process shows. One ``stat`` a second costs nothing."""


class SettingsService:
    """Holds the settings as a snapshot; writes go through the file, under its lock."""

    def __init__(self, file: SettingsFile) -> None:
        self._file = file
        self._one_at_a_time = asyncio.Lock()  # else an older snapshot may come back last
        settings, repaired = file.load()
        self.settings: Store[Settings] = Store(settings)
        self.notice: Store[str] = Store(repaired)
        """What had to be repaired when the file was read; empty when nothing was."""

    async def update(
        self, change: Callable[[Settings], Settings], *, backup: bool = False
    ) -> Settings:
        """Apply a change to the newest version of the file. Raises `StorageFailed`.

        ``backup``: the file as it was is kept beside it.
        """
        async with self._one_at_a_time:
            await self._take_over()  # first, so that a repair is told
            settings = await asyncio.to_thread(self._file.update, change, backup=backup)
            self.settings.set(settings)
            return settings

    async def set_theme(self, theme: ThemeChoice) -> None:
        await self._set_appearance(theme=theme)

    async def set_keep_last_chat(self, keep: bool) -> None:
        """Raises `StorageFailed`."""
        await self.update(lambda settings: settings.model_copy(update={"keep_last_chat": keep}))

    async def set_window_size(self, width: int, height: int) -> None:
        """In pixels."""
        await self._set_appearance(window_size=(width, height))

    async def set_typical_request(self, usage: Usage) -> None:
        """The request that a comparison of models prices. Raises `StorageFailed`."""
        await self.update(lambda settings: settings.with_typical_request(usage))

    async def _set_appearance(self, **changed: object) -> None:
        def change(settings: Settings) -> Settings:
            appearance = settings.appearance.model_copy(update=changed)
            return settings.model_copy(update={"appearance": appearance})

        await self.update(change)

    async def dismiss_notice(self) -> None:
        self.notice.set("")

    async def follow(self) -> None:
        """Take over what other processes write, until cancelled."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            await self.reload()

    async def reload(self) -> None:
        """Take over what another process has written, if it has."""
        async with self._one_at_a_time:
            await self._take_over()

    async def _take_over(self) -> None:
        if not await asyncio.to_thread(self._file.changed):
            return
        settings, repaired = await asyncio.to_thread(self._file.load)
        self.settings.set(settings)
        if repaired:
            self.notice.set(repaired)
