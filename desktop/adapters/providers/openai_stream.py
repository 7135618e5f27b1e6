"""A streamed answer in OpenAI's format: its pieces, what it came to, and what went wrong."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from desktop.adapters.http import StreamedResponse
from desktop.adapters.providers.json_answers import json_object
from desktop.adapters.providers.openai_wire import AnswerReader, Json
from desktop.adapters.providers.rejection_body import error_body, redacted, redacted_answer
from desktop.adapters.providers.rejections import rejection
from desktop.domain.chat import Answer, ChatRequest, Delta, Started
from desktop.domain.credentials import Secret
from desktop.domain.errors import AnswerBroken, Breakage, Rejected, Unreachable
from desktop.domain.provider import Provider


class AnswerStream:
    """One answer while it comes.

    A provider may answer with one JSON body where a stream was asked for, and with an error
    inside a 200: both are understood.
    """

    def __init__(
        self,
        provider: Provider,
        key: Secret | None,
        request: ChatRequest,
        response: StreamedResponse,
    ) -> None:
        self._provider, self._id = provider.name, provider.id
        self._secrets = [key] if key else []
        self._request = request
        self._response = response
        self._reader = AnswerReader(bills=provider.bills)
        self._broken: Rejected | Unreachable | None = None

    async def refusal(self) -> Rejected:
        """What a status that is no 200 means, however little came of the words for it."""
        response = self._response
        try:
            body = await response.read_soon()
        except (AnswerBroken, Unreachable):
            body = b""
        return rejection(
            self._provider,
            response.status,
            body,
            response.headers,
            secrets=self._secrets,
            model=self._request.model,
            provider_id=self._id,
        )

    async def pieces(self, started: str = "") -> AsyncGenerator[Started | Delta, None]:
        """As they come, until the answer ends or breaks off; see `failure`.

        ``started``: what the headers call the answer.
        """
        reader = self._reader
        if started:
            yield Started(started)
        try:
            async with aclosing(self._chunks()) as chunks:
                async for chunk in chunks:
                    delta = reader.feed(chunk)
                    if reader.generation_id not in ("", started):
                        started = reader.generation_id
                        yield Started(started)
                    if delta.text or delta.reasoning:
                        yield delta
        except (Rejected, Unreachable) as error:
            self._broken = error
            if isinstance(error, AnswerBroken):
                error.excerpt = redacted(error.excerpt, self._secrets)

    async def _chunks(self) -> AsyncGenerator[Json, None]:
        response = self._response
        if not response.is_event_stream:
            yield json_object(self._provider, await response.read())
            self._reader.finish()
            return
        async with aclosing(response.events()) as events:
            async for data in events:
                if data[:1] != "{" and data.strip() == "[DONE]":
                    self._reader.finish()
                    return
                yield json_object(self._provider, data)

    @property
    def answer(self) -> Answer:
        """As far as it came."""
        return redacted_answer(self._reader.answer, self._secrets)

    @property
    def failure(self) -> Rejected | Unreachable | None:
        """What the provider said went wrong, which explains why nothing more came; else how the
        answer broke off, or what it lacks."""
        answer = self.answer
        failure = self._said(answer) or self._broken or self._lack(answer)
        if isinstance(failure, AnswerBroken):  # whoever reads the bytes does not know whose
            failure.provider = failure.provider or self._provider
            failure.model = self._request.model
            failure.upstream = answer.provider
            failure.request_id = answer.generation_id
        return failure

    def _said(self, answer: Answer) -> Rejected | None:
        """What the provider itself said is wrong with its answer."""
        if not answer.error_message and answer.finish_reason != "error":
            return None
        failure = rejection(
            self._provider,
            None,
            error_body(self._reader.error, answer.error_message or "no reason given"),
            self._response.headers,
            mid_stream=_begun(answer),
            secrets=self._secrets,
            model=self._request.model,
            provider_id=self._id,
        )
        failure.upstream = failure.upstream or answer.provider
        failure.request_id = failure.request_id or answer.generation_id
        return failure

    def _lack(self, answer: Answer) -> AnswerBroken | None:
        """What is wrong with an answer that ended without a word about it."""
        if not answer.complete:
            return AnswerBroken(self._provider, breakage=Breakage.CUT_OFF)
        if not answer.text and not answer.reasoning and answer.usage is None:
            return AnswerBroken(self._provider, breakage=Breakage.EMPTY)
        return None


def _begun(answer: Answer) -> bool:
    """Whether tokens were produced, which are kept, and billed."""
    counted = answer.usage is not None and answer.usage.completion > 0
    return counted or bool(answer.text or answer.reasoning)
