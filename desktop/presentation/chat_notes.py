"""What is said quietly above the composer: a limit that is near, a ledger that cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from desktop.domain.limits import WARN_AT, LimitKind, LimitLevel, LimitUse
from desktop.domain.send_estimate import SendEstimate
from desktop.presentation.chat_view import NoteView
from desktop.presentation.limit_sentences import use_text
from desktop.presentation.money import usd
from desktop.presentation.wording import describe
from desktop.services.ledger import LedgerState

LIMIT, MESSAGE, LEDGER, REPAIR = "limit", "message", "ledger", "repair"
"""Keys of the notes."""


def chat_notes(
    uses: Sequence[LimitUse],
    ledger: LedgerState,
    draft: SendEstimate | None = None,
    *,
    stopped: bool = False,
) -> tuple[NoteView, ...]:
    """One line per matter; the chat goes on whatever they say. ``draft``: what is typed.
    ``stopped``: a card says already which limit a message was stopped by.
    """
    if stopped:
        return tuple(_ledger_notes(ledger))
    return (*_ledger_notes(ledger), *_spending_notes(uses), *_message_notes(uses, draft))


def _ledger_notes(ledger: LedgerState) -> list[NoteView]:
    """Told once: the words stay the same for as long as the problem does."""
    notes = []
    if ledger.problem is not None:
        # Where the file lies takes more than a line; its tip says it.
        view = describe(replace(ledger.problem, path=PurePath(ledger.problem.path).name))
        words = f"{view.title}: {view.text} {view.next_step}"
        notes.append(NoteView(LEDGER, words, closable=True, detail=ledger.problem.path))
    if ledger.notice:
        notes.append(NoteView(REPAIR, ledger.notice, "plain", closable=True))
    return notes


def _spending_notes(uses: Sequence[LimitUse]) -> list[NoteView]:
    """Of the day and the month, the one that is the nearest; the others are no news then."""
    near = [
        use for use in uses if use.kind is not LimitKind.MESSAGE and use.level is not LimitLevel.OK
    ]
    if not near:
        return []
    return [NoteView(LIMIT, use_text(max(near, key=lambda use: use.share)))]


def _message_notes(uses: Sequence[LimitUse], draft: SendEstimate | None) -> list[NoteView]:
    """Of the message that is typed, before it is sent."""
    limit = next((use.limit for use in uses if use.kind is LimitKind.MESSAGE), None)
    if limit is None or draft is None or draft.free or draft.at_most is None:
        return []
    if draft.at_most < limit * WARN_AT:
        return []
    words = f"This may cost ~{usd(draft.at_most)}; your limit per message is {usd(limit)}."
    return [NoteView(MESSAGE, words)]
