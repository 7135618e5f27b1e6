"""Every failure in words: what happened, what to do next, one button, and never a key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.domain import errors
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
)
from desktop.presentation.rejections import REJECTIONS
from desktop.presentation.wording import Door, describe, key_problem
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
                "Add credits, or ask for 1,734 tokens at most: that is what the account can pay "
                "for now."
            ),
        ),
        (
            Rejected("OpenRouter", Rejection.RATE_LIMITED, 429, "Slow down!", retry_after=43_200),
            "OpenRouter asks to slow down: Slow down!",
            "Wait 12 hours, then send it again.",
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
    ],
)
def test_on_a_terminal_the_next_step_is_a_command(error: ModeldeckError, next_step: str) -> None:
    assert describe(error, "terminal").next_step == next_step


def every_error() -> Iterator[BaseException]:
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.WrongUse | errors.NotSetUp):
            yield kind("/x/y", "it is not")
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
    assert view.text.endswith((".", "!", "?", "…"))
    assert view.next_step
    assert KEY not in repr(view)
    if view.action is not None:
        kind, _, rest = view.action.kind.partition(":")
        assert kind in {"open", "providers", "retry", "add-model", "choose-model"}
        assert kind != "open" or rest.startswith("https://")


def test_no_kind_of_rejection_is_without_words() -> None:
    assert REJECTIONS.keys() == set(Rejection)


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
    assert key_problem(InvalidKey(detail=detail)) == text
