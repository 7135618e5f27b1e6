"""``modeldeck chat``: one question, answered as it comes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Final

import typer

from desktop.cli.answers import turn_json
from desktop.cli.failures import report
from desktop.cli.session import AsJson, ProviderId, Session, UsageFailed, chosen
from desktop.cli.streaming import TurnPrinter, WaitPrinter
from desktop.cli.typed import read_all
from desktop.domain.errors import ModelNotAllowed, NoModel
from desktop.domain.explain import Reason
from desktop.domain.prices import PriceOrigin
from desktop.presentation.figures import duration, full_day, number
from desktop.presentation.money import UNKNOWN, estimate, usd
from desktop.presentation.vendor_bill import vendor_part
from desktop.presentation.wording import describe

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.services.ledger import LedgerState
    from desktop.services.turn import Turn

_COMMAND: Final = "modeldeck chat"
CATALOG_KEEPS: Final = timedelta(days=1)
"""A catalog older than this is fetched anew before a chat, for the sake of its prices."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom. ``model`` is empty where none was named."""

    provider: str
    model: str
    prompt: str
    max_tokens: int | None
    over_limit: bool = False


def chat(
    context: typer.Context,
    prompt: Annotated[str, typer.Argument(help="The question; - reads it from standard input.")],
    model: Annotated[
        str | None,
        typer.Option("-m", "--model", metavar="ID", help="One of the allowed models."),
    ] = None,
    max_tokens: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="The longest answer, in tokens.")
    ] = None,
    provider: ProviderId = None,
    allow_once: Annotated[
        bool,
        typer.Option(
            "--allow-once", "--over-limit", help="Send it even if that goes beyond a limit."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Ask a model. The answer goes to standard output, tokens and cost to standard error."""
    session = Session.of(context, as_json=as_json)
    text = read_all() if prompt == "-" else prompt
    if not text.strip():
        raise UsageFailed(_COMMAND, "There is nothing to ask: the prompt is empty.")

    def question(provider_id: str) -> Question:
        return Question(provider_id, model or "", text, max_tokens, allow_once)

    session.run(lambda core: _chat(core, session, question(chosen(core, provider))))


async def _chat(core: Core, session: Session, question: Question) -> None:
    question = replace(question, model=_model(core, question))
    await core.credentials.key(question.provider)  # first, so that nothing is fetched in vain
    await load_prices(core, question.provider)
    core.settlement.begin()  # of earlier runs, as far as it gets meanwhile
    core.chat.chat.subscribe(WaitPrinter(session.terminal, core.clock).show)
    turn = await (_ask(core, question) if session.as_json else _printed(core, session, question))
    tell_ledger(session, await core.ledger.finish())
    _tell(session, turn)


async def _ask(core: Core, question: Question) -> Turn:
    return await core.chat.send(
        question.provider,
        question.model,
        question.prompt,
        question.max_tokens,
        over_limit=question.over_limit,
    )


async def _printed(core: Core, session: Session, question: Question) -> Turn:
    """Send, and print the answer as it comes."""
    sending = asyncio.current_task()
    printer = TurnPrinter(session.terminal, give_up=lambda: sending and sending.cancel())
    core.chat.chat.subscribe(printer.show)
    try:
        return await _ask(core, question)
    except asyncio.CancelledError:
        if printer.failure is not None:
            raise printer.failure from None
        raise
    finally:
        printer.finish()


def _model(core: Core, question: Question) -> str:
    """The model that was named, or the default one. Raises `NoModel` and `ModelNotAllowed`."""
    provider_id = question.provider
    allowed = core.providers.allowed_models(provider_id)
    model_id = (question.model or core.providers.default_model(provider_id) or "").strip()
    if not model_id and allowed:
        raise UsageFailed(_COMMAND, f"Missing option '-m'. Allowed are: {', '.join(allowed)}.")
    if not model_id:
        raise NoModel(provider_id, core.providers.provider(provider_id).name)
    if model_id not in allowed:
        raise ModelNotAllowed(model_id, provider=provider_id)
    return model_id


async def load_prices(core: Core, provider_id: str) -> None:
    """A refresh that fails is no failure: the prices that are there are used."""
    catalog = await core.catalogs.load(provider_id)
    fetched_at = catalog.fetched_at
    if not catalog or fetched_at is None or core.clock() - fetched_at > CATALOG_KEEPS:
        await core.catalogs.refresh(provider_id)


def tell_ledger(session: Session, state: LedgerState) -> None:
    """What was asked is answered all the same."""
    if state.notice:
        session.terminal.note(session.safe(state.notice))
    if state.problem is not None:
        view = describe(state.problem, "terminal")
        session.terminal.note(session.safe(f"{view.title}: {view.text} {view.next_step}"))


def _tell(session: Session, turn: Turn) -> None:
    """The end of a chat: what it took, or why it failed."""
    if turn.error is None:
        if session.as_json:
            session.terminal.json(turn_json(turn))
        else:
            session.terminal.faint_note(_summary(turn))
        return
    if turn.explanation is not None and not session.as_json:
        session.terminal.faint_note(_summary(turn))
    code = report(session.terminal, turn.error, as_json=session.as_json, received=turn.text)
    raise typer.Exit(code)


def _summary(turn: Turn) -> str:
    """``1,184 in · 96 out · 2.1 s · $0.0012``."""
    parts = []
    usage = turn.answer.usage if turn.answer else None
    if usage is not None:
        parts = [f"{number(usage.prompt)} in", f"{number(usage.completion)} out"]
    cut = turn.answer is not None and turn.answer.finish_reason == "length"
    if cut and turn.error is None:
        parts.append(f"cut at {number(turn.max_tokens)} tokens")
    if turn.ended_at is not None:
        parts.append(duration((turn.ended_at - turn.asked_at).total_seconds()))
    parts.append(_money(turn))
    explanation = turn.explanation
    if explanation is not None and explanation.reason not in (None, Reason.NO_BILL):
        parts.append(f"{estimate(explanation.estimate)} estimated ({explanation.reason})")
    if turn.price.origin is PriceOrigin.DEFAULT and turn.price.as_of is not None:
        parts.append(f"priced by the shipped list of {full_day(turn.price.as_of.date())}")
    return " · ".join(parts)


def _money(turn: Turn) -> str:
    """The bill, with what a vendor takes beside it; where none came, the estimate, marked as
    one."""
    explanation = turn.explanation
    if explanation is not None and explanation.billed is not None:
        return usd(explanation.billed) + vendor_part([explanation.answer.bill])
    if explanation is not None and explanation.estimate is not None:
        return estimate(explanation.estimate)
    return f"cost {UNKNOWN}"
