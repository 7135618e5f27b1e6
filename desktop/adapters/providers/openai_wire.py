"""The OpenAI-compatible wire format with OpenRouter's extras: answers, usage, errors.

Tolerant by rule: a field that is missing, null or of another type is treated as not sent. Real
answers lack fields that OpenRouter's own documents call required.
Sources: OpenRouter's OpenAPI document of 2026-08-22, and recorded answers where they differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from desktop.adapters.json_text import parse_json
from desktop.domain.chat import Answer, Delta
from desktop.domain.money import ZERO, decimal_or_none
from desktop.domain.text import clean, one_line, whole, without_keys
from desktop.domain.usage import Bill, Usage

Json = Mapping[str, Any]
_NOTHING: Json = {}
_LAST_SECOND: Final = 253_402_300_799
"""Of the year 9999."""
WRAPPING: Final = "Provider returned error"


def mapping(value: object) -> Json:
    """The value if it is a JSON object, else an empty one."""
    # The first question is ten times as fast, and is asked several times of each chunk.
    return value if type(value) is dict or isinstance(value, Mapping) else _NOTHING


def text(value: object) -> str:
    return value if isinstance(value, str) else ""


def name(value: object) -> str:
    """What somebody or something is called, fit to be kept: one line, without a key."""
    said = text(value)
    return one_line(without_keys(clean(said)), 200) if said else ""


def items(value: object) -> list[Any]:
    """The value if it is a JSON list, else an empty one."""
    return value if isinstance(value, list) else []


def count(value: object) -> int:
    """A token count: never negative, whole; 0 where it was not sent."""
    number = decimal_or_none(value)
    return max(0, int(number)) if number is not None else 0


def seconds(value: object) -> int | None:
    """A moment in Unix seconds; ``None`` where it was not sent, or no calendar has it."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= _LAST_SECOND else None


def read_usage(raw: object) -> Usage | None:
    """Token counts of ``/chat/completions`` or of ``/responses``.

    ``None`` unless both of the counts that everything else is a part of can be read.
    """
    usage = mapping(raw)
    prompt = decimal_or_none(usage.get("prompt_tokens", usage.get("input_tokens")))
    completion = decimal_or_none(usage.get("completion_tokens", usage.get("output_tokens")))
    if prompt is None or completion is None or prompt < ZERO or completion < ZERO:
        return None
    ins = mapping(usage.get("prompt_tokens_details") or usage.get("input_tokens_details"))
    outs = mapping(usage.get("completion_tokens_details") or usage.get("output_tokens_details"))
    # The OpenAPI document calls it `server_tool_use`, recordings `server_tool_use_details`.
    tools = mapping(usage.get("server_tool_use_details") or usage.get("server_tool_use"))
    return Usage(
        prompt=count(prompt),
        completion=count(completion),
        cached=count(ins.get("cached_tokens")),
        cache_write=count(ins.get("cache_write_tokens")),
        reasoning=count(outs.get("reasoning_tokens")),
        audio=count(ins.get("audio_tokens")),
        image=count(outs.get("image_tokens")),
        web_searches=count(tools.get("web_search_requests")),
        server_tool_calls=count(tools.get("tool_calls_executed")),
        audio_output=count(outs.get("audio_tokens")),
        image_input=count(ins.get("image_tokens")),
    )


def read_bill(raw: object) -> Bill:
    """What was charged; unknown where no ``cost`` was sent, or one below 0, which no charge is."""
    usage = mapping(raw)
    cost = decimal_or_none(usage.get("cost"))
    details = mapping(usage.get("cost_details"))

    def upstream(one: str, other: str) -> Any:
        return decimal_or_none(details.get(one, details.get(other)))

    return Bill(
        cost=None if cost is None or cost < ZERO else cost,
        byok=usage.get("is_byok") is True,
        upstream=decimal_or_none(details.get("upstream_inference_cost")),
        upstream_prompt=upstream("upstream_inference_prompt_cost", "upstream_inference_input_cost"),
        upstream_completion=upstream(
            "upstream_inference_completions_cost", "upstream_inference_output_cost"
        ),
        server_tools=decimal_or_none(details.get("server_tool_cost")),
    )


def _over(newer: Bill, older: Bill) -> Bill:
    """What the newer one leaves open is as the older one has it, unless it is of another amount."""
    if newer.cost is not None and older.cost not in (None, newer.cost):
        return newer
    said = ((each.name, getattr(newer, each.name)) for each in fields(newer))
    return replace(older, **{key: it for key, it in said if it is not None and it is not False})


def own_words(error: Json) -> str:
    """What an error says. OpenRouter wraps a vendor's words: "Provider returned error" is the
    wrapping, ``metadata.raw`` (a text, JSON as a text, or an object) what the vendor said."""
    said = text(error.get("message"))
    metadata = mapping(error.get("metadata"))
    if said and said != WRAPPING:
        return said
    raw = metadata.get("raw")
    inner = _object(raw) if isinstance(raw, str) else mapping(raw)
    nested = inner.get("error")
    vendors = text(mapping(nested).get("message")) or text(nested) or text(inner.get("message"))
    vendors = vendors or text(raw)
    host = text(metadata.get("provider_name"))
    inside = ": ".join(part for part in (host, vendors) if part)
    return f"{said} ({inside})".strip() if vendors else said


