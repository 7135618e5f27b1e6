"""What is the matter with an endpoint, and the one change that mends it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from desktop.domain.errors import InvalidBaseUrl, ModeldeckError
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider


class Finding(StrEnum):
    """What a look at an endpoint came to."""

    WORKS = "works"
    HOST_UNKNOWN = "host_unknown"
    REFUSED = "connection_refused"
    TLS = "tls_failed"
    PROXY = "proxy_failed"
    TIMEOUT = "timeout"
    KEY_REJECTED = "key_rejected"
    FORBIDDEN = "forbidden"
    CALL_IN_ADDRESS = "call_in_address"
    """The address is that of one call, such as ``/chat/completions``, not of all."""
    VERSION_MISSING = "version_missing"
    """The API begins further down, mostly at ``/v1``."""
    WEB_PAGE = "web_page"
    """It answers with a page for people."""
    NO_LIST = "no_list"
    """It does not list its models, and chats all the same."""
    OTHER_PROTOCOL = "other_protocol"
    OTHER = "other"
    """``Diagnosis.error`` says it all."""


class MendKind(StrEnum):
    """What has to change."""

    NOTHING = "nothing"
    USE_ADDRESS = "use_address"
    TYPE_ADDRESS = "type_address"
    TRY_AGAIN = "try_again"
    GIVE_KEY = "give_key"
    CHOOSE_MODEL = "choose_model"
    TYPE_MODELS = "type_models"
    USE_PROTOCOL = "use_protocol"
    GO_DIRECT = "go_direct"
    """Without the proxy."""
    WAIT_LONGER = "wait_longer"


@dataclass(frozen=True, slots=True)
class Mend:
    """One change; what of the fields counts is said by ``kind``."""

    kind: MendKind = MendKind.NOTHING
    base_url: BaseUrl | None = None
    protocol: str = ""
    timeout_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found."""

    finding: Finding
    mend: Mend = Mend()
    error: ModeldeckError | None = None
    """What went wrong, in the words of whoever said so."""
    models: tuple[str, ...] = ()
    """Ids that the endpoint lists, in its order; empty where it lists none."""
    chatted: bool = False
    """Whether an answer came from a model."""

    @property
    def works(self) -> bool:
        """Whether a chat can be expected to work."""
        return self.finding in (Finding.WORKS, Finding.NO_LIST)


def mended(provider: Provider, mend: Mend) -> Provider:
    """With what a mend changes of the provider itself; a key or a model are not part of it."""
    endpoint = provider.endpoint
    match mend.kind:
        case MendKind.USE_ADDRESS if mend.base_url is not None:
            return replace(provider, base_url=mend.base_url)
        case MendKind.USE_PROTOCOL:
            return replace(provider, protocol=mend.protocol)
        case MendKind.GO_DIRECT:
            return replace(provider, endpoint=replace(endpoint, direct=True))
        case MendKind.WAIT_LONGER:
            longer = replace(endpoint, timeout_seconds=mend.timeout_seconds)
            return replace(provider, endpoint=longer)
        case _:
            return provider


CALLS: Final = (
    "/chat/completions",
    "/completions",
    "/responses",
    "/embeddings",
    "/messages",
    "/models",
)
"""Paths of single calls, as they are copied out of examples, longest first where one ends another.
"""

_BEGINNINGS: Final = ("/v1", "/api/v1", "/openai/v1", "/compatible-mode/v1", "/v1beta/openai")
"""Where the API of one vendor or another begins."""


def without_call(base_url: BaseUrl) -> BaseUrl:
    """The address without the path of a single call at its end."""
    for call in CALLS:
        if base_url.text.endswith(call):
            return _with_text(base_url, base_url.text.removesuffix(call)) or base_url
    return base_url


def other_beginnings(base_url: BaseUrl) -> tuple[BaseUrl, ...]:
    """Where else the API may begin, on the same origin: likelier places first."""
    whole, root = base_url.text, str(base_url.origin)
    texts = [f"{place}{path}" for place in dict.fromkeys((whole, root)) for path in _BEGINNINGS]
    found = (_with_text(base_url, text) for text in dict.fromkeys(texts) if text != whole)
    return tuple(each for each in found if each is not None)


def over_plain_http(base_url: BaseUrl) -> BaseUrl | None:
    """The same place of this computer without TLS; ``None`` for any other computer."""
    if not base_url.loopback or base_url.origin.scheme == "http":
        return None
    return _with_text(base_url, f"http{base_url.text.removeprefix('https')}")


def _with_text(base_url: BaseUrl, text: str) -> BaseUrl | None:
    try:
        return BaseUrl.parse(text, plain_http=base_url.origin.scheme == "http")
    except InvalidBaseUrl:
        return None
