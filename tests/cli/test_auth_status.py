"""`modeldeck auth status`: what is known of a key, and what is not."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import pytest

from tests.cli.modeldeck import Modeldeck
from tests.cli.with_keychain import with_keychain
from tests.fakes import RefusingKeyStore
from tests.simulators import Served, faults

FIELDS = [
    "provider",
    "baseUrl",
    "key",
    "place",
    "status",
    "label",
    "limit",
    "limitRemaining",
    "limitReset",
    "usage",
    "usageDaily",
    "usageWeekly",
    "usageMonthly",
    "isFreeTier",
    "freeRequests",
    "expiresAt",
    "isManagementKey",
    "checkedAt",
    "keychain",
    "variable",
    "alsoKept",
    "keyPage",
    "logPage",
    "problem",
]
UNKNOWN_WITHOUT_KEY = [*FIELDS[5:18], "alsoKept", "keyPage", "logPage"]


def status_of(modeldeck: Modeldeck) -> dict[str, object]:
    status, *_ = modeldeck("auth", "status", "--json").json
    assert isinstance(status, dict)
    return status


def test_giving_a_key_answers_like_status(keyed: Modeldeck, served: Served) -> None:
    given = keyed("auth", "openrouter", "--key", served.key, "--json").json
    moments = {"expiresAt": given["expiresAt"], "checkedAt": given["checkedAt"]}
    assert given == {**status_of(keyed), **moments}
    assert list(given) == FIELDS
    assert (given["key"], given["place"], given["status"]) == (
        "keychain",
        "Test Keychain",
        "verified",
    )
    assert (given["limit"], given["limitRemaining"], given["limitReset"]) == (
        "10",
        "7.5",
        "monthly",
    )
    assert given["label"].endswith(served.key[-4:])
    assert datetime.fromisoformat(given["checkedAt"]).tzinfo
    assert given["keychain"] == {"name": "Test Keychain", "state": "ready"}


def test_what_was_spent_is_told_as_it_came(ready: Modeldeck, served: Served) -> None:
    status = status_of(ready)
    spent = [status[f"usage{period}"] for period in ("", "Daily", "Weekly", "Monthly")]
    assert spent == ["42.25", "0.12", "1.75", "2.5"]
    assert (status["isFreeTier"], status["isManagementKey"]) == (False, False)
    assert status["freeRequests"] == {"limit": 1000, "used": 0, "remaining": 1000}
    line = ready("auth", "status").out
    assert "$7.50 of $10.00 left · $0.12 today · $1.75 this week · $2.50 this month" in line
    assert "free requests" not in line


def test_the_free_tier_shows_what_is_left_today(ready: Modeldeck, served: Served) -> None:
    free = {"limit": 50, "used": 12, "remaining": 38}
    served.sandbox.key_fields = {"is_free_tier": True, "free_model_daily_requests": free}
    assert "38 of 50 free requests left today" in ready("auth", "status").out


def test_what_the_provider_leaves_out_is_null(ready: Modeldeck, served: Served) -> None:
    served.sandbox.key_fields = dict.fromkeys(
        [
            "label",
            "limit",
            "limit_remaining",
            "limit_reset",
            "usage",
            "usage_daily",
            "usage_weekly",
            "usage_monthly",
            "is_free_tier",
            "free_model_daily_requests",
            "expires_at",
        ],
        ...,
    )
    status = status_of(ready)
    assert [status[field] for field in FIELDS[5:16]] == [None] * 11
    line, *_ = ready("auth", "status").out.splitlines()
    assert line == "OpenRouter: verified · in OPENROUTER_API_KEY"


def test_a_management_key_is_verified_and_of_no_use(ready: Modeldeck, served: Served) -> None:
    served.sandbox.key_fields = {"is_management_key": True, "is_provisioning_key": True}
    status = status_of(ready)
    assert (status["status"], status["isManagementKey"]) == ("verified", True)
    assert "management key" in str(status["problem"])
    assert "management key" in ready("auth", "status").out


def test_the_keys_own_pages_are_named_by_its_hash(ready: Modeldeck, served: Served) -> None:
    status = status_of(ready)
    digest = sha256(served.key.encode()).hexdigest()
    assert status["keyPage"] == f"{served.origin}/keys/{digest}"
    assert status["logPage"] == f"{served.origin}/logs?api_key_hash={digest}"


def test_a_keychain_that_refuses_is_a_state(modeldeck: Modeldeck, served: Served) -> None:
    refused = with_keychain(modeldeck, served, RefusingKeyStore())
    status = status_of(refused)
    assert (status["key"], status["problem"]) == (None, "Test Keychain was not unlocked.")
    assert status["keychain"] == {"name": "Test Keychain", "state": "refused"}


def test_no_key_is_an_answer(modeldeck: Modeldeck) -> None:
    finished = modeldeck("auth", "status", "--json")
    status, *_ = finished.json
    assert finished.code == 0
    assert list(status) == FIELDS
    assert (status["key"], status["status"], status["problem"]) == (None, "none", None)
    assert [status[field] for field in UNKNOWN_WITHOUT_KEY] == [None] * len(UNKNOWN_WITHOUT_KEY)
    assert status["keychain"] == {"name": None, "state": "none"}
    variable = {"name": "OPENROUTER_API_KEY", "set": False, "withheld": False}
    assert status["variable"] == variable
    assert "no key · Run: modeldeck auth openrouter\n" in modeldeck("auth", "status").out


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.status(401), "rejected"),
        (faults.status(500), "unchecked"),
        (faults.html(200), "unchecked"),
        (faults.no_answer("drop"), "unchecked"),
        (faults.redirect("http://127.0.0.2:9/"), "unchecked"),
    ],
)
def test_a_check_that_fails_is_an_answer_too(
    ready: Modeldeck, served: Served, fault: faults.Fault, said: str
) -> None:
    served.sandbox.script(fault, fault, on="/key")
    finished = ready("auth", "status", "--json")
    status, *_ = finished.json
    assert finished.code == 0
    assert (status["key"], status["place"]) == ("environment", "OPENROUTER_API_KEY")
    assert status["status"] == said
    assert status["problem"]
    assert said in ready("auth", "status").out


def test_the_key_of_the_environment_is_kept_from_another_address(
    modeldeck: Modeldeck, served: Served
) -> None:
    modeldeck.secrets = {served.key}
    modeldeck.monkeypatch.setenv("OPENROUTER_API_KEY", served.key)
    modeldeck("provider", "set", "openrouter", "--base-url", served.base_url)
    status, *_ = modeldeck("auth", "status", "--json").json
    assert (status["key"], status["status"]) == (None, "none")
    assert "is not sent there" in status["problem"]
    assert (status["variable"]["set"], status["variable"]["withheld"]) == (True, True)
    modeldeck("models", "add", "sandbox/writer")
    chat = modeldeck("chat", "-m", "sandbox/writer", "Hi")
    assert chat.code == 5
    assert "--allow-env-key" in chat.err
    assert not any(r.carries_key for r in served.received)
