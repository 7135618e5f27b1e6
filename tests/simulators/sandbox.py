"""A simulated OpenRouter: one key, one account, one catalog. A callable `Request -> Response`."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any, Literal, TypeAlias

from tests.simulators import errors, faults
from tests.simulators.account import Account, masked
from tests.simulators.catalog import Catalog, InvalidQueryError, count_models, list_models
from tests.simulators.chat import last_question
from tests.simulators.conversation import Conversation
from tests.simulators.faults import Fault
from tests.simulators.replay import Replay
from tests.simulators.sse import StreamShape
from tests.simulators.wire import Json, Request, Response, json_response

API = "/api/v1"
CHAT = "/chat/completions"
AUTH_PAGE = (
    b"<!doctype html><title>Sandbox</title><p>Signing in with the browser is not simulated. "
    b"Paste the key that the terminal shows.</p>"
)
Handler: TypeAlias = Callable[[Request], Response]


def new_key() -> str:
    """A key of the right form that no one else has."""
    return f"sk-or-v1-{secrets.token_hex(32)}"


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Received:
    """A request as it came in, with any `Authorization` redacted.

    `credential` says whether that was absent, the accepted key, or something else; `carries_key`
    whether the accepted key stood anywhere in the request, the address and body included.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    json: Any = field(repr=False)
    credential: Literal["absent", "accepted", "other"]
    carries_key: bool


