"""``modeldeck models enable`` and ``disable``: many models in one step, shown before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from desktop.cli.models_allowed import tell_default, tell_strangers
from desktop.cli.models_catalog import index_of, newest, tell_source
from desktop.cli.models_query import understood
from desktop.cli.models_rows import Json
from desktop.cli.question import agrees, can_ask
from desktop.cli.session import Session, UsageFailed
from desktop.domain.allowed_models import AllowedChange, AllowedEdit, default_after
from desktop.presentation.figures import counted, number

if TYPE_CHECKING:
    from desktop.core import Core

_SHOWN_BEFORE: Final = 20
"""Ids that stand before the question; ``--dry-run`` shows all of them."""


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What was asked for on the command line."""

    enable: bool
    provider: str
    ids: tuple[str, ...] = ()
    matching: str | None = None
    dry_run: bool = False
    yes: bool = False
    hidden: bool = False

    @property
    def command(self) -> str:
        return f"modeldeck models {'enable' if self.enable else 'disable'}"

    def of(self, provider_id: str) -> BatchOrder:
        """The same, of this provider."""
        return replace(self, provider=provider_id)

    def check(self, session: Session) -> None:
        """Raises `UsageFailed` for what can be refused before anything is looked up.

        A query may find any number of models, so that somebody has to agree: a script that cannot
        be asked is told at once, and does not wait for an answer that never comes.
        """
        if bool(self.ids) == (self.matching is not None):
            both = "Name models, or give --matching QUERY; one of the two."
            raise UsageFailed(self.command, both)
        if self.matching is None:
            if self.hidden:
                raise UsageFailed(self.command, "--hidden goes with --matching.")
            return
        understood(self.command, self.matching)
        if not (self.dry_run or self.yes or can_ask(session)):
            raise UsageFailed(
                self.command,
                "--matching may change many models, and nobody can be asked here: add --yes to "
                "agree, or --dry-run to see what it would do.",
            )


@dataclass(frozen=True, slots=True)
class _Meant:
    """The models that an order is about."""

    ids: list[str]
    searched: int = 0
    """Among how many they were found; 0 where they were named."""


async def change(core: Core, session: Session, order: BatchOrder) -> None:
    """Show what will be done, ask where that is due, and do it in one write."""
    meant = await _meant(core, session, order)
    planned = _planned(core, order, meant.ids)
    asked = not (order.dry_run or order.yes) and _count(planned) > 1 and can_ask(session)
    agreed = not order.dry_run and (not asked or await _agreed(session, planned))
    if not agreed:
        lines = [] if asked else _lines(planned, order, meant)
        session.answer(_json(planned, applied=False), lines)
        if order.dry_run:
            tell_default(session, planned, planned=True)
        session.terminal.note("Nothing was changed.")
        return
    done = await core.providers.change_allowed(order.provider, *_sides(order, meant.ids))
    lines = _lines(done, order, meant, done=True)
    session.answer(_json(done, applied=True), lines[:1] if asked else lines)
    tell_default(session, done)


async def _meant(core: Core, session: Session, order: BatchOrder) -> _Meant:
    """What was named or is found. Raises why there is no catalog to search."""
    if order.matching is None:
        return _Meant(await _named(core, session, order))
    query = understood(order.command, order.matching)
    core.providers.provider(order.provider)
    state = await newest(core, order.provider)
    if state.problem is not None and not state.catalog:
        raise state.problem
    index = await index_of(
        core, session, order.provider, state.on_offer, query, hidden=order.hidden
    )
    found = index.select(query)
    tell_source(session, state, core.clock())
    if order.enable and found.hidden:
        left = counted(found.hidden, "model")
        session.terminal.note(f"{left} not for chatting left out; --hidden takes them in.")
    return _Meant([index.rows[row].id for row in found.rows], len(index.rows))


async def _named(core: Core, session: Session, order: BatchOrder) -> list[str]:
    provider = core.providers.provider(order.provider)
    if order.enable:
        wanted = list(dict.fromkeys(provider.check_model_id(typed) for typed in order.ids))
        await tell_strangers(core, session, order.provider, wanted)
        return wanted
    gone = list(dict.fromkeys(typed.strip() for typed in order.ids))
    allowed = core.providers.allowed_models(order.provider)
    for model_id in gone:
        if model_id not in allowed:
            session.terminal.note(session.safe(f"{model_id} was not one of your allowed models."))
    return gone


def _sides(order: BatchOrder, ids: list[str]) -> tuple[list[str], list[str]]:
    """What to enable and what to disable."""
    return (ids, []) if order.enable else ([], ids)


def _planned(core: Core, order: BatchOrder, ids: list[str]) -> AllowedChange:
    """What would become of the allowed models as they are now."""
    before = core.providers.allowed_models(order.provider)
    after = AllowedEdit.of(before, *_sides(order, ids)).apply(before)
    default = core.providers.default_model(order.provider)
    return AllowedChange.between(before, after, default, default_after(default, before, after))


def _count(change: AllowedChange) -> int:
    return len(change.enabled) + len(change.disabled)


async def _agreed(session: Session, planned: AllowedChange) -> bool:
    """Show what will be done, and ask."""
    lines = list(_id_lines(planned))
    for line in lines[:_SHOWN_BEFORE]:
        session.terminal.note(line)
    if (more := len(lines) - _SHOWN_BEFORE) > 0:
        session.terminal.note(f"  … and {number(more)} more (--dry-run shows all)")
    tell_default(session, planned, planned=True)
    return await agrees(session, _heading(planned))


def _lines(
    change: AllowedChange, order: BatchOrder, meant: _Meant, *, done: bool = False
) -> list[str]:
    """A heading and the ids; or why there is nothing to do."""
    if change:
        return [_heading(change, done=done), *_id_lines(change)]
    if meant.searched and not meant.ids:
        return [f"None of {counted(meant.searched, 'model')} matches."]
    if not order.enable:
        return ["Nothing to change: none of them is enabled."]
    are = "is" if len(meant.ids) == 1 else "are"
    return [f"Nothing to change: {counted(len(meant.ids), 'model')} {are} enabled already."]


def _heading(change: AllowedChange, *, done: bool = False) -> str:
    """``Enable 12``, ``Disabled 3``."""
    counts = (("enable", change.enabled), ("disable", change.disabled))
    past = "d" if done else ""
    parts = [f"{verb}{past} {number(len(ids))}" for verb, ids in counts if ids]
    return ", ".join(parts).capitalize()


def _id_lines(change: AllowedChange) -> Iterator[str]:
    yield from (f"  + {model_id}" for model_id in change.enabled)
    yield from (f"  - {model_id}" for model_id in change.disabled)


def _json(change: AllowedChange, *, applied: bool) -> Json:
    """``allowed``: all models that are allowed now, in the person's order."""
    return {
        "enable": list(change.enabled),
        "disable": list(change.disabled),
        "applied": applied,
        "newDefault": change.new_default,
        "allowed": list(change.after if applied else change.before),
    }
