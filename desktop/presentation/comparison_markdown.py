"""A comparison as a Markdown document: prompt, figures, and every answer whole."""

from __future__ import annotations

import re
from datetime import UTC
from typing import Final

from desktop.domain.money import plain
from desktop.domain.text import clean, one_line
from desktop.presentation.answer_facts import speed_text, tokens_per_second
from desktop.presentation.comparison_results import (
    CostKind,
    RunCost,
    cost_of_run,
    ending,
    first_token_words,
    seconds,
    seconds_to_first_token,
    total_cost,
)
from desktop.presentation.figures import counted, duration, number
from desktop.presentation.money import UNKNOWN
from desktop.presentation.wording import describe
from desktop.services.comparison_runs import Comparison
from desktop.services.turn import Phase, Turn

_MEANING: Final = re.compile(r"[\\`*_{}\[\]<>|~&#!]")
"""What Markdown would take for more than text."""
_BACKTICKS: Final = re.compile("`+")
_EARLIER: Final = " (earlier attempt)"
_HEAD: Final = (
    *("Model", "Ended", "Host", "First token", "Time", "Speed"),
    *("Tokens in", "Tokens out", "Of them reasoning", "Cost (USD)"),
)


def comparison_markdown(comparison: Comparison) -> str:
    """Amounts with every digit. Texts of others stand in fences that they cannot end."""
    blocks = [
        f"# Comparison of {counted(len(comparison.runs), 'model')}",
        _asked(comparison),
        "## Prompt",
        _fenced(comparison.prompt, "text"),
        "## Figures",
        _table(comparison),
        _total(comparison),
    ]
    for turn in comparison.runs:
        blocks += [f"## {_called(turn, comparison)}", *_answer(turn)]
    for turn in comparison.replaced:
        if turn.text:
            blocks += [f"## {_called(turn, comparison)}{_EARLIER}", *_answer(turn)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _asked(comparison: Comparison) -> str:
    if not comparison.runs:
        return "Nothing was asked."
    first = min(comparison.requests, key=lambda turn: turn.sent_at)
    when = f"{first.sent_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    stopped = sum(turn.phase is Phase.STOPPED for turn in comparison.runs)
    cut = f" Stopped before the end of {counted(stopped, 'answer')}." if stopped else ""
    asked = " and ".join(map(_escaped, _providers(comparison)))
    return f"Asked of {asked} on {when}.{cut}"


def _providers(comparison: Comparison) -> tuple[str, ...]:
    """Ids, each once."""
    return tuple(dict.fromkeys(turn.provider for turn in comparison.requests))


def _called(turn: Turn, comparison: Comparison) -> str:
    """The model, with its provider where there are several: both may offer the same."""
    several = len(_providers(comparison)) > 1
    return _escaped(f"{turn.model} ({turn.provider})" if several else turn.model)


def _table(comparison: Comparison) -> str:
    right = _HEAD.index("First token")
    rule = ["---:" if place >= right else "---" for place in range(len(_HEAD))]
    rows = [_HEAD, rule, *(_cells(turn, comparison) for turn in comparison.runs)]
    for turn in comparison.replaced:
        model, *figures = _cells(turn, comparison)
        rows.append([f"{model}{_EARLIER}", *figures])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cells(turn: Turn, comparison: Comparison) -> list[str]:
    host = turn.answer.provider if turn.answer else ""
    first, took = seconds_to_first_token(turn), seconds(turn)
    speed = tokens_per_second(turn)
    return [
        _called(turn, comparison),
        _escaped(ending(turn)),
        _escaped(host) or UNKNOWN,
        UNKNOWN if first is None else first_token_words(first),
        UNKNOWN if took is None else duration(took),
        UNKNOWN if speed is None else speed_text(speed),
        *_tokens(turn),
        _cost(cost_of_run(turn)),
    ]


def _tokens(turn: Turn) -> list[str]:
    usage = turn.answer.usage if turn.answer else None
    if usage is None:
        return [UNKNOWN] * 3
    return [number(count) for count in (usage.prompt, usage.completion, usage.reasoning)]


def _cost(cost: RunCost) -> str:
    if cost.here is None:
        return cost.kind.value
    theirs = "" if cost.vendor is None else f" + {plain(cost.vendor)} by the vendor"
    return f"{plain(cost.here)} ({cost.kind.value}){theirs}"


def _total(comparison: Comparison) -> str:
    kinds = {cost_of_run(turn).kind for turn in comparison.requests}
    total = total_cost(comparison.requests)
    if total.amount is None:
        return "Total: unknown."
    if kinds <= {CostKind.NOT_CHARGED}:
        return "Total: nothing was charged."
    known = "billed"
    if total.estimated:
        known = "estimated in part" if CostKind.BILLED in kinds else "estimated"
    theirs = "" if total.vendor is None else f", of it {plain(total.vendor)} USD by the vendor"
    more = f", and {counted(total.unknown, 'answer')} of unknown cost" if total.unknown else ""
    return f"Total: {plain(total.amount)} USD ({known}){theirs}{more}."


def _answer(turn: Turn) -> list[str]:
    """Why it is not whole, and as much of it as has come."""
    said = []
    if turn.error is not None:
        view = describe(turn.error)
        said.append(f"{_escaped(view.title)}: {_escaped(view.text)}")
    elif turn.phase is Phase.STOPPED:
        said.append("Stopped before its end.")
    elif turn.running:
        said.append("Still being answered.")
    if turn.answer and turn.answer.model and turn.answer.model != turn.model:
        said.append(f"Answered by {_escaped(turn.answer.model)}.")
    text = [_fenced(turn.text, "markdown")] if turn.text else ["No text came."]
    return [*said, *text]


def _fenced(text: str, language: str) -> str:
    text = clean(text)
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    end = "" if text.endswith("\n") else "\n"
    return f"{fence}{language}\n{text}{end}{fence}"


def _escaped(text: str) -> str:
    """On one line, with nothing in it that Markdown would act on."""
    return _MEANING.sub(lambda found: f"\\{found[0]}", one_line(text, 500))
