"""The text column: at most 640 pixels wide and in the middle, everywhere on the page alike."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

WIDEST = 640
_MARGIN = 36
_NARROW_MARGIN = 24
_NARROW = 560


def column_edges(width: int) -> tuple[int, int]:
    """Return left edge and width of the column on a page ``width`` pixels wide."""
    margin = _MARGIN if width >= _NARROW else _NARROW_MARGIN
    column = max(1, min(WIDEST, width - 2 * margin))
    return (width - column) // 2, column


class Column(QWidget):
    """A widget that keeps its content within the column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(_NARROW_MARGIN, 0, _NARROW_MARGIN, 0)
        self.content.setSpacing(0)

    def fit(self, page_width: int) -> None:
        """Place the column for a page of that width, of which this widget may be a part."""
        left, column = column_edges(page_width)
        above, below = self.content.contentsMargins().top(), self.content.contentsMargins().bottom()
        self.content.setContentsMargins(left, above, max(0, self.width() - left - column), below)
