"""Signing in with the browser, as the command line tells of it and takes part in it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import typer

from desktop.cli.failures import exit_code, show
from desktop.cli.session import Session
from desktop.cli.terminal import Terminal
from desktop.cli.typed import next_line, reads_terminal, unseen
from desktop.domain.credentials import Credential
from desktop.domain.errors import InvalidCode, KeychainUnavailable, ModeldeckError
from desktop.domain.sign_in import PATIENCE_SECONDS, SignIn, SignInStage, SignInWay
from desktop.presentation.figures import waiting_time
from desktop.presentation.not_set_up import keychain_trouble
from desktop.presentation.wording import describe

if TYPE_CHECKING:
    from desktop.core import Core

_TRIES: Final = 3
"""How often a person at a terminal may paste a code; a pipe has one."""

_PATIENCE: Final = waiting_time(PATIENCE_SECONDS)


@dataclass(frozen=True, slots=True)
class SignInOrder:
    """What was asked for on the command line."""

    provider: str
    way: SignInWay = SignInWay.CALLBACK
    open_browser: bool = True


async def sign_in(core: Core, session: Session, order: SignInOrder) -> Credential:
    """Sign in, and say on standard error how far it is. The key is in the keychain then.

    Ends the command with exit code 5, before anything is opened, where no keychain can take the
    key. Raises what `SignInService.sign_in` does, and `InvalidCode` for what was pasted.
    """
    await _require_keychain(core, session, order.provider)
    progress = SignInProgress(session.terminal, core.providers.provider(order.provider).name)

    def follow(attempts: Mapping[str, SignIn]) -> None:
        if attempt := attempts.get(order.provider):
            progress.show(attempt)

    stop_following = core.sign_in.attempts.subscribe(follow)
    try:
        return await _with_pasting(core, session, order, progress)
    except KeychainUnavailable as error:
        # Nobody has seen the key that came, so it cannot be given in the variable instead.
        raise replace(error, variable="") from None
    except asyncio.CancelledError:
        below = "\n" if session.terminal.shows_notes else ""  # the prompt, or what ^C stands on
        session.terminal.note(f"{below}Signing in was cancelled.")
        raise
    finally:
        stop_following()


class SignInProgress:
    """Says each thing about an attempt once, and collects when a code is to be pasted."""

    def __init__(self, terminal: Terminal, provider_name: str) -> None:
        self._terminal = terminal
        self._provider_name = provider_name
        self._before: SignIn | None = None
        self.codes_wanted: asyncio.Queue[ModeldeckError | None] = asyncio.Queue()
        """One item each time a code is waited for: why the one before it was no good, if any."""

    def show(self, attempt: SignIn) -> None:
        """Say what is new."""
        before, self._before = self._before, attempt
        new_link = bool(attempt.link) and (before is None or attempt.link != before.link)
        if new_link:
            self._tell_link(attempt)
        if attempt.browser_failed and not (before and before.browser_failed):
            self._tell_browser_failed(attempt)
        stage_before = before.stage if before else SignInStage.WAITING
        if attempt.stage is not stage_before:
            self._tell_stage(attempt.stage)
        if _wants_code(attempt) and (new_link or attempt.stage is not stage_before):
            self.codes_wanted.put_nowait(attempt.problem)

    def _tell_link(self, attempt: SignIn) -> None:
        if attempt.callback_failed:
            self._terminal.note(
                "No port of this computer could be opened for the browser to come back to, so "
                "the code is pasted."
            )
        # On one line whatever its width: a link that is cut in two cannot be clicked or copied.
        self._terminal.note(f"Open: {attempt.link}")
        if attempt.way is SignInWay.CALLBACK:
            self._terminal.note(f"Waiting for the browser, {_PATIENCE} at most…")
        else:
            self._terminal.note(
                "Authorize Modeldeck on that page, in any browser, and copy the code it shows."
            )

    def _tell_browser_failed(self, attempt: SignIn) -> None:
        if attempt.way is SignInWay.CALLBACK:  # else any browser has been asked for anyway
            self._terminal.note(
                "No browser could be opened. Open the link in any browser on this computer, or "
                "start again with --paste-code."
            )

    def _tell_stage(self, stage: SignInStage) -> None:
        if stage is SignInStage.ASKING:
            self._terminal.note(f"Asking {self._provider_name} for the key…")
        elif stage is SignInStage.CHECKING:
            self._terminal.note("Checking the key…")


def _wants_code(attempt: SignIn) -> bool:
    waiting = attempt.stage is SignInStage.WAITING
    return waiting and attempt.way is SignInWay.PASTE and bool(attempt.link)


async def _require_keychain(core: Core, session: Session, provider_id: str) -> None:
    """A key that comes from signing in can be had once: without a place for it, it is lost.

    A keychain that is locked asks for its password now, and not when the key is there.
    """
    try:
        await core.credentials.prepare_keychain(provider_id)
    except KeychainUnavailable as error:
        trouble = keychain_trouble(error.state, error.keychain, error.detail)
        said = f"Signing in would bring a key that cannot be kept: {trouble}."
        view = replace(describe(error, "terminal"), text=said)
        show(session.terminal, view, as_json=session.as_json)
        raise typer.Exit(exit_code(error)) from None


async def _with_pasting(
    core: Core, session: Session, order: SignInOrder, progress: SignInProgress
) -> Credential:
    """Run the attempt; whichever fails first, it or the pasting, ends the other."""
    try:
        async with asyncio.TaskGroup() as group:
            pasting = group.create_task(_paste_codes(core, session, order.provider, progress))
            credential = await core.sign_in.sign_in(
                order.provider, order.way, open_browser=order.open_browser, keep_in_memory=False
            )
            pasting.cancel()
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return credential


async def _paste_codes(
    core: Core, session: Session, provider_id: str, progress: SignInProgress
) -> None:
    """Ask for a code whenever one is waited for. Raises what is wrong with the last one."""
    left = _TRIES if reads_terminal() else 1
    while True:
        problem = await progress.codes_wanted.get()
        if problem is not None and not left:
            raise problem
        if problem is not None:
            session.terminal.note(Session.safe(describe(problem, "terminal").text))
        left -= 1
        typed = await _ask_code(session.terminal)
        try:
            await core.sign_in.submit_code(provider_id, typed)
        except InvalidCode as error:
            progress.codes_wanted.put_nowait(error)


async def _ask_code(terminal: Terminal) -> str:
    """What is pasted, not shown on a terminal. Raises `InvalidCode` at the end of the input."""
    at_terminal = reads_terminal()
    with unseen():  # before the prompt: what is pasted at once is neither shown nor lost
        if at_terminal:
            terminal.note("Code (it is not shown): ", end="")
        typed = await next_line()
    if at_terminal:
        terminal.note("")
    if typed is None:
        raise InvalidCode(detail="empty")
    return typed
