"""How providers are told apart: by an id, of which a copy carries the id that it is a copy of."""

from __future__ import annotations

import re
from collections.abc import Collection
from hashlib import sha256
from typing import Final

from desktop.domain.origin import BaseUrl

FIRST_PROVIDER: Final = "openrouter"
"""Whose models a person without any choice is shown."""
RESERVED: Final = frozenset({"status", "remove", "keep"})
"""Words of the command line that stand where an id may stand."""
COPY_MARK: Final = "@"
"""``openrouter@work`` is a second OpenRouter, with a key and allowed models of its own."""

_LONGEST: Final = 40
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""One hyphen at a time: names of environment variables could not tell two from one."""
_HASH_DIGITS: Final = 12
_OWN_VARIABLES: Final = "MODELDECK_API_KEY"


def kind_of(provider_id: str) -> str:
    """The id that prices and defaults are shipped for: that of a copy is its original's."""
    return provider_id.partition(COPY_MARK)[0]


def is_provider_id(text: str) -> bool:
    """Whether a provider may have this id: ``local-llama``, or ``openrouter@work`` for a copy."""
    kind, mark, copy = text.partition(COPY_MARK)
    return _is_part(kind) and (not mark or _is_part(copy))


def _is_part(text: str) -> bool:
    return len(text) <= _LONGEST and _ID.fullmatch(text) is not None


def id_from_name(name: str) -> str:
    """What stands for a name in an id: ``Local Llama`` becomes ``local-llama``; may be empty."""
    words = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    return words[:_LONGEST].strip("-")


def copy_id(kind: str, name: str, taken: frozenset[str]) -> str:
    """The id of a copy by its name, numbered where another has it."""
    return free_id(f"{kind}{COPY_MARK}{id_from_name(name) or '2'}", taken)


def free_id(wanted: str, taken: frozenset[str]) -> str:
    """``wanted``, or with the first number behind it that nobody has; shorter where it has to be
    to remain an id."""
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = _numbered(wanted, f"-{number}")
    return found


def _numbered(wanted: str, suffix: str) -> str:
    kind, mark, copy = wanted.partition(COPY_MARK)
    room = _LONGEST - len(suffix)
    part = (copy if mark else kind)[:room].rstrip("-") + suffix
    return f"{kind}{mark}{part}" if mark else part


def copy_variable(variable: str, provider_id: str) -> str:
    """Where the key of a copy may stand: ``OPENROUTER_API_KEY_WORK``. Never in the original's."""
    _, _, copy = provider_id.partition(COPY_MARK)
    return f"{variable}_{_shouted(copy)}" if copy else variable


def endpoint_variable(protocol: str, base_url: BaseUrl, provider_id: str = "") -> str:
    """Where the key of an endpoint of one's own may stand.

    ``my-api.example`` and ``my.api.example`` are told apart by twelve digits of a SHA-256 over
    protocol and address. ``provider_id``: of a second one at the same address.
    """
    digest = sha256(f"{protocol}\0{base_url.text}".encode()).hexdigest()[:_HASH_DIGITS].upper()
    variable = f"{_OWN_VARIABLES}_{_shouted(protocol)}_{_shouted(base_url.text)}_{digest}"
    return f"{variable}_{_shouted(provider_id)}" if provider_id else variable


def may_hold_key(name: str, variables: Collection[str]) -> bool:
    """Whether an environment variable may hold a key: of a provider with one of these
    ``variables``, of a copy of it, or of an endpoint of one's own."""
    known = (_OWN_VARIABLES, *variables)
    return any(name == each or name.startswith(f"{each}_") for each in known)


def _shouted(text: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", text.upper()).strip("_")
