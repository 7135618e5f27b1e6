"""The search text of the Models page, changed by chips and read for marking."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain.catalog_query import Filter, parse

Span = tuple[int, int]
"""First letter and the one behind the last."""


def filters_in(text: str) -> frozenset[Filter]:
    """The filters that the text holds: the chips that are on."""
    return parse(text).filters


def with_filter(text: str, kind: Filter, on: bool) -> str:
    """The text with or without the token of a filter; everything else stays as typed.

    Removing a filter that was added gives the text from before, to the letter.
    """
    if on:
        return text if kind in filters_in(text) else _added(text, kind)
    for token in reversed(parse(text).tokens):
        if token.meaning is kind:
            text = _without(text, token.start, token.end)
    return text


def without_filters(text: str) -> str:
    """The text without any filter, for the chip All."""
    for kind in filters_in(text):
        text = with_filter(text, kind, on=False)
    return text


def _added(text: str, kind: Filter) -> str:
    tokens = parse(text).tokens
    if tokens and not tokens[-1].closed:
        return f"{kind} {text}"  # at the end it would become a part of the quotation
    return f"{text} {kind}" if text else str(kind)


def _without(text: str, start: int, end: int) -> str:
    """Without a token and the white space that parted it from the others."""
    if start and text[start - 1].isspace():
        start -= 1
    elif not start and text[end : end + 1].isspace():
        end += 1
    return text[:start] + text[end:]


def spans(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Where case-folded words occur in a text; sorted, and joined where they touch."""
    folded, places = _folded(text)
    found: list[Span] = []
    for word in filter(None, words):
        start = folded.find(word)
        while start >= 0:
            last = start + len(word) - 1
            found.append((places[start], places[last] + 1) if places else (start, last + 1))
            start = folded.find(word, last + 1)
    return _joined(sorted(found))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text case-folded, and for each letter where it came from if any folds to several."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded, []
    return folded, [place for place, letter in enumerate(text) for _ in letter.casefold()]


def _joined(found: list[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
