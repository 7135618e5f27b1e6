"""Lays out at once what has changed deep inside a page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QWidget

_ROUNDS: Final = 10
_AT_LEAST: Final = 2


def lay_out_now(part: QWidget, page: QWidget) -> None:
    """Give ``part``, somewhere in ``page``, the height that it needs now.

    Words that wrap pass their height on by one widget in each turn of the event loop, so that a
    person would see them squeezed for some frames.
    """
    chain = [part]
    while (above := chain[-1].parentWidget()) is not None and above is not page:
        chain.append(above)
    for done in range(_ROUNDS):
        if done >= _AT_LEAST and not _squeezed(part):
            return
        for widget in chain:
            layout = widget.layout()
            if layout is not None:
                layout.activate()
            widget.updateGeometry()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def _squeezed(part: QWidget) -> bool:
    """Whether words are cut off."""
    labels: list[QLabel] = part.findChildren(QLabel)
    return any(
        label.wordWrap()
        and label.isVisible()
        and label.heightForWidth(label.width()) > label.height()
        for label in labels
    )
