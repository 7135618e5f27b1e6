"""From words on a command line to a command, and from what happened to an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from typer.main import get_command

from desktop.cli.commands import application
from desktop.cli.failures import ExitCode, report, show
from desktop.cli.session import MakeSurroundings, Session
from desktop.cli.terminal import Terminal
from desktop.domain.errors import StorageFailed
from desktop.presentation.error_view import ErrorView

if TYPE_CHECKING:
    from desktop.core import Surroundings


def run(
    argv: Sequence[str],
    surroundings: MakeSurroundings | None = None,
    terminal: Terminal | None = None,
) -> int:
    """Run one command. Raises nothing but `KeyboardInterrupt`."""
    terminal = terminal or Terminal.of_this_process()
    if not terminal.takes_answers:
        # Said before anything is asked: an answer that nobody can read is paid for all the same.
        return report(terminal, StorageFailed("standard output", "it is closed"), as_json=False)
    session = Session(terminal, surroundings or _of_this_person)
    as_json = _wants_json(argv)
    try:
        return _invoke(argv, session)
    except typer.TyperException as error:
        show(terminal, _usage(error), as_json=as_json)
        return ExitCode.WRONG_USE
    except BrokenPipeError:
        terminal.abandon()
        return ExitCode.BROKEN_PIPE
    except Exception as error:  # noqa: BLE001  the last place where it can be put into words
        return _report(terminal, error, as_json=as_json)


def _invoke(argv: Sequence[str], session: Session) -> int:
    command = get_command(application())
    try:
        with command.make_context("modeldeck", list(argv), obj=session) as context:
            command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    return ExitCode.DONE


def _report(terminal: Terminal, error: Exception, *, as_json: bool) -> int:
    try:
        return report(terminal, error, as_json=as_json)
    except StorageFailed:
        # Found out while a failure was told: standard error has to do.
        return report(terminal, error, as_json=False)
    except (BrokenPipeError, OSError):
        terminal.abandon()
        return ExitCode.BROKEN_PIPE


def _of_this_person(folder: Path | None) -> Surroundings:
    from desktop.core import Surroundings

    return Surroundings.of_this_person(folder)


def _wants_json(argv: Sequence[str]) -> bool:
    """Whether ``--json`` was said, for when the words could not be understood otherwise."""
    words = list(argv)
    return "--json" in (words[: words.index("--")] if "--" in words else words)


def _usage(error: typer.TyperException) -> ErrorView:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else getattr(error, "command", "modeldeck")
    return ErrorView("usage", "Wrong use", error.format_message(), f"Run: {path} --help")
