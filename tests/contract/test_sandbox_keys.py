"""The keys of a sandbox: those issued beside the first, their pages, and what `/key` says."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import httpx
import pytest

from tests.contract.browser import CALLBACK, PROOF, S256, Browser, Page
from tests.contract.exchange import MODEL, ask, value
from tests.simulators import Sandbox, Served


@pytest.fixture
def browser(served: Served) -> Iterator[Browser]:
    with Browser(served.origin) as browser:
        yield browser


def test_every_endpoint_accepts_the_new_key_beside_the_first(
    served: Served, browser: Browser
) -> None:
    new = browser.exchange(browser.code(**S256), **PROOF).json()["key"]
    body = {"model": MODEL, "messages": [{"role": "user", "content": "Why?"}]}
    for key in (served.key, new):
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=served.base_url, headers=headers, trust_env=False) as http:
            label = http.get("/key").json()["data"]["label"]
            assert label == f"{key[:12]}...{key[-4:]}"
            assert http.get("/models/user").status_code == 200
            assert http.post("/chat/completions", json=body).status_code == 200
    assert [r.credential for r in served.received[-6:]] == ["accepted"] * 6
    assert all(r.carries_key for r in served.received[-6:])


def test_each_sign_in_gets_a_key_of_its_own(served: Served, browser: Browser) -> None:
    for _ in range(3):
        assert browser.exchange(browser.code(**S256), **PROOF).status_code == 200
    assert len({served.key, *served.sandbox.issued}) == 4
    assert len(set(served.sandbox.codes)) == 3


def test_an_issued_key_in_an_address_is_noticed(served: Served, browser: Browser) -> None:
    key = browser.exchange(browser.code(**S256), **PROOF).json()["key"]
    browser.open("/auth", callback_url=f"{CALLBACK}?leak={key}", **S256)
    assert [r.carries_key for r in served.received[-2:]] == [False, True]


def test_each_key_has_a_page_and_a_log(served: Served, browser: Browser) -> None:
    browser.exchange(browser.code(**S256), **PROOF)
    for key in (served.key, *served.sandbox.issued):
        digest = sha256(key.encode()).hexdigest()
        for opened in (browser.open(f"/keys/{digest}"), browser.open("/logs", api_key_hash=digest)):
            assert opened.status_code == 200
            assert Page(opened.text).texts["key"] == f"{key[:12]}...{key[-4:]}"
            assert key not in opened.text


def test_no_other_hash_has_one(served: Served, browser: Browser) -> None:
    digest = sha256(b"other").hexdigest()
    answers = [
        browser.open(f"/keys/{digest}"),
        browser.open(f"/keys/{served.key}"),
        browser.open("/keys/"),
        browser.open("/logs", api_key_hash=digest),
        browser.open("/logs"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert "knows no key" in answers[0].text


@pytest.mark.parametrize(
    "fields",
    [
        {"is_free_tier": True, "free_model_daily_requests": {"limit": 50, "used": 7}},
        {"is_management_key": True, "is_provisioning_key": True},
        {"expires_at": "2026-01-01T00:00:00Z"},
        {"limit": None, "limit_remaining": None, "limit_reset": None},
        {"limit_reset": "weekly"},
    ],
)
def test_a_key_says_what_a_test_wants(fields: dict[str, Any]) -> None:
    sandbox = Sandbox()
    sandbox.key_fields = fields
    data = value(ask(sandbox, "GET", "/key"))["data"]
    assert {name: data[name] for name in fields} == fields
    assert data["usage_daily"]


def test_a_key_leaves_out_what_a_test_wants() -> None:
    sandbox = Sandbox()
    names = set(value(ask(sandbox, "GET", "/key"))["data"])
    sandbox.key_fields = {"label": ..., "expires_at": ..., "unheard_of": ...}
    assert set(value(ask(sandbox, "GET", "/key"))["data"]) == names - {"label", "expires_at"}
    sandbox.key_fields = dict.fromkeys(names, ...)
    assert value(ask(sandbox, "GET", "/key")) == {"data": {}}
