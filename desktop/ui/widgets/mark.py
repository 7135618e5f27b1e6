"""Small drawings that are not clickable: an icon, a letter tile, bars in the place of text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter


class IconMark(QWidget):
    """An icon that cannot be clicked. The words beside it say what it means."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        role: str = "muted",
        side: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._role = theme, icon, role
        self.setFixedSize(QSize(side, side))
        follow(theme, self)

    def set_mark(self, icon: str, role: str) -> None:
        """Show another icon; an equal one repaints nothing."""
        if (icon, role) != (self._icon, self._role):
            self._icon, self._role = icon, role
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        painter = smooth_painter(self)
        self._theme.paint_icon(painter, self._icon, QRectF(self.rect()), self._role)
        painter.end()


class Monogram(QWidget):
    """A letter on a tile; accent when its entry is chosen. The name stands beside it."""

    def __init__(
        self, theme: Theme, letter: str, side: int = 32, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._letter, self._chosen = theme, letter, False
        self.setFixedSize(side, side)
        follow(theme, self)

    def set_letter(self, letter: str, chosen: bool = False) -> None:
        """Change the letter, and whether it is drawn in the accent colour."""
        self._letter, self._chosen = letter, chosen
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw tile and letter."""
        painter = smooth_painter(self)
        rect = QRectF(self.rect())
        fill, ink = ("accent_soft", "accent_text") if self._chosen else ("pressed", "muted")
        paint_box(painter, rect, rect.height() / 4, self._theme.color(fill))
        painter.setFont(self._theme.font("body" if rect.height() > 24 else "tiny", 600))
        painter.setPen(self._theme.color(ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.end()


class Skeleton(QWidget):
    """Bars in the place of lines of text that are still loading."""

    def __init__(self, theme: Theme, lines: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lines = theme, lines
        self.setMinimumHeight(24 * lines + 8)
        self.setAccessibleName("Loading")
        follow(theme, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a long bar on the left and a short one on the right of each line."""
        painter = smooth_painter(self)
        ink = self._theme.color("track")
        for line in range(self._lines):
            top = 11 + 24 * line
            left = QRectF(16, top, min(130 + 40 * (line % 2), self.width() / 2), 10)
            short = 60 - 12 * (line % 2)
            paint_box(painter, left, 5, ink)
            paint_box(painter, QRectF(self.width() - 16 - short, top, short, 10), 5, ink)
        painter.end()
