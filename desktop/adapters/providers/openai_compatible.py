"""Any provider that speaks OpenAI's chat format."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from desktop.adapters.http import HttpClient, Response, StreamedResponse
from desktop.adapters.json_text import dump_json, indent_json, parse_json
from desktop.adapters.providers.catalog_source import CatalogSource, ids_of
from desktop.adapters.providers.model_list import ModelList, Page
from desktop.adapters.providers.openai_wire import AnswerReader, Json, mapping
from desktop.adapters.providers.rejection_body import error_body, redacted, redacted_answer
from desktop.adapters.providers.rejections import rejection
from desktop.adapters.retries import Retries
from desktop.domain.catalog_copy import CatalogCopy, Validators
from desktop.domain.chat import Answer, ChatRequest, Delta, Started
from desktop.domain.chat_options import RequestPreview
from desktop.domain.credentials import KeyInfo, Secret
from desktop.domain.errors import AnswerBroken, Breakage, Rejected, Unreachable
from desktop.domain.generation import Generation
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.domain.text import clean, one_line, whole, without_keys


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
        self._rejection = partial(rejection, provider.name, provider_id=provider.id)
        self._http = http
        self._catalog = catalog
        self._retries = retries or Retries()
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
        return body

    def _chat_json(self, request: ChatRequest) -> str:
        return dump_json(self._chat_body(request), ascii_only=False)

    def preview_chat(self, base_url: BaseUrl, request: ChatRequest) -> RequestPreview:
        """See `desktop.services.ports.ProviderApi.preview_chat`."""
        return RequestPreview(_chat_url(base_url), indent_json(self._chat_json(request)))

    async def check_key(self, base_url: BaseUrl, key: Secret) -> KeyInfo:
        raise NotImplementedError

    async def exchange_code(self, base_url: BaseUrl, code: Secret, verifier: Secret) -> Secret:
        raise NotImplementedError

    async def fetch_catalog(
        self, base_url: BaseUrl, at: datetime, known: Validators | None = None
    ) -> CatalogCopy | None:
        """See `desktop.services.ports.ProviderApi.fetch_catalog`.

        The list is the same for everyone, so no key is sent.
        """
        if self._catalog is None:
            raise NotImplementedError
        url = f"{base_url}{self._catalog.path}"
        pages = await self._lists.pages(url, self._headers(None), known)
        if pages is None:
            return None
        return await asyncio.to_thread(self._copy, self._catalog, pages, at)

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
            raise AnswerBroken(self.provider.name, breakage=Breakage.NOT_JSON, status=200) from None

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
        return self.read_json(response, secrets=[key] if key else []), response.body

    def read_json(
        self,
        response: Response,
        sign_in: Collection[Secret] = (),
        secrets: Collection[Secret] = (),
    ) -> Json:
        """The JSON of an answer that is a yes. For ``sign_in`` and ``secrets`` see `rejection`.

        Raises `Rejected`, also for an error inside a 200, and `AnswerBroken`: without an excerpt
        where it could hold the key of a sign-in.
        """
        body, headers = response.body, response.headers
        if response.status != 200:
            status = response.status
            raise self._rejection(status, body, headers, sign_in=sign_in, secrets=secrets)
        read = self._json(body, quote=not sign_in)
        if mapping(read.get("error")):
            raise self._rejection(None, body, headers, sign_in=sign_in, secrets=secrets)
        return read

    async def stream_chat(
        self, base_url: BaseUrl, key: Secret, request: ChatRequest
    ) -> AsyncIterator[Started | Delta | Answer]:
        """See `desktop.services.ports.ProviderApi.stream_chat`.

        A provider may answer with one JSON body where a stream was asked for, and with an error
        inside a 200: both are understood.
        """
        body = self._chat_json(request).encode()
        headers = self._headers(key) | {"Accept": "text/event-stream, application/json"}
        reader = AnswerReader()
        failure: Rejected | Unreachable | None = None
        async with self._http.post(_chat_url(base_url), headers, body) as response:
            if response.status != 200:
                raise await self._refusal(response, key, request)
            try:
                async with aclosing(self._pieces(response, reader)) as pieces:
                    async for piece in pieces:
                        yield piece
            except (Rejected, Unreachable) as error:
                failure = error
                if isinstance(error, AnswerBroken):
                    error.excerpt = redacted(error.excerpt, [key])
        answer = redacted_answer(reader.answer, [key])
        # Whatever came is handed over before anything is raised: it was paid for.
        yield answer
        # What the provider said went wrong explains why nothing more came.
        inside = self._error_inside(reader, response, key, request)
        if failure := inside or failure or self._failure(answer):
            raise self._signed(failure, answer, request)

    async def _refusal(
        self, response: StreamedResponse, key: Secret, request: ChatRequest
    ) -> Rejected:
        """The status is a no, however little came of the words that explain it."""
        try:
            body = await response.read_soon()
        except (AnswerBroken, Unreachable):
            body = b""
        status, headers = response.status, response.headers
        return self._rejection(status, body, headers, secrets=[key], model=request.model)

    def _signed(
        self, failure: Rejected | Unreachable, answer: Answer, request: ChatRequest
    ) -> Rejected | Unreachable:
        """Whoever reads the bytes does not know whose they are."""
        if isinstance(failure, AnswerBroken):
            failure.provider = failure.provider or self.provider.name
            failure.model = request.model
            failure.upstream = answer.provider
            failure.request_id = answer.generation_id
        return failure

    def _generation_id(self, response: StreamedResponse) -> str:
        """What the headers say of it, before the first piece; empty: nothing."""
        return ""

    async def _pieces(
        self, response: StreamedResponse, reader: AnswerReader
    ) -> AsyncGenerator[Started | Delta, None]:
        if started := self._generation_id(response):
            yield Started(started)
        async with aclosing(self._chunks(response, reader)) as chunks:
            async for chunk in chunks:
                delta = reader.feed(chunk)
                if reader.generation_id not in ("", started):
                    started = reader.generation_id
                    yield Started(started)
                if delta.text or delta.reasoning:
                    yield delta

    async def _chunks(
        self, response: StreamedResponse, reader: AnswerReader
    ) -> AsyncGenerator[Json, None]:
        if not response.is_event_stream:
            yield self._json(await response.read())
            reader.finish()
            return
        async with aclosing(response.events()) as events:
            async for data in events:
                if data[:1] != "{" and data.strip() == "[DONE]":
                    reader.finish()
                    return
                yield self._json(data)

    def _error_inside(
        self, reader: AnswerReader, response: StreamedResponse, key: Secret, request: ChatRequest
    ) -> Rejected | None:
        """What the provider itself said is wrong with its answer."""
        answer = reader.answer
        if not answer.error_message and answer.finish_reason != "error":
            return None
        failure = self._rejection(
            None,
            error_body(reader.error, answer.error_message or "no reason given"),
            response.headers,
            mid_stream=_begun(answer),
            secrets=[key],
            model=request.model,
        )
        failure.upstream = failure.upstream or answer.provider
        failure.request_id = failure.request_id or answer.generation_id
        return failure

    def _failure(self, answer: Answer) -> AnswerBroken | None:
        """What is wrong with an answer that ended without a word about it."""
        if not answer.complete:
            return AnswerBroken(self.provider.name, breakage=Breakage.CUT_OFF)
        if not answer.text and not answer.reasoning and answer.usage is None:
            return AnswerBroken(self.provider.name, breakage=Breakage.EMPTY)
        return None

    def _json(self, body: str | bytes, *, quote: bool = True) -> Mapping[str, Any]:
        try:
            read = parse_json(body)
        except ValueError:
            read = None
        if not isinstance(read, dict):
            beginning = body[:400] if quote else ""
            if isinstance(beginning, bytes):
                beginning = beginning.decode("utf-8", "replace")
            excerpt = one_line(without_keys(clean(beginning)), 80)
            raise AnswerBroken(
                self.provider.name, breakage=Breakage.NOT_JSON, status=200, excerpt=excerpt
            )
        return mapping(read)


def _chat_url(base_url: BaseUrl) -> str:
    return f"{base_url}/chat/completions"


def _begun(answer: Answer) -> bool:
    """Whether tokens were produced, which are kept, and billed."""
    counted = answer.usage is not None and answer.usage.completion > 0
    return counted or bool(answer.text or answer.reasoning)
