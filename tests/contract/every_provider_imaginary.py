"""A provider that does not exist: one entry of the table, and the simulator that stands in for it.

This is all that a provider takes which speaks a wire format that is there already.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from desktop.adapters.providers import Entry
from desktop.adapters.providers.model_rows import OPENAI_LIST
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import KeyCheck, Provider
from tests.simulators.openai_provider import OpenAIProvider
from tests.simulators.wire import Json, Response, json_response

IMAGINARY: Final = Entry(
    Provider(
        id="imaginary",
        name="Imaginary",
        base_url=BaseUrl.parse("https://imaginary.invalid/v1"),
        key_variable="IMAGINARY_API_KEY",
        key_prefix="im-",
        key_page="",
        credits_page="",
        model_id=re.compile(r"[a-z-]+", re.ASCII),
        model_id_shape="small letters and dashes",
        model_id_example="day-dream",
        key_check=KeyCheck.MODELS,
    ),
    OpenAICompatibleAdapter,
    OPENAI_LIST,
)


class SimulatedImaginary(OpenAIProvider):
    """As plain as a provider can be."""

    path = "/v1"
    model = "day-dream"

    def __init__(self) -> None:
        super().__init__(f"im-{secrets.token_hex(16)}")

    @property
    def errors(self) -> Mapping[str, Response]:
        refused = {"401": self.wrong_key(), "400": self.bad_request("This cannot be read.")}
        return refused | {str(status): _error(status, "No.") for status in (403, 404, 429, 500)}

    def rows(self) -> Sequence[Json]:
        return [{"id": each, "object": "model"} for each in ("day-dream", "pipe-dream")]

    def wrong_key(self) -> Response:
        return _error(401, "Nobody knows this key.")

    def bad_request(self, message: str) -> Response:
        return _error(400, message)

    def no_such_model(self, model: str) -> Response:
        return _error(404, f"There is no {model}.")


def _error(status: int, message: str) -> Response:
    return json_response(status, {"error": {"message": message}})
