"""Pictures of the test chat, for the eye: ``python -m tests.ui.chat.pictures DIR``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.presentation.chat_view import ChatPageView
from desktop.presentation.cost_view import CostPanelView
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.theme.theme import Theme, ThemeChoice, load_fonts
from tests.ui.chat import views

WIDE = (916, 720)
NARROW = (880 - 184, 560)
"""What a window of 880 × 560 leaves beside its sidebar."""

STATES: dict[str, tuple[ChatPageView, CostPanelView, str]] = {
    "empty": (views.EMPTY, views.NOTHING_SENT, ""),
    "no-key": (views.NO_KEY, views.NOTHING_SENT, ""),
    "no-models": (views.NO_MODELS, views.NOTHING_SENT, ""),
    "streaming": (views.STREAMING, views.ESTIMATED, ""),
    "finished": (views.FINISHED, views.BILLED, "And if two values tie in the middle?"),
    "stopped": (views.STOPPED, views.BILLED, ""),
    "error": (views.FAILED, views.ESTIMATED, "Now explain it again for a class of children."),
}
RESOURCES = Path(__file__).resolve().parents[3] / "resources"


def press(page: QWidget, name: str) -> None:
    """Click the button whose accessible name or text begins with ``name``."""
    for button in page.findChildren(QAbstractButton):
        words = button.accessibleName() or button.text()
        if words.startswith(name) and button.isVisible():
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            return
    raise LookupError(name)


def draw(app: QApplication, theme: Theme, folder: Path) -> None:
    """Save all states in the present theme."""
    for name, (page, costs, draft) in STATES.items():
        for size, suffix in ((WIDE, ""), (NARROW, "-narrow")):
            view = shown(app, theme, page, costs, draft, size)
            view.grab().save(str(folder / f"{name}{suffix}-{theme.name}.png"))
            view.close()
    view = shown(app, theme, views.FINISHED, views.BILLED, "", WIDE)
    for name, then in (("Billed", "arithmetic"), ("Thought", "reasoning")):
        press(view, name)
        settle(app)
        view.grab().save(str(folder / f"{then}-{theme.name}.png"))
        QTest.keyClick(app.focusWidget() or view, Qt.Key.Key_Escape)
    selector = next(w for w in view.findChildren(QWidget) if w.accessibleName() == "Model")
    QTest.mouseClick(selector, Qt.MouseButton.LeftButton)
    QTest.keyClicks(app.focusWidget() or view, "de v4")
    settle(app)
    view.grab().save(str(folder / f"selector-{theme.name}.png"))
    view.close()
    view = shown(app, theme, views.FINISHED, views.BILLED, "", NARROW)
    press(view, "Tokens and costs")
    settle(app)
    view.grab().save(str(folder / f"panel-narrow-{theme.name}.png"))
    view.close()


def shown(
    app: QApplication,
    theme: Theme,
    page: ChatPageView,
    costs: CostPanelView,
    draft: str,
    size: tuple[int, int],
) -> ChatView:
    """A visible page in a given state."""
    view = ChatView(theme)
    view.resize(*size)
    view.show()
    view.render_page(page)
    view.render_costs(costs)
    view.set_draft(draft)
    view.setFocus()
    settle(app)
    return view


def settle(app: QApplication) -> None:
    """Let layouts that depend on one another come to rest."""
    for _ in range(3):
        app.processEvents()


def main(folder: Path, choices: list[ThemeChoice]) -> None:
    """Draw every state in every theme of ``choices``."""
    app = QApplication([])
    load_fonts(RESOURCES / "fonts")
    tokens = json.loads((RESOURCES / "tokens.json").read_text("utf-8"))
    theme = Theme(app, tokens, RESOURCES / "icons", reduced_motion=True)
    folder.mkdir(parents=True, exist_ok=True)
    for choice in choices:
        theme.apply(choice)
        draw(app, theme, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), ["light", "dark", "high-contrast"])
