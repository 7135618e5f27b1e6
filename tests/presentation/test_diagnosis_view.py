"""What is the matter with an endpoint, in words: one sentence, one button."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.adapters.providers import PROTOCOLS
from desktop.domain.diagnosis import Diagnosis, Finding, Mend, MendKind
from desktop.domain.errors import NoAnswer, Rejected, Rejection, Unreachable
from desktop.domain.origin import BaseUrl
from desktop.presentation.diagnosis_view import DiagnosisView, diagnosis_view

ASKED = BaseUrl.parse("https://models.example/openai")
BETTER = BaseUrl.parse("https://models.example/openai/v1")
PROVIDER = replace(PROTOCOLS["openai"], base_url=ASKED, own=True)


def view(finding: Finding, mend: Mend | None = None, **facts: object) -> DiagnosisView:
    diagnosis = replace(Diagnosis(finding, mend or Mend()), **facts)  # type: ignore[arg-type]
    return diagnosis_view(diagnosis, PROVIDER)


@pytest.mark.parametrize("finding", set(Finding) - {Finding.OTHER})
def test_every_finding_has_its_words(finding: Finding) -> None:
    shown = view(finding, Mend(MendKind.USE_ADDRESS, BETTER, protocol="gemini"))
    assert shown.title
    assert shown.text.endswith((".", "?"))
    assert "{" not in shown.text
    assert "None" not in shown.text


@pytest.mark.parametrize("kind", set(MendKind) - {MendKind.NOTHING})
def test_every_mend_has_its_button(kind: MendKind) -> None:
    shown = view(Finding.TLS, Mend(kind, BETTER, "gemini", 300))
    assert shown.action is not None
    assert shown.action.kind == f"mend:{kind.value}"
    assert "None" not in shown.action.text


def test_what_works_says_how_much_is_known() -> None:
    assert view(Finding.WORKS, models=("a", "b")).text == "It lists 2 models."
    assert view(Finding.WORKS, models=("a",), chatted=True).text == (
        "It lists 1 model, and one of them answered."
    )
    assert view(Finding.WORKS).action is None


def test_an_address_that_is_better_is_named() -> None:
    shown = view(Finding.VERSION_MISSING, Mend(MendKind.USE_ADDRESS, BETTER))
    assert shown.text == f"There is no API at {ASKED}, but there is one at {BETTER}."
    assert shown.action is not None
    assert shown.action.text == f"Use {BETTER}"


def test_a_server_that_wants_a_key_is_not_told_of_another_one() -> None:
    given = Rejected("Mine", Rejection.KEY_REJECTED, 401, "Incorrect API key provided")
    missing = replace(given, reason="key_not_received")
    assert "wants another key" in view(Finding.KEY_REJECTED, error=given).text
    assert "wants a key" in view(Finding.KEY_REJECTED, error=missing).text


def test_the_words_of_the_endpoint_are_shown_beside_ours() -> None:
    error = Rejected("Mine", Rejection.FORBIDDEN, 403, "Not for this project")
    assert view(Finding.FORBIDDEN, error=error).received == "Not for this project"
    assert view(Finding.TIMEOUT, error=Unreachable("h", NoAnswer.TIMEOUT)).received == ""


def test_anything_else_is_told_as_it_would_be_in_the_chat() -> None:
    error = Rejected("Mine", Rejection.RATE_LIMITED, 429, "Slow down")
    shown = view(Finding.OTHER, Mend(MendKind.TRY_AGAIN), error=error)
    assert "Slow down" in shown.text
    assert shown.action is not None
