"""A simulated ModelScope: a list of models for anybody, chats for one token, a quota that runs out.

source: answers and refusals quoted in public bug reports of 2025 and 2026. The messages of 403 and
of the quota are the simulator's own, in the same envelope.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.simulators.modelscope_rows import RETIRED, UNSERVED, WRITER, modelscope_rows
from tests.simulators.openai_provider import OpenAIProvider, request_id
from tests.simulators.wire import Headers, Json, Request, Response, json_response

PATH = "/v1"
_QUOTA = "modelscope-ratelimit-requests"
_MODEL_QUOTA = "modelscope-ratelimit-model-requests"
WRONG_TOKEN = "Authentication failed, please make sure that a valid ModelScope token is supplied."
UNBOUND = "Please bind your Alibaba Cloud account before use."


def new_modelscope_token() -> str:
    """A token of the right form that no one else has."""
    return f"ms-{request_id()}"


class ModelScope(OpenAIProvider):
    """`bound` says whether the account is bound to one of Alibaba Cloud, without which no chat is
    answered; `requests` and `model_requests` are what a day may take, of all models and of one."""

    path = PATH
    model = WRITER
    usage_place = "zero-unless-asked"

    def __init__(
        self,
        *,
        key: str | None = None,
        pace: float = 0.0,
        clock: Callable[[], datetime] | None = None,
        bound: bool = True,
        requests: int = 250,
        model_requests: int = 100,
    ) -> None:
        given: dict[str, Any] = {} if clock is None else {"clock": clock}
        super().__init__(key or new_modelscope_token(), pace=pace, **given)
        self.bound = bound
        self.requests = requests
        self.model_requests = model_requests
        self._rows = modelscope_rows()
        self._used: dict[str, int] = {}

    @property
    def errors(self) -> Mapping[str, Response]:
        return {
            "400": self.bad_request("Invalid request parameters"),
            "400-no-provider": self.no_such_model(UNSERVED),
            "400-older": _older(400, f"Model id : {UNSERVED} , has no provider supported"),
            "401": self.wrong_key(),
            "401-unbound": _error(401, UNBOUND),
            "403-real-name": _error(403, "Please complete the real-name verification before use."),
            "429": _error(429, "You have used up today's requests, try again tomorrow."),
            "429-older": _older(429, "Request limit exceeded."),
            "429-retired": _error(429, "insufficient balance (1008)"),
            "500": _error(500, "Internal server error"),
            "502": _error(502, "Bad gateway"),
            "503": _error(503, "The service is busy"),
        }

    def rows(self) -> Sequence[Json]:
        return self._rows

    def wrong_key(self) -> Response:
        return _error(401, WRONG_TOKEN)

    def bad_request(self, message: str) -> Response:
        return _error(400, message)

    def no_such_model(self, model: str) -> Response:
        return _error(400, f"Model id : {model} , has no provider supported")

    def list_models(self, request: Request) -> Response:
        """Anybody gets it, also with a token that nobody knows."""
        return self.model_list()

    def decline(self, body: Json) -> Response | None:
        if not self.bound:
            return self.errors["401-unbound"]
        match body["model"]:
            case model if model == UNSERVED:
                return self.errors["400-no-provider"]
            case model if model == RETIRED:
                return self.errors["429-retired"]
        if self._left(self._used_up(), self.requests) == 0:
            return self.errors["429"]
        if self._left(self._used.get(body["model"], 0), self.model_requests) == 0:
            return self.errors["429"]
        return None

    def thoughts(self, body: Json) -> int | None:
        return None if "Thinking" in body["model"] else 0

    def chat_headers(self, body: Json) -> Headers:
        """Counted down with each answer; a refusal takes nothing."""
        model = body["model"]
        self._used[model] = self._used.get(model, 0) + 1
        return (
            (f"{_QUOTA}-limit", str(self.requests)),
            (f"{_QUOTA}-remaining", str(self._left(self._used_up(), self.requests))),
            (f"{_MODEL_QUOTA}-limit", str(self.model_requests)),
            (f"{_MODEL_QUOTA}-remaining", str(self._left(self._used[model], self.model_requests))),
        )

    def _used_up(self) -> int:
        return sum(self._used.values())

    @staticmethod
    def _left(used: int, limit: int) -> int:
        return max(0, limit - used)


def _error(status: int, message: str) -> Response:
    """The id of the request stands beside the error."""
    return json_response(status, {"error": {"message": message}, "request_id": request_id()})


def _older(status: int, message: str) -> Response:
    """As bodies quoted in 2025 had it: `errors`, with the id of the request inside."""
    return json_response(status, {"errors": {"message": message, "request_id": request_id()}})
