"""A comparison on the terminal: what it may cost, the answers, the ranking."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from desktop.cli.chat import load_prices, tell_ledger
from desktop.cli.comparison_answers import comparison_json, failure_of, ranking_lines
from desktop.cli.comparison_printer import ComparisonPrinter
from desktop.cli.failures import exit_code, report
from desktop.cli.session import Session, UsageFailed
from desktop.domain.chat_options import ChatOptions
from desktop.domain.errors import ModeldeckError, NoModel, StorageFailed
from desktop.domain.model_ref import ModelRef
from desktop.domain.typed_values import read_limit
from desktop.presentation.comparison_estimate_view import comparison_estimate_view
from desktop.presentation.comparison_results import total_cost, total_text
from desktop.services.turn import Phase

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.services.comparison import Comparison, ComparisonEstimate
    from desktop.services.comparison_runs import ComparisonExportKind


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of whom, and where it is written; ``max_cost`` as it was typed."""

    provider: str
    models: tuple[str, ...]
    prompt: str
    max_cost: str | None = None
    max_tokens: int | None = None
    csv: Path | None = None
    markdown: Path | None = None
    over_limit: bool = False


async def run_comparison(core: Core, session: Session, asked: Asked) -> None:
    """Say what it may cost, ask, print, export. Raises what `ComparisonService.run` raises."""
    cap = None if asked.max_cost is None else read_limit(asked.max_cost)
    options = ChatOptions(max_tokens=asked.max_tokens)
    _check(core, asked, options)
    await core.credentials.key(asked.provider)  # first, so that nothing is fetched in vain
    await load_prices(core, asked.provider)
    core.settlement.begin()  # of earlier runs, as far as it gets meanwhile
    of_whom = (_models(asked), asked.prompt)
    taken = await core.comparison.estimate(*of_whom, options=options)
    _tell_estimate(session, taken)
    asking = core.comparison.run(*of_whom, cap=cap, options=options, over_limit=asked.over_limit)
    await _printed(core, session, asked, asking, taken)
    if (error := await _conclude(core, session, asked, taken)) is not None:
        raise typer.Exit(exit_code(error))


def _check(core: Core, asked: Asked, options: ChatOptions) -> None:
    """Before anything is fetched."""
    allowed = core.providers.allowed_models(asked.provider)
    if not asked.models and allowed:
        message = f"Name 2 to 6 models with -m. Allowed are: {', '.join(allowed)}."
        raise UsageFailed("modeldeck compare", message)
    if not asked.models:
        raise NoModel(asked.provider, core.providers.provider(asked.provider).name)
    core.comparison.check(_models(asked), options)


def _models(asked: Asked) -> tuple[ModelRef, ...]:
    return tuple(ModelRef(asked.provider, model) for model in asked.models)


def _tell_estimate(session: Session, taken: ComparisonEstimate) -> None:
    if not session.as_json:
        view = comparison_estimate_view(taken)
        session.terminal.note(session.safe(f"{view.text}."))
        session.terminal.faint_note(session.safe(view.detail))


async def _printed(
    core: Core,
    session: Session,
    asked: Asked,
    asking: Coroutine[Any, Any, Comparison],
    taken: ComparisonEstimate,
) -> None:
    """Ask, and print each answer when it is whole; at Ctrl+C, conclude with what has come. Where
    it cannot be printed any more, the files are written all the same."""
    sending = asyncio.current_task()
    printer = ComparisonPrinter(session, core.clock, give_up=lambda: sending and sending.cancel())
    end = core.comparison.comparison.subscribe(printer.show)
    try:
        await asking
        tell_ledger(session, await core.ledger.finish())
    except asyncio.CancelledError:
        if printer.failure is not None:
            await _export(core, asked)
            raise printer.failure from None
        if core.comparison.comparison.value.runs:
            await _conclude(core, session, asked, taken)
        raise
    finally:
        end()


async def _conclude(
    core: Core, session: Session, asked: Asked, taken: ComparisonEstimate
) -> ModeldeckError | None:
    """The files, the ranking, and what all of it took. Returns why that is a failure, if it is."""
    comparison = core.comparison.comparison.value  # with the bills that have come meanwhile
    written, problem = await _export(core, asked)
    if session.as_json:
        session.terminal.json(comparison_json(comparison, taken, problem))
    else:
        _tell_end(session, comparison)
        _tell_files(session, written, problem)
    return problem or failure_of(comparison)


def _tell_end(session: Session, comparison: Comparison) -> None:
    """The ranking, where there is one, and the sum."""
    answered, runs = sum(turn.phase is Phase.DONE for turn in comparison.runs), comparison.runs
    if answered:
        for line in ("", *ranking_lines(session, comparison)):
            session.terminal.line(line)
    session.terminal.faint_note(f"All of it: {total_text(total_cost(comparison.requests))}.")
    if answered < len(runs):
        session.terminal.note(f"{answered} of {len(runs)} models have answered.")


async def _export(core: Core, asked: Asked) -> tuple[list[Path], StorageFailed | None]:
    """The files that could be written, and what is wrong with the others: no reason to keep back
    answers that are paid for."""
    kinds: tuple[tuple[Path | None, ComparisonExportKind], ...] = (
        (asked.csv, "csv"),
        (asked.markdown, "markdown"),
    )
    written, problem = list[Path](), None
    for path, kind in kinds:
        if path is None:
            continue
        try:
            await core.comparison.export(path, kind)
        except StorageFailed as error:
            problem = problem or error
        else:
            written.append(path)
    return written, problem


def _tell_files(session: Session, written: list[Path], problem: StorageFailed | None) -> None:
    for path in written:
        session.terminal.faint_note(f"Written: {session.safe(str(path))}")
    if problem is not None:
        report(session.terminal, problem, as_json=False)
