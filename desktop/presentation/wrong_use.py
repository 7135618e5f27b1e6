"""Words for what was typed and cannot be used."""

from __future__ import annotations

from typing import Final

from desktop.domain.comparison_problem import InvalidComparison
from desktop.domain.errors import (
    InvalidBaseUrl,
    InvalidCode,
    InvalidKey,
    InvalidModelId,
    InvalidProvider,
    ModelNotAllowed,
    ProviderDisabled,
    SignInUnavailable,
    UnreadableFile,
    UnusableDraft,
    WrongUse,
)
from desktop.domain.origin import PLAIN_HTTP
from desktop.domain.typed_values import (
    InvalidAmount,
    InvalidLimit,
    InvalidModelDefault,
    InvalidPrice,
)
from desktop.presentation.comparison_problem import invalid_comparison
from desktop.presentation.error_view import GO_TO_KEY, ActionView, Door, ErrorView

_KEY_PROBLEMS: Final = {
    "empty": "No key was entered.",
    "white_space": "The key has a space or a line break in it.",
    "characters": "The key has characters that no key has.",
}
_UNUSABLE: Final = {
    InvalidAmount.code: ("Not an amount", "Type an amount in USD like 2.50."),
    InvalidPrice.code: ("Not a price", "Type USD per million tokens, or for each, like 2.50."),
    InvalidLimit.code: ("Not a limit", "Type an amount in USD like 2.50."),
    InvalidModelDefault.code: ("Not possible with this model", "Change it, or leave it empty."),
    InvalidProvider.code: ("Not usable for a provider", "Type it differently."),
    UnusableDraft.code: ("Not usable", "Change it, or leave it empty."),
}
_COPY_CODE: Final = "Copy the whole code from the provider's page and paste it again."


def wrong_use(error: WrongUse, door: Door) -> ErrorView:
    """What is wrong with it, and what could be typed instead."""
    match error:
        case InvalidModelId():
            said = f"“{error.text}” is not a model id." if error.text else "No model id was given."
            return _view(error, "Not a model id", said, f"An id looks like this: {error.detail}.")
        case InvalidKey():
            return _view(error, "Not a key", key_problem(error), _step_after_key(error))
        case InvalidCode():
            return _invalid_code(error, door)
        case InvalidBaseUrl():
            shown = f"“{error.text}” cannot be used" if error.text else "That cannot be used"
            said = f"{shown} as a base URL: {error.detail}."
            return _view(error, "Not a base URL", said, _step_after_base_url(error, door))
        case ModelNotAllowed():
            return _not_allowed(error, door)
        case UnreadableFile():
            said = f"{error.text} cannot be read: {error.detail}."
            step = "Name a recorded answer, .json or .sse."
            return _view(error, "File not usable", said, step)
        case SignInUnavailable() | ProviderDisabled():
            return _not_offered(error, door)
        case InvalidComparison():
            return invalid_comparison(error, door)
        case InvalidAmount() | InvalidProvider():
            return _unusable(error)
        case _:
            known = f" There are: {error.detail}." if error.detail else ""
            said = f"“{error.text}” is not known.{known}"
            return _view(error, "Not known", said, "Name one of these.")


def _step_after_base_url(error: InvalidBaseUrl, door: Door) -> str:
    if error.detail != PLAIN_HTTP:
        return "Type one like https://host/api/v1."
    if door == "terminal":
        return "Use https://, or allow it for this provider with --allow-plain-http."
    return "Use https://, or allow plain http for this provider."


def _not_offered(error: SignInUnavailable | ProviderDisabled, door: Door) -> ErrorView:
    if isinstance(error, SignInUnavailable):
        said = f"{error.text or 'This provider'} has no page to sign in at."
        return _view(error, "No sign-in", said, "Use an API key instead.")
    said, title = f"{error.text} is disabled, so it is asked for nothing.", "Provider disabled"
    if door == "terminal":
        step = f"Enable it: modeldeck provider set {error.detail} --enable"
        return _view(error, title, said, step)
    return ErrorView(error.code, title, said, "Enable it on the Providers page.", action=GO_TO_KEY)


def _unusable(error: InvalidAmount | InvalidProvider) -> ErrorView:
    title, step = _UNUSABLE.get(error.code, _UNUSABLE[InvalidAmount.code])
    shown = f"“{error.text}” cannot be used" if error.text else "That cannot be used"
    return _view(error, title, f"{shown}: {error.detail}.", step)


def key_problem(error: InvalidKey) -> str:
    """The line under the key field."""
    said = _KEY_PROBLEMS.get(error.detail, "This cannot be a key.")
    if owner := key_owner(error):
        said = f"This looks like a key of {owner}."
    return f"{error.text} cannot be used: {said}" if error.text else said


def key_owner(error: InvalidKey) -> str:
    """Whose key was pasted into the wrong field; empty where that is not what is wrong."""
    kind, _, owner = error.detail.partition(":")
    return owner if kind == "other_provider" else ""


def _step_after_key(error: InvalidKey) -> str:
    if error.text:
        return "Correct the variable, or remove it, and start again."
    if key_owner(error):
        return "Paste a key of the provider you are setting up."
    return "Copy the whole key from the provider's page and paste it again."


def _invalid_code(error: InvalidCode, door: Door) -> ErrorView:
    said, step = {
        "empty": ("No code was entered.", "Copy it from the provider's page and paste it."),
        "key": (
            "That is an API key, not a code.",
            "Give it with --key - instead."
            if door == "terminal"
            else "Cancel, and paste it as a key instead.",
        ),
        "characters": ("The code has characters that no code has.", _COPY_CODE),
    }.get(error.detail, ("This cannot be a code.", _COPY_CODE))
    return _view(error, "Not a code", said, step)


def _not_allowed(error: ModelNotAllowed, door: Door) -> ErrorView:
    said = f"{error.text} is not one of your allowed models."
    if door == "terminal":
        provider = "" if error.provider in ("", "openrouter") else f" --provider {error.provider}"
        step = f"Allow it: modeldeck models add{provider} {error.text}"
        return _view(error, "Model not allowed", said, step)
    action = ActionView("Allow it", f"add-model:{error.text}")
    step = "Allow it, or choose another model."
    return ErrorView(error.code, "Model not allowed", said, step, action=action)


def _view(error: WrongUse, title: str, text: str, next_step: str) -> ErrorView:
    return ErrorView(error.code, title, text, next_step)
