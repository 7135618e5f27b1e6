"""Reads what was typed as options of a chat: a value, or one sentence that says what is wrong.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from desktop.domain.chat_option_checks import check_options
from desktop.domain.chat_options import ChatOptions, DataCollection, Routing, RoutingSort
from desktop.domain.typed_values import InvalidAmount, InvalidModelDefault, read_amount


class Option(StrEnum):
    """What can be set for a chat."""

    SYSTEM_PROMPT = "system_prompt"
    NO_SYSTEM_PROMPT = "no_system_prompt"
    """A switch: send none, although the model's defaults have one."""
    TEMPERATURE = "temperature"
    TOP_P = "top_p"
    MAX_TOKENS = "max_tokens"
    EFFORT = "reasoning_effort"
    SEED = "seed"
    STOP = "stop"
    ORDER = "order"
    NO_FALLBACKS = "no_fallbacks"
    """A switch."""
    SORT = "sort"
    DATA = "data_collection"
    ZERO_RETENTION = "zero_retention"
    """A switch."""
    MAX_PROMPT_PRICE = "max_prompt_price"
    MAX_COMPLETION_PRICE = "max_completion_price"


ON: Final = "on"
"""The text of a switch that is not as it stands by default."""
SORTS: Final[Mapping[str, RoutingSort]] = {
    "price": "price",
    "throughput": "throughput",
    "latency": "latency",
}
POLICIES: Final[Mapping[str, DataCollection]] = {"allow": "allow", "deny": "deny"}
ROUTING: Final = tuple(Option)[tuple(Option).index(Option.ORDER) :]

Texts = Mapping[Option, str]
"""What stands in the fields; a field that is not in it is empty."""

_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,30}")
_ESCAPES: Final = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\\\": "\\"}
_ESCAPED: Final = re.compile(r"\\[ntr\\]")


class ReadOption(NamedTuple):
    """The options with this one, or a problem and the options as they were."""

    options: ChatOptions
    problem: str = ""


def read_options(texts: Texts) -> tuple[ChatOptions, dict[Option, str]]:
    """The options that can be used, and what is wrong with the others."""
    options, problems = ChatOptions(), dict[Option, str]()
    for option, text in texts.items():
        options, problem = read_option(options, option, text)
        if problem:
            problems[option] = problem
    return options, problems


def read_option(options: ChatOptions, option: Option, text: str) -> ReadOption:
    """Empty text leaves it to the defaults."""
    if not text.strip() and not (option is Option.STOP and text):
        return ReadOption(options)
    try:
        changed = _with(options, option, text)
        check_options(changed)
    except InvalidAmount as error:
        return ReadOption(options, _sentence(error.detail))
    return ReadOption(changed)


def texts_of(options: ChatOptions) -> dict[Option, str]:
    """What would have to be typed for these options."""
    routing = options.routing
    texts = {
        Option.SYSTEM_PROMPT: options.system_prompt or "",
        Option.NO_SYSTEM_PROMPT: ON if options.system_prompt == "" else "",
        Option.TEMPERATURE: _plain(options.temperature),
        Option.TOP_P: _plain(options.top_p),
        Option.MAX_TOKENS: "" if options.max_tokens is None else str(options.max_tokens),
        Option.EFFORT: options.reasoning_effort or "",
        Option.SEED: "" if options.seed is None else str(options.seed),
        Option.STOP: "\n".join(map(_escaped, options.stop)),
        Option.ORDER: ", ".join(routing.order),
        Option.NO_FALLBACKS: "" if routing.allow_fallbacks else ON,
        Option.SORT: routing.sort or "",
        Option.DATA: routing.data_collection or "",
        Option.ZERO_RETENTION: ON if routing.zero_retention else "",
        Option.MAX_PROMPT_PRICE: _plain(routing.max_prompt_price),
        Option.MAX_COMPLETION_PRICE: _plain(routing.max_completion_price),
    }
    return {option: text for option, text in texts.items() if text}


def _with(options: ChatOptions, option: Option, text: str) -> ChatOptions:
    """Raises `InvalidAmount`."""
    typed = text.strip()
    match option:
        case Option.SYSTEM_PROMPT:
            return replace(options, system_prompt=text)
        case Option.NO_SYSTEM_PROMPT:
            # What is typed counts, whatever the switch says.
            return options if options.system_prompt else replace(options, system_prompt="")
        case Option.TEMPERATURE:
            return replace(options, temperature=read_amount(typed, InvalidModelDefault))
        case Option.TOP_P:
            return replace(options, top_p=read_amount(typed, InvalidModelDefault))
        case Option.MAX_TOKENS:
            return replace(options, max_tokens=_count(typed, "tokens are counted in"))
        case Option.EFFORT:
            return replace(options, reasoning_effort=typed)
        case Option.SEED:
            return replace(options, seed=_seed(typed))
        case Option.STOP:
            stops = tuple(_unescaped(line) for line in text.split("\n") if line)
            return replace(options, stop=stops)
    return replace(options, routing=_with_routing(options.routing, option, typed))


def _with_routing(routing: Routing, option: Option, typed: str) -> Routing:
    """Raises `InvalidAmount`."""
    match option:
        case Option.ORDER:
            order = tuple(dict.fromkeys(filter(None, re.split(r"[,\s]+", typed))))
            return replace(routing, order=order)
        case Option.NO_FALLBACKS:
            return replace(routing, allow_fallbacks=False)
        case Option.SORT:
            return replace(routing, sort=SORTS.get(typed))
        case Option.DATA:
            return replace(routing, data_collection=POLICIES.get(typed))
        case Option.ZERO_RETENTION:
            return replace(routing, zero_retention=True)
        case Option.MAX_PROMPT_PRICE:
            return replace(routing, max_prompt_price=read_amount(typed, InvalidModelDefault))
        case Option.MAX_COMPLETION_PRICE:
            return replace(routing, max_completion_price=read_amount(typed, InvalidModelDefault))
    return routing


def _count(typed: str, what: str) -> int:
    digits = typed.replace(",", "") if _GROUPED.fullmatch(typed) else typed
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 30):
        raise InvalidModelDefault(typed, f"{what} whole numbers, like 4096")
    return int(digits)


def _seed(typed: str) -> int:
    if not _WHOLE.fullmatch(typed):
        raise InvalidModelDefault(typed, "a seed is a whole number, like 42")
    return int(typed)


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _escaped(stop: str) -> str:
    """As one line of a field."""
    for escape, meant in reversed(_ESCAPES.items()):
        stop = stop.replace(meant, escape)
    return stop


def _unescaped(line: str) -> str:
    return _ESCAPED.sub(lambda found: _ESCAPES[found.group()], line)


def _sentence(detail: str) -> str:
    """``it is less than 0`` as a sentence."""
    said = f"this {detail[3:]}" if detail.startswith("it ") else detail
    return f"{said[:1].upper()}{said[1:]}."
