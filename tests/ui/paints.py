"""Which widgets are painted while something happens."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Paints(QObject):
    """``with Paints() as paints: …``; then ``paints.of`` has a widget per paint event.

    Qt paints what lies under a widget with round corners along with it, in the widget's own area:
    `outside` leaves that out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.of: list[QWidget] = []
        self._areas: list[QRect] = []
        """In global coordinates, for each of the above."""

    def outside(self, widget: QWidget) -> list[QWidget]:
        """The widgets that were painted anywhere but in the area of ``widget``."""
        inside = QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())
        return [
            painted
            for painted, area in zip(self.of, self._areas, strict=True)
            if not inside.contains(area)
        ]

    def __enter__(self) -> Self:
        settle()
        _app().installEventFilter(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        settle()
        _app().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
            area = event.region().boundingRect()
            self.of.append(watched)
            self._areas.append(area.translated(watched.mapToGlobal(QPoint(0, 0))))
        return False


def settle() -> None:
    """Let everything that is due be laid out and painted."""
    for _ in range(5):
        QApplication.processEvents()


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
