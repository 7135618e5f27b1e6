"""Text on a page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.line_breaks import breakable
from desktop.ui.widgets.tip import set_tip


class Label(QLabel):
    """A label in the type scale and in a token colour; the text is always plain.

    It has no accessible name of its own: its text is what assistive tools read. Only where a
    label that wraps breaks a long word, its name is the text without the breaks.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        style: str = "body",
        role: str = "text",
        elide: bool = False,
        wrap: bool = False,
        selectable: bool = False,
        *,
        weight: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``elide`` cuts with an ellipsis what does not fit and keeps the whole text in the tip."""
        super().__init__(parent)
        self._theme, self._style, self._role, self._weight = theme, style, role, weight
        self._elide, self._plain = elide, ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._restyle()
        theme.changed.connect(self._restyle)
        self.setText(text)

    def set_role(self, role: str) -> None:
        """Change the colour; raises KeyError for a role that does not exist."""
        if role != self._role:
            self._role = role
            self._restyle()

    def set_style(self, style: str, weight: int | None = None) -> None:
        """Change the step of the type scale."""
        self._style, self._weight = style, weight
        self._restyle()

    def setText(self, text: str) -> None:
        """Show another text; an equal one repaints nothing."""
        if text == self._plain:
            return
        self._plain = text
        drawn = breakable(text) if self.wordWrap() else text
        super().setText(drawn)
        spoken = text if drawn != text else ""
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)
        self._renew_tip()

    def text(self) -> str:
        """The text as it was set, without room for line breaks."""
        return self._plain

    def minimumSizeHint(self) -> QSize:
        """An eliding label may shrink to a few letters."""
        hint = super().minimumSizeHint()
        if self._elide:
            few = QFontMetrics(self.font()).horizontalAdvance("abc…")
            return QSize(min(few, hint.width()), hint.height())
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, cut with an ellipsis where asked."""
        if not self._is_cut():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        room = self.contentsRect()
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment().value), cut)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Renew the tip: it is there only while the text is cut."""
        super().resizeEvent(event)
        self._renew_tip()

    def _is_cut(self) -> bool:
        if not self._elide:
            return False
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def _renew_tip(self) -> None:
        if self._elide:
            set_tip(self, self.text() if self._is_cut() else "")

    def _restyle(self) -> None:
        self.setFont(self._theme.font(self._style, self._weight))
        palette = QPalette()
        ink = self._theme.color(self._role)
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            palette.setColor(group, QPalette.ColorRole.WindowText, ink)
            palette.setColor(group, QPalette.ColorRole.Text, ink)
        self.setPalette(palette)
