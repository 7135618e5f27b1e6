"""A list of models over HTTP: page by page, on condition, tried again, within bounds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from desktop.adapters.http import HttpClient, Response
from desktop.adapters.providers.catalog_source import rows_of
from desktop.adapters.providers.openai_wire import Json, mapping
from desktop.adapters.retries import Retries
from desktop.domain.catalog_copy import Validators
from desktop.domain.errors import AnswerBroken, Breakage, NoAnswer, Unreachable

LARGEST_LIST: Final = 16 * 2**20
"""Bytes of all pages: ten times what the largest known list has. Reading JSON keeps every other
thread waiting, the window's too."""
MOST_PAGES: Final = 100
"""With 500 rows each, as OpenRouter sends them where pages are asked for."""
WHOLE_SECONDS: Final = 90.0
"""For all pages and attempts; a server may drip for ever."""

Headers = Mapping[str, str]
ReadJson = Callable[[Response], Json]
"""Raises `Rejected` for an answer that is a no."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer."""

    url: str
    rows: list[Any] = field(repr=False)
    response: Response = field(repr=False)
    next_url: str = ""

    @property
    def validators(self) -> Validators | None:
        """What makes the same question conditional next time."""
        found = (self.response.headers.get(name, "") for name in ("etag", "last-modified"))
        etag, last_modified = found
        return Validators(self.url, etag, last_modified) if etag or last_modified else None


class ModelList:
    """Asks one provider. Every method raises `Rejected` and `Unreachable`."""

    def __init__(self, name: str, http: HttpClient, retries: Retries, read_json: ReadJson) -> None:
        self._name = name
        self._http = http
        self._retries = retries
        self._read_json = read_json

    async def pages(
        self, url: str, headers: Headers, known: Validators | None = None
    ) -> list[Page] | None:
        """Every page. ``None``: the list is still the one that ``known`` is about.

        A list whose next page is elsewhere, was there before, or never ends is not complete, and
        what is not complete is refused: rows that are missing would look as if they were gone.
        """
        async with self._within(url):
            known = known if known and known.url == url else None
            page = await self._page(url, headers, known, LARGEST_LIST)
            if page is None:
                return None
            pages, been = [page], {url}
            while page.next_url:
                if not _same_origin(url, page.next_url) or page.next_url in been:
                    raise self._incomplete()
                been.add(page.next_url)
                if len(been) > MOST_PAGES:
                    raise self._incomplete()
                left = LARGEST_LIST - sum(len(each.response.body) for each in pages)
                following = await self._page(page.next_url, headers, None, left)
                if following is None:
                    raise self._incomplete()
                page = following
                pages.append(page)
        return pages

    async def _page(
        self, url: str, headers: Headers, known: Validators | None, largest: int
    ) -> Page | None:
        asking = {**headers, **_conditions(known)}

        async def ask() -> Page | None:
            response = await self._get(url, asking, largest)
            if response.status == 304 and known is not None:
                return None
            return await asyncio.to_thread(self._read, url, response)

        return await self._retries.run(ask)

    async def _get(self, url: str, headers: Headers, largest: int) -> Response:
        try:
            return await self._http.get(url, headers, largest)
        except AnswerBroken as error:
            error.provider = self._name  # which HTTP does not know
            raise

    def _read(self, url: str, response: Response) -> Page:
        """In a thread: a large answer takes a while."""
        envelope = self._read_json(response)
        try:
            rows = rows_of(envelope)
        except ValueError:
            raise AnswerBroken(self._name, breakage=Breakage.NOT_JSON, status=200) from None
        following = mapping(envelope.get("links")).get("next")
        if following is not None and not isinstance(following, str):
            raise self._incomplete()
        try:
            return Page(url, rows, response, urljoin(url, following) if following else "")
        except ValueError:
            raise self._incomplete() from None

    def _incomplete(self) -> AnswerBroken:
        return AnswerBroken(self._name, breakage=Breakage.CUT_OFF, status=200)

    @asynccontextmanager
    async def _within(self, url: str) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                yield
        except TimeoutError:
            host = urlsplit(url).hostname or ""
            raise Unreachable(host, NoAnswer.TIMEOUT, waited=WHOLE_SECONDS) from None


def _conditions(known: Validators | None) -> dict[str, str]:
    if known is None:
        return {}
    named = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in named.items() if value}


def _same_origin(first: str, following: str) -> bool:
    """Compared as text, so that no two readings of an address can differ: a key goes there."""
    parts = urlsplit(first)
    return following.startswith(f"{parts.scheme}://{parts.netloc}/")
