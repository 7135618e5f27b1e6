"""The middle of the comparison: the answers, and their ranking beside or instead of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.compare_page_view import ComparePageView
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.compare.columns_pager import ColumnsPager
from desktop.ui.compare.compare_columns import CompareColumns
from desktop.ui.compare.ranking import Ranking
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.segmented import Segmented

ANSWERS: Final = "Answers"
RANKING: Final = "Ranking"
_LEAST_COLUMNS: Final = 320
"""Pixels at 100 % that columns keep when the ranking stands below them."""
_LONGEST_PROMPT: Final = 300
"""Characters that are worth measuring."""


class CompareBody(QWidget):
    """Where there is room for both, the ranking stands below the columns; otherwise a switch
    chooses between them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ranked = False
        self._prompt = Label(theme, "", "small", "muted", elide=True)
        self.columns = CompareColumns(theme)
        self.ranking = Ranking(theme)
        self.switch = Segmented(theme, (ANSWERS, RANKING), "Show")
        self.switch.chosen.connect(self._share)
        self._pager = ColumnsPager(theme, self.columns)
        self._lay_out()
        self.columns.set_tab_start(self._pager.last_stop)

    def render_page(self, view: ComparePageView) -> None:
        """Show columns and ranking of ``view``."""
        prompt = " ".join(neutralize(view.prompt[:_LONGEST_PROMPT]).split())
        self._prompt.setText(f"“{prompt}”" if prompt else "")
        self.columns.render_columns(view.columns)
        self.ranking.render_ranking(view.ranking)
        ranked = view.ranking is not None
        if ranked != self._ranked:
            self._ranked = ranked
            self.switch.set_value(ANSWERS)
        self._share()

    def scroll_pages(self, pages: int) -> None:
        """Scroll all answers by ``pages``, up when negative."""
        self.columns.scroll_pages(pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Is there room for both?"""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        least = round(_LEAST_COLUMNS * self._theme.scale)
        both = self.height() >= least + self.ranking.sizeHint().height() + 60
        wanted = self.switch.value == RANKING
        self.switch.setVisible(self._ranked and not both)
        self.columns.setVisible(not self._ranked or both or not wanted)
        self.ranking.setVisible(self._ranked and (both or wanted))
        self._fill.setVisible(self._ranked and not both and wanted)
        self._pager.renew(shown=not self.columns.isHidden())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._prompt, 1)
        row.addWidget(self.switch)
        row.addWidget(self._pager)
        self._line = QWidget()
        self._line.setLayout(row)
        self._line.setMinimumHeight(round(30 * self._theme.scale))
        self._fill = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._line)
        column.addWidget(self.columns, 1)
        column.addSpacing(4)
        column.addWidget(self.ranking)
        column.addWidget(self._fill, 1)
