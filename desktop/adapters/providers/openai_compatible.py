"""Any provider that speaks OpenAI's chat format."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from desktop.adapters.http import HttpClient, Response, StreamedResponse
from desktop.adapters.json_text import dump_json, indent_json
from desktop.adapters.providers.catalog_source import CatalogSource, ids_of, rows_of
from desktop.adapters.providers.json_answers import accepted
from desktop.adapters.providers.key_regions import checked_in_region
from desktop.adapters.providers.key_trial import (
    about_model,
    another_model,
    read_trial,
    trial_request,
    unstreamed,
)
from desktop.adapters.providers.model_list import ModelList, Page
from desktop.adapters.providers.openai_stream import AnswerStream
from desktop.adapters.providers.openai_wire import Json
from desktop.adapters.retries import Retries
from desktop.domain.catalog_copy import CatalogCopy, Validators
from desktop.domain.chat import Answer, ChatRequest, Delta, Started
from desktop.domain.chat_options import RequestPreview
from desktop.domain.credentials import KeyInfo, Secret
from desktop.domain.errors import AnswerBroken, Breakage, Rejected, Rejection
from desktop.domain.generation import Generation
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import KeyCheck, Provider
from desktop.domain.text import whole

_MODELS: Final = "/models"
_LATER: Final = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)


class OpenAICompatibleAdapter:
    """Speaks to one provider. Implements `desktop.services.ports.ProviderApi`."""

    def __init__(
        self,
        provider: Provider,
        http: HttpClient,
        catalog: CatalogSource | None = None,
        retries: Retries | None = None,
    ) -> None:
        self.provider = provider
        self._http = http
        self._catalog = catalog
        self._retries = retries or Retries()
        self._tried: tuple[BaseUrl, Secret | None] | None = None
        self._open_to_all: dict[BaseUrl, bool] = {}
        self._lists = ModelList(provider.name, http, self._retries, self.read_json)

    @property
    def keeps_generations(self) -> bool:
        """See `desktop.services.ports.ProviderApi.keeps_generations`."""
        return False

    def _headers(self, key: Secret | None) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key.reveal()}"
        return headers

    def _chat_body(self, request: ChatRequest) -> dict[str, Any]:
        """The fields that any such provider knows. source: OpenAI's chat completions API."""
        body: dict[str, Any] = {
            "model": request.model,
            "messages": [{"role": m.role, "content": whole(m.text)} for m in request.messages],
            "stream": True,
            "stream_options": {"include_usage": True},  # else most servers count nothing
            "max_tokens": request.max_tokens,
        }
        if request.temperature is not None:
            body["temperature"] = Decimal(request.temperature)
        if request.top_p is not None:
            body["top_p"] = Decimal(request.top_p)
        if request.seed is not None:
            body["seed"] = request.seed
        if request.stop:
            body["stop"] = [whole(text) for text in request.stop]
        return body | self._thinking(request)

    def _thinking(self, request: ChatRequest) -> dict[str, Any]:
        """How much the model is to think: OpenAI's field, and the one that servers of Qwen and
        its like have, for those who were told of it."""
        asked = {
            "reasoning_effort": request.reasoning_effort,
            "enable_thinking": self.provider.endpoint.thinking,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def _chat_json(self, request: ChatRequest) -> str:
        return dump_json(self._chat_body(request), ascii_only=False)

    def preview_chat(self, base_url: BaseUrl, request: ChatRequest) -> RequestPreview:
        """See `desktop.services.ports.ProviderApi.preview_chat`."""
        return RequestPreview(_chat_url(base_url), indent_json(self._chat_json(request)))

    async def check_key(self, base_url: BaseUrl, key: Secret | None) -> KeyInfo:
        """See `desktop.services.ports.ProviderApi.check_key`.

        By the provider's `KeyCheck`. Where the list of models should tell and there is none, a
        message of one token does, if it is known to whom: once for each key.
        """
        check, ask = partial(self._check_key, key=key), partial(self._check_by_list, key=key)
        return await checked_in_region(self.provider, base_url, key, check, ask)

    async def _check_key(self, base_url: BaseUrl, key: Secret | None) -> KeyInfo:
        if self.provider.key_check is KeyCheck.CHAT:
            return await self._check_by_chat(base_url, key)
        try:
            return await self._check_by_list(base_url, key)
        except Rejected as error:
            if error.kind is not Rejection.NOT_FOUND or not self.provider.key_check_model:
                raise
        if self._tried == (base_url, key):
            return KeyInfo()  # a message costs something, and keys are checked every minute
        info = await self._check_by_chat(base_url, key)
        self._tried = base_url, key
        return info

    async def _check_by_list(self, base_url: BaseUrl, key: Secret | None) -> KeyInfo:
        """It costs nothing, and says nothing but yes or no."""
        response = await self._http.get_whole(self.list_url(base_url), self._headers(key))
        await asyncio.to_thread(self._read_list, response, key)  # a long one takes a while
        open_to_all = key is not None and self.provider.own and await self._lists_for_all(base_url)
        return KeyInfo(proven=not open_to_all)

    async def _lists_for_all(self, base_url: BaseUrl) -> bool:
        """Of what kind an endpoint of one's own is, nobody knows before it is asked: once."""
        if base_url not in self._open_to_all:
            response = await self._http.get_whole(self.list_url(base_url), self._headers(None))
            if response.status in _LATER or response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return True  # as far as anybody knows now
            self._open_to_all[base_url] = await asyncio.to_thread(self._is_list, response)
        return self._open_to_all[base_url]

    def _is_list(self, response: Response) -> bool:
        try:
            self._read_list(response, None)
        except Rejected:
            return False
        return True

    def _read_list(self, response: Response, key: Secret | None) -> None:
        try:
            rows_of(self.read_json(response, secrets=_sent(key)))
        except ValueError:
            raise self._not_understood() from None

    async def _check_by_chat(self, base_url: BaseUrl, key: Secret | None) -> KeyInfo:
        """One message of one token. Where the model that it goes to is there no more, which says
        nothing of the key, another of the list is asked."""
        model = self.provider.key_check_model
        try:
            return await self._try(base_url, key, model)
        except Rejected as error:
            if not about_model(error):
                raise
            url, headers = self.list_url(base_url), self._list_headers(key)
            another = await another_model(self._lists, self._catalog, url, headers, model)
            if not another:
                raise
        return replace(await self._try(base_url, key, another), asked=another)

    async def _try(self, base_url: BaseUrl, key: Secret | None, model: str) -> KeyInfo:
        """Sent once and not streamed. ``KeyInfo.answer`` is what it took."""
        body = dump_json(unstreamed(self._chat_body(trial_request(model)))).encode()
        response = await self._http.post_whole(_chat_url(base_url), self._headers(key), body)
        return self._read_check(response, read_trial(self.provider, response, key, model))

    def _read_check(self, response: Response, answer: Answer) -> KeyInfo:
        """What an answered message says of the key."""
        return KeyInfo(answer=answer)

    async def exchange_code(self, base_url: BaseUrl, code: Secret, verifier: Secret) -> Secret:
        raise NotImplementedError

    @property
    def lists_models(self) -> bool:
        """See `desktop.services.ports.ProviderApi.lists_models`."""
        return self._catalog is not None and bool(self._catalog.path)

    @property
    def list_needs_key(self) -> bool:
        """See `desktop.services.ports.ProviderApi.list_needs_key`."""
        return self._catalog is not None and self._catalog.needs_key

    async def fetch_catalog(
        self,
        base_url: BaseUrl,
        at: datetime,
        known: Validators | None = None,
        key: Secret | None = None,
    ) -> CatalogCopy | None:
        """See `desktop.services.ports.ProviderApi.fetch_catalog`.

        Where the list is the same for everyone, no key is sent.
        """
        if self._catalog is None or not self._catalog.path:
            raise NotImplementedError
        url, headers = self.list_url(base_url), self._list_headers(key)
        pages = await self._lists.pages(url, headers, known)
        if pages is None:
            return None
        return await asyncio.to_thread(self._copy, self._catalog, pages, at)

    def list_url(self, base_url: BaseUrl) -> str:
        """See `desktop.services.ports.ProviderApi.list_url`."""
        path = self._catalog.path if self._catalog else ""
        return f"{base_url}{path or _MODELS}"

    def _list_headers(self, key: Secret | None) -> dict[str, str]:
        return self._headers(key if self.list_needs_key else None)

    def _copy(self, source: CatalogSource, pages: Sequence[Page], at: datetime) -> CatalogCopy:
        """In a thread: a long list takes a while."""
        rows = [row for page in pages for row in page.rows]
        catalog = source.read_rows(rows, at)
        if len(pages) == 1:
            return CatalogCopy(catalog, pages[0].response.body, pages[0].validators)
        try:
            # What the first page is called says nothing of the others.
            return CatalogCopy(catalog, dump_json({"data": rows}).encode())
        except ValueError:
            raise self._not_understood() from None

    async def fetch_reachable(self, base_url: BaseUrl, key: Secret) -> frozenset[str] | None:
        """See `desktop.services.ports.ProviderApi.fetch_reachable`."""
        if self._catalog is None or not self._catalog.reachable_path:
            return None
        url = f"{base_url}{self._catalog.reachable_path}"
        pages = await self._lists.pages(url, self._headers(key))
        return ids_of([row for page in pages or () for row in page.rows])

    async def fetch_generation(
        self, base_url: BaseUrl, key: Secret, generation_id: str
    ) -> Generation | None:
        """See `desktop.services.ports.ProviderApi.fetch_generation`."""
        return None

    async def get_json(self, url: str, key: Secret | None) -> tuple[Json, bytes]:
        """Raises `Rejected`, `AnswerBroken` and `Unreachable`."""
        response = await self._http.get_whole(url, self._headers(key))
        return self.read_json(response, secrets=_sent(key)), response.body

    def read_json(
        self,
        response: Response,
        sign_in: Collection[Secret] = (),
        secrets: Collection[Secret] = (),
    ) -> Json:
        """See `accepted`."""
        return accepted(self.provider, response, sign_in=sign_in, secrets=secrets)

    async def stream_chat(
        self, base_url: BaseUrl, key: Secret | None, request: ChatRequest
    ) -> AsyncIterator[Started | Delta | Answer]:
        """See `desktop.services.ports.ProviderApi.stream_chat`."""
        body = self._chat_json(request).encode()
        headers = self._headers(key) | {"Accept": "text/event-stream, application/json"}
        async with self._http.post(_chat_url(base_url), headers, body) as response:
            stream = AnswerStream(self.provider, key, request, response)
            if response.status != 200:
                raise await stream.refusal()
            async with aclosing(stream.pieces(self._generation_id(response))) as pieces:
                async for piece in pieces:
                    yield piece
        # Whatever came is handed over before anything is raised: it was paid for.
        yield stream.answer
        if failure := stream.failure:
            raise failure

    def _generation_id(self, response: StreamedResponse) -> str:
        """What the headers say of it, before the first piece; empty: nothing."""
        return ""

    def _not_understood(self) -> AnswerBroken:
        return AnswerBroken(self.provider.name, breakage=Breakage.NOT_JSON, status=200)


def _sent(key: Secret | None) -> list[Secret]:
    return [key] if key else []


def _chat_url(base_url: BaseUrl) -> str:
    return f"{base_url}/chat/completions"
