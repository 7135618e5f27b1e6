"""Every sentence about a failure: what happened and what to do next, with one button."""

from __future__ import annotations

from typing import Final, Literal

from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    InvalidBaseUrl,
    InvalidKey,
    InvalidModelId,
    KeychainUnavailable,
    ModeldeckError,
    ModelNotAllowed,
    NoAnswer,
    NoKey,
    NoModel,
    Rejected,
    Rejection,
    StorageFailed,
    Unreachable,
    UnreadableFile,
    WrongUse,
    error_code,
)
from desktop.presentation.error_view import ActionView, ErrorView
from desktop.presentation.figures import waiting_time
from desktop.presentation.rejections import GO_TO_KEY, REJECTIONS, RETRY

Door = Literal["window", "terminal"]
"""Who is told: a next step is a button in the window and a command on the terminal."""


def describe(error: BaseException, door: Door = "window") -> ErrorView:
    """A failure in words. Never raises, and never shows a key."""
    match error:
        case AnswerBroken():
            return _broken(error)
        case Rejected():
            return _rejected(error, door)
        case Unreachable():
            return _unreachable(error)
        case NoKey() | NoModel() | KeychainUnavailable():
            return _not_set_up(error, door)
        case WrongUse():
            return _wrong_use(error, door)
        case StorageFailed():
            return ErrorView(
                error.code,
                "This could not be kept",
                f"{error.path} could not be written: {error.detail}.",
                "Nothing that was saved before is lost; make room or mend the folder, then "
                "try again.",
            )
        case ModeldeckError():
            return _view(error, "That did not work", "It failed.", "Try again.")
        case _:
            return _view(
                error,
                "Modeldeck made a mistake",
                f"Something that should not happen did ({type(error).__name__}).",
                "Try again; the log in the profile folder says more.",
            )


def _view(
    error: BaseException, title: str, text: str, next_step: str, action: ActionView | None = None
) -> ErrorView:
    status = error.status if isinstance(error, Rejected) else None
    return ErrorView(error_code(error), title, text, next_step, status, action)


# ── what was typed ──────────────────────────────────────────────────────────────────────────────

_KEY_PROBLEMS: Final = {
    "empty": "No key was entered.",
    "white_space": "The key has a space or a line break in it.",
    "characters": "The key has characters that no key has.",
}


def key_problem(error: InvalidKey) -> str:
    """The line under the key field."""
    kind, _, owner = error.detail.partition(":")
    said = _KEY_PROBLEMS.get(kind, "This cannot be a key.")
    if kind == "other_provider":
        said = f"This looks like a key of {owner}."
    return f"{error.text} cannot be used: {said}" if error.text else said


def _wrong_use(error: WrongUse, door: Door) -> ErrorView:
    match error:
        case InvalidModelId():
            said = f"“{error.text}” is not a model id." if error.text else "No model id was given."
            return _view(error, "Not a model id", said, f"An id looks like this: {error.detail}.")
        case InvalidKey():
            step = "Copy the whole key from the provider's page and paste it again."
            if error.detail.startswith("other_provider"):
                step = "Paste a key of the provider you are setting up."
            if error.text:
                step = "Correct the variable, or remove it, and start again."
            return _view(error, "Not a key", key_problem(error), step)
        case InvalidBaseUrl():
            shown = f"“{error.text}” cannot be used" if error.text else "That cannot be used"
            said = f"{shown} as a base URL: {error.detail}."
            return _view(error, "Not a base URL", said, "Type one like https://host/api/v1.")
        case ModelNotAllowed():
            return _not_allowed(error, door)
        case UnreadableFile():
            said = f"{error.text} cannot be read: {error.detail}."
            step = "Name a recorded answer, .json or .sse."
            return _view(error, "File not usable", said, step)
        case _:
            known = f" There are: {error.detail}." if error.detail else ""
            said = f"“{error.text}” is not known.{known}"
            return _view(error, "Not known", said, "Name one of these.")


def _not_allowed(error: ModelNotAllowed, door: Door) -> ErrorView:
    said = f"{error.text} is not one of your allowed models."
    if door == "terminal":
        provider = "" if error.provider == "openrouter" else f" --provider {error.provider}"
        return _view(
            error,
            "Model not allowed",
            said,
            f"Allow it: modeldeck models add{provider} {error.text}",
        )
    action = ActionView("Allow it", f"add-model:{error.text}")
    return _view(error, "Model not allowed", said, "Allow it, or choose another model.", action)


# ── what is missing ─────────────────────────────────────────────────────────────────────────────


def _not_set_up(error: NoKey | NoModel | KeychainUnavailable, door: Door) -> ErrorView:
    terminal = door == "terminal"
    if isinstance(error, NoModel):
        step = "Run: modeldeck models defaults" if terminal else "Choose one, or allow one first."
        return _view(error, "No model chosen", "No model is allowed yet.", step, GO_TO_KEY)
    if isinstance(error, KeychainUnavailable):
        said = f"The keychain cannot be used: {error.detail}."
        step = "Unlock or set up the keychain of this computer, then try again."
        if error.variable:
            said = f"{error.name} accepted the key, but it cannot be kept: {error.detail}."
        if terminal and error.variable:
            allow = ", and allow it for this address with --allow-env-key" * error.withheld
            step = f"Set the environment variable {error.variable} instead{allow}."
        return _view(error, "No keychain", said, step)
    return _no_key(error, terminal=terminal)


def _no_key(error: NoKey, *, terminal: bool) -> ErrorView:
    said = f"There is no key for {error.name or error.provider}."
    if error.withheld:
        said = (
            f"{error.variable} is set, but the base URL is not {error.name}'s own, so the key "
            "is not sent there."
        )
    if not terminal:
        return _view(error, "No key yet", said, "Paste one on the Providers page.", GO_TO_KEY)
    step = f"Run: modeldeck auth {error.provider} --key -"
    if error.withheld:
        step = f"Allow it: modeldeck provider set {error.provider} --base-url URL --allow-env-key"
    return _view(error, "No key yet", said, step)


# ── what the provider said ──────────────────────────────────────────────────────────────────────


def _rejected(error: Rejected, door: Door) -> ErrorView:
    title, happened, step, action = REJECTIONS[error.kind](error)
    if error.retry_after is not None and action is RETRY:
        step = f"Wait {waiting_time(error.retry_after)}, then send it again."
    if error.mid_stream:
        # The request was accepted; what went wrong later is not a matter of its form.
        title, happened = "The answer broke off", "broke the answer off"
        step, action = "What came is kept; send it again, or choose another model.", RETRY
    said = f"{error.provider or 'The provider'} {happened}"
    if error.message:
        said += f": {_sentence(error.message)}"
    else:
        said += "."
    if error.kind is Rejection.KEY_REJECTED and door == "terminal":
        step = "Check the key and run: modeldeck auth openrouter --key -"
    return _view(error, title, said, step, action)


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


def _unreachable(error: Unreachable) -> ErrorView:
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
