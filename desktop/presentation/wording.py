"""Every sentence about a failure: what happened and what to do next, with one button."""

from __future__ import annotations

from desktop.domain.comparison_problem import CapExceeded
from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    ModeldeckError,
    NoAnswer,
    NoCallback,
    NotSetUp,
    Rejected,
    Rejection,
    StorageFailed,
    Unreachable,
    WrongUse,
    error_code,
)
from desktop.domain.ledger_problem import LedgerUnavailable
from desktop.domain.limits import LimitReached
from desktop.presentation.comparison_problem import cap_exceeded
from desktop.presentation.error_details import error_details
from desktop.presentation.error_view import GO_TO_KEY, RETRY, ActionView, Door, ErrorView
from desktop.presentation.figures import waiting_time
from desktop.presentation.ledger_problem import ledger_unavailable
from desktop.presentation.limit_sentences import limit_reached
from desktop.presentation.not_set_up import no_callback, not_set_up
from desktop.presentation.rejection_reasons import REASONS
from desktop.presentation.rejections import AFTER_BREAK, words_for
from desktop.presentation.remedies import way_on
from desktop.presentation.wrong_use import wrong_use


def describe(error: BaseException, door: Door = "window") -> ErrorView:
    """A failure in words. Never raises, and never shows a key."""
    match error:
        case AnswerBroken():
            return _broken(error)
        case Rejected():
            return _rejected(error, door)
        case Unreachable():
            return _unreachable(error, door)
        case NotSetUp():
            return not_set_up(error, door)
        case NoCallback():
            return no_callback(error, door)
        case WrongUse():
            return wrong_use(error, door)
        case StorageFailed():
            return _not_kept(error)
        case LedgerUnavailable() | LimitReached() | CapExceeded():
            return _about_money(error, door)
        case ModeldeckError():
            return _view(error, "That did not work", "It failed.", "Try again.")
        case _:
            return _view(
                error,
                "Modeldeck made a mistake",
                f"Something that should not happen did ({type(error).__name__}).",
                "Try again; the log in the profile folder says more.",
            )


def _not_kept(error: StorageFailed) -> ErrorView:
    said = f"{error.path} could not be written: {error.detail}."
    step = "Nothing that was saved before is lost; make room or mend the folder, then try again."
    return _view(error, "This could not be kept", said, step)


def _about_money(error: LedgerUnavailable | LimitReached | CapExceeded, door: Door) -> ErrorView:
    if isinstance(error, LimitReached):
        return limit_reached(error, door)
    if isinstance(error, CapExceeded):
        return cap_exceeded(error, door)
    return ledger_unavailable(error, door)


def _view(
    error: BaseException, title: str, text: str, next_step: str, action: ActionView | None = None
) -> ErrorView:
    status = error.status if isinstance(error, Rejected) else None
    return ErrorView(
        error_code(error), title, text, next_step, status, action, error_details(error)
    )


def _rejected(error: Rejected, door: Door) -> ErrorView:
    if error.kind is Rejection.SIGN_IN_DENIED:
        # The person's own no: the provider's words about it add nothing.
        said = f"You declined on {error.provider or 'the provider'}'s page."
        return _view(error, "Sign-in declined", said, "Nothing was changed.")
    words = words_for(error)
    title, happened = words.title, words.happened
    step, action = way_on(error, words, door)
    if error.mid_stream:
        title, happened = "The answer broke off", "broke the answer off"
        step, action = _after_break(error, door)
    said = f"{error.provider or 'The provider'} {happened}"
    said += f": {_sentence(error.message)}" if error.message else "."
    return _view(error, title, said, step, action)


def _after_break(error: Rejected, door: Door) -> tuple[str, ActionView]:
    """The request was accepted: without a code, what went wrong is not a matter of its form."""
    words = REASONS.get(error.reason, AFTER_BREAK)
    step, action = way_on(error, words, door)
    return f"What came is kept; {step[0].lower()}{step[1:]}", action


def _sentence(message: str) -> str:
    return message if message.endswith((".", "!", "?", "…")) else f"{message}."


def _broken(error: AnswerBroken) -> ErrorView:
    name = error.provider or "The provider"
    began = f" It began with “{error.excerpt}”." if error.excerpt else ""
    title, said, step = {
        Breakage.NOT_JSON: (
            "Answer not understood",
            f"{name} sent something that is not an answer.{began}",
            "Check the base URL, or send it again.",
        ),
        Breakage.CUT_OFF: (
            "The answer broke off",
            f"{name} ended the answer before it was complete.",
            "What came is kept; send it again for a whole answer.",
        ),
        Breakage.EMPTY: (
            "An empty answer",
            f"{name} answered without a word and without token counts.",
            "Send it again, or choose another model.",
        ),
        Breakage.NO_MODELS: (
            "An empty list",
            f"{name} sent a list without a single model.",
            "What was there before is kept; try again later, or check the base URL.",
        ),
        Breakage.TOO_LARGE: (
            "Answer too large",
            f"{name} sent more than can be shown.",
            "What came is kept; ask for less.",
        ),
    }[error.breakage]
    return _view(error, title, said, step, RETRY)


def _unreachable(error: Unreachable, door: Door) -> ErrorView:
    if error.kind is NoAnswer.NOT_SIGNED_IN:
        return _not_signed_in(error, door)
    host = error.host or "The provider"
    title, said, step = {
        NoAnswer.HOST_UNKNOWN: (
            "Not found on the network",
            f"No address was found for {host}.",
            "Check the network and the base URL, then try again.",
        ),
        NoAnswer.REFUSED: (
            "Not reachable",
            f"{host} could not be reached.",
            "Check the network and the base URL, then try again.",
        ),
        NoAnswer.TLS: (
            "No secure connection",
            f"{host} could not prove who it is.",
            "Check the date of this computer and any proxy in between; the key was not sent.",
        ),
        NoAnswer.PROXY: (
            "The proxy is in the way",
            f"The proxy that this computer uses let nothing through to {host}.",
            "Check the proxy's address and whether it is running, then try again.",
        ),
        NoAnswer.TIMEOUT: (
            "Not reachable",
            f"{host} did not answer within {waiting_time(error.waited)}.",
            "Check the network, then try again.",
        ),
        NoAnswer.SILENT: (
            "No sign of life",
            f"{host} sent nothing for {waiting_time(error.waited)}.",
            "Send it again, or choose another model.",
        ),
        NoAnswer.LOST: (
            "Connection lost",
            f"The connection to {host} broke.",
            "Check the network, then send it again.",
        ),
    }[error.kind]
    return _view(error, title, said, step, RETRY)


def _not_signed_in(error: Unreachable, door: Door) -> ErrorView:
    host = f"the page of {error.host}" if error.host else "the provider's page"
    said = f"Nobody came back from {host} within {waiting_time(error.waited)}."
    step = "Nothing was changed; sign in again when you are ready."
    if door == "terminal":
        step = "Nothing was changed; run the command again, or with --paste-code."
    return _view(error, "Not signed in", said, step, GO_TO_KEY)
