"""``modeldeck compare``: one question to several models at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from desktop.cli.session import AsJson, ProviderId, Session, UsageFailed, chosen
from desktop.cli.typed import read_all

_COMMAND: Final = "modeldeck compare"


def compare(
    context: typer.Context,
    prompt: Annotated[str, typer.Argument(help="The question; - reads it from standard input.")],
    models: Annotated[
        list[str] | None,
        typer.Option("-m", "--model", metavar="ID", help="An allowed model; name 2 to 6."),
    ] = None,
    max_cost: Annotated[
        str | None,
        typer.Option(metavar="USD", help="Send nothing if all of it may cost more, as in 0.05."),
    ] = None,
    max_tokens: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="The longest answer of each, in tokens.")
    ] = None,
    csv: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the figures into this file, too.")
    ] = None,
    markdown: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write answers and figures into it, too.")
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
    """Ask several models the same, and rank what they took.

    Answers go to standard output, each as soon as it is whole, with the ranking behind them. It
    ends with 0 if one model has answered; if none has, with the code of the first failure. Ctrl+C
    stops them all; what has come is ranked, and written where a file was asked for.

    \b
    Example:
      modeldeck compare -m author/small -m author/large --max-cost 0.05 "Why is the sky blue?"
    """
    from desktop.cli.comparison import Asked, run_comparison

    session = Session.of(context, as_json=as_json)
    text = read_all() if prompt == "-" else prompt
    if not text.strip():
        raise UsageFailed(_COMMAND, "There is nothing to ask: the prompt is empty.")
    figures, answers = _file("--csv", csv), _file("--markdown", markdown)
    if figures is not None and answers is not None and figures.resolve() == answers.resolve():
        raise UsageFailed(_COMMAND, "--csv and --markdown name the same file; each needs its own.")

    def asked(provider_id: str) -> Asked:
        return Asked(
            provider_id,
            tuple(model.strip() for model in models or ()),
            text,
            max_cost,
            max_tokens,
            figures,
            answers,
            over_limit=allow_once,
        )

    session.run(lambda core: run_comparison(core, session, asked(chosen(core, provider))))


def _file(option: str, typed: str | None) -> Path | None:
    """Where it would not be possible to write, that is said before anything is paid for."""
    if typed is None:
        return None
    if typed.strip() in ("", "-"):
        raise UsageFailed(_COMMAND, f"{option} needs the name of a file.")
    path = Path(typed)
    try:
        if path.is_dir():
            problem = f"{option} needs the name of a file, and {path} is a folder."
        elif not path.parent.is_dir():
            problem = f"{option}: there is no folder {path.parent}."
        else:
            return path
    except (OSError, ValueError) as error:  # too long a name, or a zero byte in it
        problem = f"{option}: {getattr(error, 'strerror', None) or 'not the name of a file'}"
    raise UsageFailed(_COMMAND, problem)
