"""HTTP: the only file that knows httpx. Errors leave it without headers, so without a key.

No redirect is followed: a key must not travel to an address that nobody typed. Loopback never
goes through a proxy.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final
from urllib.parse import urlsplit

import httpx
from httpx_sse import EventSource, ServerSentEvent, SSEError

from desktop.adapters.connections import goes_by_proxy, system_certificates, why_not_connected
from desktop.adapters.watched_parts import deadline, watchdog, watched
from desktop.domain.errors import AnswerBroken, Breakage, NoAnswer, Unreachable
from desktop.domain.origin import is_loopback

CONNECT_SECONDS: Final = 10.0
SILENCE_SECONDS: Final = 120.0
"""A model may think for long before its first token; two minutes without a single byte is not
thinking any more. OpenRouter sends comments meanwhile, but not for every vendor."""
FIRST_SIGN_SECONDS: Final = 60.0
"""Until the first line of an answer. OpenRouter sends it at once and lets the model think then."""
LOOK_UP_SILENCE_SECONDS: Final = 30.0
"""Nobody thinks about a look-up."""
WHOLE_SECONDS: Final = 30.0
"""For a whole exchange that a person waits for, a server that drips included."""
LARGEST_ANSWER: Final = 64 * 2**20
LARGEST_LINE: Final = 8 * 2**20
_EVENTS_TYPE: Final = "text/event-stream; charset=utf-8-sig"
"""The format knows no other encoding, whatever the header says, and lets it begin with a mark."""


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class StreamedResponse:
    """An answer whose body is still coming."""

    def __init__(self, response: httpx.Response, whole_seconds: float = WHOLE_SECONDS) -> None:
        self._response = response
        self._whole = whole_seconds
        self.status = response.status_code
        self.headers: Mapping[str, str] = {k.lower(): v for k, v in response.headers.items()}

    @property
    def is_event_stream(self) -> bool:
        return self.headers.get("content-type", "").lower().startswith("text/event-stream")

    async def read(self, largest: int | None = None) -> bytes:
        """The whole body, of so many bytes at most. Raises `Unreachable` and `AnswerBroken`."""
        parts: list[bytes] = []
        size = 0
        with _translated(self._response.url.host):
            async for part in _unpacked(self._response):
                parts.append(part)
                size += len(part)
                if size > (LARGEST_ANSWER if largest is None else largest):
                    raise AnswerBroken(breakage=Breakage.TOO_LARGE)
        return b"".join(parts)

    async def read_soon(self) -> bytes:
        """As `read`, all within ``whole_seconds``: for what a person waits for."""
        async with deadline(self._response.url.host, self._whole):
            return await self.read()

    async def events(self) -> AsyncGenerator[str, None]:
        """The ``data`` of each server-sent event. Raises `Unreachable` and `AnswerBroken`."""
        content_type = _EVENTS_TYPE if self.is_event_stream else ""
        decoded = httpx.Response(
            200, headers={"Content-Type": content_type}, stream=_Bounded(self._response)
        )
        with _translated(self._response.url.host):
            async with aclosing(EventSource(decoded).aiter_sse()) as events:
                async for event in events:
                    data = event.data
                    if data[:1] == "{" or _says_something(event):  # the first is what most are
                        yield data


def read_event_stream(body: bytes) -> Iterator[str]:
    """The ``data`` of each event of a stream that was recorded to a file."""
    response = httpx.Response(200, headers={"Content-Type": _EVENTS_TYPE}, content=body)
    for event in EventSource(response).iter_sse():
        if _says_something(event):
            yield event.data


def _says_something(event: ServerSentEvent) -> bool:
    """An event without data is none (source: the HTML standard, "Server-sent events"); the library
    makes one of a lone ``id`` or ``retry``. What has a name of its own, such as ``ping``, may
    hold words that are for nobody."""
    named = event.event not in ("", "message")
    return bool(event.data.strip()) and not (named and event.data.lstrip()[0] not in "{[")


class HttpClient:
    """Sends requests. Lives on one event loop and is closed there. ``direct``: past any proxy."""

    def __init__(
        self,
        user_agent: str,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        silence_seconds: float = SILENCE_SECONDS,
        first_sign_seconds: float = FIRST_SIGN_SECONDS,
        look_up_seconds: float = LOOK_UP_SILENCE_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
        direct: bool = False,
    ) -> None:
        self._user_agent = user_agent
        self._direct = direct
        self._others: dict[tuple[bool, float], HttpClient] = {}
        self._silence, self._look_up = silence_seconds, min(silence_seconds, look_up_seconds)
        self._first_sign = first_sign_seconds
        self._whole, self._connect = whole_seconds, connect_seconds
        # `read=None`: one watchdog of ours in `_Watched` instead of one timer per read.
        self._timeout = httpx.Timeout(connect_seconds, read=None)
        self._clients: dict[tuple[bool, bool], httpx.AsyncClient] = {}

    async def close(self) -> None:
        for other in self._others.values():
            await other.close()
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    def like_this(self, *, direct: bool, silence_seconds: float | None) -> HttpClient:
        """For an endpoint that wants no proxy, or more time. It is closed with this one."""
        wanted = direct, silence_seconds or self._silence
        if wanted not in self._others:
            self._others[wanted] = HttpClient(
                self._user_agent,
                connect_seconds=self._connect,
                silence_seconds=wanted[1],
                first_sign_seconds=silence_seconds or self._first_sign,
                look_up_seconds=silence_seconds or self._look_up,
                whole_seconds=max(self._whole, silence_seconds or 0),
                direct=direct,
            )
        return self._others[wanted]

    async def get(
        self, url: str, headers: Mapping[str, str], largest: int | None = None
    ) -> Response:
        """One attempt, for so many bytes at most. Raises `Unreachable` and `AnswerBroken`."""
        async with self._open("GET", url, headers, None, self._look_up) as response:
            return Response(response.status, response.headers, await response.read(largest))

    async def get_whole(self, url: str, headers: Mapping[str, str]) -> Response:
        """As `get`, all within ``whole_seconds``: for what a person waits for."""
        async with deadline(_address(url).host, self._whole):
            return await self.get(url, headers)

    @asynccontextmanager
    async def post(
        self, url: str, headers: Mapping[str, str], body: bytes
    ) -> AsyncIterator[StreamedResponse]:
        """Post JSON; the body of the answer is read inside the context.

        Leaving the context closes the connection. Raises `Unreachable`.
        """
        json_headers = {**headers, "Content-Type": "application/json"}
        async with self._open("POST", url, json_headers, body, self._silence) as response:
            yield response

    async def post_whole(self, url: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Post JSON and take the whole answer, all within ``whole_seconds``. Sent once.

        Raises `Unreachable` and `AnswerBroken`.
        """
        async with (
            deadline(_address(url).host, self._whole),
            self.post(url, headers, body) as response,
        ):
            return Response(response.status, response.headers, await response.read())

    @asynccontextmanager
    async def _open(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        silence: float,
    ) -> AsyncIterator[StreamedResponse]:
        parsed = _address(url)
        host, client = parsed.host, self._client(parsed)
        with _translated(host, self._connect, proxied=self._proxied(parsed)):
            request = client.build_request(method, parsed, headers=dict(headers), content=body)
            async with watchdog(host, min(silence, self._first_sign)):
                response = await client.send(request, stream=True)
        try:
            if isinstance(response.stream, httpx.AsyncByteStream):
                response.stream = _Watched(response.stream, host, silence)
            yield StreamedResponse(response, self._whole)
        finally:
            await response.aclose()

    def _proxied(self, url: httpx.URL) -> bool:
        return not (self._direct or is_loopback(url.host)) and goes_by_proxy(url.scheme, url.host)

    def _client(self, url: httpx.URL) -> httpx.AsyncClient:
        tls, loopback = url.scheme == "https", is_loopback(url.host)
        if (tls, loopback) not in self._clients:
            self._clients[tls, loopback] = httpx.AsyncClient(
                headers={"User-Agent": self._user_agent},
                timeout=self._timeout,
                follow_redirects=False,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                trust_env=not (loopback or self._direct),
                # Reading the certificates takes 60 ms: not where there is nothing to verify.
                verify=system_certificates() if tls else False,
            )
        return self._clients[tls, loopback]


