"""Joins the limits on the Costs page to the settings."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.errors import ModeldeckError
from desktop.domain.limits import Limits
from desktop.services.limits import LimitService
from desktop.services.ports import Clock
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.spend.costs_page import CostsPage


class LimitsController(QObject):
    """Shows how much of each limit is used, and keeps what was typed."""

    def __init__(
        self,
        page: CostsPage,
        aio: Aio[Any],
        limits: LimitService,
        settings: SettingsService,
        clock: Clock,
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._service, self._clock = page, aio, limits, clock
        page.limits_requested.connect(lambda typed: aio.spawn(self._save(typed)))
        # Taking the last limit away changes the settings, and leaves no use to tell of.
        aio.watch(settings.settings, lambda _: self._show())
        aio.watch(limits.uses, lambda _: self._show())
        keep_ages(self, self._show)

    def _show(self) -> None:
        from desktop.presentation.limits_view import limits_view

        today = self._clock().astimezone(UTC).date()
        self._page.show_limits(limits_view(self._service.limits, self._service.uses.value, today))

    async def _save(self, typed: Limits) -> None:
        try:
            await self._aio.call(lambda: self._service.set_limits(typed))
        except ModeldeckError as error:
            from desktop.presentation.wording import describe

            view = describe(error)
            self._page.show_limits_problem(f"{view.text} {view.next_step}")
        else:
            self._show()
            self._page.limits_saved()
