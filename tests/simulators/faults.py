"""What can be made to go wrong, from a script in a test or from a word typed into the chat."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from tests.simulators import declined, errors
from tests.simulators.sse import Ending, StreamShape, UsageChunk
from tests.simulators.wire import Delivery, Response

HTML = b"<!DOCTYPE html><html><head><title>502</title></head><body>Bad gateway</body></html>"


@dataclass(frozen=True)
class Fault:
    """One departure from the normal answer: another response, another stream, another delivery."""

    instead: Response | None = None
    shape: StreamShape | None = None
    delivery: Delivery | None = None

    def answer(self, normal: Callable[[StreamShape | None], Response]) -> Response:
        """The response; `normal` is asked for one only when the fault does not replace it."""
        response = normal(self.shape) if self.instead is None else self.instead
        if self.delivery is None:
            return response
        pace = self.delivery.pace or response.delivery.pace
        return replace(response, delivery=replace(self.delivery, pace=pace))


def status(code: int, message: str | None = None, retry_after: int | None = None) -> Fault:
    """The documented error body of that status, or the same with another message."""
    headers = () if retry_after is None else (("Retry-After", str(retry_after)),)
    return Fault(errors.error(code, message, headers=headers))


def reply(response: Response) -> Fault:
    """Any response at all, for example one of `errors`."""
    return Fault(response)


def html(code: int = 502) -> Fault:
    """A proxy's page where JSON should be."""
    return Fault(Response(code, (("Content-Type", "text/html; charset=utf-8"),), HTML))


def empty(code: int = 200) -> Fault:
    """A status and no body."""
    return Fault(Response(code, (("Content-Type", "application/json"),)))


def error_in_200(code: int = 502) -> Fault:
    """Status 200 with an error envelope as the body."""
    return Fault(replace(errors.error(code), status=200))


def redirect(location: str, code: Literal[301, 302, 307, 308] = 307) -> Fault:
    """To another address, to see whether anybody follows with the key."""
    return Fault(Response(code, (("Location", location),)))


def stall(after: int = 0) -> Fault:
    """So many bytes of the body, after the headers, then nothing until the client leaves."""
    return Fault(delivery=Delivery(cut_after=after, then="stall"))


def drop(after: int = 0) -> Fault:
    """So many bytes of the body, after the headers, then the connection is closed."""
    return Fault(delivery=Delivery(cut_after=after, then="drop"))


def no_answer(then: Literal["drop", "stall"] = "stall") -> Fault:
    """Not even a status line: silence until the client leaves, or the connection closed."""
    return Fault(delivery=Delivery(silent=True, then=then))


def slow(seconds: float) -> Fault:
    """So many seconds between two pieces of the stream."""
    return Fault(delivery=Delivery(pace=seconds))


def mid_stream(ending: Ending = "token-limit") -> Fault:
    """Status 200, half of the answer, then an error inside the stream (see `StreamShape`)."""
    return Fault(shape=StreamShape(ending=ending))


def no_done() -> Fault:
    """The whole answer, but the stream ends without `data: [DONE]`."""
    return Fault(shape=StreamShape(done=False))


def usage_chunk(shape: UsageChunk) -> Fault:
    """Usage in another of its recorded shapes; not a failure."""
    return Fault(shape=StreamShape(usage_chunk=shape))


@dataclass(frozen=True)
class Word:
    """A fault that a person can ask for in the chat: `!fault WORD`."""

    meaning: str
    build: Callable[[datetime], Fault]


def _documented(code: int, meaning: str) -> Word:
    return Word(meaning, lambda _: status(code))


def _body(response: Response, meaning: str) -> Word:
    return Word(meaning, lambda _: reply(response))


