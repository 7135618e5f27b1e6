"""A simulated OpenRouter: one account, its keys, one catalog. A callable `Request -> Response`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from tests.simulators import errors, faults, pages
from tests.simulators.account import Account
from tests.simulators.catalog import Catalog, InvalidQueryError, count_models, list_models
from tests.simulators.chat import last_question
from tests.simulators.conditions import unless_known
from tests.simulators.conversation import Conversation
from tests.simulators.faults import Fault
from tests.simulators.keys import Keys, masked, new_key
from tests.simulators.received import Received
from tests.simulators.replay import Replay
from tests.simulators.script import CHAT, Script
from tests.simulators.signin import SignIn
from tests.simulators.sse import StreamShape
from tests.simulators.wire import Json, Request, Response, json_response

API = "/api/v1"
Handler: TypeAlias = Callable[[Request], Response]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """The simulator. Everything that varies comes through the constructor.

    `key` is accepted from the start (default: a new one); `catalog` replaces the built-in models;
    `models_available=False` makes every models endpoint answer 503 while chats go on; `replay`
    answers every chat with a recording; `pace` is the seconds between two pieces of a stream;
    `hidden` are ids that `/models/user` leaves out; `page_size` sends lists of models in pages
    also when nobody asks for pages; `odd_rows` stand behind the models in those lists, as they
    are; `echo_state=True` sends a `state` given to `/auth` back, which OpenRouter does not.

    `key_fields` is laid over the answer of `/key`; `...` as a value leaves that field out.
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
        page_size: int | None = None,
        odd_rows: Sequence[Any] = (),
        echo_state: bool = False,
    ) -> None:
        self.key = key or new_key()
        self.catalog = catalog or Catalog.built_in(clock().date())
        self.account = Account(masked(self.key))
        self.received: list[Received] = []
        self.key_fields: dict[str, Any] = {}
        self._keys = Keys(self.key)
        self._sign_in = SignIn(self._keys, clock, echo_state=echo_state)
        self._models_available = models_available
        self._replay = replay
        self._pace = pace
        self._clock = clock
        self.hidden = frozenset(hidden)
        self._page_size = page_size
        self._odd_rows = tuple(odd_rows)
        self._conversation = Conversation(self.catalog, self.account, clock, pace)
        self._script = Script()
        self._routes = self._api() | self._sign_in.routes(API)

    @property
    def issued(self) -> list[str]:
        """The keys issued to those who signed in, in order; each is accepted beside the first."""
        return self._keys.issued

    @property
    def codes(self) -> list[str]:
        """Every one-time code that was given out, for tests that look for leaks."""
        return self._sign_in.codes

    @property
    def verifiers(self) -> list[str]:
        """Every PKCE verifier that reached the exchange, for tests that look for leaks."""
        return self._sign_in.verifiers

    def script(self, *scripted: Fault, on: str = CHAT) -> None:
        """Queue faults for the next requests whose path under `/api/v1` matches `on`.

        One request takes one fault; `*` in `on` matches anything.
        """
        self._script.add(*scripted, on=on)

    def clear_script(self) -> None:
        """Drop the faults that no request has taken."""
        self._script.clear()

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        self.received.append(Received.of(request, self._keys))
        fault = self._script.take(request.path.removeprefix(API))
        if fault:
            return self._traced(fault.answer(lambda shape: self._answer(request, shape)))
        return self._traced(self._answer(request, None))

    def _traced(self, response: Response) -> Response:
        """A refusal with what the network in front of the service calls the request."""
        if response.status < 400:
            return response
        ray = ("CF-Ray", f"{len(self.received):016x}-SBX")
        return replace(response, headers=(*response.headers, ray))

    def _answer(self, request: Request, shape: StreamShape | None) -> Response:
        path = request.path.rstrip("/")
        if (request.method, path) == ("POST", API + CHAT):
            return self._authorized(request) or self._chat(request, shape)
        if handler := self._routes.get((request.method, path)):
            return handler(request)
        if request.method == "GET" and path.startswith(f"{API}/model/"):
            return self._model(path.removeprefix(f"{API}/model/"))
        if request.method == "GET" and path.startswith("/keys/"):
            return self._key_page(path.removeprefix("/keys/"), pages.key_settings)
        known = any(path == other for _, other in self._routes) or path == API + CHAT
        return errors.error(405 if known else 404)

    def _api(self) -> dict[tuple[str, str], Handler]:
        return {
            ("GET", "/logs"): self._log_page,
            ("GET", f"{API}/models"): self._models,
            ("GET", f"{API}/models/count"): self._count,
            ("GET", f"{API}/models/user"): self._for_key(self._user_models),
            ("GET", f"{API}/key"): self._for_key(self._key),
            ("GET", f"{API}/credits"): self._for_key(lambda _: errors.error(403)),
            ("GET", f"{API}/generation"): self._for_key(self._generation),
        }

    # Keys

    def _authorized(self, request: Request) -> Response | None:
        """The refusal, or None when the key is right."""
        match self._keys.credential(request):
            case "absent":
                return errors.no_key()
            case "other":
                return errors.error(401)
            case "accepted":
                return None

    def _for_key(self, handler: Handler) -> Handler:
        return lambda request: self._authorized(request) or handler(request)

    def _key(self, request: Request) -> Response:
        fields = self.account.key_data(self._clock() + timedelta(days=365))
        label = masked(self._keys.used_by(request) or self.key)
        fields = fields | {"label": label} | self.key_fields
        return json_response(200, {"data": {k: v for k, v in fields.items() if v is not ...}})

    def _key_page(self, digest: str, page: Callable[[str], Response]) -> Response:
        key = self._keys.with_hash(digest)
        return page(masked(key)) if key else pages.no_such_key()

    def _log_page(self, request: Request) -> Response:
        return self._key_page(request.query.get("api_key_hash", ""), pages.key_log)

    # Models

    def _models(self, request: Request) -> Response:
        return self._list(self.catalog.rows, request)

    def _user_models(self, request: Request) -> Response:
        shown = [row for row in self.catalog.rows if row["id"] not in self.hidden]
        return self._list(shown, request)

    def _list(self, rows: Sequence[Json], request: Request) -> Response:
        if not self._models_available:
            return errors.error(503)
        try:
            listed = list_models(rows, request.query, request.path, self._page_size, self._odd_rows)
        except InvalidQueryError:
            return errors.error(400)
        return unless_known(request, json_response(200, listed))

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


def _question(body: Any) -> str:
    messages = body.get("messages") if isinstance(body, dict) else None
    known = [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else []
    return last_question(known)