class _Watched(httpx.AsyncByteStream):
    """A body that may not fall silent."""

    def __init__(self, stream: httpx.AsyncByteStream, host: str, silence: float) -> None:
        self._stream = stream
        self._host = host
        self._silence = silence
        self._parts: AsyncGenerator[bytes, None] | None = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        self._parts = watched(aiter(self._stream), self._host, self._silence)
        return self._parts

    async def aclose(self) -> None:
        if self._parts is not None:
            await self._parts.aclose()
        await self._stream.aclose()


class _Bounded(httpx.AsyncByteStream):
    """The unpacked body of a stream, which may have no line without end, nor go on for ever."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        line = size = 0
        async for part in _unpacked(self._response):
            size += len(part)
            end = part.find(b"\n")
            longest = line + (len(part) if end < 0 else end)
            if len(part) > LARGEST_LINE:
                longest = max(longest, *map(len, part.split(b"\n")))
            if longest > LARGEST_LINE or size > LARGEST_ANSWER:
                raise AnswerBroken(breakage=Breakage.TOO_LARGE)
            line = longest if end < 0 else len(part) - part.rfind(b"\n") - 1
            yield part


def _unpacked(response: httpx.Response) -> AsyncIterator[bytes]:
    if "," in response.headers.get("content-encoding", ""):  # twice: up to a million times its size
        raise AnswerBroken(breakage=Breakage.TOO_LARGE)
    return response.aiter_bytes()


def _address(url: str) -> httpx.URL:
    """Raises `Unreachable` for what is no address, or has no host that could be asked for."""
    try:
        parsed = httpx.URL(url)
        return parsed.copy_with(host=parsed.host)  # the library decodes the name only when asked
    except (httpx.InvalidURL, UnicodeError):
        raise Unreachable(urlsplit(url).hostname or "", NoAnswer.HOST_UNKNOWN) from None


@contextmanager
def _translated(
    host: str, connect_seconds: float = CONNECT_SECONDS, *, proxied: bool = False
) -> Iterator[None]:
    """Turn the library's exceptions into ours, without their text: it may quote a header."""
    try:
        yield
    except (httpx.ConnectTimeout, httpx.WriteTimeout, httpx.PoolTimeout):
        raise Unreachable(host, NoAnswer.TIMEOUT, waited=connect_seconds) from None
    except httpx.ProxyError:
        raise Unreachable(host, NoAnswer.PROXY) from None
    except httpx.ConnectError as error:
        raise Unreachable(host, why_not_connected(error, proxied=proxied)) from None
    except (httpx.DecodingError, SSEError):
        raise AnswerBroken(breakage=Breakage.NOT_JSON) from None
    except (httpx.HTTPError, UnicodeError, OSError):  # TLS that breaks midway is not translated
        raise Unreachable(host, NoAnswer.LOST) from None