def _object(raw: str) -> Json:
    try:
        return mapping(parse_json(raw))
    except ValueError:
        return _NOTHING


class AnswerReader:
    """Puts an answer together from the chunks of a stream, or from one whole body.

    Usage is read from any chunk: recordings have it in a chunk without choices, in a repeated
    last choice, and in a choice without a finish reason. Counts that are all zero beside a text
    are none: ModelScope sends such with the finish reason (source: open clients of it).

    ``bills``: whether a ``cost`` in it is what the provider charges.
    """

    def __init__(self, *, bills: bool = True) -> None:
        self._bills = bills
        self._answer = Answer(complete=False)
        self._error = _NOTHING
        self._said: tuple[object, ...] = ()
        """Model, provider and moment as the last chunk had them, where they can be right."""
        self._text = _Words()
        self._reasoning = _Words()

    @property
    def answer(self) -> Answer:
        """The answer as far as it has come."""
        now = self._answer
        text, reasoning = self._text.read(now.complete), self._reasoning.read(now.complete)
        counted = not (text or reasoning) or not _nothing(now.usage)
        usage = now.usage if counted else None
        return replace(now, text=text, reasoning=reasoning, usage=usage)

    @property
    def generation_id(self) -> str:
        """What the answer is called, as soon as it says so."""
        return self._answer.generation_id

    @property
    def error(self) -> Json:
        """What the answer says went wrong, as it came; empty: nothing."""
        return self._error

    def finish(self) -> None:
        """The stream said that it was done."""
        self._answer = replace(self._answer, complete=True)

    def feed(self, chunk: Json) -> Delta:
        """Take in one chunk or a whole body; returns what it added to the text."""
        self._read_envelope(chunk)
        if usage := chunk.get("usage"):
            self._read_usage(usage)
        if error := chunk.get("error"):
            self._read_error(error)
        words = thoughts = ""
        for choice in items(chunk.get("choices")):
            piece = self._read_choice(mapping(choice))
            words += text(piece.get("content"))
            # The second name is Alibaba Cloud's, Fireworks' and of most servers of one's own.
            thoughts += text(piece.get("reasoning") or piece.get("reasoning_content"))
        return Delta(self._text.add(words), self._reasoning.add(thoughts))

    def _read_envelope(self, chunk: Json) -> None:
        """It says the same in each of thousands of chunks, so that reading it once is enough."""
        # The first: there are servers that give each chunk a name of its own.
        if not self._answer.generation_id and (called := name(chunk.get("id"))):
            self._answer = replace(self._answer, generation_id=called)
        said = chunk.get("model"), chunk.get("provider"), chunk.get("created")
        if said == self._said:
            return
        self._said = tuple(each if isinstance(each, str | int) else None for each in said)
        now, created = self._answer, seconds(said[2])
        self._answer = replace(
            now,
            model=name(said[0]) or now.model,
            provider=name(said[1]) or now.provider,
            created=now.created if created is None else created,
        )

    def _read_usage(self, raw: object) -> None:
        """Each is kept until another one comes: a chunk may repeat the counts without the bill."""
        usage = read_usage(raw)
        if usage is not None and not (self._answer.usage and _nothing(usage)):
            self._answer = replace(self._answer, usage=usage)
        if self._bills and (bill := read_bill(raw)) != Bill():
            self._answer = replace(self._answer, bill=_over(bill, self._answer.bill))

    def _read_choice(self, choice: Json) -> Json:
        """The part that holds the text."""
        piece = mapping(choice.get("delta") or choice.get("message"))
        if (said := choice.get("finish_reason")) and (finish := name(said)):
            self._answer = replace(self._answer, finish_reason=finish)
        for annotation in items(piece.get("annotations") or ()):
            kind = text(mapping(annotation).get("type"))
            if kind and kind not in self._answer.annotations:
                self._answer = replace(self._answer, annotations=(*self._answer.annotations, kind))
        if error := choice.get("error"):
            self._read_error(error)
        return piece

    def _read_error(self, raw: object) -> None:
        error = mapping(raw) or ({"message": raw} if text(raw) else _NOTHING)
        if error and not self._answer.error_message:
            self._error = error
            message = without_keys(clean(own_words(error))) or "no message"
            code = error.get("code")
            known = isinstance(code, int | str) and not isinstance(code, bool)
            self._answer = replace(
                self._answer,
                error_message=message,
                error_code=name(str(code))[:40] if known else "",
            )


def _nothing(usage: Usage | None) -> bool:
    """Whether it counts no token at all."""
    return usage is not None and usage.prompt == usage.completion == 0


class _Words:
    """Text put together from pieces; half a character at the end of one waits for the other."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._half = ""

    def add(self, piece: str) -> str:
        """What can be read now."""
        if not piece:
            return ""
        piece = self._half + piece
        self._half = piece[-1:] if "\ud800" <= piece[-1:] <= "\udbff" else ""
        added = piece if piece.isascii() else whole(piece.removesuffix(self._half))
        self._pieces.append(added)
        return added

    def read(self, complete: bool) -> str:
        """All of it. Once it is complete, a half that still waits has no other."""
        return "".join(self._pieces) + (whole(self._half) if complete else "")
