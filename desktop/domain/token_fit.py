"""How one model counts tokens against how they are counted here, learned from its answers.

A model's own tokenizer makes a slope, its chat template and a hidden system prompt an offset
(recorded answers of July 2026: Claude up to 1.2 times as many, grok-4 always 683 more). A few
answers tell the two apart badly, so the fit begins at "the same count" and moves as far as the
answers are evidence for: a short answer says next to nothing of the slope, and a long one little
of the offset. In terms of statistics: a line with a normal prior on both parameters, and Huber's
weights, so that one odd answer (a picture, a tool) does not bend it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

_SLOPE_SPREAD: Final = 0.15
_OFFSET_SPREAD: Final = 300.0
_LEAST_OFFSET: Final = -40.0
"""Some models count less of a frame around messages than is counted here, or none."""
_LEAST_SLOPE: Final = 0.7
_GREATEST_SLOPE: Final = 1.6
_NOISE: Final = 3.0
"""Tokens by which the same model differs from answer to answer, whatever the length."""
_RELATIVE_NOISE: Final = 0.03
_HUBER: Final = 1.5
_ROUNDS: Final = 12
_MOST_TOKENS: Final = 20_000_000
"""No model takes as many; counts come from outside."""


@dataclass(frozen=True, slots=True)
class CountSample:
    """One earlier answer: prompt tokens counted here, and as the provider reported them."""

    counted: int
    reported: int


@dataclass(frozen=True, slots=True)
class TokenFit:
    """``offset + slope * counted``, never below 0; the slope is positive."""

    offset: float = 0.0
    slope: float = 1.0

    def at(self, counted: int) -> int:
        """Never negative, and never less for a longer prompt."""
        return int(max(0.0, self.offset + self.slope * max(0, counted)) + 0.5)


def fitted(samples: Sequence[CountSample]) -> TokenFit:
    """The likeliest line through the samples; without any, the same count."""
    points = [
        (float(each.counted), float(each.reported))
        for each in samples
        if 0 < each.counted <= _MOST_TOKENS and 0 < each.reported <= _MOST_TOKENS
    ]
    if not points:
        return TokenFit()
    fit = _begin(points)
    for _ in range(_ROUNDS):
        fit = _line(points, [_weight(fit, *point) for point in points])
    return fit


def _begin(points: list[tuple[float, float]]) -> TokenFit:
    """A line that half of the samples may be wrong about: from the median of the slopes."""
    slope = median(_slope_alone(*point) for point in points)
    return TokenFit(max(_LEAST_OFFSET, median(y - slope * x for x, y in points)), slope)


def _slope_alone(counted: float, reported: float) -> float:
    """The likeliest slope by this sample alone."""
    difference, reach = reported - counted, (_SLOPE_SPREAD * counted) ** 2
    share = reach / (reach + _OFFSET_SPREAD**2 + _noise(counted) ** 2)
    return _clamped(1 + share * difference / counted)


def _weight(fit: TokenFit, counted: float, reported: float) -> float:
    """How much a sample counts: the less, the farther it is from the line."""
    noise = _noise(counted)
    away = abs(reported - fit.offset - fit.slope * counted) / noise
    return min(1.0, _HUBER / away if away else 1.0) / noise**2


def _line(points: list[tuple[float, float]], weights: list[float]) -> TokenFit:
    """The least of the weighted squares and of the distance from "the same count"."""
    offset_prior, slope_prior = _OFFSET_SPREAD**-2, _SLOPE_SPREAD**-2
    ones = sum(weights) + offset_prior
    x = sum(w * c for w, (c, _) in zip(weights, points, strict=True))
    xx = sum(w * c * c for w, (c, _) in zip(weights, points, strict=True)) + slope_prior
    y = sum(w * (r - c) for w, (c, r) in zip(weights, points, strict=True))
    xy = sum(w * c * (r - c) for w, (c, r) in zip(weights, points, strict=True))
    slope = _clamped(1 + (ones * xy - x * y) / (ones * xx - x * x))
    offset = (y - (slope - 1) * x) / ones
    if offset < _LEAST_OFFSET:
        return TokenFit(_LEAST_OFFSET, _clamped(1 + (xy - _LEAST_OFFSET * x) / xx))
    return TokenFit(offset, slope)


def _noise(counted: float) -> float:
    return _NOISE + _RELATIVE_NOISE * counted


def _clamped(slope: float) -> float:
    return min(max(slope, _LEAST_SLOPE), _GREATEST_SLOPE)
