"""Which columns of the pricing table there is room for."""

from __future__ import annotations

import pytest

from desktop.ui.pricing.price_columns import At, widths


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("room", [524, 632, 840])
def test_the_name_and_the_prices_come_first(room: int, scale: float) -> None:
    sizes = widths(room, scale)
    assert sum(sizes) == room
    assert sizes[At.NAME] >= 120 * scale
    assert sizes[At.PRICE_IN]
    assert sizes[At.PRICE_OUT]


def test_all_columns_are_there_in_the_smallest_window() -> None:
    assert all(widths(632, 1.0))


def test_the_origin_goes_before_the_price_of_the_cache() -> None:
    sizes = widths(560, 1.5)
    assert (sizes[At.ORIGIN], sizes[At.CACHE] > 0) == (0, True)
