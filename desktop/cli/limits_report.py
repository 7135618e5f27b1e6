"""What may be spent, what is spent, and other limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from desktop.cli.session import Session
from desktop.cli.table import aligned
from desktop.cli.usage_report import tell_repairs
from desktop.domain.limits import LimitKind, Limits, LimitUse
from desktop.domain.money import plain, plain_or_none
from desktop.domain.spend import Spending
from desktop.domain.typed_values import read_limit
from desktop.presentation.limits_view import NO_LIMITS, limits_view
from desktop.presentation.spend_view import spent_text
from desktop.presentation.wording import describe

if TYPE_CHECKING:
    from desktop.core import Core

Json = dict[str, object]

_NONE: Final = "none"
_SPENT: Final = {LimitKind.DAY: "today", LimitKind.MONTH: "month"}


def _amount(typed: str) -> Decimal | None:
    """Raises `InvalidLimit`."""
    return None if typed.strip().lower() == _NONE else read_limit(typed)


async def change(core: Core, session: Session, typed: Mapping[str, str]) -> None:
    """Set those that were named, as they were typed. Raises `InvalidLimit`."""
    wanted = {name: _amount(text) for name, text in typed.items()}
    await core.limits.set_limits(replace(core.limits.limits, **wanted))
    await show(core, session)


async def show(core: Core, session: Session) -> None:
    """A ledger that cannot be read is told of; the limits are shown all the same."""
    await tell_repairs(core, session)
    problem = core.ledger.state.value.problem
    spending = None if problem else core.ledger.spending.value
    limits, uses = core.limits.limits, core.limits.uses.value if spending else ()
    today = core.clock().astimezone(UTC).date()
    rows = limits_view(limits, uses, today).rows
    lines = aligned([(row.title, row.amount, row.words) for row in rows]) or [NO_LIMITS]
    if spending is not None:
        spent = f"today {spent_text(spending.today)}, this month {spent_text(spending.month)}"
        lines += ["", f"Spent {spent} (UTC)."]
    session.answer(_json(limits, uses, spending), lines)
    if problem is not None:
        view = describe(problem, "terminal")
        session.terminal.note(session.safe(f"{view.title}: {view.text} {view.next_step}"))


def _json(limits: Limits, uses: Sequence[LimitUse], spending: Spending | None) -> Json:
    """Amounts in USD as decimal strings; null is no limit, or not known. ``unknown`` counts the
    requests whose cost nobody knows, which are not in ``spent``."""
    levels = {use.kind: use.level.value for use in uses}
    answer: Json = {LimitKind.MESSAGE.value: {"limit": plain_or_none(limits.message)}}
    for kind in (LimitKind.DAY, LimitKind.MONTH):
        spend = getattr(spending, _SPENT[kind], None)
        answer[kind.value] = {
            "limit": plain_or_none(limits.of(kind)),
            "spent": plain(spend.spent) if spend else None,
            "unknown": spend.unknown if spend else None,
            "level": levels.get(kind),
        }
    return answer
