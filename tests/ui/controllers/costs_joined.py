"""The Costs page on a real core, a real ledger and the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core import Core
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.usage import Bill, Usage
from desktop.ui.controllers.provider_choice import ProviderChoice
from desktop.ui.controllers.spend import SpendController
from desktop.ui.controllers.spend_history import SpendHistory
from desktop.ui.controllers.spend_limits import LimitsController
from desktop.ui.controllers.spend_outside import OutsideController
from desktop.ui.spend.costs_page import CostsPage
from desktop.ui.spend.export_dialog import FileKind
from tests.fakes import ManualClock
from tests.ui.controllers.joined_page import PROVIDER, JoinedPage, on_sandbox
from tests.ui.gallery import FixedTheme

WRITER = "sandbox/writer"


@dataclass
class FileDialog:
    """Somebody who always chooses the same path."""

    path: Path
    asked: list[tuple[str, FileKind]] = field(default_factory=list)

    def __call__(
        self, parent: QWidget, suggested: str, kind: FileKind, chosen: Callable[[Path], None]
    ) -> None:
        self.asked.append((suggested, kind))
        chosen(self.path)


class JoinedCosts(JoinedPage):
    """The page with its controllers."""

    def __init__(
        self,
        app: QApplication,
        theme: FixedTheme,
        folder: Path,
        base_url: str,
        clock: ManualClock,
        dialog: FileDialog,
    ) -> None:
        self._clock, self._dialog = clock, dialog
        self.went_to_chat: list[bool] = []
        self.page = CostsPage(theme)
        super().__init__(app, theme, "costs", self.page, on_sandbox(folder, base_url, clock=clock))
        self.driver.until(lambda: self._core is not None, "the core")

    def record(
        self,
        record_id: str,
        cost: str | None,
        *,
        days_ago: int = 0,
        model: str = WRITER,
        estimate: str | None = None,
    ) -> None:
        """One request of the past, in the ledger; the page follows by itself."""
        sent_at = self._clock() - timedelta(days=days_ago)
        origin = "https://openrouter.ai"
        sent = RequestRecord(record_id, "a chat", PROVIDER, origin, model, sent_at)
        ended = replace(
            sent,
            status=RequestStatus.FINISHED,
            usage=Usage(prompt=1_000, completion=200),
            estimate=None if estimate is None else Decimal(estimate),
            bill=Bill(None if cost is None else Decimal(cost)),
        )
        self.in_core(lambda: self.core.ledger.begin(sent))
        self.in_core(lambda: self.core.ledger.update(ended))

    def until(self, words: str) -> None:
        """Wait until a text on the page has these words."""
        self.driver.until(lambda: self.driver.says(words), f"{words!r}")

    def click(self, name: str) -> None:
        """A control by its accessible name, wherever the page has to be scrolled to."""
        widget = self.driver.find(name)
        self.page._content.ensureWidgetVisible(widget)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())
        self.driver.settle()

    def join(self, core: Core) -> None:
        shared = self.page, self.aio
        spend = SpendController(
            *shared,
            core.ledger,
            core.catalogs,
            core.providers,
            core.clock,
            lambda: self.went_to_chat.append(True),
        )
        SpendHistory(
            *shared,
            core.ledger,
            core.clock,
            spend,
            self._dialog,
            self.window.tell,
        )
        LimitsController(*shared, core.limits, core.settings, core.clock)
        self.choice = ProviderChoice(
            self.aio, core.settings, core.providers, core.credentials, self.page
        )
        OutsideController(*shared, self.choice, core.credentials, core.ledger, core.clock)
        self.aio.spawn(self.aio.call(core.begin))
