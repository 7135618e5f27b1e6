"""How far something has come: marks for stages, the stages of a sign-in, the time that is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.presentation.sign_in_view import Progress, StageView, countdown
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import follow, smooth_painter
from desktop.ui.widgets.spinner import Spinner

_SIDE: Final = 16
_DOT: Final = 8
_SECOND_MS: Final = 1000


class ProgressMark(QWidget):
    """16 px: a check when done, a turning arc while it runs, a hollow dot before that.

    Without motion what runs is a filled dot. Words belong beside it.
    """

    def __init__(
        self, theme: Theme, progress: Progress = "to come", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._progress: Progress = "to come"
        self.setFixedSize(_SIDE, _SIDE)
        self._spinner = Spinner(theme, "", self)
        self._spinner.resize(_SIDE, _SIDE)
        self._spinner.hide()
        self.set_progress(progress)
        follow(theme, self)

    def set_progress(self, progress: Progress) -> None:
        """Change the mark; an equal one goes on turning."""
        if progress == self._progress:
            return
        self._progress = progress
        turns = progress == "running" and self._theme.duration(1) > 0
        self._spinner.setVisible(turns)
        if turns:
            self._spinner.start()
        else:
            self._spinner.stop()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what does not turn."""
        painter = smooth_painter(self)
        dot = QRectF(0, 0, _DOT, _DOT)
        dot.moveCenter(QRectF(self.rect()).center())
        if self._progress == "done":
            self._theme.paint_icon(painter, "check", QRectF(1, 1, 14, 14), "ok_text")
        elif self._progress == "to come":
            painter.setPen(QPen(self._theme.color("faint"), 1.5))
            painter.drawEllipse(dot.adjusted(0.75, 0.75, -0.75, -0.75))
        elif self._spinner.isHidden():
            painter.setBrush(self._theme.color("accent_text"))
            painter.drawEllipse(dot)
        painter.end()


class _Stage(QWidget):
    """A mark with its words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._mark = ProgressMark(theme)
        self._text = Label(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text)

    def show_view(self, view: StageView) -> None:
        self._mark.set_progress(view.progress)
        self._text.setText(view.text)
        self._text.set_style("body", 500 if view.progress == "running" else 400)
        self._text.set_role("text" if view.progress == "running" else "muted")
        self.setAccessibleName(f"{view.text}: {view.progress}")


class SignInStages(QWidget):
    """The stages side by side; where there is little room, below one another."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stages: list[_Stage] = []
        self._flow = FlowLayout(self, gap=20, line_gap=6)

    def show_views(self, views: tuple[StageView, ...]) -> None:
        """Show as many stages as there are."""
        while len(self._stages) < len(views):
            self._stages.append(_Stage(self._theme))
            self._flow.addWidget(self._stages[-1])
        for stage, view in zip(self._stages, views, strict=False):
            stage.show_view(view)


class Countdown(Label):
    """``4:32 left``; ticks once a second and repaints nothing but itself."""

    def __init__(
        self, theme: Theme, monotonic: Callable[[], float], parent: QWidget | None = None
    ) -> None:
        """``monotonic``: seconds of the clock that nobody can set."""
        super().__init__(theme, "", "small", "muted", parent=parent)
        self._monotonic = monotonic
        self._ends = 0.0
        self._seconds = QTimer(self, interval=_SECOND_MS)
        self._seconds.timeout.connect(self._tick)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # One width for all of its texts: nothing beside it moves.
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("00:00 left"))

    def show_until(self, ends: float) -> None:
        """Count down to a moment of the monotonic clock; 0 stops and says nothing."""
        self._ends = ends
        self.setVisible(bool(ends))
        if ends:
            self._tick()
            self._seconds.start()
        else:
            self._seconds.stop()

    def _tick(self) -> None:
        self.setText(countdown(self._ends - self._monotonic()))
