"""What a message will take before it is sent: about so many tokens, at most so much money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from desktop.domain.cost import cost_of
from desktop.domain.prices import Price
from desktop.domain.token_fit import CountSample, fitted
from desktop.domain.usage import Usage

__all__ = ["CountSample", "SendEstimate", "corrected", "framing", "pieces", "prompt_and_most"]

PER_MESSAGE: Final = 4
PER_REQUEST: Final = 2
"""Tokens that a chat template puts around each message, and before the answer: what gpt-5-mini
counts (source: recorded answers of July 2026, 6 more than the text of one message and 10 more
than that of two). Others count between none and some hundred, which `corrected` learns."""

PIECE: Final = 8_000
"""Characters that are counted in one go, so that it can be given up in between."""


@dataclass(frozen=True, slots=True)
class SendEstimate:
    """An estimate, never a bill. Amounts in USD."""

    provider: str
    model: str
    counted: int
    """Prompt tokens as counted here, earlier turns and system prompt included, uncorrected."""
    tokens: int
    """The same as this model is likely to count them."""
    max_tokens: int
    """The longest answer that is asked for."""
    prompt_cost: Decimal | None = None
    """Of ``tokens``; ``None``: the price is not known."""
    at_most: Decimal | None = None
    """With an answer of ``max_tokens``."""
    free: bool = False
    learned_from: int = 0
    """Earlier answers of this model that corrected ``tokens``."""


def framing(messages: int) -> int:
    """Tokens around the texts of so many messages."""
    return messages * PER_MESSAGE + PER_REQUEST


def corrected(counted: int, samples: Sequence[CountSample]) -> int:
    """The count that this model is likely to report for a prompt of ``counted`` tokens here.

    Never negative, and never less for a longer prompt.
    """
    return fitted(samples).at(counted)


def prompt_and_most(
    price: Price | None, tokens: int, max_tokens: int, at: datetime
) -> tuple[Decimal | None, Decimal | None]:
    """What a prompt of ``tokens`` costs, and what it costs with the dearest answer of
    ``max_tokens``: all of it text, or all of it reasoning. ``None``: unknown."""
    answers = (Usage(tokens, max_tokens), Usage(tokens, max_tokens, reasoning=max_tokens))
    amounts = [cost_of(usage, price, at).estimate for usage in answers]
    known = [amount for amount in amounts if amount is not None]
    most = max(known) if len(known) == len(amounts) else None
    return cost_of(Usage(tokens, 0), price, at).estimate, most


def pieces(text: str, size: int = PIECE) -> Iterator[str]:
    """The text in pieces of about ``size`` characters, cut at white space where there is some.

    What is appended to a text leaves all its pieces but the last as they were.
    """
    begin = 0
    while len(text) - begin > size:
        end = begin + size
        cut = max(text.rfind(space, begin + size // 2, end) for space in (" ", "\n"))
        end = cut if cut > begin else end
        yield text[begin:end]
        begin = end
    if begin < len(text):
        yield text[begin:]
