"""Paints the rows of the pricing table."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from desktop.presentation.model_row_view import PillView
from desktop.presentation.money import UNKNOWN
from desktop.presentation.pricing_view import NONE, PricingRowView
from desktop.ui.pricing.price_columns import FIGURES, GAP, At
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import paint_box, paint_ring

_RADIUS: Final = 7
_DECIMALS: Final = 3
"""How far to the right the figures of a price may reach behind the point."""
_PILL: Final = 18
_PILL_PAD: Final = 7
_PILL_COLOURS: Final = {
    "plain": ("hover", "muted"),
    "accent": ("accent_soft", "accent_text"),
    "ok": ("ok_soft", "ok_text"),
    "warn": ("warn_soft", "warn_text"),
    "bad": ("bad_soft", "bad_text"),
}
_SPECIAL: Final = {"Free": "ok_text", UNKNOWN: "faint", "varies": "faint", NONE: "faint"}
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter
_ID_PIXELS: Final = 11


class RowState(NamedTuple):
    """How a row stands on screen."""

    chosen: bool = False
    hovered: bool = False
    ringed: bool = False
    """Has the keyboard."""


class PriceRowPainter:
    """Knows widths and fonts."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._widths: tuple[int, ...] = ()

    def set_columns(self, widths: tuple[int, ...]) -> None:
        """Where the columns are."""
        self._widths = widths

    def paint(self, painter: QPainter, row: PricingRowView, box: QRectF, state: RowState) -> None:
        """One row in its place."""
        self._paint_back(painter, box, state)
        self._paint_name(painter, row, box, state)
        self._paint_figures(painter, row, box)
        left = self._left(At.ORIGIN) + GAP
        room = self._widths[At.ORIGIN] - GAP - 4
        small = self._theme.font("small")
        own = any(row.own) or row.origin.startswith("Yours")
        ink = "accent_text" if own else "faint" if row.origin == UNKNOWN else "text"
        upper, lower = self._lines(box)
        self._write(painter, row.origin, QRectF(left, upper.y(), room, upper.height()), small, ink)
        below = QRectF(left, lower.y(), room, lower.height())
        self._write(painter, row.changed, below, small, "muted")

    def _paint_back(self, painter: QPainter, box: QRectF, state: RowState) -> None:
        back = box.adjusted(0, 1, 0, -1)
        if state.chosen or state.hovered:
            fill = "accent_soft" if state.chosen else "hover"
            paint_box(painter, back, _RADIUS, self._theme.color(fill))
        if state.ringed:
            paint_ring(painter, back, _RADIUS, self._theme.color("focus"))

    def _paint_name(
        self, painter: QPainter, row: PricingRowView, box: QRectF, state: RowState
    ) -> None:
        """The name, below it the id; what is special about the row stands before the id."""
        upper, lower = self._lines(box)
        room = self._widths[At.NAME] - 2 * GAP
        mono = self._theme.font("mono")
        mono.setPixelSize(round(_ID_PIXELS * self._theme.scale))
        first = QRectF(GAP, upper.y(), room, upper.height())
        self._write(painter, row.name, first, self._theme.font("body", 500), "text")
        left = float(GAP)
        for pill in row.pills:
            self._paint_pill(painter, pill, left, lower.center().y(), state)
            left += self._pill_width(pill) + 6
        second = QRectF(left, lower.y(), max(0.0, GAP + room - left), lower.height())
        self._write(painter, row.id, second, mono, "muted" if state.chosen else "faint")

    def _paint_pill(
        self, painter: QPainter, pill: PillView, left: float, middle: float, state: RowState
    ) -> None:
        fill, ink = _PILL_COLOURS[pill.tone]
        height = round(_PILL * self._theme.scale)
        box = QRectF(left, middle - height / 2, self._pill_width(pill), height)
        paint_box(painter, box, height / 2, self._theme.color("card" if state.chosen else fill))
        painter.setFont(self._theme.font("tiny"))
        painter.setPen(self._theme.color(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, pill.text)

    def _paint_figures(self, painter: QPainter, row: PricingRowView, box: QRectF) -> None:
        """Flush right with their points under each other; the person's own in the accent."""
        font = self._theme.font("small", 500)
        digit = QFontMetricsF(font).horizontalAdvance("0")
        for at, text, own in zip(FIGURES, row.prices, row.own, strict=True):
            point = text.rfind(".")
            decimals = min(len(text) - point - 1, _DECIMALS) if point >= 0 else _DECIMALS - 1
            right = self._left(at) + self._widths[at] - (_DECIMALS - decimals) * digit
            room = QRectF(right - self._widths[at], box.y(), self._widths[at], box.height())
            painter.setFont(font)
            painter.setPen(self._theme.color("accent_text" if own else _SPECIAL.get(text, "text")))
            painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignRight, text)

    def _write(self, painter: QPainter, text: str, room: QRectF, font: QFont, ink: str) -> None:
        """One line, cut with an ellipsis where it needs more room."""
        cut = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(font)
        painter.setPen(self._theme.color(ink))
        painter.drawText(room, _MIDDLE, cut)

    def _lines(self, box: QRectF) -> tuple[QRectF, QRectF]:
        """The upper and the lower line of a row."""
        height = round(18 * self._theme.scale)
        top = box.y() + (box.height() - 2 * height) / 2
        return QRectF(0, top, 0, height), QRectF(0, top + height, 0, height)

    def _left(self, at: At) -> int:
        return sum(self._widths[:at])

    def _pill_width(self, pill: PillView) -> float:
        words = QFontMetricsF(self._theme.font("tiny")).horizontalAdvance(pill.text)
        return float(int(words + 2 * _PILL_PAD + 1))
