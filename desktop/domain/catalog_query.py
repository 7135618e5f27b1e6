"""The search language of the Models page: words, filters and conditions in one line of text.

``is:enabled free ctx:>128k in:<1 by:anthropic new:7d "free text" claude``: every token is
required. A text that cannot be understood is searched for as it stands, and said to be so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Filter(StrEnum):
    """What a chip stands for. The values are the tokens of the search text.

    ``is:unreachable`` is what this account's key cannot call.
    """

    ENABLED = "is:enabled"
    FREE = "free"
    VISION = "vision"
    TOOLS = "tools"
    REASONING = "reasoning"
    LONG = "long"
    NEW = "new"
    EXPIRING = "expiring"
    UNREACHABLE = "is:unreachable"


class Quantity(StrEnum):
    """What an operator compares. The values are the keys of the search text."""

    CONTEXT = "ctx"
    """Tokens."""
    INPUT = "in"
    """Price of the prompt, USD per million tokens."""
    OUTPUT = "out"
    """Price of the completion, USD per million tokens."""


class Operator(StrEnum):
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Condition:
    """``ctx:>128k``. What is unknown fulfils no condition."""

    quantity: Quantity
    operator: Operator
    bound: Decimal
    """In the unit of the quantity, exactly as typed."""

    @property
    def catalog_bound(self) -> Decimal:
        """The bound in the unit of a catalog row: tokens, or USD per token. Exact."""
        if self.quantity is Quantity.CONTEXT:
            return self.bound
        sign, digits, exponent = self.bound.as_tuple()
        assert isinstance(exponent, int)  # a bound is read from digits, so it is finite
        return Decimal((sign, digits, exponent - 6))


@dataclass(frozen=True, slots=True)
class MadeBy:
    """``by:anthropic``: the part of the id before ``/``, without a leading ``~``."""

    author: str


@dataclass(frozen=True, slots=True)
class NewerThan:
    """``new:7d``: came at most so many days ago."""

    days: int


@dataclass(frozen=True, slots=True)
class Text:
    """Letters that have to occur, case-folded."""

    text: str
    quoted: bool = False


Meaning = Filter | Condition | MadeBy | NewerThan | Text


class Problem(StrEnum):
    """Why a token was not understood. It is searched for as text."""

    UNFINISHED = "unfinished"
    """``in:<``, ``by:``: nothing behind it yet."""
    NOT_A_COMPARISON = "not-a-comparison"
    """``in:<abc``, ``ctx:128k``: an operator and a number are needed."""
    NOT_AN_AGE = "not-an-age"
    """``new:soon``: a number of days is needed, as in ``new:7d``."""
    UNKNOWN_STATE = "unknown-state"
    """``is:blue``."""
    UNKNOWN_KEY = "unknown-key"
    """``foo:bar``. It may still be text that occurs, such as a part of an id."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the search text, and where it stands: ``text[start:end]``."""

    start: int
    end: int
    meaning: Meaning | None
    """``None`` asks for nothing: empty quotes, or what is still being typed."""
    problem: Problem | None = None
    closed: bool = True
    """False for a quotation that lacks its second mark and so goes to the end."""


@dataclass(frozen=True, slots=True)
class CatalogQuery:
    """What a search text asks for. Two texts that ask for the same are equal."""

    words: tuple[str, ...] = ()
    """Case-folded; every one has to occur in id, name, author or tags."""
    filters: frozenset[Filter] = frozenset()
    conditions: frozenset[Condition] = frozenset()
    authors: frozenset[str] = frozenset()
    """Case-folded; one of them has to be the author, as no model has two."""
    days: int | None = None
    tokens: tuple[Token, ...] = field(default=(), compare=False)

    @property
    def asks(self) -> bool:
        """Whether it asks for anything at all."""
        return self != CatalogQuery()

    @property
    def problems(self) -> tuple[Token, ...]:
        """The tokens that were not understood, in their order."""
        return tuple(token for token in self.tokens if token.problem is not None)

    def narrows(self, wider: CatalogQuery) -> bool:
        """Whether everything that fulfils this query also fulfils the other one.

        It may say no where a closer look would say yes.
        """
        return (
            self.filters >= wider.filters
            and self.conditions >= wider.conditions
            and (not wider.authors or (bool(self.authors) and self.authors <= wider.authors))
            and (wider.days is None or (self.days is not None and self.days <= wider.days))
            and all(
                any(word in own for own in self.words)
                for word in set(wider.words).difference(self.words)
            )
        )


