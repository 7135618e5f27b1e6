"""The type scale and the fonts that are shipped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

TEXT_FAMILY: Final = "Inter"
DISPLAY_FAMILY: Final = "Inter Display"
MONO_FAMILY: Final = "JetBrains Mono"

DESIGN_PIXELS: Final = 13
"""Size of the system font for which the type scale is written."""


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """One step of the type scale; ``pixels`` at 100 %."""

    pixels: int
    weight: int
    family: str = TEXT_FAMILY


TYPE_SCALE: Final[dict[str, TypeStyle]] = {
    "display": TypeStyle(24, 600, DISPLAY_FAMILY),
    "title": TypeStyle(19, 600, DISPLAY_FAMILY),
    "heading": TypeStyle(14, 600),
    "reading": TypeStyle(14, 400),
    "body": TypeStyle(13, 400),
    "small": TypeStyle(12, 400),
    "tiny": TypeStyle(11, 500),
    "mono": TypeStyle(12, 400, MONO_FAMILY),
}


def load_fonts(folder: Path) -> None:
    """Register every font file in ``folder``. A file Qt cannot read is skipped: the system's fonts
    take its place."""
    for file in sorted(folder.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def system_scale(system_font: QFont) -> float:
    """How much larger the person's system font is than the design's; never below 1."""
    return max(1.0, QFontInfo(system_font).pixelSize() / DESIGN_PIXELS)


def make_font(style: TypeStyle, weight: int, scale: float, fallback: str) -> QFont:
    """A font in the type scale with tabular figures, in pixels times ``scale``."""
    font = QFont()
    mono = style.family == MONO_FAMILY
    font.setFamilies([style.family, "monospace" if mono else fallback])
    font.setPixelSize(round(style.pixels * scale))
    font.setWeight(QFont.Weight(weight))
    # Without hinting letter spacing stays even at scale 1.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if mono:
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
    else:
        # Figures of one width: a number that changes does not move its neighbours.
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
