"""Every code by which a provider says why it declined has its own words and one way on."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from desktop.adapters.providers.rejections import rejection
from desktop.domain import rejection_reasons
from desktop.domain.rejected import Rejected, Rejection
from desktop.presentation.error_view import Door, ErrorView
from desktop.presentation.rejection_reasons import REASONS
from desktop.presentation.rejections import KINDS, STATUSES
from desktop.presentation.wording import describe

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"
STATUSES_OF_CHAT = (400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 524, 529)
"""Source: the answers of ``POST /chat/completions`` in OpenRouter's OpenAPI document of
2026-08-22."""
ELSEWHERE = (405, 409, 412, 499, 504)
PAID = "sandbox/writer"
MESSAGE = "Words of the vendor"


def with_body(status: int | None, body: object) -> Rejected:
    return rejection("OpenRouter", status, json.dumps(body).encode(), {})


def with_status(status: int) -> Rejected:
    return with_body(status, {"error": {"code": status, "message": MESSAGE}})


def with_code(code: str, place: str) -> Rejected:
    """As the body has it: in the place where a router says so."""
    error: dict[str, object] = {"code": 400, "message": MESSAGE}
    if place == "availability":
        error["availability"] = {"code": code, "retryable": False}
    else:
        error["metadata"] = {place: code}
    return with_body(400, {"error": error})


DOCUMENTED = {
    **{f"{status}": with_status(status) for status in (*STATUSES_OF_CHAT, *ELSEWHERE)},
    **{code: with_code(code, "error_type") for code in rejection_reasons.ERROR_TYPES},
    **{code: with_code(code, "limit_source") for code in rejection_reasons.LIMIT_SOURCES},
    **{code: with_code(code, "reason") for code in rejection_reasons.BUDGET_REASONS},
    **{code: with_code(code, "availability") for code in rejection_reasons.AVAILABILITY},
}


def own_words(error: Rejected) -> str:
    """The sentence without what the provider said."""
    return describe(error).text.removesuffix(f": {MESSAGE}.")


@pytest.mark.parametrize("door", ["window", "terminal"])
@pytest.mark.parametrize("code", DOCUMENTED)
def test_every_documented_code_has_a_sentence_and_a_way_on(code: str, door: Door) -> None:
    error = DOCUMENTED[code]
    view = describe(error, door)
    assert view.text.startswith(f"{error.provider} ")
    assert len(own_words(error)) > len(f"{error.provider} failed")
    assert view.title[0].isupper()
    assert not view.title.endswith(".")
    assert len(view.next_step.split()) > 1
    assert view.next_step[0].isupper()
    if door == "window":
        assert view.next_step.endswith(".")
        assert "modeldeck" not in view.next_step
    assert view.action is not None
    assert view.action.text
    assert not view.action.kind.startswith("open:") or view.action.text.endswith("…")


def test_no_documented_code_shares_its_words_with_another() -> None:
    shown = {code: own_words(error) for code, error in DOCUMENTED.items()}
    # Statuses of other services, which nobody documents for a chat.
    for code in ("405", "409", "499"):
        del shown[code]
    repeated = {words for words, times in Counter(shown.values()).items() if times > 1}
    assert {words: [c for c in shown if shown[c] == words] for words in repeated} == {}


def test_the_codes_and_their_words_are_the_same_list() -> None:
    assert REASONS.keys() == rejection_reasons.KNOWN


def test_the_kind_of_a_status_is_there_where_the_status_has_no_words() -> None:
    assert KINDS.keys() == set(Rejection)
    assert set(STATUSES) <= {*STATUSES_OF_CHAT, *ELSEWHERE}


def test_a_code_that_nobody_knows_is_told_by_its_status() -> None:
    error = with_code("something_new", "error_type")
    assert own_words(error) == own_words(with_status(400))
    assert "Reason: something_new" in describe(error).details


@pytest.mark.parametrize(("retryable", "kind"), [(True, "retry"), (False, "choose-model")])
def test_a_new_code_that_may_be_sent_again_says_so(retryable: bool, kind: str) -> None:
    error = {"code": 404, "availability": {"code": "something_new", "retryable": retryable}}
    assert button(describe(with_body(404, {"error": error}))) == kind


def declined(reason: str, **facts: Any) -> Rejected:
    ours = {"reason": reason, "provider_id": "openrouter"}
    return replace(Rejected("OpenRouter", Rejection.OTHER, 402), **ours | facts)


def button(view: ErrorView) -> str:
    assert view.action is not None
    return view.action.kind


@pytest.mark.parametrize(
    ("error", "kind", "step"),
    [
        (
            declined("openrouter_credits", affordable_tokens=734),
            "max-tokens:734",
            (
                "Limit the answer to 734 tokens, which is what the account can pay for now, or "
                "add credits on the provider's page."
            ),
        ),
        (
            declined("openrouter_credits", affordable_tokens=16),
            "max-tokens:16",
            None,
        ),
        (
            declined("openrouter_credits", affordable_tokens=15),
            "open:https://openrouter.ai/settings/credits",
            "Add credits, or ask for a shorter answer.",
        ),
        (
            declined("prompt_tokens_limit", affordable_tokens=None),
            "open:https://openrouter.ai/settings/credits",
            "Add credits, or shorten the message or begin a new chat.",
        ),
        (
            declined("openrouter_free_tier_daily", model=f"{PAID}:free", retry_after=43_200.0),
            f"paid-variant:{PAID}",
            f"Use {PAID}, which costs money, or wait 12 hours.",
        ),
        (
            declined("openrouter_free_tier_daily", model=f"{PAID}:free", retry_after=0.0),
            f"paid-variant:{PAID}",
            f"Use {PAID}, which costs money.",
        ),
        (
            declined("openrouter_free_tier_daily", model="sandbox/newcomer", retry_after=43_200.0),
            "choose-model",
            "Choose another model, or wait for the next day (UTC).",
        ),
        (
            declined("free_variant_ended", model=f"{PAID}:free"),
            f"paid-variant:{PAID}",
            f"Use {PAID}, which costs money.",
        ),
        (
            declined("rate_limit_exceeded", retry_after=11.2),
            "wait:12",
            "Wait 12 seconds, then send it again.",
        ),
        (declined("rate_limit_exceeded", retry_after=0.0), "retry", None),
        (declined("rate_limit_exceeded"), "retry", None),
        (
            declined("rate_limit_exceeded", retry_after=7200.0),
            "choose-model",
            "Wait 2 hours, then send it again, or choose another model.",
        ),
        (
            declined("upstream_provider_shared_pool", model=f"{PAID}:free"),
            f"paid-variant:{PAID}",
            None,
        ),
        (
            declined("upstream_provider_shared_pool", model=f"{PAID}:free", retry_after=2.0),
            "wait:2",
            None,
        ),
        (declined("upstream_provider_shared_pool", model=PAID), "retry", None),
        (
            declined("model_deprecated", fallback_models=("sandbox/heir", "sandbox/other")),
            "add-model:sandbox/heir",
            "Use sandbox/heir, which is proposed in its place, or choose another model.",
        ),
        (
            declined("privacy_restricted"),
            "open:https://openrouter.ai/settings/privacy",
            None,
        ),
        (
            declined("guardrail_blocked"),
            "open:https://openrouter.ai/settings/privacy",
            (
                "Word it in another way, or change the guardrail in the privacy settings of the "
                "account."
            ),
        ),
        (
            declined("guardrail_blocked", provider="Fireworks"),
            "choose-model",
            "Word it in another way, or choose another model.",
        ),
        (declined("openrouter_key_limit"), "open:https://openrouter.ai/keys", None),
        (declined("context_length_exceeded"), "new-chat", None),
        (declined("authentication"), "providers", None),
    ],
)
def test_the_button_that_helps(error: Rejected, kind: str, step: str | None) -> None:
    view = describe(error)
    assert button(view) == kind
    assert step is None or view.next_step == step


@pytest.mark.parametrize(
    ("error", "step"),
    [
        (
            declined("openrouter_credits", affordable_tokens=734),
            "Run it again with --max-tokens 734, which is what the account can pay for now.",
        ),
        (
            declined("openrouter_credits"),
            "Add credits at https://openrouter.ai/settings/credits, then run it again.",
        ),
        (
            declined("openrouter_free_tier_daily", model=f"{PAID}:free", retry_after=43_200.0),
            f"Use the one that costs money, or wait 12 hours: modeldeck models add {PAID}",
        ),
        (declined("rate_limit_exceeded", retry_after=12.0), "Wait 12 seconds, then run it again."),
        (
            declined("rate_limit_exceeded"),
            "Wait a moment, then run it again, or name another model with -m.",
        ),
        (
            declined("model_not_found", fallback_models=("sandbox/heir",)),
            "Use what is proposed in its place: modeldeck models add sandbox/heir",
        ),
        (
            declined("no_endpoints"),
            "Name another of your models with -m; they are listed by: modeldeck models list",
        ),
        (declined("authentication"), "Check the key and run: modeldeck auth openrouter --key -"),
        (declined("context_length_exceeded"), "Shorten the message, then run it again."),
    ],
)
def test_on_a_terminal_the_way_on_is_a_command(error: Rejected, step: str) -> None:
    assert describe(error, "terminal").next_step == step


@pytest.mark.parametrize(
    ("reason", "command"),
    [
        ("authentication", "modeldeck auth fireworks --key -"),
        ("openrouter_key_limit", "modeldeck auth fireworks --key -"),
        ("no_endpoints", "modeldeck models list --provider fireworks"),
        ("model_not_found", "modeldeck models add --provider fireworks sandbox/heir"),
        ("openrouter_free_tier_daily", "modeldeck models add --provider fireworks sandbox/writer"),
    ],
)
def test_a_command_names_the_provider_that_said_no(reason: str, command: str) -> None:
    theirs = declined(reason, provider="Fireworks", provider_id="fireworks", model=f"{PAID}:free")
    if reason == "model_not_found":
        theirs.fallback_models = ("sandbox/heir",)
    step = describe(theirs, "terminal").next_step
    assert step.endswith(command)
    assert "openrouter" not in step.lower()


def test_a_command_names_whose_base_url_to_check() -> None:
    moved = Rejected("Fireworks", Rejection.REDIRECTED, 302, provider_id="fireworks")
    step = describe(moved, "terminal").next_step
    assert step == "Check the base URL: modeldeck provider set fireworks --base-url URL"


@pytest.mark.parametrize(
    "reason", ["openrouter_credits", "openrouter_key_limit", "privacy_restricted"]
)
def test_no_page_of_openrouter_is_opened_for_another_provider(reason: str) -> None:
    view = describe(declined(reason, provider="Fireworks"))
    assert not button(view).startswith("open:")
    assert "openrouter.ai" not in repr(view)


def test_an_answer_that_broke_off_is_kept_and_says_what_helps() -> None:
    broken = declined("upstream_provider_shared_pool", mid_stream=True, retry_after=2.0)
    view = describe(broken)
    assert (view.title, view.text) == ("The answer broke off", "OpenRouter broke the answer off.")
    assert view.next_step == "What came is kept; wait 2 seconds, then send it again."
    assert button(view) == "wait:2"
    plain = describe(declined("", mid_stream=True))
    assert plain.next_step == "What came is kept; send it again, or choose another model."
    assert button(plain) == "retry"


@pytest.mark.parametrize("door", ["window", "terminal"])
@pytest.mark.parametrize("code", DOCUMENTED)
def test_no_key_gets_into_a_sentence_or_its_details(code: str, door: Door) -> None:
    error = DOCUMENTED[code]
    place = {"error_type": error.reason, "limit_source": error.reason, "raw": KEY}
    body = {
        "error": {
            "code": error.status,
            "message": f"Refused for {KEY}",
            "metadata": {**place, "remedy_hint": KEY, "provider_name": KEY},
            "availability": {"code": error.reason, "fallback_models": [f"a/{KEY}"]},
        },
        "user_id": KEY,
        KEY: KEY,
    }
    shown = repr(describe(with_body(error.status, body), door))
    assert KEY not in shown
    assert KEY[-20:] not in shown
