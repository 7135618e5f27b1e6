"""Which providers a page can be about.

The window imports this before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop.domain.provider import Provider


class ProviderName(NamedTuple):
    """One of them."""

    id: str
    name: str
    """As it is told from the others."""


def worth_showing(
    providers: Iterable[Provider], keyed: Collection[str], with_models: Collection[str]
) -> tuple[Provider, ...]:
    """Those that are enabled and have a key, need none, or have allowed models."""
    return tuple(
        each
        for each in providers
        if each.enabled and (not each.key_needed or each.id in keyed or each.id in with_models)
    )


def provider_names(providers: Iterable[Provider]) -> tuple[ProviderName, ...]:
    """In the same order. Of two with one name each shows its id too."""
    shown = tuple(providers)
    names = Counter(each.name for each in shown)
    return tuple(
        ProviderName(each.id, each.name if names[each.name] < 2 else f"{each.name} ({each.id})")
        for each in shown
    )
