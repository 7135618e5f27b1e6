"""Which rows are chosen, kept by id while the rows of the table are replaced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange

from desktop.ui.models.columns import At
from desktop.ui.models.table_model import ModelsTableModel

_Flag = QItemSelectionModel.SelectionFlag
_FEW: Final = 8
"""So many models are looked for one by one."""


class KeptChoice:
    """The chosen models of a table: those on screen, and those that a search leaves out."""

    def __init__(self, rows: ModelsTableModel, selection: QItemSelectionModel) -> None:
        self._rows, self._selection = rows, selection
        self._beyond: list[str] = []
        self.current = ""
        """The model that has the keyboard, also while a search leaves it out."""

    @property
    def in_sight(self) -> str:
        """The current model; where a search leaves it out, the first that it shows, if any."""
        if self._selection.currentIndex().isValid():
            return self.current
        return self._rows.id_at(0) if self._rows.rows else ""

    def __len__(self) -> int:
        shown = sum(last - first + 1 for first, last in self.ranges())
        return shown + len(self._beyond)

    def ids(self) -> list[str]:
        """Those on screen in their order, then the others."""
        if self._rows.browser is None:
            return []
        places: dict[int, None] = {}
        for first, last in self.ranges():
            places.update(dict.fromkeys(range(first, last + 1)))
        rows = self._rows.rows
        shown = self._rows.browser.ids(rows[place] for place in sorted(places))
        return [*shown, *self._beyond]

    def ranges(self) -> list[tuple[int, int]]:
        """First and last place of what is chosen on screen."""
        # A QItemSelection is a list to Python, which its stubs do not say.
        parts: Iterable[QItemSelectionRange] = self._selection.selection()  # type: ignore[assignment]
        return [(part.top(), part.bottom()) for part in parts]

    def begin_anew(self) -> None:
        """What is not on screen is no longer chosen."""
        self._beyond = []

    def only_current(self) -> None:
        """Choose the row with the keyboard, or nothing."""
        self._beyond = []
        here = self._selection.currentIndex()
        if here.isValid():
            self._selection.select(here, _Flag.ClearAndSelect | _Flag.Rows)
        else:
            self._selection.clearSelection()

    def restore(self, chosen: Sequence[str]) -> None:
        """After the rows were replaced."""
        places = self._places(chosen)
        self._beyond = [model_id for model_id in chosen if model_id not in places]
        here = self._rows.place_of(self.current) if self.current else -1
        if here >= 0:
            index = self._rows.index(here, At.NAME)
            self._selection.setCurrentIndex(index, _Flag.NoUpdate)
        selection = QItemSelection()
        for first, last in runs(sorted(places.values())):
            right = len(At) - 1
            selection.select(self._rows.index(first, 0), self._rows.index(last, right))
        if not selection.isEmpty():
            self._selection.select(selection, _Flag.ClearAndSelect)

    def _places(self, ids: Sequence[str]) -> dict[str, int]:
        """Where those models stand that are shown."""
        if len(ids) <= _FEW:
            found = {model_id: self._rows.place_of(model_id) for model_id in ids}
            return {model_id: place for model_id, place in found.items() if place >= 0}
        browser = self._rows.browser
        assert browser is not None  # something can be chosen only where rows are
        ids_of = {browser.index.row_of(model_id): model_id for model_id in ids}
        rows = self._rows.rows
        return {ids_of[row]: place for place, row in enumerate(rows) if row in ids_of}


def runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbours taken together: ``[1, 2, 3, 7]`` is ``[(1, 3), (7, 7)]``."""
    found: list[tuple[int, int]] = []
    for place in places:
        if found and place == found[-1][1] + 1:
            found[-1] = found[-1][0], place
        else:
            found.append((place, place))
    return found
