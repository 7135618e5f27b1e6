"""Tells by the style of a refusal which protocol an endpoint speaks.

source: the error objects in Anthropic's and Google's API references and in OpenAI's.
"""

from __future__ import annotations

from desktop.adapters.json_text import parse_json
from desktop.adapters.providers.openai_wire import mapping, text

ANTHROPIC, GEMINI, OPENAI = "anthropic", "gemini", "openai"


def protocol_of(body: str) -> str:
    """Empty where the body is of nobody's style, or of more than one's."""
    try:
        said = parse_json(body.encode())
    except ValueError:
        return ""
    if isinstance(said, list) and said:  # Google's streams are lists of what one answer would be
        said = said[0]
    envelope = mapping(said)
    error = mapping(envelope.get("error"))
    if envelope.get("type") == "error" and text(error.get("type")):
        return ANTHROPIC
    if text(error.get("status")).isupper() and isinstance(error.get("code"), int):
        return GEMINI
    return OPENAI if "param" in error and text(error.get("message")) else ""
