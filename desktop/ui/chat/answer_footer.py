"""Below an answer: why it ended early or does not come yet, what is known of it, what to do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.presentation.chat_view import MessageView
from desktop.ui.chat.row_actions import RowActions
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Link
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.tip import set_tip

_NBSP: Final = "\N{NO-BREAK SPACE}"
_LONGEST_FACT: Final = 60
"""Characters; the name of a host comes from outside."""
_TOP = Qt.AlignmentFlag.AlignTop


class AnswerNote(QWidget):
    """One line: why the text ends early, or why nothing comes yet; and Continue.

    Signals:
        continue_chosen: the model is to go on where it ended.
    """

    continue_chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._mark = IconMark(theme, "warning", "warn_text", 14)
        self._words = Label(theme, "", "small", "warn_text", elide=True)
        self._wait = Label(theme, "", "small", "muted", wrap=True)
        self._go_on = Link(theme, "Continue")
        self._go_on.setAccessibleName("Continue the answer")
        self._go_on.clicked.connect(self.continue_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self._words)
        row.addWidget(self._wait, 1)
        row.addWidget(self._go_on)
        row.addStretch(0)

    def render_note(self, message: MessageView) -> None:
        """Hidden where there is nothing to say."""
        waits, cut = bool(message.waiting), "continue" in message.actions
        note = "" if waits or message.streaming else message.note
        self._mark.set_mark(*("refresh", "muted") if waits else ("warning", "warn_text"))
        self._mark.setVisible(waits or bool(note))
        self._wait.setText(message.waiting)
        self._wait.setVisible(waits)
        self._words.setText(note)
        self._words.setVisible(bool(note))
        self._go_on.setVisible(cut)
        self.setVisible(waits or cut or bool(note))


class AnswerFooter(QWidget):
    """Facts, cost, Copy and Retry.

    Signals:
        acted: ``copy`` or ``retry``.
    """

    acted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._facts = FactsLabel(theme)
        self._cost = Label(theme, "", "small", "muted", weight=600)
        self._actions = RowActions(theme, [("copy", "Copy answer"), ("retry", "Retry")])
        self._actions.acted.connect(self.acted)
        facts = QHBoxLayout()
        facts.setContentsMargins(0, 6, 0, 0)
        facts.setSpacing(8)
        facts.addWidget(self._facts, 1, _TOP)
        facts.addWidget(self._cost, 0, _TOP)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(facts, 1)
        row.addWidget(self._actions, 0, _TOP)

    def render_footer(self, message: MessageView) -> None:
        """Hidden while the answer comes."""
        self._facts.show_facts(message.facts)
        self._cost.setText(message.cost)
        self._cost.setVisible(bool(message.cost))
        self._actions.render_actions(message)
        self.setVisible(not message.streaming)


class FactsLabel(Label):
    """Facts that are parted by ``·``. A line breaks between two of them, never inside one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", "small", "muted", wrap=True)

    def show_facts(self, facts: str) -> None:
        """The whole text is also for assistive tools and in the tip."""
        plain = neutralize(" · ".join(map(_short, facts.split(" · "))))
        self.setText(" · ".join(each.replace(" ", _NBSP) for each in plain.split(" · ")))
        self.setAccessibleName(plain)
        set_tip(self, neutralize(facts))


def _short(fact: str) -> str:
    return fact if len(fact) <= _LONGEST_FACT else f"{fact[:_LONGEST_FACT]}…"
