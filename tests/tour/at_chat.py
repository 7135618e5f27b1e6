"""What the steps of the tour through the test chat have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton

from desktop.ui.theme.theme import ThemeChoice
from tests.simulators import Served
from tests.tour.calculator import last_bill, shown
from tests.tour.driver import Driver, StepFailedError
from tests.tour.run import Run

CHAT: Final = "/chat/completions"
CTRL: Final = Qt.KeyboardModifier.ControlModifier
ENTER: Final = Qt.Key.Key_Return
SPACE: Final = Qt.Key.Key_Space

Step = tuple[str, str]
"""Name of the picture, and what was read from the widgets."""


def pictured(driver: Driver, prefix: str, steps: Sequence[Callable[[], str]]) -> Iterator[Step]:
    """Each step is done when it is yielded; it is pictured before the next one begins."""
    for step in steps:
        name = step.__name__.strip("_").replace("_", "-")
        read = step()
        driver.stand_still()
        yield f"{prefix}-{name}", read


class AtChat:
    """A person at the test chat, who only uses the keyboard."""

    def __init__(self, run: Run, served: Served) -> None:
        self.run = run
        self.driver = run.driver
        self.served = served
        self._bills = 0
        """How many there were before the last key that may have sent something."""

    def press(self, control: str) -> None:
        """Shift+Tab from where the keyboard is to a control, and press it."""
        self.driver.tab_to(control, back=True)
        self.hit(SPACE)

    def hit(self, key: Qt.Key) -> None:
        """Press a key that may send something."""
        self._bills = len(self.served.sandbox.account.generations)
        self.driver.press(key)

    def send(self, text: str) -> None:
        """Write into the composer, which has the keyboard, and send."""
        self.driver.expect_focus("Message")
        self.driver.write(text)
        self.hit(ENTER)

    def answered(self) -> None:
        """Wait for the end of the answer that is under way, and for its bill."""
        d, generations = self.driver, self.served.sandbox.account.generations
        d.until(lambda: len(generations) > self._bills, "the answer")
        cost = shown(last_bill(self.served.sandbox))
        d.until(lambda: d.has(f"Billed {cost}"), f"a bill of {cost}")
        d.until(lambda: not d.has("Stop"), "the end of the answer")

    def chosen(self) -> str:
        """The model that answers next."""
        return self.driver.find("Model", QAbstractButton).text()

    def bill(self) -> str:
        """What stands below the last answer that has one. Raises `StepFailedError`."""
        self.driver.text_after(" billed")
        return next(text for text in reversed(self.driver.texts()) if text.endswith(" billed"))

    def sent(self) -> Any:
        """The body of the newest request for an answer, as it reached the provider."""
        return [each.json for each in self.served.received if each.path.endswith(CHAT)][-1]

    def copied(self) -> str:
        """What is in the clipboard. Raises `StepFailedError` where a key is in it."""
        text = QGuiApplication.clipboard().text()
        keys = (self.served.key, *self.served.sandbox.issued)
        if not text or any(key in text for key in keys):
            raise StepFailedError("nothing was copied, or a key")
        return text

    def expect(self, holds: bool, what: str) -> None:
        """Raises `StepFailedError` unless it holds."""
        if not holds:
            raise StepFailedError(f"{what}; on screen: {self.driver.texts()}")

    def look(self, name: ThemeChoice) -> None:
        """Show the window in another theme, as the General page does; nothing is saved."""
        self.run.application.theme.apply(name)
        self.driver.settle()
