"""The theme: one source of colours, fonts and icons for every widget."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter
from PySide6.QtWidgets import QApplication

from desktop.ui.theme.fonts import TYPE_SCALE, load_fonts, make_font, system_scale
from desktop.ui.theme.icons import ICON_PIXELS, IconSet
from desktop.ui.theme.palette import make_palette
from desktop.ui.theme.style_sheet import make_style_sheet

__all__ = ["Theme", "ThemeChoice", "ThemeName", "load_fonts"]

ThemeChoice = Literal["system", "light", "dark", "high-contrast"]
ThemeName = Literal["light", "dark", "hc-light", "hc-dark"]

_SCHEMES: Final = {
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
# What stands on a fill, for drawings in two colours.
_PAPER: Final = {"accent": "on_accent", "bad_fill": "on_bad"}


class Theme(QObject):
    """Colours, fonts and icons, as the person chose them or as the system asks for.

    Signals:
        changed: the tokens or the fonts changed; palette and style sheet are already in place.
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        tokens: Mapping[str, Mapping[str, str]],
        icons: Path,
        parent: QObject | None = None,
        *,
        reduced_motion: bool = False,
    ) -> None:
        """``tokens``: colours (``#RRGGBB``) by theme name and role; ``icons``: folder of SVGs.

        Changes nothing on screen before the first `apply`. Raises KeyError for a missing theme.
        """
        super().__init__(parent)
        self._app = app
        self._tokens: dict[ThemeName, Mapping[str, str]] = {
            "light": tokens["light"],
            "dark": tokens["dark"],
            "hc-light": tokens["hc-light"],
            "hc-dark": tokens["hc-dark"],
        }
        self._icons = IconSet(icons)
        self._reduced_motion = reduced_motion
        self._fallback = app.font().family()
        self._scale = system_scale(app.font())
        self._choice: ThemeChoice = "system"
        self._name: ThemeName = "light"
        self._applied: ThemeName | None = None
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, int | None], QFont] = {}
        self._drawn: dict[tuple[str, str, str, int, int], QIcon] = {}
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    @property
    def name(self) -> ThemeName:
        """The theme on screen."""
        return self._name

    @property
    def choice(self) -> ThemeChoice:
        """What the person chose; `name` is what it comes to."""
        return self._choice

    @property
    def scale(self) -> float:
        """Factor of every size that goes with text: 1, or more with a larger system font."""
        return self._scale

    def duration(self, milliseconds: int) -> int:
        """Length of an animation: 0 when the person asked for less motion."""
        return 0 if self._reduced_motion else milliseconds

    def apply(self, choice: ThemeChoice) -> None:
        """Put a theme on screen. "system" follows the system from now on, light when unknown."""
        self._choice = choice
        hints = self._app.styleHints()
        # Asked for the sake of title bars and native dialogs; our palette does not depend on it.
        if choice in _SCHEMES:
            hints.setColorScheme(_SCHEMES[choice])
        else:
            hints.unsetColorScheme()
        self._switch(self._resolve())

    def color(self, role: str) -> QColor:
        """The colour of a token role. Raises KeyError for a role that does not exist."""
        color = self._colors.get(role)
        if color is None:
            color = self._colors[role] = QColor(self._tokens[self._name][role])
        return QColor(color)

    def font(self, style: str, weight: int | None = None) -> QFont:
        """A font of the type scale; ``weight`` 400 to 700, None for the style's own.

        Raises KeyError for a style that does not exist.
        """
        key = (style, weight)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(style, weight)
        return QFont(self._fonts[key])

    def icon(
        self,
        name: str,
        role: str = "muted",
        chosen_role: str | None = None,
        pad: int = 0,
        side: int = ICON_PIXELS,
    ) -> QIcon:
        """An icon tinted with ``role``, with ``chosen_role`` when it is on; sharp up to 3x.

        ``pad`` adds empty pixels on the right, the gap to the text of a button; ``side`` is what
        it measures without them. Icons keep their colour: renew them on `changed`.
        """
        key = (name, role, chosen_role or role, pad, side)
        if key not in self._drawn:
            colours = self.color(role), self.color("disabled"), self.color(key[2])
            self._drawn[key] = self._icons.icon(name, *colours, pad=pad, side=side)
        return self._drawn[key]

    def paint_icon(self, painter: QPainter, name: str, rect: QRectF, role: str) -> None:
        """Draw an icon with the painter, as sharp as the device allows."""
        paper = self.color(_PAPER.get(role, "window"))
        self._icons.paint(painter, name, rect, self.color(role), paper)

    def _make_font(self, style: str, weight: int | None) -> QFont:
        step = TYPE_SCALE[style]
        wanted = step.weight if weight is None else weight
        if wanted == 500 and self._name in ("dark", "hc-dark"):
            # Light text on dark looks one step heavier than it is.
            wanted = 400
        return make_font(step, wanted, self._scale, self._fallback)

    def _resolve(self) -> ThemeName:
        hints = self._app.styleHints()
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
        if self._choice == "light" or self._choice == "dark":
            return self._choice
        asked = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        if self._choice == "high-contrast" or asked:
            return "hc-dark" if dark else "hc-light"
        return "dark" if dark else "light"

    def _follow_system(self) -> None:
        if self._applied is not None:
            self._switch(self._resolve())

    def _switch(self, name: ThemeName) -> None:
        if name == self._applied:
            return
        first = self._applied is None
        self._name = self._applied = name
        self._colors.clear()
        self._fonts.clear()
        self._drawn.clear()
        self._icons.forget()
        if first:
            self._app.setStyle("Fusion")
        self._app.setFont(self.font("body"))
        self._app.setPalette(make_palette(self.color))
        self._app.setStyleSheet(make_style_sheet(self._sheet_colours(), self._scale))
        self.changed.emit()

    def _sheet_colours(self) -> dict[str, str]:
        colours = dict(self._tokens[self._name])
        fill = self.color("bad_fill")
        colours["bad_hover"] = fill.darker(106).name()
        colours["bad_press"] = fill.darker(112).name()
        return colours
