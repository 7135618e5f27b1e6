"""The options of a chat: fields, what is wrong in them, and the request that they make.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Final

from desktop.domain.chat_options import ChatOptions, RequestPreview, Routing
from desktop.domain.default_settings import ModelDefaults
from desktop.domain.model_defaults import MAX_TOKENS, UNKNOWN_ABILITIES, Abilities
from desktop.presentation.chat_options_fields import (
    NAMES,
    OptionFieldView,
    is_offered,
    option_field,
)
from desktop.presentation.chat_options_input import ROUTING, Option, Texts, read_options
from desktop.presentation.figures import number

_LONGEST_BODY: Final = 20_000
"""Characters on screen; a long chat makes a body of megabytes."""


@dataclass(frozen=True, slots=True)
class RequestTextView:
    """What would be sent now."""

    shown: str = ""
    """JSON, cut where it is very long."""
    note: str = ""
    body: str = ""
    """All of it, to be copied."""
    curl: str = ""


@dataclass(frozen=True, slots=True)
class OptionsView:
    """The sheet of the options."""

    scope: str = ""
    """``For this chat, over the defaults of Claude Sonnet 5.``"""
    parameters: tuple[OptionFieldView, ...] = ()
    routing: tuple[OptionFieldView, ...] = ()
    count: int = 0
    """How many differ from the defaults."""
    problem: str = ""
    """One sentence about what was typed and cannot be used."""
    can_reset: bool = False


def options_view(
    texts: Texts,
    defaults: ModelDefaults,
    abilities: Abilities = UNKNOWN_ABILITIES,
    model: str = "",
    *,
    routes: bool = True,
) -> OptionsView:
    """``defaults``: of the model, ``model``: its name, ``routes``: whether the provider chooses
    among hosts."""
    options, problems = read_options(texts)
    shown = [each for each in Option if is_offered(each, texts, defaults)]
    views = {
        each: option_field(each, texts, problems.get(each, ""), defaults, abilities, routes=routes)
        for each in shown
    }
    return OptionsView(
        scope=f"For this chat, over the defaults{f' of {model}' if model else ''}.",
        parameters=tuple(view for each, view in views.items() if each not in ROUTING),
        routing=tuple(view for each, view in views.items() if each in ROUTING),
        count=differing(options, defaults),
        problem=_counted(problems),
        can_reset=bool(texts),
    )


def request_text_view(preview: RequestPreview, curl: str, *, empty: bool) -> RequestTextView:
    """``empty``: whether no message is typed yet."""
    body = preview.body
    notes = ["No message is typed yet."] if empty else []
    if len(body) > _LONGEST_BODY:
        notes.append(f"{number(len(body) - _LONGEST_BODY)} more characters are copied too.")
        body = f"{body[:_LONGEST_BODY]}…"
    return RequestTextView(body, " ".join(notes), preview.body, curl)


def differing(options: ChatOptions, defaults: ModelDefaults) -> int:
    """How many options are set to something else than what would be sent anyway."""
    usual = {field.name: getattr(defaults, field.name) for field in fields(defaults)}
    usual["max_tokens"] = defaults.max_tokens or MAX_TOKENS
    usual["system_prompt"] = defaults.system_prompt or ""
    own = {field.name: getattr(options, field.name) for field in fields(options)}
    routing, free = own.pop("routing"), Routing()
    here = [
        name for name, value in own.items() if value not in (None, ()) and value != usual.get(name)
    ]
    there = [
        field.name
        for field in fields(routing)
        if getattr(routing, field.name) != getattr(free, field.name)
    ]
    return len(here) + len(there)


def _counted(problems: Collection[Option]) -> str:
    names = ", ".join(NAMES[each] for each in problems)
    return f"Cannot be used: {names}" if names else ""
