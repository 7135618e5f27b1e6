"""The marks of a row have the room that they need."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.catalog import Model
from desktop.presentation.model_row_view import ABILITIES, ModelRowView, model_row
from desktop.ui.models.columns import GAP, LOOKS, At
from desktop.ui.models.row_painter import SLOT
from desktop.ui.models.stamps import Stamps
from tests.ui.gallery import FixedTheme
from tests.ui.models.sample import TODAY, model, price


def ending(when: date) -> Model:
    return model("acme/ending", "Acme: Ending", price("1", "2"), expires=when)


@pytest.mark.parametrize(
    "row",
    [
        model_row(ending(date(2026, 11, 28)), date(2026, 11, 20)),
        model_row(ending(date(2027, 1, 28)), date(2026, 12, 20)),
        model_row(ending(date(2026, 11, 28)), date(2026, 11, 29)),
        model_row(ending(date(2025, 11, 28)), date(2026, 11, 29)),
        model_row(ending(date(2098, 1, 1)), TODAY, unreachable=True),
    ],
    ids=lambda row: row.pills[0].text,
)
def test_the_most_important_mark_fits_behind_the_icons(
    theme: FixedTheme, row: ModelRowView
) -> None:
    room = LOOKS[At.TAGS].width - GAP - len(ABILITIES) * SLOT - 4
    assert Stamps(theme).pill_size(row.pills[0]).width() <= room
