"""Token counts as reported, contradictions included."""

from __future__ import annotations

import pytest

from desktop.domain.usage import Bill, Usage


@pytest.mark.parametrize(
    ("usage", "overlaps"),
    [
        (Usage(10, 0), False),
        (Usage(10, 0, cached=6, cache_write=4), False),
        (Usage(10, 0, cached=6, cache_write=5), True),
        (Usage(2168, 0, cached=2161, cache_write=2161), True),
    ],
)
def test_an_overlap_is_more_cached_and_written_than_there_is(usage: Usage, overlaps: bool) -> None:
    assert usage.overlaps is overlaps


def test_a_bill_that_names_no_amount_is_unknown_and_not_zero() -> None:
    assert Bill().cost is None
