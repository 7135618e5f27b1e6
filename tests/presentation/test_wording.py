"""Every failure in words: what happened, what to do next, one button, and never a key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.domain import errors
from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    InvalidBaseUrl,
    InvalidCode,
    InvalidKey,
    InvalidModelId,
    KeychainState,
    KeychainUnavailable,
    ModeldeckError,
    ModelNotAllowed,
    NoAnswer,
    NoCallback,
    NoKey,
    NoModel,
    Rejected,
    Rejection,
    SignInUnavailable,
    StorageFailed,
    Unreachable,
    UnreadableFile,
)
from desktop.presentation.error_view import Door
from desktop.presentation.rejections import KINDS
from desktop.presentation.wording import describe
from desktop.services.providers import UnknownProvider

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("error", "text", "next_step"),
    [
        (
            InvalidModelId("gpt", "author/model"),
            "“gpt” is not a model id.",
            "An id looks like this: author/model.",
        ),
        (InvalidModelId("", "author/model"), "No model id was given.", None),
        (
            InvalidModelId(KEY, "author/model"),
            "“sk-or-…” is not a model id.",
            None,
        ),
        (
            InvalidBaseUrl("ftp://x", "it must begin with https:// and name a host"),
            "“ftp://x” cannot be used as a base URL: it must begin with https:// and name a host.",
            "Type one like https://host/api/v1.",
        ),
        (
            InvalidBaseUrl("", "a user name or password in the address is not accepted"),
            (
                "That cannot be used as a base URL: a user name or password in the address is not "
                "accepted."
            ),
            None,
        ),
        (
            ModelNotAllowed("a/b", provider="openrouter"),
            "a/b is not one of your allowed models.",
            "Allow it, or choose another model.",
        ),
        (
            UnreadableFile("x.json", "it is not JSON"),
            "x.json cannot be read: it is not JSON.",
            "Name a recorded answer, .json or .sse.",
        ),
        (
            UnknownProvider("openruter", "openrouter"),
            "“openruter” is not known. There are: openrouter.",
            None,
        ),
        (
            NoKey("openrouter", "OpenRouter"),
            "There is no key for OpenRouter.",
            "Paste one on the Providers page.",
        ),
        (
            NoKey("openrouter", "OpenRouter", "OPENROUTER_API_KEY", withheld=True),
            (
                "OPENROUTER_API_KEY is set, but the base URL is not OpenRouter's own, so the key "
                "is not sent there."
            ),
            None,
        ),
        (NoModel("openrouter"), "No model is allowed yet.", "Choose one, or allow one first."),
        (
            KeychainUnavailable("openrouter", detail="Failed to unlock the collection"),
            "The keychain cannot be used: Failed to unlock the collection.",
            "Unlock or set up the keychain of this computer, then try again.",
        ),
        (
            KeychainUnavailable("openrouter", state=KeychainState.NONE),
            "No keychain was found.",
            "Set up a keychain on this computer, then try again.",
        ),
        (
            KeychainUnavailable("o", state=KeychainState.LOCKED, keychain="GNOME Keyring"),
            "GNOME Keyring is locked.",
            "Unlock it, then try again.",
        ),
        (
            KeychainUnavailable("o", state=KeychainState.REFUSED, keychain="macOS Keychain"),
            "macOS Keychain was not unlocked.",
            None,
        ),
        (
            KeychainUnavailable("o", state=KeychainState.WAITING, keychain="KWallet"),
            "KWallet has not answered yet.",
            None,
        ),
        (
            KeychainUnavailable("o", detail="the bus is closed", keychain="KWallet"),
            "KWallet failed: the bus is closed.",
            None,
        ),
        (
            KeychainUnavailable("o", detail="X keeps plain text", state=KeychainState.UNSAFE),
            "The keychain cannot be used: X keeps plain text.",
            "Set up a keychain that keeps keys encrypted, then try again.",
        ),
        (
            KeychainUnavailable("o", "OpenRouter", "V", "-", state=KeychainState.NONE),
            "OpenRouter accepted the key, but it cannot be kept: no keychain was found.",
            None,
        ),
        (
            NoCallback(),
            "No port of this computer could be opened for the browser to come back to.",
            "Sign in with a code that you paste.",
        ),
        (SignInUnavailable("Fireworks"), "Fireworks has no page to sign in at.", None),
        (InvalidCode(detail="empty"), "No code was entered.", None),
        (
            InvalidCode(detail="key"),
            "That is an API key, not a code.",
            "Cancel, and paste it as a key instead.",
        ),
        (
            InvalidCode(detail="characters"),
            "The code has characters that no code has.",
            "Copy the whole code from the provider's page and paste it again.",
        ),
        (
            Rejected("OpenRouter", Rejection.SIGN_IN_DENIED, message="The user said no"),
            "You declined on OpenRouter's page.",
            "Nothing was changed.",
        ),
        (
            Rejected("OpenRouter", Rejection.CODE_EXPIRED, 403, "Authorization code expired"),
            "OpenRouter says that the code has expired: Authorization code expired.",
            "Sign in again for a new one.",
        ),
        (
            Rejected("OpenRouter", Rejection.CODE_REJECTED, 403),
            "OpenRouter did not accept the code.",
            "A code is good for one use: copy it again, or sign in again for a new one.",
        ),
        (
            Unreachable("openrouter.ai", NoAnswer.NOT_SIGNED_IN, waited=300),
            "Nobody came back from the page of openrouter.ai within 5 minutes.",
            "Nothing was changed; sign in again when you are ready.",
        ),
        (
            StorageFailed("/x/settings.json", "No space left on device"),
            "/x/settings.json could not be written: No space left on device.",
            None,
        ),
        (
            Rejected("OpenRouter", Rejection.KEY_REJECTED, 401, "User not found"),
            "OpenRouter did not accept the key: User not found.",
            "Check that it is whole and still valid, or paste another one.",
        ),
        (
            Rejected("OpenRouter", Rejection.PAYMENT_REQUIRED, 402, "x", affordable_tokens=1734),
            "OpenRouter declined the request: x.",
            (
                "Limit the answer to 1,734 tokens, which is what the account can pay for now, or "
                "add credits on the provider's page."
            ),
        ),
        (
            Rejected("OpenRouter", Rejection.RATE_LIMITED, 429, "Slow down!", retry_after=43_200),
            "OpenRouter asks to slow down: Slow down!",
            "Wait 12 hours, then send it again, or choose another model.",
        ),
        (
            Rejected("", Rejection.OTHER, 418),
            "The provider rejected the request.",
            None,
        ),
        (
            AnswerBroken("OpenRouter", breakage=Breakage.NOT_JSON, excerpt="<html>"),
            "OpenRouter sent something that is not an answer. It began with “<html>”.",
            None,
        ),
        (
            AnswerBroken("OpenRouter", breakage=Breakage.NO_MODELS),
            "OpenRouter sent a list without a single model.",
            "What was there before is kept; try again later, or check the base URL.",
        ),
        (
            Unreachable("host.example", NoAnswer.SILENT, waited=120.0),
            "host.example sent nothing for 2 minutes.",
            None,
        ),
        (
            Unreachable("host.example", NoAnswer.TLS),
            "host.example could not prove who it is.",
            "Check the date of this computer and any proxy in between; the key was not sent.",
        ),
        (
            KeyError("x"),
            "Something that should not happen did (KeyError).",
            "Try again; the log in the profile folder says more.",
        ),
    ],
)
def test_sentences(error: BaseException, text: str, next_step: str | None) -> None:
    view = describe(error)
    assert view.text == text
    assert next_step is None or view.next_step == next_step


@pytest.mark.parametrize(
    ("error", "next_step"),
    [
        (ModelNotAllowed("a/b", provider="openrouter"), "Allow it: modeldeck models add a/b"),
        (
            ModelNotAllowed("a/b", provider="fireworks"),
            "Allow it: modeldeck models add --provider fireworks a/b",
        ),
        (NoKey("openrouter", "OpenRouter"), "Run: modeldeck auth openrouter --key -"),
        (NoModel("openrouter"), "Run: modeldeck models defaults"),
        (InvalidCode(detail="key"), "Give it with --key - instead."),
        (NoCallback(), "Sign in with a code that you paste: --paste-code"),
        (
            Unreachable("openrouter.ai", NoAnswer.NOT_SIGNED_IN, waited=300),
            "Nothing was changed; run the command again, or with --paste-code.",
        ),
        (
            KeychainUnavailable("openrouter", "OpenRouter", "OPENROUTER_API_KEY", "locked"),
            "Set the environment variable OPENROUTER_API_KEY instead.",
        ),
    ],
)
def test_on_a_terminal_the_next_step_is_a_command(error: ModeldeckError, next_step: str) -> None:
    assert describe(error, "terminal").next_step == next_step


def every_error() -> Iterator[BaseException]:
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.WrongUse | errors.NotSetUp):
            yield kind("/x/y", "it is not")
    for state in KeychainState:
        yield KeychainUnavailable("openrouter", "OpenRouter", state=state)
        yield KeychainUnavailable("openrouter", "OpenRouter", "V", "it", state=state, keychain="K")
    for detail in ("empty", "key", "characters"):
        yield InvalidCode(detail=detail)
    yield NoCallback()
    yield StorageFailed("/x/y", "it is full")
    yield ModeldeckError()
    for rejection in Rejection:
        yield Rejected("OpenRouter", rejection, 400, "Words")
        yield Rejected("OpenRouter", rejection, None, "", mid_stream=True)
    for breakage in Breakage:
        yield AnswerBroken("", breakage=breakage)
    for no_answer in NoAnswer:
        yield Unreachable("", no_answer)
    yield ValueError(KEY)


@pytest.mark.parametrize("door", ["window", "terminal"])
@pytest.mark.parametrize("error", list(every_error()), ids=repr)
def test_every_failure_has_words(error: BaseException, door: Door) -> None:
    view = describe(error, door)
    assert view.code
    assert view.title[0].isupper()
    assert not view.title.endswith(".")
    assert view.text == view.text.strip()
    assert not view.text[0].islower()
    assert "  " not in f"{view.text} {view.next_step}"
    assert view.text.endswith((".", "!", "?", "…"))
    assert view.next_step
    assert KEY not in repr(view)
    if view.action is not None:
        kind, _, rest = view.action.kind.partition(":")
        assert kind in {"open", "providers", "retry", "add-model", "choose-model", "new-chat"}
        assert kind != "open" or rest.startswith("https://")


def test_no_kind_of_rejection_is_without_words() -> None:
    assert KINDS.keys() == set(Rejection)


@pytest.mark.parametrize(
    ("detail", "text"),
    [
        ("empty", "No key was entered."),
        ("white_space", "The key has a space or a line break in it."),
        ("characters", "The key has characters that no key has."),
        ("other_provider:Anthropic", "This looks like a key of Anthropic."),
        ("something new", "This cannot be a key."),
    ],
)
def test_what_is_wrong_with_a_key(detail: str, text: str) -> None:
    assert describe(InvalidKey(detail=detail)).text == text
