"""EndpointProbe: finds out why an endpoint does not work, and what would mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from desktop.domain.chat import ChatRequest, Message
from desktop.domain.credentials import Secret
from desktop.domain.diagnosis import (
    Diagnosis,
    Finding,
    Mend,
    MendKind,
    other_beginnings,
    over_plain_http,
    without_call,
)
from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    ModeldeckError,
    NoAnswer,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Endpoint, Provider
from desktop.services.ports import Clock, ProviderApi

ApiOf = Callable[[Provider], ProviderApi]
"""Who speaks to a provider that is not there yet."""

SignOf = Callable[[str], str]
"""From the body of a refusal to the protocol that it is the style of; empty: of none known."""

LONGER_SECONDS: Final = 300
"""What a slow endpoint is given at the second try."""

_OF_NETWORK: Final[Mapping[NoAnswer, tuple[Finding, MendKind]]] = {
    NoAnswer.HOST_UNKNOWN: (Finding.HOST_UNKNOWN, MendKind.TYPE_ADDRESS),
    NoAnswer.REFUSED: (Finding.REFUSED, MendKind.TRY_AGAIN),
    NoAnswer.TLS: (Finding.TLS, MendKind.TYPE_ADDRESS),
    NoAnswer.PROXY: (Finding.PROXY, MendKind.GO_DIRECT),
    NoAnswer.TIMEOUT: (Finding.TIMEOUT, MendKind.WAIT_LONGER),
    NoAnswer.SILENT: (Finding.TIMEOUT, MendKind.WAIT_LONGER),
}
_NOT_HERE: Final = frozenset(
    {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
)


class EndpointProbe:
    """Asks as a chat would, with the provider's own adapter. A key goes to no other origin."""

    def __init__(self, api_of: ApiOf, sign_of: SignOf, protocols: frozenset[str], clock: Clock):
        self._api_of = api_of
        self._sign_of = sign_of
        self._protocols = protocols
        self._clock = clock

    def urls(self, provider: Provider) -> tuple[str, str]:
        """Where a chat and where the list of models would be asked for. Asks nobody."""
        api = self._api_of(replace(provider, endpoint=Endpoint()))
        chat = api.preview_chat(provider.base_url, ChatRequest("", (), max_tokens=1))
        return chat.url, api.list_url(provider.base_url)

    async def probe(
        self, provider: Provider, key: Secret | None, model: str = "", *, chat: bool = False
    ) -> Diagnosis:
        """Look for the list of models; with ``chat`` have a model answer with one token too.

        ``model`` is asked where the list names none. Never raises for what the endpoint does.
        """
        base_url = provider.base_url
        if (shorter := without_call(base_url)) != base_url:
            return Diagnosis(Finding.CALL_IN_ADDRESS, _use(shorter))
        outcome = await self._list(provider, key)
        if isinstance(outcome, tuple):
            found = Diagnosis(Finding.WORKS, models=outcome)
            asked = model or (outcome[0] if outcome else "")
            return await self._chatted(provider, key, asked, found) if chat and asked else found
        if isinstance(outcome, Unreachable):
            return await self._unreached(provider, key, outcome)
        return await self._refused(provider, key, outcome, model)

    async def _refused(
        self, provider: Provider, key: Secret | None, error: ModeldeckError, model: str
    ) -> Diagnosis:
        """It answered, but not with a list."""
        if not _elsewhere(error):
            return self._turned_down(provider, error)
        for candidate in other_beginnings(provider.base_url):
            if await self._answers(replace(provider, base_url=candidate), key):
                finding = Finding.WEB_PAGE if _is_page(error) else Finding.VERSION_MISSING
                return Diagnosis(finding, _use(candidate), error)
        if model:
            chat = await self._chat(provider, key, model)
            if chat is None:
                mend = Mend(MendKind.TYPE_MODELS)
                return Diagnosis(Finding.NO_LIST, mend, error, chatted=True)
            if not _elsewhere(chat):
                return self._turned_down(provider, chat)
        return self._turned_down(provider, error)

    def _turned_down(self, provider: Provider, error: ModeldeckError) -> Diagnosis:
        """A no that another address does not help against, unless it is one of another protocol."""
        spoken = self._sign_of(error.body) if isinstance(error, Rejected) else ""
        if spoken and spoken != provider.protocol:
            known = spoken in self._protocols
            kind = MendKind.USE_PROTOCOL if known else MendKind.TYPE_ADDRESS
            return Diagnosis(Finding.OTHER_PROTOCOL, Mend(kind, protocol=spoken), error)
        if isinstance(error, Unreachable):
            return _of_network(provider, error)
        if isinstance(error, Rejected):
            if error.kind is Rejection.KEY_REJECTED:
                return Diagnosis(Finding.KEY_REJECTED, Mend(MendKind.GIVE_KEY), error)
            if error.status == HTTPStatus.FORBIDDEN:
                return Diagnosis(Finding.FORBIDDEN, Mend(MendKind.CHOOSE_MODEL), error)
        if _is_page(error):
            return Diagnosis(Finding.WEB_PAGE, Mend(MendKind.TYPE_ADDRESS), error)
        kind = MendKind.TYPE_ADDRESS if _elsewhere(error) else MendKind.TRY_AGAIN
        return Diagnosis(Finding.OTHER, Mend(kind), error)

    async def _unreached(
        self, provider: Provider, key: Secret | None, error: Unreachable
    ) -> Diagnosis:
        plain = over_plain_http(provider.base_url)
        tls = error.kind is NoAnswer.TLS and plain is not None
        # Without the key: it was given for another origin.
        if tls and plain and await self._answers(replace(provider, base_url=plain), None):
            return Diagnosis(Finding.TLS, _use(plain), error)
        return _of_network(provider, error)

    async def _chatted(
        self, provider: Provider, key: Secret | None, model: str, found: Diagnosis
    ) -> Diagnosis:
        error = await self._chat(provider, key, model)
        if error is None:
            return replace(found, chatted=True)
        down = self._turned_down(provider, error)
        if _elsewhere(error):  # the list is where it should be: it is the model that is not
            down = Diagnosis(Finding.OTHER, Mend(MendKind.CHOOSE_MODEL), error)
        return replace(down, models=found.models)

    async def _answers(self, provider: Provider, key: Secret | None) -> bool:
        """Whether an API is there, if only one that wants another key."""
        outcome = await self._list(provider, key)
        if isinstance(outcome, Rejected) and not isinstance(outcome, AnswerBroken):
            return outcome.kind is Rejection.KEY_REJECTED and not _is_page(outcome)
        return isinstance(outcome, tuple)

    async def _list(
        self, provider: Provider, key: Secret | None
    ) -> tuple[str, ...] | Rejected | Unreachable:
        api = self._api_of(provider)
        try:
            copy = await api.fetch_catalog(provider.base_url, self._clock(), None, key)
        except (Rejected, Unreachable) as error:
            return error
        return tuple(model.id for model in copy.catalog.models) if copy else ()

    async def _chat(
        self, provider: Provider, key: Secret | None, model: str
    ) -> ModeldeckError | None:
        """``None``: it answered. One token is asked for, which is all that it can cost."""
        request = ChatRequest(model, (Message("user", "Hi"),), max_tokens=1)
        try:
            api = self._api_of(provider)
            async for _ in api.stream_chat(provider.base_url, key, request):
                pass
        except AnswerBroken as error:
            # One token may be spent on thinking, of which nothing is sent.
            return None if error.breakage is Breakage.EMPTY else error
        except (Rejected, Unreachable) as error:
            return error
        return None


