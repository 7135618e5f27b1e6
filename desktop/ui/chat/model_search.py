"""Finding a model by words. Pure Python, no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.presentation.chat_view import ModelChoiceView

Span = tuple[int, int]
"""First letter and the one behind the last."""


def matching(choices: Iterable[ModelChoiceView], query: str) -> list[ModelChoiceView]:
    """Return the choices in which every word of ``query`` occurs, in their order."""
    words = query.casefold().split()
    return [choice for choice in choices if _holds_all(choice, words)]


def spans(text: str, query: str) -> Sequence[Span]:
    """Return where the words of ``query`` occur in ``text``, sorted and without overlaps."""
    folded = text.casefold()
    if len(folded) != len(text):
        # A letter like ß folds to two: places in one text are no places in the other.
        folded = text.lower() if len(text.lower()) == len(text) else text
    found: list[Span] = []
    for word in query.casefold().split():
        start = folded.find(word)
        while start >= 0:
            found.append((start, start + len(word)))
            start = folded.find(word, start + len(word))
    return _merged(sorted(found))


def _holds_all(choice: ModelChoiceView, words: Sequence[str]) -> bool:
    told = (choice.name, choice.author, choice.id, choice.provider_name)
    hay = "\n".join(told).casefold()
    return all(word in hay for word in words)


def _merged(found: Sequence[Span]) -> Sequence[Span]:
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
