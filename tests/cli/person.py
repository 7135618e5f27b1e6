"""Somebody at the sandbox's page, in a browser that the command line opens or that they open."""

from __future__ import annotations

import asyncio
import socket
from typing import Literal
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

from tests.contract.browser import Page

Button = Literal["authorize", "deny"]


def visit(link: str, button: Button = "authorize") -> str:
    """Open the page, press a button, and go where it leads: the text of the last page."""
    with httpx.Client(follow_redirects=True, trust_env=False) as browser:
        page = Page(browser.get(link).text)
        form = page.fields | page.buttons[button]
        return browser.post(urljoin(link, page.action), data=form).text


def shown_code(link: str) -> str:
    """The code that the page shows to be copied."""
    return Page(visit(link)).texts["code"]


class Person:
    """Implements `desktop.services.ports.Browser`; ``presses=None``: there is no browser."""

    def __init__(self, presses: Button | None = "authorize") -> None:
        self.links: list[str] = []
        self.page = ""
        self._presses = presses

    async def open(self, url: str) -> bool:
        self.links.append(url)
        if self._presses is None:
            return False
        self.page = await asyncio.to_thread(visit, url, self._presses)
        return True


def link_in(said: str) -> str:
    """The link that was printed on a line of its own."""
    (line,) = [line for line in said.splitlines() if line.startswith("Open: ")]
    return line.removeprefix("Open: ").strip()


def callback_of(link: str) -> str:
    """Where a link sends the browser back to; empty where the page shows the code."""
    return parse_qs(urlsplit(link).query).get("callback_url", [""])[0]


def is_listening(link: str) -> bool:
    """Whether anybody takes what the browser brings, on either family of addresses."""
    port = urlsplit(callback_of(link)).port or 0
    return any(_accepts(family, port) for family in (socket.AF_INET, socket.AF_INET6))


def _accepts(family: socket.AddressFamily, port: int) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as caller:
        return caller.connect_ex(("127.0.0.1" if family is socket.AF_INET else "::1", port)) == 0
