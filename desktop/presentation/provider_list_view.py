"""The list of providers: a row each, what can be added, what can be done to one, what deleting one
takes away.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.domain.provider_ids import COPY_MARK
from desktop.presentation.error_view import ActionView
from desktop.presentation.figures import age, counted
from desktop.presentation.provider_view import StatusView, Tone, status_view

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.domain.credentials import Credential
    from desktop.domain.provider import Provider
    from desktop.domain.settings import Settings
    from desktop.services.catalogs import CatalogState
    from desktop.services.provider_list import Losses

ENDPOINT: Final = "endpoint"
"""What is to be added: one of the person's own. Else ``enable:<id>`` and ``duplicate:<id>``."""


@dataclass(frozen=True, slots=True)
class ProviderRowView:
    """One provider in the list."""

    id: str
    name: str
    tone: Tone = "off"
    words: str = ""
    """``Verified · 16 models``."""
    enabled: bool = True

    @property
    def letter(self) -> str:
        """On its tile."""
        return next((each for each in self.name if each.isalnum()), "?").upper()

    @property
    def spoken(self) -> str:
        """For assistive tools."""
        return f"{self.name}, {self.words}"


@dataclass(frozen=True, slots=True)
class ProviderListView:
    """The whole column."""

    rows: tuple[ProviderRowView, ...] = ()
    chosen: str = ""
    """An id; empty where there is no row."""
    additions: tuple[tuple[ActionView, ...], ...] = ()
    """What ``+`` offers, in groups."""
    actions: tuple[tuple[ActionView, ...], ...] = ()
    """What can be done to the chosen one, in groups."""


@dataclass(frozen=True, slots=True)
class NameQuestionView:
    """Asks for a name."""

    heading: str
    detail: str
    button: str
    name: str = ""
    """What stands in the field at first."""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class DeletionView:
    """What deleting a provider takes away, said beforehand."""

    heading: str
    lines: tuple[str, ...]
    button: str


def provider_row_view(
    provider: Provider,
    credential: Credential,
    allowed: int,
    now: datetime,
    catalog: CatalogState | None = None,
    *,
    signing_in: bool = False,
) -> ProviderRowView:
    """``signing_in``: an attempt to sign in to it is going on."""
    status = _row_status(provider, credential, allowed, now, catalog)
    if signing_in and provider.enabled:
        status = StatusView("busy", "Signing in…")
    return ProviderRowView(provider.id, provider.name, status.tone, status.text, provider.enabled)


def _row_status(
    provider: Provider,
    credential: Credential,
    allowed: int,
    now: datetime,
    catalog: CatalogState | None,
) -> StatusView:
    if not provider.enabled:
        return StatusView("off", "Disabled")
    status = status_view(credential, catalog)
    if status.tone == "ok":
        models = counted(allowed, "model") if allowed else "no models"
        words = f"{status.text} · {models}" if credential.present else f"{models}, no key"
        return StatusView("ok", words[0].upper() + words[1:])
    problem = credential.problem
    said_at = getattr(problem, "at", None)
    if credential.health.value == "rejected" and said_at is not None:
        return StatusView(status.tone, f"{status.text} {age(said_at, now)}")
    return status


def is_listed(provider: Provider, settings: Settings) -> bool:
    """Whether it has a row. One of the table that is disabled, and of which nothing is kept, is
    behind ``+`` alone."""
    if provider.enabled or provider.own or COPY_MARK in provider.id:
        return True
    kept = settings.provider(provider.id).name or settings.allowed_models(provider.id) is not None
    return bool(kept)


def listed(providers: Mapping[str, Provider], settings: Settings) -> tuple[Provider, ...]:
    """Those with a row, in the person's order; disabled ones at the end."""
    there = [each for each in providers.values() if is_listed(each, settings)]
    return tuple(sorted(there, key=lambda each: not each.enabled))


