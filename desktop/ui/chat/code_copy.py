"""The button that copies a code block: over it with the mouse, one after the other with Tab."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, SignalInstance
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.painting import paint_box, smooth_painter

_INSET = 5


class ShownCode(NamedTuple):
    """A code block that can be copied."""

    number: int
    """Among all code blocks of the document, from 0."""
    first: int
    """Number of its first text block."""
    last: int


class CodePane(Protocol):
    """What the button needs of the text that it stands in."""

    @property
    def caret_moved(self) -> SignalInstance: ...
    def viewport(self) -> QWidget: ...
    def codes(self) -> list[ShownCode]: ...
    def code(self, shown: ShownCode) -> str: ...
    def code_place(self, shown: ShownCode) -> QRect: ...
    def cursorForPosition(self, pos: QPoint) -> QTextCursor: ...


class CodeCopyButton(IconButton):
    """One button for all code blocks of a text.

    It is seen where the mouse or the keyboard is. Tab comes to every block in turn.
    """

    def __init__(self, theme: Theme, pane: CodePane) -> None:
        super().__init__(theme, "copy", "Copy code block", pane.viewport())
        self._pane = pane
        self._place = 0
        """Which of the code blocks it belongs to at present."""
        self._hovered = False
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.clicked.connect(self._copy_present)
        pane.viewport().setMouseTracking(True)
        pane.viewport().installEventFilter(self)
        self.hide()

    def follow(self) -> None:
        """Call it when the text has changed."""
        codes = self._pane.codes()
        self.setVisible(bool(codes))
        if codes:
            self._go_to(min(self._place, len(codes) - 1), codes)

    def copy(self, code: ShownCode) -> None:
        """Copy that block."""
        QGuiApplication.clipboard().setText(self._pane.code(code))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse over the text."""
        match event.type():
            case QEvent.Type.MouseMove if isinstance(event, QMouseEvent):
                self._hover(event.position().toPoint())
            case QEvent.Type.Leave:
                self._show_hover(hovered=self.underMouse())
            case QEvent.Type.Resize if isinstance(event, QResizeEvent):
                if event.size().width() != event.oldSize().width():
                    self.follow()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """It lies over its block."""
        super().enterEvent(event)
        self._show_hover(hovered=True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the first block, or with the last one on the way back."""
        codes = self._pane.codes()
        if codes and event.reason() is Qt.FocusReason.TabFocusReason:
            self._go_to(0, codes)
        elif codes and event.reason() is Qt.FocusReason.BacktabFocusReason:
            self._go_to(len(codes) - 1, codes)
        super().focusInEvent(event)
        self._show_place()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on to the next block before it leaves."""
        codes = self._pane.codes()
        following = self._place + (1 if forward else -1)
        if not 0 <= following < len(codes):
            return super().focusNextPrevChild(forward)
        self._go_to(following, codes)
        self._show_place()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing while neither mouse nor keyboard is at the block."""
        if not self._hovered and not self.hasFocus():
            return
        painter = smooth_painter(self)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        paint_box(painter, box, 6, self._theme.color("card"), self._theme.color("border"))
        painter.end()
        super().paintEvent(event)

    def _copy_present(self) -> None:
        codes = self._pane.codes()
        if self._place < len(codes):
            self.copy(codes[self._place])
            self._say_copied(copied=True)

    def _say_copied(self, *, copied: bool) -> None:
        self.set_icon("check" if copied else "copy")
        self.setAccessibleDescription("Copied" if copied else "")

    def _hover(self, at: QPoint) -> None:
        if self.hasFocus():
            return  # it stays where the keyboard is
        codes = self._pane.codes()
        block = self._pane.cursorForPosition(at).blockNumber()
        for place, code in enumerate(codes):
            if code.first <= block <= code.last and self._pane.code_place(code).contains(at):
                self._go_to(place, codes)
                self._show_hover(hovered=True)
                return
        self._show_hover(hovered=False)

    def _show_hover(self, *, hovered: bool) -> None:
        if hovered != self._hovered:
            self._hovered = hovered
            if not hovered:
                self._say_copied(copied=False)
            self.update()

    def _go_to(self, place: int, codes: list[ShownCode]) -> None:
        if place != self._place:
            self._place = place
            self._say_copied(copied=False)
        several = f" {place + 1} of {len(codes)}" if len(codes) > 1 else ""
        if self.accessibleName() != f"Copy code block{several}":
            self.set_name(f"Copy code block{several}")
        box = self._pane.code_place(codes[place])
        right = min(box.right(), self._pane.viewport().width())
        self.move(right - self.width() - _INSET, box.top() + _INSET)

    def _show_place(self) -> None:
        """Let what is around the text scroll to it."""
        corner = self.mapToGlobal(QPoint(0, 0))
        self._pane.caret_moved.emit(QRect(corner, self.size()))
