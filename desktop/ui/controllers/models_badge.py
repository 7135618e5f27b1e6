"""The figure beside the Models page: what changed at all the providers that it can show."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from desktop.presentation.models_changes_view import badge_words
from desktop.services.catalog_changes import CatalogChangesService
from desktop.ui.aio import Aio
from desktop.ui.controllers.provider_choice import ProviderChoice
from desktop.ui.window import Window


class ModelsBadge(QObject):
    """Counts again when a catalog has changed, and when there are other providers."""

    def __init__(
        self,
        window: Window,
        aio: Aio[Any],
        choice: ProviderChoice,
        changes: CatalogChangesService,
    ) -> None:
        super().__init__(window)
        self._window, self._choice, self._changes = window, choice, changes.changes
        choice.offered_changed.connect(self._show)
        aio.watch(self._changes, self._show)

    def _show(self, _: object = None) -> None:
        found = self._changes.value
        count = sum(len(found.get(each.id, ())) for each in self._choice.offered)
        self._window.set_badge("models", count, badge_words(count))
