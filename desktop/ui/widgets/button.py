"""Buttons: one look per kind, drawn by the style sheet."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.ui.theme.icons import ICON_PIXELS
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import is_enter, paint_ring, smooth_painter
from desktop.ui.widgets.tip import set_tip

Kind = Literal["primary", "secondary", "danger", "link", "icon"]

_INK: Final[dict[Kind, str]] = {
    "primary": "on_accent",
    "secondary": "muted",
    "danger": "on_bad",
    "link": "accent_text",
    "icon": "muted",
}
_GAP: Final = 4
"""Pixels added to Qt's own 4 between icon and text."""


class Button(QPushButton):
    """A push button. Tab gives it a focus ring, a click does not; Enter works like Space."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: Kind = "secondary",
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme, self._kind, self._icon = theme, kind, icon
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def kind(self) -> Kind:
        """Which look it has."""
        return self._kind

    def set_kind(self, kind: Kind) -> None:
        """Change the look, for example when a button becomes the next thing to do."""
        if kind == self._kind:
            return
        self._kind = kind
        self.setProperty("kind", kind)
        # Qt reads the property only when it polishes a widget.
        self.style().unpolish(self)
        self.style().polish(self)
        self._restyle()

    def set_icon(self, icon: str | None) -> None:
        """Change the icon; None takes it away."""
        self._icon = icon
        self._restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter works like Space."""
        if is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the style draw it; on the fills of high contrast add a second line to the ring."""
        super().paintEvent(event)
        fill = self._kind in ("primary", "danger")
        if fill and self.hasFocus() and self._theme.name.startswith("hc"):
            painter = smooth_painter(self)
            inner = QRectF(self.rect()).adjusted(2, 2, -2, -2)
            paint_ring(painter, inner, 5, self._theme.color(_INK[self._kind]))
            painter.end()

    def _restyle(self) -> None:
        self.setFont(self._theme.font("body", 500))
        if self._icon is None:
            if not self.icon().isNull():
                self.setIcon(QIcon())
            return
        pad, side = _GAP if self.text() else 0, round(ICON_PIXELS * self._theme.scale)
        self.setIcon(self._theme.icon(self._icon, _INK[self._kind], pad=pad, side=side))
        self.setIconSize(QSize(side + pad, side))


class Link(Button):
    """A button that looks like a link."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, "link", parent=parent)


class IconButton(Button):
    """A square button with an icon; ``name`` is its tool tip and its accessible name."""

    def __init__(self, theme: Theme, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", "icon", icon, parent)
        self.set_name(name)
        self._side = round(28 * theme.scale)
        self.setFixedSize(self._side, self._side)

    def sizeHint(self) -> QSize:
        """What it measures, always."""
        return QSize(self._side, self._side)

    def set_name(self, name: str) -> None:
        """Say what the button does now."""
        set_tip(self, name)
        self.setAccessibleName(name)
