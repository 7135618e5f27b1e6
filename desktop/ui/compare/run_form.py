"""The prompt of a comparison, what it will take, and what it may cost at most."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.chat_view import ChatPageView
from desktop.presentation.compare_page_view import CapView, ComparePageView, ComparePhase
from desktop.presentation.send_estimate_view import SendEstimateView
from desktop.ui.chat.composer import Composer, ComposerWords
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark

_WORDS: Final = ComposerWords("Prompt", "Run", "Run", "Stop all", "Enter to run")
_CAP: Final = "Stop before sending if it may cost more than $"
_FIELD_WIDTH: Final = 88
_Phase = Literal["no-models", "ready", "streaming"]
_PHASES: Final[dict[ComparePhase, _Phase]] = {
    "no-key": "no-models",
    "no-models": "no-models",
    "picking": "no-models",
    "ready": "ready",
    "running": "streaming",
}
"""What each is for the composer: with fewer than two models there is nothing to run."""


class RunForm(QWidget):
    """The composer, and the field of the cap below it.

    Signals:
        run_requested: the prompt; it stays where it is, so that it can be run again.
        stop_requested: all answers.
        draft_changed, cap_changed: what is typed, after every change.
        page_requested: Page Up (-1) or Page Down (1): for the answers.
    """

    run_requested = Signal(str)
    stop_requested = Signal()
    draft_changed = Signal(str)
    cap_changed = Signal(str)
    page_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composer = Composer(theme, words=_WORDS, fewest_lines=1)
        self.cap = Field(theme, "no cap", "Cap in USD", style="small")
        self._problem = Label(theme, "", "small", "bad_text", wrap=True)
        self._mark = IconMark(theme, "warning", "bad_text", 14)
        self.composer.send_requested.connect(self.run_requested)
        self.composer.stop_requested.connect(self.stop_requested)
        self.composer.draft_changed.connect(self.draft_changed)
        self.composer.page_requested.connect(self.page_requested)
        self.cap.textChanged.connect(self.cap_changed)
        self.cap.returnPressed.connect(self.composer.send)
        self._refused, self._said = False, CapView()
        self._lay_out(theme)
        self.show_cap(CapView())

    def render_page(self, view: ComparePageView) -> None:
        """Show the button that fits ``view``, and what is missing."""
        self.composer.render_page(
            ChatPageView(phase=_PHASES[view.phase], error=view.error, hint=view.hint),
            "One prompt for all of these models",
        )
        if self._refused != (view.error is not None):
            self._refused = not self._refused
            self.show_cap(self._said)

    def show_estimate(self, view: SendEstimateView) -> None:
        """What the draft will take."""
        self.composer.show_estimate(view)

    def show_cap(self, view: CapView) -> None:
        """Say what is wrong with the cap, or that the run is dearer."""
        self._said = view
        # A card that says why nothing was sent says it all.
        words = view.problem or ("" if self._refused else view.warning)
        tone = "bad_text" if view.problem else "warn_text"
        self._mark.set_mark("warning", tone)
        self._problem.set_role(tone)
        self._problem.setText(words)
        for part in (self._mark, self._problem):
            part.setVisible(bool(words))
        self.cap.set_invalid(bool(view.problem))
        self.cap.setAccessibleDescription(words)

    def release(self) -> None:
        """What was handed over is under way or was refused: it may be handed over again."""
        self.composer.refuse_sent()

    def focus_cap(self) -> None:
        """Put the keyboard into the field of the cap, all of it selected."""
        self.cap.setFocus(Qt.FocusReason.OtherFocusReason)
        self.cap.selectAll()

    def _lay_out(self, theme: Theme) -> None:
        words = Label(theme, _CAP, "small", "muted")
        words.setBuddy(self.cap)
        self.cap.setFixedWidth(round(_FIELD_WIDTH * theme.scale))
        row = QHBoxLayout()
        row.setContentsMargins(15, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(words)
        row.addWidget(self.cap)
        row.addStretch(1)
        said = QHBoxLayout()
        said.setContentsMargins(15, 0, 0, 0)
        said.setSpacing(6)
        said.addWidget(self._mark)
        said.addWidget(self._problem, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.composer)
        column.addLayout(row)
        column.addLayout(said)
