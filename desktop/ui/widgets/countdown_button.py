"""A button that says how long it would be wise to wait."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStyleOptionButton

from desktop.presentation.figures import waiting_time
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, Kind


class CountdownButton(Button):
    """``Send again in 12 s``, second by second, then ``Send again``.

    It can be pressed all the while, as mail programs offer "Retry now" beside the seconds they
    wait: the wait is somebody else's advice, and the person may know better, having just added
    credits. Nothing is sent by itself when the seconds are over.

    Assistive tools are told twice: how long the wait is when it begins, and the plain words when
    it is over. The seconds in between are only drawn.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: Kind = "secondary",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``monotonic``: seconds of the clock that nobody can set."""
        self._drawn = ""
        super().__init__(theme, text, kind)
        self._monotonic = monotonic
        self._words, self._ends = text, 0.0
        self._second = QTimer(self, singleShot=True)
        self._second.timeout.connect(self.tick)

    @property
    def counting(self) -> bool:
        """Whether seconds are left."""
        return bool(self._drawn)

    @property
    def shown(self) -> str:
        """The words that are drawn now."""
        return self._drawn or self.text()

    def show_words(self, text: str, seconds: int = 0) -> None:
        """Show ``text``, with so many seconds to count down."""
        self._words = text
        self._ends = self._monotonic() + seconds
        if seconds > 0:
            self.setAccessibleName(f"{text}; {waiting_time(seconds)} of waiting are advised")
            self._drawn = f"{text} in {seconds} s"
            self.setText(self._drawn)
            self._wait()
        else:
            self.stop()

    def stop(self) -> None:
        """Show the plain words."""
        self._second.stop()
        self._drawn = ""
        self.setText(self._words)
        self.setAccessibleName("")

    def tick(self) -> None:
        """Draw the seconds that are left; the layout stays as it is until none are."""
        left = math.ceil(self._ends - self._monotonic())
        if left <= 0:
            self.stop()
            return
        self._drawn = f"{self._words} in {left} s"
        self.update()
        self._wait()

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """Draw the seconds without a new text, which would be announced every second."""
        super().initStyleOption(option)
        if self._drawn:
            option.text = self._drawn

    def _wait(self) -> None:
        left = self._ends - self._monotonic()
        self._second.start(max(1, math.ceil((left - math.ceil(left) + 1) * 1000)))
