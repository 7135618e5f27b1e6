"""A browser as far as signing in to the sandbox needs one, and the secrets to do it with."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

import httpx

CALLBACK = "http://localhost:51423/cb/nonce"
VERIFIER = "abcdefghijklmnopqrstuvwxyz-0123456789._~ABC"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
S256 = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
PROOF = {"code_verifier": VERIFIER, "code_challenge_method": "S256"}


class Page(HTMLParser):
    """What a browser would make of a page, as far as these tests look."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.buttons: dict[str, dict[str, str]] = {}
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self.action = self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: text or "" for name, text in attrs}
        self.tags.add(tag)
        self._open = known.get("id", "")
        self.addresses += [known[name] for name in ("src", "href") if name in known]
        if tag == "form":
            self.action = known["action"]
        elif tag == "input":
            self.fields[known["name"]] = known["value"]
        elif tag == "button":
            self.buttons[self._open] = {known["name"]: known["value"]}

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open] = self.texts.get(self._open, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


class Browser:
    """Opens the sandbox's pages and presses their buttons; follows nothing by itself."""

    def __init__(self, origin: str) -> None:
        self._client = httpx.Client(base_url=origin, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def open(self, path: str = "/auth", **query: str) -> httpx.Response:
        return self._client.get(path, params=query)

    def press(self, button: Literal["authorize", "deny"], **query: str) -> httpx.Response:
        opened = self.open(**query)
        assert opened.status_code == 200
        page = Page(opened.text)
        return self._client.post(page.action, data=page.fields | page.buttons[button])

    def code(self, **query: str) -> str:
        """The code that comes back with the browser."""
        pressed = self.press("authorize", callback_url=CALLBACK, **query)
        return answer_of(pressed)["code"]

    def exchange(self, code: str, **proof: Any) -> httpx.Response:
        return self._client.post("/api/v1/auth/keys", json={"code": code} | proof)


def answer_of(response: httpx.Response) -> dict[str, str]:
    """The query of the address that a response sends the browser to."""
    assert response.status_code == 302
    return dict(parse_qsl(urlsplit(response.headers["location"]).query))


def said(response: httpx.Response) -> tuple[int, str]:
    """Status and message of a refusal in JSON."""
    error = response.json()["error"]
    assert error["code"] == response.status_code
    return response.status_code, error["message"]
