"""What the simulated providers that speak OpenAI's own format have in common."""

from __future__ import annotations

import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.simulators import faults
from tests.simulators.chat import last_question
from tests.simulators.faults import Fault
from tests.simulators.keys import Keys
from tests.simulators.openai_sse import UsagePlace, completion, stream
from tests.simulators.openai_turn import InvalidRequestError, OpenAITurn, plan, read_body
from tests.simulators.received import Received
from tests.simulators.script import CHAT, Script
from tests.simulators.sse import StreamShape
from tests.simulators.tokens import PromptCache
from tests.simulators.wire import Delivery, Headers, Json, Request, Response, json_response

MODELS = "/models"
_TYPED = re.compile(r"!fault\b[ \t]*(\S*)")
_TRANSPORT = (
    "html",
    "empty",
    "redirect",
    "stall",
    "stall-at-once",
    "no-answer",
    "hang-up",
    "drop",
    "slow",
    "no-done",
    "mid-stream",
)
"""Words of `faults` that are no provider's own."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class OpenAIProvider(ABC):
    """One account of one provider: a callable `Request -> Response`.

    `key` is accepted; `pace` is the seconds between two pieces of a stream. A chat whose last
    message is `!fault NAME` gets the error of that name, see `errors`.
    """

    path: str
    """Of the API, behind the origin; what stands behind it is asked for by `script`."""
    model: str
    """Listed, usable, and quick."""
    usage_place: UsagePlace = "when-asked"

    def __init__(
        self,
        key: str,
        *,
        pace: float = 0.0,
        clock: Callable[[], datetime] = _utc_now,
        script: Script | None = None,
        cache: PromptCache | None = None,
    ) -> None:
        self.key = key
        self.received: list[Received] = []
        self.usages: list[Json] = []
        """What each answer came to, in order, those included that were left early."""
        self._keys = Keys(key)
        self._pace = pace
        self._clock = clock
        self._script = script or Script()
        self._cache = cache or PromptCache()

    # What differs

    @property
    @abstractmethod
    def errors(self) -> Mapping[str, Response]:
        """Every refusal that this provider is known for, by a name that begins with its status."""

    @abstractmethod
    def rows(self) -> Sequence[Json]:
        """What the list of models holds."""

    @abstractmethod
    def wrong_key(self) -> Response:
        """To a key that is not known, and to none."""

    @abstractmethod
    def bad_request(self, message: str) -> Response:
        """To a body that cannot be used."""

    @abstractmethod
    def no_such_model(self, model: str) -> Response:
        """To a chat with a model that there is not."""

    def list_models(self, request: Request) -> Response:
        """The list, for those with a key."""
        return self._refusal(request) or self.model_list()

    def decline(self, body: Json) -> Response | None:
        """What stands in the way of this chat, if anything."""
        return None

    def thoughts(self, body: Json) -> int | None:
        """How many tokens the model may think; 0: it does not; None: as many as it likes."""
        return 0

    def chat_headers(self, body: Json) -> Headers:
        """What the answer to a chat carries."""
        return ()

    # What they share

    @property
    def named_faults(self) -> Mapping[str, Fault]:
        """What a message of the chat may ask for, by name."""
        shared = {name: faults.WORDS[name].build(self._clock()) for name in _TRANSPORT}
        return {name: Fault(response) for name, response in self.errors.items()} | shared

    def script(self, *scripted: Fault, on: str = CHAT) -> None:
        """Queue faults for the next requests whose path behind the base URL matches `on`."""
        self._script.add(*scripted, on=on)

    def clear_script(self) -> None:
        """Drop the faults that no request has taken."""
        self._script.clear()

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        self.received.append(Received.of(request, self._keys))
        if fault := self._script.take(request.path.removeprefix(self.path)):
            return fault.answer(lambda shape: self._answer(request, shape))
        return self._answer(request, None)

    def model_list(self) -> Response:
        """The list as OpenAI's API has it."""
        return json_response(200, {"object": "list", "data": list(self.rows())})

    def _answer(self, request: Request, shape: StreamShape | None) -> Response:
        match request.method, request.path.rstrip("/"):
            case "GET", path if path == self.path + MODELS:
                return self.list_models(request)
            case "POST", path if path == self.path + CHAT:
                return self._refusal(request) or self._chat(request, shape or StreamShape())
            case _:
                return json_response(404, {"error": {"message": "Not Found", "code": "NOT_FOUND"}})

    def _refusal(self, request: Request) -> Response | None:
        accepted = self._keys.credential(request) == "accepted"
        return None if accepted else self.wrong_key()

    def _chat(self, request: Request, shape: StreamShape) -> Response:
        try:
            body = read_body(request.json())
        except InvalidRequestError as error:
            return self.bad_request(str(error))
        except ValueError:
            return self.bad_request("The request body is not JSON")
        if (fault := self._typed(body)) is not None:
            return fault.answer(lambda typed: self._reply(body, typed or shape))
        return self._reply(body, shape)

    def _typed(self, body: Json) -> Fault | None:
        match = _TYPED.match(last_question(body["messages"]))
        if match is None:
            return None
        known = self.named_faults
        words = f"No such fault. There are: {', '.join(known)}"
        return known.get(match[1]) or Fault(self.bad_request(words))

    def _reply(self, body: Json, shape: StreamShape) -> Response:
        if body["model"] not in {row["id"] for row in self.rows()}:
            return self.no_such_model(body["model"])
        if declined := self.decline(body):
            return declined
        now = int(self._clock().timestamp())
        turn_id = f"chatcmpl-{secrets.token_hex(12)}"
        turn = plan(body, self._cache, turn_id, now, thoughts=self.thoughts(body))
        headers = self.chat_headers(body)
        if not turn.streamed:
            self._end(turn, turn.text, turn.reasoning)
            return json_response(200, completion(turn), headers)
        failure = {"error": {"message": "The answer broke off", "code": "INTERNAL"}}
        events = stream(turn, self.usage_place, shape, failure, self._ending(turn))
        headers = (("Content-Type", "text/event-stream"), *headers)
        return Response(200, headers, events, Delivery(pace=self._pace))

    def _ending(self, turn: OpenAITurn) -> Callable[[str, str], None]:
        return lambda text, reasoning: self._end(turn, text, reasoning)

    def _end(self, turn: OpenAITurn, text: str, reasoning: str) -> None:
        self.usages.append(turn.usage(text, reasoning))
        answer = {"role": "assistant", "content": turn.text}
        self._cache.remember(turn.model, [*turn.messages, answer])


def with_headers(response: Response, headers: Headers) -> Response:
    """The response with more headers."""
    return replace(response, headers=(*response.headers, *headers))


def request_id() -> str:
    """Another one for each request, in the form of a UUID."""
    digits = secrets.token_hex(16)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def flag(body: Json, name: str, *, default: bool) -> bool:
    """A field that is true or false, or left out."""
    value: Any = body.get(name)
    return default if value is None else bool(value)
