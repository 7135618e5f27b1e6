"""Whether the options of a chat are such that any model could take them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from desktop.domain.chat_options import ChatOptions, Routing
from desktop.domain.default_settings import ModelDefaults
from desktop.domain.model_defaults import check_defaults
from desktop.domain.money import plain
from desktop.domain.text import one_line
from desktop.domain.typed_values import MOST_DIGITS, MOST_PER_MILLION, InvalidModelDefault

MOST_STOPS: Final = 4
"""Source: OpenRouter's OpenAPI document of 2026-08-22."""
LONGEST_STOP: Final = 1_000
"""Characters."""
MOST_SEED: Final = 2**63 - 1
MOST_HOSTS: Final = 50


def check_options(options: ChatOptions) -> None:
    """Raises `InvalidModelDefault`. What a certain model does not take is no error: it is left
    out when that model is asked."""
    check_defaults(
        ModelDefaults(
            max_tokens=options.max_tokens,
            temperature=options.temperature,
            reasoning_effort=options.reasoning_effort,
            top_p=options.top_p,
            system_prompt=options.system_prompt,
        )
    )
    if options.seed is not None and abs(options.seed) > MOST_SEED:
        raise InvalidModelDefault(str(options.seed), f"a seed goes up to {MOST_SEED:,}")
    _check_stops(options.stop)
    _check_routing(options.routing)


def _check_stops(stops: tuple[str, ...]) -> None:
    if len(stops) > MOST_STOPS:
        raise InvalidModelDefault(detail=f"an answer can end at {MOST_STOPS} texts at most")
    for stop in stops:
        if not stop:
            raise InvalidModelDefault(detail="a text at which the answer ends has 1 character")
        if len(stop) > LONGEST_STOP:
            raise InvalidModelDefault(
                one_line(stop, 60),
                f"a text at which the answer ends has {LONGEST_STOP:,} characters at most",
            )


def _check_routing(routing: Routing) -> None:
    if len(routing.order) > MOST_HOSTS:
        raise InvalidModelDefault(detail=f"there can be {MOST_HOSTS} hosts to try first at most")
    for host in routing.order:
        shown = one_line(host, 60)
        if not host or shown != host or " " in host:
            raise InvalidModelDefault(shown, "it is no host's short name, such as google-vertex")
    for price in (routing.max_prompt_price, routing.max_completion_price):
        _check_price(price)


def _check_price(price: Decimal | None) -> None:
    if price is None:
        return
    if not price.is_finite() or not 0 <= price <= MOST_PER_MILLION:
        detail = f"a price goes from $0 to ${MOST_PER_MILLION:,} per million tokens"
        raise InvalidModelDefault(str(price)[:60], detail)
    _, digits, exponent = price.as_tuple()
    if price and isinstance(exponent, int) and max(len(digits), -exponent) > MOST_DIGITS:
        raise InvalidModelDefault(plain(price), f"it has more than {MOST_DIGITS} digits")