_MODEL = "sandbox/writer"
_PRECISE: Mapping[str, Word] = {
    "400-context": _body(
        errors.context_exceeded(8192, 9200), "the conversation is longer than the context"
    ),
    "401-echo": _body(declined.echoing(), "a key and the account's id repeated in the body"),
    "402-few": _body(errors.can_only_afford(8192, (9,)), "credits for nine tokens only"),
    "402-prompt": _body(declined.prompt_too_dear(), "credits for a shorter message only"),
    "402-weight": _body(
        declined.limited(
            402,
            "This request would need more than your in-flight requests leave",
            "openrouter_in_flight_budget",
            90,
            "weight_exceeds_budget",
        ),
        "budget in use, retry after 90 s",
    ),
    "402-key": _body(
        declined.limited(402, "The limit of this key is reached", "openrouter_key_limit"),
        "the key's own limit, as documented",
    ),
    "403-guardrail": _body(declined.guardrail(), "blocked by a guardrail"),
    "403-moderation": _body(declined.moderated(), "flagged by a moderation"),
    "404-privacy": _body(declined.in_words(), "no host that the data policy permits"),
    "404-nobody": _body(declined.in_words(data_policy=False), "no host at all"),
    "404-withdrawn": _body(
        declined.unavailable(
            "model_deprecated", "This model was withdrawn", "sandbox/newcomer", "sandbox/writer"
        ),
        "withdrawn, another model proposed",
    ),
    "404-free-ended": _body(
        declined.unavailable("free_variant_ended", "The free period has ended", _MODEL),
        "no longer free; try it with sandbox/writer:free",
    ),
    "404-region": _body(
        declined.unavailable("region_restricted", "Not in this region"), "not in this region"
    ),
    "404-options": _body(
        declined.unavailable("constraint_filtered", "All hosts were filtered out"),
        "no host fits the routing options",
    ),
    "429-minute": _body(
        declined.limited(
            429,
            "Rate limit exceeded: free-models-per-min",
            "openrouter_free_tier_daily",
            75,
        ),
        "too many free requests, retry after 75 s",
    ),
    "502-host": _body(declined.of_a_host(), "the words of the model's host inside"),
    "503-soon": Word("unavailable, retry after 12 s", lambda _: status(503, retry_after=12)),
    "503-capacity": _body(
        declined.unavailable("capacity_exhausted", "No room", status=503, retry_after=20),
        "no room left, retry after 20 s",
    ),
}

WORDS: Mapping[str, Word] = {
    "400": _documented(400, "Invalid request parameters"),
    "401": _documented(401, "the key is not known"),
    "402": Word("credits for fewer tokens only", lambda _: reply(errors.can_only_afford())),
    "402-in-flight": Word("budget in use, retryable", lambda _: reply(errors.in_flight_budget())),
    "403": Word("the key's own monthly limit is spent", lambda _: reply(errors.key_limit())),
    "404": _documented(404, "not found"),
    "408": _documented(408, "the request took too long"),
    "413": _documented(413, "the request is too large"),
    "422": _documented(422, "an argument that makes no sense"),
    "429": Word("free requests of today used up", lambda n: reply(errors.free_models_per_day(n))),
    "429-upstream": Word(
        "the provider is busy, retry after 2 s",
        lambda _: reply(errors.upstream_rate_limit(_MODEL, "Sandbox", 2)),
    ),
    "500": _documented(500, "OpenRouter failed"),
    "502": _documented(502, "the provider failed"),
    "503": Word("unavailable, retry after 2 s", lambda _: status(503, retry_after=2)),
    "524": _documented(524, "the provider took too long"),
    "529": _documented(529, "the provider is overloaded"),
    **_PRECISE,
    "html": Word("a web page instead of JSON", lambda _: html()),
    "empty": Word("status 200 without a body", lambda _: empty()),
    "error-in-200": Word("status 200 with an error as body", lambda _: error_in_200()),
    "redirect": Word("to another address", lambda _: redirect("http://127.0.0.2:9/api/v1")),
    "stall": Word("the start of an answer, then nothing", lambda _: stall(after=900)),
    "stall-at-once": Word("headers, then nothing", lambda _: stall()),
    "no-answer": Word("nothing at all", lambda _: no_answer()),
    "hang-up": Word("the connection closed without a word", lambda _: no_answer("drop")),
    "drop": Word("the connection closed in the middle", lambda _: drop(after=2000)),
    "slow": Word("one piece each quarter of a second", lambda _: slow(0.25)),
    "mid-stream": Word("an error after half of the answer", lambda _: mid_stream()),
    "mid-stream-502": Word("the provider gone midway", lambda _: mid_stream("provider-error")),
    "finish-error": Word("only a finish reason says so", lambda _: mid_stream("finish-error")),
    "no-done": Word("the stream ends without [DONE]", lambda _: no_done()),
    "usage-a": Word("usage in a chunk without choices", lambda _: usage_chunk("a")),
    "usage-c": Word("usage beside a null finish reason", lambda _: usage_chunk("c")),
}
_TYPED = re.compile(r"!fault\b[ \t]*(\S*)")


def typed(question: str, now: datetime) -> Fault | None:
    """The fault that a message asks for; None for an ordinary message.

    A word that does not exist is answered with 400 and the words that do.
    """
    match = _TYPED.match(question)
    if match is None:
        return None
    if word := WORDS.get(match[1]):
        return word.build(now)
    return status(400, f"No such fault. There are: {', '.join(WORDS)}")


def word_table() -> str:
    """Every word with its meaning, a line each."""
    width = max(map(len, WORDS))
    return "\n".join(f"  !fault {name:<{width}}  {word.meaning}" for name, word in WORDS.items())
