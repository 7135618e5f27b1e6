"""A simulated Model Studio of Alibaba Cloud: regions, each with an origin and a key of its own.

source: Alibaba Cloud's documentation of Model Studio and of its error codes; the body of its 401
as it was answered in August 2026, that of its 403 as quoted in public bug reports. The messages of
the other refusals are the simulator's own, in the same envelope.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.simulators.modelstudio_rows import (
    STREAM_ONLY,
    UNPURCHASED,
    WRITER,
    modelstudio_rows,
)
from tests.simulators.openai_provider import OpenAIProvider, flag, request_id
from tests.simulators.script import Script
from tests.simulators.tokens import PromptCache
from tests.simulators.wire import Json, Request, Response, json_response

PATH = "/compatible-mode/v1"
PLAN_PATH = "/v1"
REGIONS = ("singapore", "beijing", "virginia", "hong-kong")
PLANS = ("coding-plan", "coding-plan-intl")
"""Of the coding plan, which has keys and addresses of its own, and no list of models."""

_HELP = "https://www.alibabacloud.com/help/en/model-studio/error-code"
_STREAM_ONLY = (
    "This model only support stream mode, please enable the stream parameter to access the model."
)
_FREE_TIER_ONLY = (
    "The free tier of the model has been exhausted. To continue access the model on a paid basis, "
    'please disable the "use free tier only" mode in the management console.'
)
_DENIED = "Access to model denied. Please make sure you are eligible for using the model."


def new_modelstudio_key(prefix: str = "sk-") -> str:
    """A key of the right form that no one else has."""
    return f"{prefix}{secrets.token_hex(16)}"


class RegionalModelStudio(OpenAIProvider):
    """One region; see `ModelStudio`."""

    model = WRITER

    def __init__(self, region: str, key: str, *, lists: bool, **given: Any) -> None:
        super().__init__(key, **given)
        self.region = region
        self.path = PATH if lists else PLAN_PATH
        self.free_tier_only: set[str] = set()
        """Models whose free quota is used up, where nothing else may be used."""
        self._lists = lists
        self._rows = modelstudio_rows()

    @property
    def errors(self) -> Mapping[str, Response]:
        return {
            "400": self.bad_request("Invalid parameter"),
            "400-stream-only": self.bad_request(_STREAM_ONLY),
            "401": self.wrong_key(),
            "403-unpurchased": _error(403, "AccessDenied.Unpurchased", _DENIED),
            "403-free-tier-only": _error(403, "AllocationQuota.FreeTierOnly", _FREE_TIER_ONLY),
            "404": self.no_such_model("qwen-of-tomorrow"),
            "429": _error(429, "limit_requests", "You exceeded your current requests list."),
            "429-quota": _error(429, "insufficient_quota", "You exceeded your current quota."),
            "500": _error(500, "internal_error", "An internal error has occured."),
            "503": _error(503, "ModelUnavailable", "The model is not available for now."),
        }

    def rows(self) -> Sequence[Json]:
        return self._rows

    def wrong_key(self) -> Response:
        said = {
            "message": f"Incorrect API key provided. For details, see: {_HELP}#apikey-error",
            "type": "invalid_request_error",
            "param": None,
            "code": "invalid_api_key",
        }
        return json_response(401, {"error": said, "request_id": request_id()})

    def bad_request(self, message: str) -> Response:
        return _error(400, "invalid_parameter_error", message, "invalid_request_error")

    def no_such_model(self, model: str) -> Response:
        message = f"The model `{model}` does not exist or you do not have access to it."
        return _error(404, "model_not_found", message, "invalid_request_error")

    def list_models(self, request: Request) -> Response:
        if not self._lists:
            return json_response(404, {"error": {"message": "Not Found"}})
        return super().list_models(request)

    def decline(self, body: Json) -> Response | None:
        model, thinks = body["model"], flag(body, "enable_thinking", default=False)
        if model == UNPURCHASED:
            return self.errors["403-unpurchased"]
        if model in self.free_tier_only:
            return self.errors["403-free-tier-only"]
        if not flag(body, "stream", default=False) and (model == STREAM_ONLY or thinks):
            return self.errors["400-stream-only"]
        return None

    def thoughts(self, body: Json) -> int | None:
        if not flag(body, "enable_thinking", default=body["model"] == STREAM_ONLY):
            return 0
        budget: int | None = body.get("thinking_budget")
        return budget


class ModelStudio:
    """All regions. A key is good in its own; faults that are scripted count in all of them.

    Each region is a callable of its own, to be served at an origin of its own.
    """

    def __init__(
        self,
        *,
        keys: Mapping[str, str] | None = None,
        pace: float = 0.0,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._script, cache = Script(), PromptCache()
        given: dict[str, Any] = {"pace": pace, "script": self._script, "cache": cache}
        if clock is not None:
            given["clock"] = clock
        self.regions: Mapping[str, RegionalModelStudio] = {
            name: RegionalModelStudio(
                name,
                (keys or {}).get(name) or new_modelstudio_key("sk-sp-" if plan else "sk-"),
                lists=not plan,
                **given,
            )
            for names, plan in ((REGIONS, False), (PLANS, True))
            for name in names
        }

    def script(self, *scripted: Any, on: str = "/chat/completions") -> None:
        """Queue faults for the next requests, whatever region they go to."""
        self._script.add(*scripted, on=on)


def _error(status: int, code: str, message: str, kind: str | None = None) -> Response:
    said = {"message": message, "type": kind or code, "param": None, "code": code}
    return json_response(status, {"error": said, "request_id": request_id()})
