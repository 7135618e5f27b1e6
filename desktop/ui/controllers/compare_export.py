"""Copies the answers of a comparison, or writes them into a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import ModeldeckError
from desktop.presentation.wording import describe
from desktop.services.comparison import ComparisonService
from desktop.services.comparison_runs import ComparisonExportKind
from desktop.services.ports import Clock
from desktop.ui.aio import Aio
from desktop.ui.compare.compare_page import ComparePage
from desktop.ui.controllers.file_in_the_way import is_there
from desktop.ui.controllers.welcome import Tell
from desktop.ui.spend.export_dialog import FileKind

AskFile = Callable[[QWidget, str, FileKind, Callable[[Path], None]], None]
"""Over which widget, the name to suggest, the kind of file, and what to do with the answer."""

_ENDINGS: Final[dict[ComparisonExportKind, FileKind]] = {"markdown": "md", "csv": "csv"}


class CompareExport(QObject):
    """Nothing is written over without a question on the page."""

    def __init__(
        self,
        page: ComparePage,
        aio: Aio[Any],
        comparison: ComparisonService,
        clock: Clock,
        ask_file: AskFile,
        tell: Tell,
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._comparison, self._clock = page, aio, comparison, clock
        self._ask_file, self._tell = ask_file, tell
        self._in_the_way: tuple[Path, ComparisonExportKind] | None = None
        page.copy_requested.connect(self._copy)
        page.export_requested.connect(self._export)
        page.replace_requested.connect(self._replace)

    def _copy(self) -> None:
        from desktop.presentation.comparison_markdown import comparison_markdown

        self._page.copy(comparison_markdown(self._comparison.comparison.value))

    def _export(self, form: str) -> None:
        kind = cast("ComparisonExportKind", form)
        ending = _ENDINGS[kind]
        name = f"modeldeck-comparison-{self._clock().astimezone():%Y-%m-%d-%H%M}.{ending}"
        self._page.ask_to_replace("")

        def chosen(path: Path) -> None:
            self._aio.spawn(self._write_new(path, kind))

        self._ask_file(self._page, name, ending, chosen)

    async def _write_new(self, path: Path, kind: ComparisonExportKind) -> None:
        if await self._aio.call(lambda: asyncio.to_thread(is_there, path)):
            self._in_the_way = (path, kind)
            self._page.ask_to_replace(f"{path} is there already.")
        else:
            await self._write(path, kind)

    def _replace(self) -> None:
        self._page.ask_to_replace("")
        if self._in_the_way is not None:
            given, self._in_the_way = self._in_the_way, None
            self._aio.spawn(self._write(*given))

    async def _write(self, path: Path, kind: ComparisonExportKind) -> None:
        try:
            await self._aio.call(lambda: self._comparison.export(path, kind))
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
        else:
            self._tell(f"Comparison written to {path}", "", None)
