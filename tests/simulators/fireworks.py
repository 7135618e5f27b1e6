"""A simulated Fireworks: one account, one key, its serverless models.

source: Fireworks' documentation of the OpenAI-compatible API, the body of its 401 as it was
answered in 2026, and that of its 412 as quoted in public bug reports. Of the other refusals only
the statuses are documented: their messages are the simulator's own, in the same envelope.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.simulators.fireworks_rows import ACCOUNT, fireworks_rows
from tests.simulators.openai_provider import OpenAIProvider, request_id, with_headers
from tests.simulators.wire import Headers, Json, Response, json_response

PATH = "/inference/v1"
BILLING = "https://fireworks.ai/account/billing"
_SUSPENDED = (
    "Account sandbox is suspended, possibly due to reaching the monthly spending limit or failure "
    f"to pay past invoices. Please go to {BILLING} for more information."
)
_MESSAGES: Mapping[str, tuple[int, str, str]] = {
    "400": (400, "INVALID_ARGUMENT", "The request is malformed."),
    "402": (402, "PAYMENT_REQUIRED", "Payment is required to go on using this account."),
    "403": (403, "FORBIDDEN", "The API key may not use this model."),
    "404": (404, "NOT_FOUND", "Model not found, inaccessible, and/or not deployed"),
    "405": (405, "METHOD_NOT_ALLOWED", "The method is not allowed here."),
    "408": (408, "REQUEST_TIMEOUT", "The request timed out."),
    "412": (
        412,
        "PRECONDITION_FAILED",
        _SUSPENDED,
    ),
    "413": (413, "PAYLOAD_TOO_LARGE", "The request is too large."),
    "429": (429, "RATE_LIMIT_EXCEEDED", "The rate limit of this account is exceeded."),
    "500": (500, "INTERNAL_SERVER_ERROR", "Something went wrong."),
    "502": (502, "BAD_GATEWAY", "An upstream server sent no answer."),
    "503": (503, "SERVICE_UNAVAILABLE", "The service is overloaded, try again later."),
    "504": (504, "GATEWAY_TIMEOUT", "An upstream server took too long."),
}


def new_fireworks_key() -> str:
    """A key of the right form that no one else has."""
    return f"fw_{secrets.token_hex(12)}"


class Fireworks(OpenAIProvider):
    """`prompt_tokens_limit` and `generated_tokens_limit` are what a minute may take."""

    path = PATH
    model = ACCOUNT + "models/sandbox-writer"
    usage_place = "always-last"

    prompt_tokens_limit = 3_600_000
    generated_tokens_limit = 36_000

    def __init__(
        self,
        *,
        key: str | None = None,
        pace: float = 0.0,
        clock: Callable[[], datetime] | None = None,
        rows: Sequence[Json] | None = None,
    ) -> None:
        given: dict[str, Any] = {} if clock is None else {"clock": clock}
        super().__init__(key or new_fireworks_key(), pace=pace, **given)
        self._rows = fireworks_rows() if rows is None else rows

    @property
    def errors(self) -> Mapping[str, Response]:
        made = {name: _error(*parts) for name, parts in _MESSAGES.items()}
        made["429"] = with_headers(made["429"], (*self._limits(), ("Retry-After", "7")))
        return {"401": self.wrong_key(), **made}

    def rows(self) -> Sequence[Json]:
        return self._rows

    def wrong_key(self) -> Response:
        said = {"message": "The API key you provided is invalid.", "code": "UNAUTHORIZED"}
        return json_response(401, {"error": {**said, "type": "error"}})

    def bad_request(self, message: str) -> Response:
        return _error(400, "INVALID_ARGUMENT", message)

    def no_such_model(self, model: str) -> Response:
        return self.errors["404"]

    def decline(self, body: Json) -> Response | None:
        row = next(row for row in self._rows if row["id"] == body["model"])
        if not row["supports_chat"]:
            return self.bad_request(f"Model {body['model']} does not support chat completions")
        return None

    def thoughts(self, body: Json) -> int | None:
        """Those that think say so by their name; nothing else does."""
        return None if "thinking" in body["model"] else 0

    def chat_headers(self, body: Json) -> Headers:
        return self._limits()

    def _limits(self) -> Headers:
        return (
            ("X-Ratelimit-Limit-Tokens-Prompt", str(self.prompt_tokens_limit)),
            ("X-Ratelimit-Limit-Tokens-Generated", str(self.generated_tokens_limit)),
        )


def _error(status: int, code: str, message: str) -> Response:
    said = {"message": message, "param": None, "code": code, "type": "error"}
    return json_response(status, {"error": said, "request_id": request_id()})
