"""Finding what resembles misspelt words, with rapidfuzz. Imported when it is first needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop.domain.steps import InSteps

_LEAST: Final = 65.0
"""Of 100, for each word: one wrong letter of three is just enough."""
_BEHIND_THE_BEST: Final = 8.0
"""For each word: a choice that resembles it so much less than the best one is not meant."""
_MOST: Final = 100
_SHORTEST: Final = 3
"""Two letters resemble everything."""
_STEP: Final = 1_000
"""So many choices take less than 2 ms."""
_LONGEST: Final = 200
"""A longer text is no misspelt name, and comparing takes as long as it is."""
_NO_MARKS: Final = str.maketrans("", "", " -_./:")
"""Nobody remembers where a dash stands: ``gpt4o``, ``gpt-4o``."""


def fuzzy_match(text: str, choices: Sequence[str]) -> InSteps[list[int]]:
    """The places of the choices that resemble every word of the text, best first.

    Text and choices are case-folded already. Equal ones keep their order. At most 100 places;
    none where the text has no word of three letters or more than 200 letters.
    """
    words = sorted((word.translate(_NO_MARKS) for word in text.split()), key=len, reverse=True)
    if not words or len(words[0]) < _SHORTEST or len(text) > _LONGEST:
        return []
    scores: dict[int, float] = {}
    for first in range(0, len(choices), _STEP):
        yield
        plain = _plain(choices[first : first + _STEP])
        likely = dict.fromkeys(range(len(plain)), 0.0)
        for word in filter(None, words):
            likely = _scored(word, plain, likely)
        scores.update({first + place: score for place, score in likely.items()})
    least = max(scores.values(), default=0.0) - _BEHIND_THE_BEST * len(words)
    near = [place for place, score in scores.items() if score >= least]
    return sorted(near, key=lambda place: (-scores[place], place))[:_MOST]


def _plain(choices: Sequence[str]) -> list[str]:
    """The choices without marks. In one piece, which takes a fifth of the time."""
    plain = "\0".join(choices).translate(_NO_MARKS).split("\0")
    if len(plain) == len(choices):
        return plain
    return [choice.translate(_NO_MARKS) for choice in choices]  # none at all, or one with a \0


def _scored(word: str, choices: Sequence[str], before: dict[int, float]) -> dict[int, float]:
    """The places that resemble one more word, with the sums of their scores."""
    from rapidfuzz import fuzz, process  # 15 ms that only a misspelt word is worth

    places = list(before)
    found = process.extract(
        word,
        [choices[place] for place in places],
        scorer=fuzz.partial_ratio,
        processor=None,
        score_cutoff=_LEAST,
        limit=None,
    )
    return {places[at]: before[places[at]] + score for _, score, at in found}
