"""A provider that a person adds: what they typed, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from desktop.domain.errors import InvalidProvider
from desktop.domain.origin import BaseUrl
from desktop.domain.prices import Rates
from desktop.domain.provider import Endpoint
from desktop.domain.provider_ids import COPY_MARK, id_from_name, is_provider_id
from desktop.domain.text import one_line

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class NewProvider:
    """An endpoint of one's own. Its key is no part of it."""

    name: str
    protocol: str
    base_url: BaseUrl
    models: tuple[str, ...] = ()
    """Ids to allow, in the person's order."""
    key_needed: bool = True
    plain_http: bool = False
    """Plain http to another computer, which the person has allowed."""
    endpoint: Endpoint = field(default_factory=Endpoint)
    prices: Mapping[str, Rates] = field(default_factory=dict)
    """In USD per token or unit, by model."""
    id: str = ""
    """Empty: made from the name."""

    def wanted_id(self) -> str:
        """The id that was given, else one that the name makes, else the host: a name need not have
        a single letter of an id. Raises `InvalidProvider`."""
        host = self.base_url.origin.host
        wanted = self.id or id_from_name(self.name) or id_from_name(host) or "endpoint"
        if not is_provider_id(wanted) or COPY_MARK in wanted:
            said = "an id is made of a to z, digits and hyphens, 40 at most"
            raise InvalidProvider(self.id or self.name, said)
        return wanted


def check_name(typed: str) -> str:
    """A name on one line. Raises `InvalidProvider`."""
    name = one_line(typed, LONGEST_NAME + 1).strip()
    if not name:
        raise InvalidProvider("", "it needs a name")
    if len(name) > LONGEST_NAME:
        raise InvalidProvider(name, f"a name has {LONGEST_NAME} characters at most")
    return name


def typed_models(typed: str) -> tuple[str, ...]:
    """Ids out of a list with commas or lines, trimmed, each once, in the order given."""
    ids = (each.strip() for line in typed.splitlines() for each in line.split(","))
    return tuple(dict.fromkeys(filter(None, ids)))


def names_taken(name: str, others: Iterable[str]) -> bool:
    """Whether two providers would be called the same."""
    return name.casefold() in {other.casefold() for other in others}
