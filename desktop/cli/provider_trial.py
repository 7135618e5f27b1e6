"""``modeldeck provider test``: key, list and a message of one token, each with its outcome."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import typer

from desktop.cli.failures import ExitCode, exit_code, failure_json
from desktop.cli.provider_diagnosis import diagnosed
from desktop.cli.provider_trial_steps import Passed, Skipped, try_chat, try_key, try_list
from desktop.cli.session import Session
from desktop.domain.errors import ModeldeckError
from desktop.presentation.key_failure import describe_key_failure
from desktop.presentation.wording import describe

if TYPE_CHECKING:
    from desktop.core import Core

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Trial:
    """What was asked for."""

    provider: str
    model: str | None
    chat: bool


class Outcome(StrEnum):
    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


NOTHING: Final[Json] = {}
_STEPS: Final = {"key": "Key", "models": "Models", "chat": "Chat"}


@dataclass(slots=True)
class _Report:
    """What has come of it so far, told as it comes."""

    session: Session
    steps: list[Json] = field(default_factory=list)
    failures: list[ModeldeckError] = field(default_factory=list)
    diagnosis: Json | None = None
    """Of an endpoint of one's own."""

    async def step(self, name: str, work: Callable[[], Awaitable[Passed | Skipped]]) -> bool:
        """False where it failed."""
        try:
            done = await work()
        except ModeldeckError as error:
            self.failures.append(error)
            words = describe_key_failure if name == "key" else describe
            failure = failure_json(words(error, "terminal"))
            said, next_step = failure["message"], failure["next"]
            self._tell(name, Outcome.FAILED, said, next_step, {"error": failure})
            return False
        if isinstance(done, Passed):
            self._tell(name, Outcome.OK, done.text, facts=done.facts)
        else:
            self._tell(name, Outcome.SKIPPED, done.text)
        return True

    def _tell(
        self, name: str, outcome: Outcome, text: str, next_step: str = "", facts: Json = NOTHING
    ) -> None:
        said = self.session.safe(text)
        self.steps.append({"step": name, "outcome": outcome.value, "text": said, **facts})
        if not self.session.as_json:
            mark = {Outcome.OK: "ok", Outcome.FAILED: "FAILED", Outcome.SKIPPED: "left out"}
            self.session.terminal.line(f"{_STEPS[name]}: {mark[outcome]} · {said}")
            if next_step:
                self.session.terminal.line(f"  {next_step}")


async def try_provider(core: Core, session: Session, trial: Trial) -> None:
    """Every step that can be taken. Raises `ProviderDisabled` and `UnknownProvider`."""
    core.providers.check_enabled(trial.provider)
    report = _Report(session)
    good = await report.step("key", lambda: try_key(core, session, trial.provider))
    await report.step("models", lambda: try_list(core, trial.provider))
    if trial.chat and good:
        model = trial.model or ""
        await report.step("chat", lambda: try_chat(core, session, trial.provider, model))
    else:
        why = "without a good key" if trial.chat else "with --no-chat"
        await report.step("chat", lambda: _left_out(why))
    provider = core.providers.provider(trial.provider)
    if report.failures and provider.own:
        report.diagnosis = await diagnosed(core, session, provider)
    await core.ledger.finish()
    code = exit_code(report.failures[0]) if report.failures else ExitCode.DONE
    if session.as_json:
        session.terminal.json(_json(trial, report))
    if code is not ExitCode.DONE:
        raise typer.Exit(code)


async def _left_out(why: str) -> Skipped:
    return Skipped(f"no message is sent {why}.")


def _json(trial: Trial, report: _Report) -> Json:
    """``error`` is that of the first step that failed."""
    errors = [step["error"] for step in report.steps if "error" in step]
    head: Json = {"provider": trial.provider, "ok": not errors, "steps": report.steps}
    return {**head, "diagnosis": report.diagnosis, "error": errors[0]} if errors else head
