"""The line icons, tinted with a token colour."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

ICON_PIXELS: Final = 16
_SCALES: Final = (1, 2, 3)
# The paper of two-coloured drawings (the mark), replaced by the colour that stands on the tint.
_PAPER: Final = "white"


class IconSet:
    """Draws the SVG files of a folder; each drawing is kept per colour until `forget`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sources: dict[str, str] = {}
        self._renderers: dict[tuple[str, str, str], QSvgRenderer] = {}

    def forget(self) -> None:
        """Drop the tinted drawings (the colours changed)."""
        self._renderers.clear()

    def paint(
        self, painter: QPainter, name: str, rect: QRectF, colour: QColor, paper: QColor
    ) -> None:
        """Draw an icon into ``rect``. Raises FileNotFoundError for a name without a file."""
        self._renderer(name, colour, paper).render(painter, rect)

    def pixmap(
        self,
        name: str,
        colour: QColor,
        paper: QColor,
        scale: int,
        pad: int = 0,
        side: int = ICON_PIXELS,
    ) -> QPixmap:
        """A drawing of ``side`` pixels at ``scale``, with ``pad`` empty pixels on its right."""
        # Found first: an error must not leave a painter open on the pixmap.
        renderer = self._renderer(name, colour, paper)
        pixmap = QPixmap(QSize((side + pad) * scale, side * scale))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, side * scale, side * scale))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def icon(
        self,
        name: str,
        colour: QColor,
        disabled: QColor,
        chosen: QColor,
        pad: int = 0,
        side: int = ICON_PIXELS,
    ) -> QIcon:
        """A QIcon that stays sharp at 1, 1.5, 2 and 3 and knows its disabled and chosen colour."""
        icon = QIcon()
        for scale in _SCALES:
            normal = self.pixmap(name, colour, chosen, scale, pad, side)
            icon.addPixmap(normal, QIcon.Mode.Normal, QIcon.State.Off)
            if chosen != colour:
                on = self.pixmap(name, chosen, colour, scale, pad, side)
                icon.addPixmap(on, QIcon.Mode.Normal, QIcon.State.On)
            off = self.pixmap(name, disabled, chosen, scale, pad, side)
            icon.addPixmap(off, QIcon.Mode.Disabled, QIcon.State.Off)
        return icon

    def _renderer(self, name: str, colour: QColor, paper: QColor) -> QSvgRenderer:
        key = (name, colour.name(), paper.name())
        renderer = self._renderers.get(key)
        if renderer is None:
            drawing = self._source(name).replace("currentColor", colour.name())
            drawing = drawing.replace(f'fill="{_PAPER}"', f'fill="{paper.name()}"')
            renderer = QSvgRenderer(drawing.encode())
            self._renderers[key] = renderer
        return renderer

    def _source(self, name: str) -> str:
        if name not in self._sources:
            path = self._folder / f"{name}.svg"
            self._sources[name] = path.read_text(encoding="utf-8")
        return self._sources[name]
