"""A message of one token, for providers where only that tells whether a key is good."""

from __future__ import annotations

from typing import Any, Final

from desktop.adapters.http import Response
from desktop.adapters.providers.catalog_source import CatalogSource
from desktop.adapters.providers.json_answers import accepted
from desktop.adapters.providers.model_list import Headers, ModelList
from desktop.adapters.providers.openai_wire import AnswerReader, items
from desktop.adapters.providers.rejection_body import redacted_answer
from desktop.domain.chat import Answer, ChatRequest, Message
from desktop.domain.credentials import Secret
from desktop.domain.errors import AnswerBroken, Breakage, ModeldeckError, Rejected, Rejection
from desktop.domain.provider import Provider

_MESSAGE: Final = (Message("user", "Hi"),)
_WITHDRAWN: Final = "insufficient_balance"
"""What ModelScope says of a model that it has withdrawn."""


def trial_request(model: str) -> ChatRequest:
    """The shortest message that there can be."""
    return ChatRequest(model, _MESSAGE, max_tokens=1)


def unstreamed(body: dict[str, Any]) -> dict[str, Any]:
    """The body of a chat whose answer comes whole. ModelScope refuses ``stream_options`` then."""
    return {key: value for key, value in body.items() if key not in ("stream", "stream_options")}


def read_trial(provider: Provider, response: Response, key: Secret | None, model: str) -> Answer:
    """What it took. Raises `Rejected` and `AnswerBroken`."""
    secrets = [key] if key else []
    read = accepted(provider, response, secrets=secrets, model=model)
    if not items(read.get("choices")):
        raise AnswerBroken(provider.name, breakage=Breakage.NOT_JSON, status=200)
    reader = AnswerReader(bills=provider.bills)
    reader.feed(read)
    reader.finish()
    return redacted_answer(reader.answer, secrets)


def about_model(error: Rejected) -> bool:
    """Whether a no is about the model, so that it says nothing of the key."""
    return error.kind is Rejection.NOT_FOUND or error.reason == _WITHDRAWN


async def another_model(
    lists: ModelList, source: CatalogSource | None, url: str, headers: Headers, than: str
) -> str:
    """The first of a list that chats, where ``than`` is there no more; empty: there is none."""
    if source is None:
        return ""
    try:
        pages = await lists.pages(url, headers)
    except ModeldeckError:
        return ""
    found = source.read_rows([row for page in pages or () for row in page.rows], None)
    chatting = (each.id for each in found.models if each.hidden is None and each.id != than)
    return next(chatting, "")