class Sandbox:
    """The simulator. Everything that varies comes through the constructor.

    `key` is the one accepted (default: a new one); `catalog` replaces the built-in models;
    `models_available=False` makes every models endpoint answer 503 while chats go on; `replay`
    answers every chat with a recording; `pace` is the seconds between two pieces of a stream;
    `hidden` are ids that `/models/user` leaves out; `routes` adds handlers for (method, path)
    outside the API, such as a browser's sign-in page at `/auth`.
    """

    def __init__(
        self,
        *,
        key: str | None = None,
        catalog: Catalog | None = None,
        models_available: bool = True,
        replay: Replay | None = None,
        pace: float = 0.0,
        clock: Callable[[], datetime] = _utc_now,
        hidden: Collection[str] = (),
        routes: Mapping[tuple[str, str], Handler] | None = None,
    ) -> None:
        self.key = key or new_key()
        self.catalog = catalog or Catalog.built_in(clock().date())
        self.account = Account(masked(self.key))
        self.received: list[Received] = []
        self._models_available = models_available
        self._replay = replay
        self._pace = pace
        self._clock = clock
        self._hidden = frozenset(hidden)
        self._conversation = Conversation(self.catalog, self.account, clock, pace)
        # Only the server's thread takes from it and the test's only adds: no lock is needed.
        self._script: list[tuple[str, Fault]] = []
        self._routes = dict(routes or {}) | self._api()

    def script(self, *scripted: Fault, on: str = CHAT) -> None:
        """Queue faults for the next requests whose path under `/api/v1` matches `on`.

        One request takes one fault; `*` in `on` matches anything.
        """
        self._script.extend((on, fault) for fault in scripted)

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        self.received.append(self._record(request))
        fault = self._next_fault(request.path.removeprefix(API))
        if fault:
            return fault.answer(lambda shape: self._answer(request, shape))
        return self._answer(request, None)

    def _answer(self, request: Request, shape: StreamShape | None) -> Response:
        path = request.path.rstrip("/")
        if (request.method, path) == ("POST", API + CHAT):
            return self._authorized(request) or self._chat(request, shape)
        if handler := self._routes.get((request.method, path)):
            return handler(request)
        if request.method == "GET" and path.startswith(f"{API}/model/"):
            return self._model(path.removeprefix(f"{API}/model/"))
        known = any(path == other for _, other in self._routes) or path == API + CHAT
        return errors.error(405 if known else 404)

    def _api(self) -> dict[tuple[str, str], Handler]:
        return {
            ("GET", "/auth"): lambda _: Response(200, (("Content-Type", "text/html"),), AUTH_PAGE),
            ("GET", f"{API}/models"): self._models,
            ("GET", f"{API}/models/count"): self._count,
            ("GET", f"{API}/models/user"): self._for_key(self._user_models),
            ("GET", f"{API}/key"): self._for_key(self._key),
            ("GET", f"{API}/credits"): self._for_key(lambda _: errors.error(403)),
            ("GET", f"{API}/generation"): self._for_key(self._generation),
        }

    # Keys

    def _credential(self, request: Request) -> Literal["absent", "accepted", "other"]:
        header = request.header("Authorization")
        if header is None:
            return "absent"
        return "accepted" if header == f"Bearer {self.key}" else "other"

    def _authorized(self, request: Request) -> Response | None:
        """The refusal, or None when the key is right."""
        match self._credential(request):
            case "absent":
                return errors.no_key()
            case "other":
                return errors.error(401)
            case "accepted":
                return None

    def _for_key(self, handler: Handler) -> Handler:
        return lambda request: self._authorized(request) or handler(request)

    def _key(self, _: Request) -> Response:
        expires = self._clock() + timedelta(days=365)
        return json_response(200, {"data": self.account.key_data(expires)})

    # Models

    def _models(self, request: Request) -> Response:
        return self._list(self.catalog.rows, request)

    def _user_models(self, request: Request) -> Response:
        shown = [row for row in self.catalog.rows if row["id"] not in self._hidden]
        return self._list(shown, request)

    def _list(self, rows: Sequence[Json], request: Request) -> Response:
        if not self._models_available:
            return errors.error(503)
        try:
            return json_response(200, list_models(rows, request.query, request.path))
        except InvalidQueryError:
            return errors.error(400)

    def _count(self, request: Request) -> Response:
        if not self._models_available:
            return errors.error(503)
        count = count_models(self.catalog.rows, request.query)
        return json_response(200, {"data": {"count": count}})

    def _model(self, model_id: str) -> Response:
        if not self._models_available:
            return errors.error(503)
        row = self.catalog.find(model_id)
        return json_response(200, {"data": row}) if row else errors.error(404)

    # Chats

    def _chat(self, request: Request, shape: StreamShape | None) -> Response:
        try:
            body = request.json()
        except ValueError:
            return errors.error(400)
        fault = faults.typed(_question(body), self._clock())
        if fault:
            return fault.answer(lambda typed_shape: self._reply(body, typed_shape or shape))
        return self._reply(body, shape)

    def _reply(self, body: Any, shape: StreamShape | None) -> Response:
        if self._replay:
            return self._replay.response(self._pace)
        if self.account.remaining <= Decimal(0):
            return errors.key_limit("monthly")
        return self._conversation.reply(body, shape or StreamShape())

    def _generation(self, request: Request) -> Response:
        wanted = request.query.get("id")
        if not wanted:
            return errors.error(400)
        generation = self.account.look_up(wanted)
        if generation is None:
            return errors.error(404, f"Generation {wanted} not found")
        return json_response(200, {"data": generation.record()})

    # Scripts and records

    def _next_fault(self, path: str) -> Fault | None:
        for index, (pattern, fault) in enumerate(self._script):
            if fnmatchcase(path, pattern):
                del self._script[index]
                return fault
        return None

    def _record(self, request: Request) -> Received:
        key = self.key.encode()
        everything = [request.target.encode(), request.body]
        everything += [value.encode() for _, value in request.headers]
        return Received(
            method=request.method,
            path=request.path,
            query=request.query,
            headers={
                name.lower(): "[redacted]" if name.lower() == "authorization" else value
                for name, value in request.headers
            },
            json=_json_or_none(request),
            credential=self._credential(request),
            carries_key=any(key in text for text in everything),
        )


def _question(body: Any) -> str:
    messages = body.get("messages") if isinstance(body, dict) else None
    known = [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else []
    return last_question(known)


def _json_or_none(request: Request) -> Json | None:
    try:
        value = request.json() if request.body else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
