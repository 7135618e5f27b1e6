"""The tree of errors: stable codes, and never a key."""

from __future__ import annotations

import pytest

from desktop.domain import errors
from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    InvalidModelId,
    ModeldeckError,
    ModelNotAllowed,
    NoAnswer,
    NoKey,
    Rejected,
    Rejection,
    StorageFailed,
    Unreachable,
    error_code,
)
from tests.conftest import KnownKeys

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Rejected(kind=Rejection.KEY_LIMIT), "key_limit_reached"),
        (AnswerBroken(breakage=Breakage.CUT_OFF), "cut_off"),
        (Unreachable("host", NoAnswer.TLS), "tls_failed"),
        (NoKey("openrouter"), "no_key"),
        (StorageFailed("/x", "full"), "storage_failed"),
        (InvalidModelId("x"), "invalid_model_id"),
        (ValueError("x"), "internal"),
        (ModeldeckError(), "failed"),
    ],
)
def test_codes(error: BaseException, code: str) -> None:
    assert error_code(error) == code


def test_no_two_errors_share_a_code() -> None:
    classes = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, ModeldeckError)
    ]
    own = [kind.code for kind in classes if "code" in vars(kind)]
    codes = [*own, *Rejection, *Breakage, *NoAnswer]
    assert len(codes) == len(set(codes))


def test_every_error_has_a_text() -> None:
    for error in (Rejected("OpenRouter", Rejection.OTHER, 418, "Short and stout"), NoKey("x")):
        assert str(error)
    assert str(Rejected("OpenRouter", Rejection.OTHER, 418, "Teapot")) == (
        "OpenRouter: 418 rejected Teapot"
    )


def test_what_was_typed_is_kept_without_a_key(known_keys: KnownKeys) -> None:
    known_keys.add(KEY)
    for error in (InvalidModelId(KEY), ModelNotAllowed(f"use {KEY} please", provider="x")):
        known_keys.assert_not_in(error)
    assert ModelNotAllowed("openai/gpt-4o", provider="x").text == "openai/gpt-4o"
