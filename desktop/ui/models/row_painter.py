"""Paints the rows of the models table: shapes from stamps, texts laid out once and kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QStaticText

from desktop.domain.catalog_query import CatalogQuery
from desktop.presentation.model_row_view import ABILITIES, ModelRowView
from desktop.presentation.models_browser import ModelsBrowser
from desktop.ui.models.columns import GAP, At
from desktop.ui.models.inks import Inks
from desktop.ui.models.match_marks import Marked, paint_marks
from desktop.ui.models.stamps import ICON, SWITCH, Stamps
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import paint_box, paint_ring

_MOST_KEPT: Final = 2000
SLOT: Final = 18
_RADIUS: Final = 7
_DECIMALS: Final = 3
"""How far to the right the figures of a price may reach behind the point."""
_FIGURES: Final = (At.CONTEXT, At.PRICE_IN, At.PRICE_OUT)


class PaintedRow(NamedTuple):
    """A row on screen."""

    row: int
    """Of the browser."""
    top: int
    chosen: bool = False
    hovered: bool = False
    ringed: bool = False
    """Has the keyboard."""


class _Laid(NamedTuple):
    """The texts of a row, laid out for the present widths."""

    view: ModelRowView
    name: QStaticText
    id: QStaticText
    author: QStaticText
    figures: tuple[tuple[QStaticText, float], ...]
    """With the left edge of each."""


_Rows = Sequence[tuple[PaintedRow, _Laid]]


class RowPainter:
    """Knows widths and fonts; asks the browser for texts of what is seen, and of nothing else."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._stamps = Stamps(theme)
        self._laid: dict[int, _Laid] = {}
        self._lefts: tuple[int, ...] = ()
        self._widths: tuple[int, ...] = ()
        self._height = 0
        self.restyle()

    def restyle(self) -> None:
        """The theme changed."""
        self._stamps.forget()
        self._laid.clear()
        self._inks = Inks.of(self._theme)
        self._digit = self._inks.figure.advance("0")

    def set_columns(self, widths: tuple[int, ...], height: int) -> None:
        """Where the columns are."""
        if (widths, height) != (self._widths, self._height):
            self._widths, self._height = widths, height
            self._lefts = tuple(sum(widths[:place]) for place in range(len(widths)))
            self._laid.clear()

    def forget(self) -> None:
        """Row numbers stand for other models, or texts have changed."""
        self._laid.clear()

    def paint(
        self,
        painter: QPainter,
        browser: ModelsBrowser,
        query: CatalogQuery,
        rows: Sequence[PaintedRow],
        ratio: float,
    ) -> None:
        """Draw the rows, one kind of thing after the other: few changes of font and pen."""
        if len(self._laid) > _MOST_KEPT:
            self._laid.clear()
        laid = [(each, self._lay(browser, each.row)) for each in rows]
        self._paint_backs(painter, rows)
        self._paint_switches(painter, browser, rows, ratio)
        self._paint_words(painter, laid)
        if query.words:
            self._paint_marks(painter, browser, query, laid)
        self._paint_figures(painter, laid)
        self._paint_tags(painter, laid, ratio)
        self._paint_default(painter, browser, laid, ratio)

    def _paint_backs(self, painter: QPainter, rows: Sequence[PaintedRow]) -> None:
        width = sum(self._widths)
        for each in rows:
            if each.chosen or each.hovered or each.ringed:
                box = QRectF(0, each.top + 1, width, self._height - 2)
                fill = "accent_soft" if each.chosen else "hover" if each.hovered else None
                paint_box(painter, box, _RADIUS, self._theme.color(fill) if fill else None)
                if each.ringed:
                    paint_ring(painter, box, _RADIUS, self._theme.color("focus"))

    def _paint_switches(
        self,
        painter: QPainter,
        browser: ModelsBrowser,
        rows: Sequence[PaintedRow],
        ratio: float,
    ) -> None:
        stamps = [self._stamps.switch(on, ratio) for on in (False, True)]
        down = (self._height - SWITCH.height()) / 2
        for each in rows:
            on = browser.index.is_enabled(each.row)
            painter.drawPixmap(QPointF(6, each.top + down), stamps[on])

    def _paint_words(self, painter: QPainter, rows: _Rows) -> None:
        left, inks = self._lefts[At.NAME] + GAP, self._inks
        top, below = self._line_tops()
        painter.setFont(inks.name.font)
        painter.setPen(inks.text)
        for each, laid in rows:
            painter.drawStaticText(QPointF(left, each.top + top), laid.name)
        painter.setFont(inks.id.font)
        painter.setPen(inks.faint)
        for each, laid in rows:
            painter.drawStaticText(QPointF(left, each.top + below), laid.id)
        if self._widths[At.AUTHOR]:
            left = self._lefts[At.AUTHOR] + GAP
            down = (self._height - inks.author.height) / 2
            painter.setFont(inks.author.font)
            painter.setPen(inks.muted)
            for each, laid in rows:
                painter.drawStaticText(QPointF(left, each.top + down), laid.author)

    def _paint_marks(
        self, painter: QPainter, browser: ModelsBrowser, query: CatalogQuery, rows: _Rows
    ) -> None:
        left, inks = self._lefts[At.NAME] + GAP, self._inks
        top, below = self._line_tops()
        found = [browser.spans(each.row, query) for each, _ in rows]
        names = [
            Marked(QPointF(left, each.top + top), laid.name, laid.view.name, spans.name)
            for (each, laid), spans in zip(rows, found, strict=True)
        ]
        ids = [
            Marked(QPointF(left, each.top + below), laid.id, laid.view.id, spans.id)
            for (each, laid), spans in zip(rows, found, strict=True)
        ]
        paint_marks(painter, inks.name, inks.accent, names)
        paint_marks(painter, inks.id, inks.accent, ids)

    def _paint_figures(self, painter: QPainter, rows: _Rows) -> None:
        inks = self._inks
        special = {"Free": inks.ok, "unknown": inks.faint, "varies": inks.faint}
        down = (self._height - inks.figure.height) / 2
        painter.setFont(inks.figure.font)
        for place in range(len(_FIGURES)):
            for each, laid in rows:
                drawn, left = laid.figures[place]
                usual = inks.muted if laid.view.shipped or not place else inks.text
                painter.setPen(special.get(drawn.text(), usual) if place else usual)
                painter.drawStaticText(QPointF(left, each.top + down), drawn)

    def _paint_tags(self, painter: QPainter, rows: _Rows, ratio: float) -> None:
        icons = [self._stamps.icon(icon, "muted", ratio) for _, icon in ABILITIES]
        first, end = self._lefts[At.TAGS] + GAP, sum(self._widths)
        down = (self._height - ICON) / 2
        for each, laid in rows:
            view = laid.view
            for slot, able in enumerate(view.abilities):
                if able:
                    painter.drawPixmap(QPointF(first + slot * SLOT, each.top + down), icons[slot])
            left = float(first + (len(icons) * SLOT + 4 if any(view.abilities) else 0))
            for pill in view.pills:
                stamp = self._stamps.pill(pill, each.chosen, ratio)
                size = stamp.deviceIndependentSize()
                if left + size.width() > end:
                    break
                top = each.top + (self._height - size.height()) / 2
                painter.drawPixmap(QPointF(left, top), stamp)
                left += size.width() + 4

    def _paint_default(
        self, painter: QPainter, browser: ModelsBrowser, rows: _Rows, ratio: float
    ) -> None:
        """A star behind the name of the default model."""
        for each, laid in rows:
            if laid.view.id == browser.default_id:
                left = self._lefts[At.NAME] + GAP + laid.name.size().width() + 6
                top = each.top + self._line_tops()[0] + 1
                star = self._stamps.icon("star-filled", "accent_text", ratio)
                painter.drawPixmap(QPointF(left, top), star)

    def _lay(self, browser: ModelsBrowser, row: int) -> _Laid:
        laid = self._laid.get(row)
        if laid is None:
            view, inks = browser.row(row), self._inks
            room = self._widths[At.NAME] - GAP
            star = ICON + 8 if view.id == browser.default_id else 0
            laid = self._laid[row] = _Laid(
                view,
                inks.name.lay(view.name, room - star),
                inks.id.lay(view.id, room, keep_end=True),
                inks.author.lay(view.author, self._widths[At.AUTHOR] - GAP),
                tuple(self._figure(at, text) for at, text in zip(_FIGURES, view[3:6], strict=True)),
            )
        return laid

    def _figure(self, at: At, text: str) -> tuple[QStaticText, float]:
        """Flush right; prices with their points under each other."""
        drawn = self._inks.figure.lay(text, self._widths[at])
        right = float(self._lefts[at] + self._widths[at])
        if at is not At.CONTEXT:
            point = text.rfind(".")
            decimals = min(len(text) - point - 1, _DECIMALS) if point >= 0 else _DECIMALS - 1
            right -= (_DECIMALS - decimals) * self._digit
        return drawn, right - drawn.size().width()

    def _line_tops(self) -> tuple[float, float]:
        """Where name and id begin, below the top of their row."""
        name, small = self._inks.name, self._inks.id
        top = (self._height - name.height - small.height) / 2
        return top, top + name.height
