"""Words for what is missing: a key, a model, a keychain, a way back for the browser."""

from __future__ import annotations

from desktop.domain.errors import (
    KeychainState,
    KeychainUnavailable,
    NoCallback,
    NoKey,
    NoModel,
    NotSetUp,
)
from desktop.domain.provider_ids import FIRST_PROVIDER
from desktop.presentation.error_view import GO_TO_KEY, Door, ErrorView


def not_set_up(error: NotSetUp, door: Door) -> ErrorView:
    """What is missing, and how to get it."""
    match error:
        case NoModel():
            step = "Choose one, or allow one first."
            if door == "terminal":
                step = "Run: modeldeck models defaults"
            said = "No model is allowed yet."
            if error.provider not in ("", FIRST_PROVIDER):
                said = f"No model of {error.name or error.provider} is allowed yet."
                if door == "terminal":
                    step = f"Allow one: modeldeck models add --provider {error.provider} ID"
            return ErrorView(error.code, "No model chosen", said, step, action=GO_TO_KEY)
        case KeychainUnavailable():
            return _no_keychain(error, door)
        case NoKey():
            return _no_key(error, door)
        case _:
            said = f"There is no key or model for {error.name or 'this provider'} yet."
            return ErrorView(error.code, "Not set up", said, "Give a key, then try again.")


def no_callback(error: NoCallback, door: Door) -> ErrorView:
    """The browser cannot come back, but a code can be carried by hand."""
    said = "No port of this computer could be opened for the browser to come back to."
    step = "Sign in with a code that you paste."
    if door == "terminal":
        step = "Sign in with a code that you paste: --paste-code"
    return ErrorView(error.code, "The browser cannot come back", said, step)


def keychain_trouble(state: KeychainState, name: str, detail: str) -> str:
    """What is the matter with the keychain, without a full stop: ``KWallet is locked``."""
    named = name or "the keychain"
    match state:
        case KeychainState.NONE:
            return "no keychain was found"
        case KeychainState.LOCKED:
            return f"{named} is locked"
        case KeychainState.REFUSED:
            return f"{named} was not unlocked"
        case KeychainState.WAITING:
            return f"{named} has not answered yet"
        case KeychainState.FAILED if name:
            return f"{name} failed: {detail}" if detail else f"{name} failed"
        case _:
            return f"the keychain cannot be used: {detail}" if detail else f"{named} did not work"


def capitalised(sentence: str) -> str:
    """With a capital letter in front, unless it begins with a name such as ``macOS Keychain``."""
    ours = sentence.startswith(("no ", "the "))
    return sentence[0].upper() + sentence[1:] if ours else sentence


_STEPS = {
    KeychainState.NONE: "Set up a keychain on this computer, then try again.",
    KeychainState.UNSAFE: "Set up a keychain that keeps keys encrypted, then try again.",
    KeychainState.LOCKED: "Unlock it, then try again.",
    KeychainState.REFUSED: "Try again, and give its password when it asks for it.",
    KeychainState.WAITING: "Look for its window; it may be asking for its password.",
}


def _no_keychain(error: KeychainUnavailable, door: Door) -> ErrorView:
    trouble = keychain_trouble(error.state, error.keychain, error.detail)
    said = f"{capitalised(trouble)}."
    step = _STEPS.get(
        error.state, "Unlock or set up the keychain of this computer, then try again."
    )
    if error.variable:
        said = f"{error.name} accepted the key, but it cannot be kept: {trouble}."
    if door == "terminal" and error.variable:
        allow = ", and allow it for this address with --allow-env-key" * error.withheld
        step = f"Set the environment variable {error.variable} instead{allow}."
    return ErrorView(error.code, "No keychain", said, step)


def _no_key(error: NoKey, door: Door) -> ErrorView:
    said = f"There is no key for {error.name or error.provider}."
    if error.withheld:
        said = (
            f"{error.variable} is set, but the base URL is not {error.name}'s own, so the key "
            "is not sent there."
        )
    if door == "window":
        step = "Paste one on the Providers page."
        return ErrorView(error.code, "No key yet", said, step, action=GO_TO_KEY)
    step = f"Run: modeldeck auth {error.provider} --key -"
    if error.withheld:
        step = f"Allow it: modeldeck provider set {error.provider} --base-url URL --allow-env-key"
    return ErrorView(error.code, "No key yet", said, step)
