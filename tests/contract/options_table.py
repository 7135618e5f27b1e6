"""What each option of a chat puts into the request: a table in Markdown for ``docs/chat.md``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from desktop.core import Core
from desktop.domain.chat_options import ChatOptions
from desktop.domain.default_settings import ModelDefaults
from desktop.domain.model_defaults import UNKNOWN_ABILITIES
from desktop.presentation.chat_options_fields import NAMES, option_field
from desktop.presentation.chat_options_input import ON, Option, read_options
from desktop.presentation.request_view import curl_command
from tests.contract.failure_table import table

_MODEL: Final = "author/model"
_SAMPLES: Final[Mapping[Option, str]] = {
    Option.SYSTEM_PROMPT: "Be brief.",
    Option.NO_SYSTEM_PROMPT: ON,
    Option.TEMPERATURE: "0.2",
    Option.TOP_P: "0.9",
    Option.MAX_TOKENS: "400",
    Option.EFFORT: "low",
    Option.SEED: "42",
    Option.STOP: "END",
    Option.ORDER: "google-vertex, azure",
    Option.NO_FALLBACKS: ON,
    Option.SORT: "price",
    Option.DATA: "deny",
    Option.ZERO_RETENTION: ON,
    Option.MAX_PROMPT_PRICE: "2.5",
    Option.MAX_COMPLETION_PRICE: "12",
}
_SHOWN: Final = (Option.TEMPERATURE, Option.EFFORT, Option.ORDER, Option.NO_FALLBACKS, Option.DATA)
"""In the request that the page shows."""


async def options(core: Core) -> str:
    """A row for each option, in the order of the sheet."""
    usual = await _body(core, {})
    rows = []
    for option in Option:
        if option is Option.NO_SYSTEM_PROMPT:
            continue  # it takes something away, which the page says in words
        sent = {k: v for k, v in (await _body(core, sample(option))).items() if usual.get(k) != v}
        rows.append((NAMES[option], _typed(option), f"`{_json(sent)}`", _note(option)))
    return table(("option", "for example", "sent", "in the window"), rows)


async def curl(core: Core) -> str:
    """A request with some options, as the window copies it."""
    await _set(core, {option: _SAMPLES[option] for option in _SHOWN})
    preview = await core.chat.preview("openrouter", _MODEL, "What isn't a median?")
    return f"```sh\n{curl_command(preview, 'OPENROUTER_API_KEY')}\n```"


def sample(option: Option) -> dict[Option, str]:
    """Only this one set."""
    return {option: _SAMPLES[option]}


async def _body(core: Core, texts: Mapping[Option, str]) -> dict[str, Any]:
    await _set(core, texts)
    body = (await core.chat.preview("openrouter", _MODEL, "Why?")).body
    return dict(json.loads(body))


async def _set(core: Core, texts: Mapping[Option, str]) -> None:
    read, problems = read_options(texts)
    assert not problems
    assert not texts or read != ChatOptions()
    await core.chat.set_options(read)


def _json(sent: Mapping[str, Any]) -> str:
    return ", ".join(_members(sent))


def _members(sent: Mapping[str, Any]) -> Iterator[str]:
    for name, value in sent.items():
        yield f"{json.dumps(name)}: {json.dumps(value)}"


def _typed(option: Option) -> str:
    if _SAMPLES[option] != ON:
        return f"`{_SAMPLES[option]}`"
    return "on" if option is Option.ZERO_RETENTION else "off"


def _note(option: Option) -> str:
    field = option_field(option, {}, "", ModelDefaults(), UNKNOWN_ABILITIES, routes=True)
    note, choices = field.note.replace("\\n", "`\\n`"), ", ".join(field.choices)
    return f"{note} ({choices})" if note and choices else note or choices