def _use(base_url: BaseUrl) -> Mend:
    return Mend(MendKind.USE_ADDRESS, base_url)


def _of_network(provider: Provider, error: Unreachable) -> Diagnosis:
    finding, kind = _OF_NETWORK.get(error.kind, (Finding.OTHER, MendKind.TRY_AGAIN))
    waits = provider.endpoint.timeout_seconds or 0
    if kind is MendKind.WAIT_LONGER and waits >= LONGER_SECONDS:
        kind = MendKind.TRY_AGAIN
    seconds = LONGER_SECONDS if kind is MendKind.WAIT_LONGER else None
    return Diagnosis(finding, Mend(kind, timeout_seconds=seconds), error)


def _elsewhere(error: ModeldeckError) -> bool:
    """Whether it sounds as if the API were at another address."""
    if isinstance(error, AnswerBroken):
        return error.breakage in (Breakage.NOT_JSON, Breakage.NO_MODELS)
    return isinstance(error, Rejected) and (
        error.status in _NOT_HERE or error.kind is Rejection.REDIRECTED or _is_page(error)
    )


def _is_page(error: ModeldeckError) -> bool:
    """Whether what came is for people's eyes."""
    if not isinstance(error, Rejected):
        return False
    came = error.excerpt if isinstance(error, AnswerBroken) else error.body
    return came.lstrip().lower().startswith(("<!doctype", "<html", "<?xml", "<head", "<body"))
