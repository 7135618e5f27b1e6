"""An endpoint of somebody's own in OpenAI's format, with what can be the matter with one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from tests.simulators.wire import Request, Response, json_response

LIST: Final = {
    "object": "list",
    "data": [{"id": "tiny-1", "object": "model"}, {"id": "tiny-2"}],
}
PAGE: Final = Response(
    200, (("Content-Type", "text/html"),), b"<!DOCTYPE html><title>Hello</title>"
)
SAID: Final = "Hi"
CHUNK: Final = {"id": "c-1", "choices": [{"delta": {"content": SAID}, "finish_reason": "stop"}]}
ANTHROPIC: Final = {"type": "error", "error": {"type": "authentication_error", "message": "x"}}
"""A refusal in another protocol."""


def streamed() -> Response:
    """A whole answer."""
    body = f"data: {json.dumps(CHUNK)}\n\ndata: [DONE]\n\n".encode()
    return Response(200, (("Content-Type", "text/event-stream"),), body)


def refusal(status: int, message: str = "no") -> Response:
    """An error in OpenAI's format."""
    return json_response(status, {"error": {"message": message, "type": "of_test", "param": None}})


def locked(key: str) -> Callable[[Request], Response | None]:
    """Lets nobody in but those with this key."""

    def odd(request: Request) -> Response | None:
        good = request.header("Authorization") == f"Bearer {key}"
        return None if good else refusal(401, "Incorrect API key provided")

    return odd


def without_list(request: Request) -> Response | None:
    """Chats, and lists nothing."""
    return refusal(404) if request.method == "GET" else None


def without_first_model(request: Request) -> Response | None:
    """Not to be used by this account."""
    return refusal(403) if b"tiny-1" in request.body else None


class Api:
    """A server of OpenAI's format at ``beginning``; ``odd`` answers before it, where it wants."""

    def __init__(
        self,
        beginning: str = "/v1",
        odd: Callable[[Request], Response | None] = lambda _: None,
        elsewhere: Response | None = None,
    ) -> None:
        self.beginning, self.odd = beginning, odd
        self.elsewhere = elsewhere or json_response(404, {"detail": "Not Found"})
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        if (answer := self.odd(request)) is not None:
            return answer
        beginning, path = request.path[: len(self.beginning)], request.path[len(self.beginning) :]
        match request.method, path if beginning == self.beginning else "":
            case "GET", "/models":
                return json_response(200, LIST)
            case "POST", "/chat/completions":
                return streamed()
        return self.elsewhere