def additions(providers: Mapping[str, Provider]) -> tuple[tuple[ActionView, ...], ...]:
    """What ``+`` offers: known ones that are disabled, second keys, an endpoint."""
    table = [each for each in providers.values() if not each.own and COPY_MARK not in each.id]
    known = [ActionView(f"Add {p.name}", f"enable:{p.id}") for p in table if not p.enabled]
    second = [
        ActionView(f"A second key for {p.name}…", f"duplicate:{p.id}") for p in table if p.enabled
    ]
    own = [ActionView("An endpoint of your own…", ENDPOINT)]
    return tuple(tuple(group) for group in (known, second, own) if group)


def actions(rows: Sequence[ProviderRowView], chosen: str) -> tuple[tuple[ActionView, ...], ...]:
    """What can be done to the chosen one: ``kind`` is the action and its id."""
    place = next((place for place, row in enumerate(rows) if row.id == chosen), None)
    if place is None:
        return ()
    row = rows[place]
    switch = ("Disable", "disable") if row.enabled else ("Enable", "enable")
    first = [("Rename…", "rename"), ("Duplicate…", "duplicate"), switch]
    moves = []
    if may_move(rows, place, place - 1):
        moves.append(("Move up", "up"))
    if may_move(rows, place, place + 1):
        moves.append(("Move down", "down"))
    groups = (first, moves, [("Delete…", "delete")])
    return tuple(
        tuple(ActionView(text, f"{kind}:{chosen}") for text, kind in group)
        for group in groups
        if group
    )


def may_move(rows: Sequence[ProviderRowView], place: int, to: int) -> bool:
    """Disabled ones stay at the end."""
    return 0 <= to < len(rows) and to != place and rows[to].enabled == rows[place].enabled


def order_after(
    order: Sequence[str], rows: Sequence[ProviderRowView], provider_id: str, to: int
) -> tuple[str, ...]:
    """All ids in the order in which the row of ``provider_id`` is at ``to``; what has no row keeps
    its place."""
    shown = [row.id for row in rows if row.id != provider_id]
    shown.insert(to, provider_id)
    wanted = iter(shown)
    return tuple(next(wanted) if each in shown else each for each in order)


def rename_question(provider: Provider) -> NameQuestionView:
    """A new name; the id stays."""
    detail = "Only the name changes: key, allowed models and recorded costs stay with it."
    return NameQuestionView(f"Rename {provider.name}", detail, "Rename", provider.name)


def duplicate_question(provider: Provider) -> NameQuestionView:
    """The name of a second one."""
    heading = f"A second key for {provider.name}"
    detail = "It has a key and allowed models of its own; this one stays as it is."
    if provider.own:
        heading = f"A second {provider.name}"
        detail = "The same endpoint with a key of its own. Its models are allowed there as well."
    return NameQuestionView(heading, detail, "Add", placeholder=f"For example {provider.name} work")


def deletion_view(losses: Losses, credential: Credential) -> DeletionView:
    """What goes, and what stays."""
    name, keychain = losses.provider.name, credential.keychain
    goes = []
    if losses.has_key:
        goes.append("its key" if not keychain.found else f"its key in {keychain.name}")
    elif keychain.found and not keychain.usable:
        goes.append(f"its key, if {keychain.name} has one")
    if losses.allowed_models:
        goes.append(counted(losses.allowed_models, "allowed model"))
    if losses.own_prices:
        goes.append(f"your own prices and defaults of {counted(losses.own_prices, 'model')}")
    lines = [f"Goes: {_listed(goes)}." if goes else "Nothing is kept for it that would go."]
    lines.append("Stays: what it has cost, in the history.")
    if credential.variable_set:
        lines.append(f"{credential.variable} in the environment stays as it is.")
    if not losses.provider.own and COPY_MARK not in losses.provider.id:
        lines.append("It can be added again with “+”.")
    return DeletionView(f"Delete {name}?", tuple(lines), f"Delete {name}")


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
