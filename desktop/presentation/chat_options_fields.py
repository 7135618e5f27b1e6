"""The fields of a chat's options: names, notes, what counts without them, what is not taken.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.model_defaults import MAX_TOKENS, REASONING, Abilities
from desktop.presentation.chat_options_input import (
    ON,
    POLICIES,
    ROUTING,
    SORTS,
    Option,
    Texts,
)
from desktop.presentation.figures import number
from desktop.presentation.pricing_items import EFFORTS

Kind = Literal["value", "choice", "lines", "switch"]

NAMES: Final = {
    Option.SYSTEM_PROMPT: "System prompt",
    Option.NO_SYSTEM_PROMPT: "Send the default system prompt",
    Option.TEMPERATURE: "Temperature",
    Option.TOP_P: "Top-p",
    Option.MAX_TOKENS: "Max tokens",
    Option.EFFORT: "Reasoning effort",
    Option.SEED: "Seed",
    Option.STOP: "Stop sequences",
    Option.ORDER: "Hosts to try first",
    Option.NO_FALLBACKS: "Allow other hosts",
    Option.SORT: "Sort hosts by",
    Option.DATA: "Data policy",
    Option.ZERO_RETENTION: "Zero data retention",
    Option.MAX_PROMPT_PRICE: "Max price in",
    Option.MAX_COMPLETION_PRICE: "Max price out",
}
_NOTES: Final = {
    Option.SYSTEM_PROMPT: "Stands before every message of this chat",
    Option.NO_SYSTEM_PROMPT: "Off: no system prompt at all",
    Option.TEMPERATURE: "0 to 2",
    Option.TOP_P: "0 to 1",
    Option.MAX_TOKENS: "Ends the answer",
    Option.SEED: "For answers that can be repeated",
    Option.STOP: "The answer ends before one of these: up to 4, one per line, \\n for a line break",
    Option.ORDER: "By their short names, such as google-vertex, in this order",
    Option.NO_FALLBACKS: "Off: only those above may answer",
    Option.SORT: "Otherwise cheap ones are asked more often",
    Option.DATA: "deny: only hosts that do not keep what they are sent",
    Option.ZERO_RETENTION: "On: only hosts that keep nothing at all",
    Option.MAX_PROMPT_PRICE: "USD per 1M tokens, at most",
    Option.MAX_COMPLETION_PRICE: "USD per 1M tokens, at most",
}
_KINDS: Final[dict[Option, Kind]] = {
    Option.SYSTEM_PROMPT: "lines",
    Option.STOP: "lines",
    Option.ORDER: "lines",
    Option.EFFORT: "choice",
    Option.SORT: "choice",
    Option.DATA: "choice",
    Option.NO_SYSTEM_PROMPT: "switch",
    Option.NO_FALLBACKS: "switch",
    Option.ZERO_RETENTION: "switch",
}
_PARAMETERS: Final = {
    Option.TEMPERATURE: ("temperature",),
    Option.TOP_P: ("top_p",),
    Option.EFFORT: REASONING,
    Option.SEED: ("seed",),
    Option.STOP: ("stop",),
}
"""Any of these must be among what a model takes; the others concern every model."""
NOT_SENT: Final = "not sent"
_WITH_DEFAULT: Final = (Option.TEMPERATURE, Option.TOP_P, Option.MAX_TOKENS, Option.EFFORT)
"""Their notes say what the default is once the field says something else."""
_OFF_BY_DEFAULT: Final = (Option.ZERO_RETENTION,)


@dataclass(frozen=True, slots=True)
class OptionFieldView:
    """One option. Satisfies `desktop.presentation.field_view.ValueFieldView`."""

    item: Option
    kind: Kind
    name: str
    spoken: str
    text: str = ""
    placeholder: str = ""
    note: str = ""
    own: bool = False
    changed: bool = False
    problem: str = ""
    outside: str = ""
    enabled: bool = True
    choices: tuple[str, ...] = ()
    on: bool = False
    """Of a switch."""


def switch_text(option: Option, *, on: bool) -> str:
    """What a switch stands for: nothing where it is as it is by default."""
    return "" if on is not (option in _OFF_BY_DEFAULT) else ON


def is_offered(option: Option, texts: Texts, defaults: ModelDefaults) -> bool:
    """Whether no system prompt is to be sent is a question only where there would be one."""
    if option is not Option.NO_SYSTEM_PROMPT:
        return True
    return bool(defaults.system_prompt) and not texts.get(Option.SYSTEM_PROMPT, "").strip()


def option_field(
    option: Option,
    texts: Texts,
    problem: str,
    defaults: ModelDefaults,
    abilities: Abilities,
    *,
    routes: bool,
) -> OptionFieldView:
    """``problem``: what is wrong with its text; ``routes``: whether the provider chooses among
    hosts."""
    text, kind = texts.get(option, ""), _KINDS.get(option, "value")
    why_not = _why_not(option, abilities, routes=routes)
    return OptionFieldView(
        item=option,
        kind=kind,
        name=NAMES[option],
        spoken=f"{NAMES[option]} for this chat",
        text=text,
        placeholder=_placeholder(option, defaults),
        note=why_not or _note(option, text, defaults, abilities),
        own=bool(text) and kind != "switch",
        problem=problem,
        enabled=not why_not,
        choices=_choices(option, abilities),
        on=(text == ON) is (option in _OFF_BY_DEFAULT),
    )


def _why_not(option: Option, abilities: Abilities, *, routes: bool) -> str:
    if option in ROUTING:
        return "" if routes else "This provider does not choose hosts"
    names = _PARAMETERS.get(option)
    taken = names is None or abilities.takes(*names)
    return "" if taken else "Not taken by this model"


def _placeholder(option: Option, defaults: ModelDefaults) -> str:
    """What counts without the option."""
    usual = {
        Option.SYSTEM_PROMPT: defaults.system_prompt,
        Option.TEMPERATURE: defaults.temperature,
        Option.TOP_P: defaults.top_p,
        Option.MAX_TOKENS: defaults.max_tokens or MAX_TOKENS,
        Option.EFFORT: defaults.reasoning_effort,
        Option.SORT: "balanced",
        Option.MAX_PROMPT_PRICE: "any",
        Option.MAX_COMPLETION_PRICE: "any",
        Option.ORDER: "Any host",
    }.get(option)
    return NOT_SENT if usual is None else str(usual)


def _note(option: Option, text: str, defaults: ModelDefaults, abilities: Abilities) -> str:
    """What is possible, and what would count without the option."""
    note, most = _NOTES.get(option, ""), abilities.max_completion_tokens
    if option is Option.MAX_TOKENS and most:
        note = f"At most {number(most)} with this model"
    if option is Option.EFFORT and text and not abilities.takes_effort(text):
        note = f"Not sent: this model knows {', '.join(abilities.efforts)}"
    usual = _placeholder(option, defaults)
    told = text and option in _WITH_DEFAULT and usual != NOT_SENT
    return " · ".join(filter(None, (note, f"default {usual}" if told else "")))


def _choices(option: Option, abilities: Abilities) -> tuple[str, ...]:
    match option:
        case Option.EFFORT:
            return abilities.efforts or EFFORTS
        case Option.SORT:
            return tuple(SORTS)
        case Option.DATA:
            return tuple(POLICIES)
    return ()
