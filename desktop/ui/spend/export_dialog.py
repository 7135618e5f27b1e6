"""Where an export is to be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

Kind = Literal["csv", "json"]
FileKind = Literal["csv", "json", "md"]
AskPath = Callable[[QWidget, str, Kind, Callable[[Path], None]], None]
"""Over which widget, the name to suggest, the kind of file, and what to do with the answer."""

_FILTERS: Final[dict[FileKind, str]] = {
    "csv": "CSV (*.csv)",
    "json": "JSON (*.json)",
    "md": "Markdown (*.md)",
}
_OWN_DIALOG: Final = ("offscreen", "minimal")
"""Platforms that have no file dialog."""


def ask_path(
    parent: QWidget,
    suggested: str,
    kind: FileKind,
    chosen: Callable[[Path], None],
    *,
    title: str = "Export costs",
) -> None:
    """Open a dialog that does not stop the event loop; ``chosen`` may be called later."""
    dialog = QFileDialog(parent, title, str(Path.home() / suggested), _FILTERS[kind])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind)
    # Qt's own question about a file that is there already would stop the event loop.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    if QGuiApplication.platformName() in _OWN_DIALOG:
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.open()
