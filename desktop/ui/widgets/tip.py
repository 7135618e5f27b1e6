"""Tool tips that show their text as it is."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtWidgets import QWidget

_LINE: Final = 60


def set_tip(widget: QWidget, text: str) -> None:
    """Give ``widget`` a tool tip. Text that looks like HTML is shown, never interpreted.

    Qt wraps rich text only, so a long or suspicious text becomes escaped rich text.
    """
    if len(text) > _LINE or any(mark in text for mark in "<>&"):
        text = f"<qt>{escape(text)}</qt>"
    widget.setToolTip(text)
