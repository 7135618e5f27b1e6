"""A rich text document that loads nothing."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument


class InertDocument(QTextDocument):
    """A document whose text cannot reach a file or the network.

    QTextDocument reads ``file:///`` and decodes ``data:`` by itself when the widget it belongs to
    has nothing to offer, so refusing has to happen here.
    """

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Nothing, whatever is asked for."""
        return b""
