"""Below an answer: why it ended early or does not come yet, what is known of it, what to do."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from desktop.presentation.chat_view import MessageView
from desktop.ui.chat.row_actions import RowActions
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Link
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.line_breaks import breakable
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.tip import set_tip

_NBSP: Final = "\N{NO-BREAK SPACE}"
_LONGEST_FACT: Final = 60
"""Characters; the name of a host comes from outside."""
_TOP = Qt.AlignmentFlag.AlignTop
_SHARE: Final = 0.4
"""Part of the row beyond which the cost stands below the facts."""
_SLACK: Final = 2
"""Pixels: font metrics are fractions, widget sizes are whole."""
_LEAST: Final = "1,184 tokens"
"""Facts are not squeezed further than this."""
_HIGHEST: Final = 10_000


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
        self._cost = Label(theme, "", "small", "muted", elide=True, weight=600)
        self._actions = RowActions(theme, [("copy", "Copy answer"), ("retry", "Retry")])
        self._actions.acted.connect(self.acted)
        self._told = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._told.setContentsMargins(0, 6, 0, 0)
        self._told.setSpacing(8)
        self._told.addWidget(self._facts, 1, _TOP)
        self._told.addWidget(self._cost, 0, _TOP)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(self._told, 1)
        row.addWidget(self._actions, 0, _TOP)

    def render_footer(self, message: MessageView) -> None:
        """Hidden while the answer comes."""
        self._facts.show_facts(message.facts)
        self._cost.setText(message.cost)
        self._cost.setVisible(bool(message.cost))
        self._actions.render_actions(message)
        self._turn()
        self.setVisible(not message.streaming)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Is there room for facts and cost side by side?"""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        long = self._cost.sizeHint().width() > _SHARE * self.width()
        below = long and not self._cost.isHidden()
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if way != self._told.direction():
            self._told.setDirection(way)
            self._told.setSpacing(0 if below else 8)


class FactsLabel(Label):
    """Facts that are parted by ``·``. A line breaks between two of them, where the point goes; a
    fact that is wider than the room breaks like other words.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", "small", "muted", wrap=True)
        self._each: list[str] = []
        self._drawn = ""

    def show_facts(self, facts: str) -> None:
        """The whole text is also for assistive tools and in the tip."""
        plain = neutralize(" · ".join(map(_short, facts.split(" · "))))
        self._each = plain.split(" · ")
        self.setText(" · ".join(each.replace(" ", _NBSP) for each in self._each))
        self.setAccessibleName(plain)
        set_tip(self, neutralize(facts))
        self._drawn = ""
        self._draw()

    def heightForWidth(self, width: int) -> int:
        """Of the lines at ``width`` pixels."""
        room = QRect(0, 0, width, _HIGHEST)
        flags = int(Qt.TextFlag.TextWordWrap)
        return self.fontMetrics().boundingRect(room, flags, self._lines(width)).height()

    def sizeHint(self) -> QSize:
        """All of them in one line."""
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(math.ceil(width) + _SLACK, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """It gives way to what stands beside it."""
        return QSize(self.fontMetrics().horizontalAdvance(_LEAST), self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break anew."""
        super().resizeEvent(event)
        self._draw()

    def _draw(self) -> None:
        drawn = self._lines(self.width())
        if drawn != self._drawn:
            self._drawn = drawn
            QLabel.setText(self, drawn)

    def _lines(self, width: int) -> str:
        advance, room = QFontMetricsF(self.font()).horizontalAdvance, width - _SLACK
        lines: list[str] = []
        for fact in self._each:
            longer = f"{lines[-1]} · {fact}" if lines else fact
            if lines and advance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(fact)
        return "\n".join(
            line.replace(" ", _NBSP) if advance(line) <= room else breakable(line) for line in lines
        )


def _short(fact: str) -> str:
    return fact if len(fact) <= _LONGEST_FACT else f"{fact[:_LONGEST_FACT]}…"