def parse(text: str, *, typing: bool = False) -> CatalogQuery:
    """Read a search text. Never raises.

    ``typing``: the person is still at it, so that an unfinished last token (``in:<``) asks for
    nothing yet instead of emptying the table between two keystrokes.
    """
    tokens = tuple(_tokens(text, typing))
    meanings = [token.meaning for token in tokens]
    days = [meaning.days for meaning in meanings if isinstance(meaning, NewerThan)]
    return CatalogQuery(
        words=tuple(dict.fromkeys(m.text for m in meanings if isinstance(m, Text))),
        filters=frozenset(m for m in meanings if isinstance(m, Filter)),
        conditions=frozenset(m for m in meanings if isinstance(m, Condition)),
        authors=frozenset(m.author for m in meanings if isinstance(m, MadeBy)),
        days=min(days, default=None),
        tokens=tokens,
    )


_TOKEN: Final = re.compile(r'"(?P<quoted>[^"]*)(?P<mark>"?)|(?P<bare>\S+)')
_NUMBER: Final = r"(?P<number>[0-9]{1,24}(?:\.[0-9]{0,24})?|\.[0-9]{1,24})(?P<unit>[km]?)"
_COMPARISON: Final = re.compile(f"(?P<operator>[<>]=?){_NUMBER}")
_AGE: Final = re.compile(r"(?P<days>[0-9]{1,6})d")
_UNFINISHED: Final = re.compile(r"(?:ctx|in|out):(?:[<>]=?)?|by:~?|new:[0-9]*|is:")
_KEY: Final = re.compile(r"[a-z]+:.")
_THOUSANDS: Final = {"": 0, "k": 3, "m": 6}
_FILTERS: Final = {str(kind): kind for kind in Filter}


def _tokens(text: str, typing: bool) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if (bare := found["bare"]) is None:
            # One space for any white space: names in a catalog are on one line.
            quoted = " ".join(found["quoted"].split()).casefold()
            meaning = Text(quoted, quoted=True) if quoted else None
            yield Token(start, end, meaning, closed=bool(found["mark"]))
            continue
        word = bare.casefold()
        read = _read(word)
        if not isinstance(read, Problem):
            yield Token(start, end, read)
        elif typing and end == len(text) and _may_become_a_token(word, read):
            yield Token(start, end, None, Problem.UNFINISHED)
        else:
            yield Token(start, end, Text(word), read)


def _may_become_a_token(word: str, problem: Problem) -> bool:
    return problem is Problem.UNFINISHED or (
        problem is Problem.UNKNOWN_STATE and any(known.startswith(word) for known in _FILTERS)
    )


def _read(word: str) -> Meaning | Problem:
    if word in _FILTERS:
        return _FILTERS[word]
    if _UNFINISHED.fullmatch(word):
        return Problem.UNFINISHED
    key, colon, value = word.partition(":")
    match key if colon else "":
        case "ctx" | "in" | "out":
            return _comparison(Quantity(key), value)
        case "by":
            return MadeBy(value.removeprefix("~"))
        case "new":
            age = _AGE.fullmatch(value)
            return NewerThan(int(age["days"])) if age else Problem.NOT_AN_AGE
        case "is":
            return Problem.UNKNOWN_STATE
    return Problem.UNKNOWN_KEY if _KEY.match(word) else Text(word)


def _comparison(quantity: Quantity, value: str) -> Condition | Problem:
    if not (found := _COMPARISON.fullmatch(value)):
        return Problem.NOT_A_COMPARISON
    # Put together as text: a multiplication would round to the digits of the context.
    bound = Decimal(f"{found['number']}e{_THOUSANDS[found['unit']]}")
    return Condition(quantity, Operator(found["operator"]), bound)
