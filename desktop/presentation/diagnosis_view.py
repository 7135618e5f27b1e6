"""What is the matter with an endpoint, in words, and the button that mends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from desktop.domain.diagnosis import Diagnosis, Finding, Mend, MendKind
from desktop.presentation.error_view import ActionView
from desktop.presentation.wording import describe

if TYPE_CHECKING:
    from desktop.domain.provider import Provider

PROTOCOL_NAMES: Final[Mapping[str, str]] = {
    "openai": "OpenAI-compatible",
    "anthropic": "Anthropic Messages",
    "gemini": "Gemini",
}
"""The names of protocols, also of those that cannot be chosen yet."""


@dataclass(frozen=True, slots=True)
class DiagnosisView:
    """A card: what was found, why that is so, and one button."""

    tone: Literal["ok", "warn", "bad"]
    title: str
    text: str
    action: ActionView | None = None
    """Its kind is ``mend:`` and a `MendKind`."""
    received: str = ""
    """What the endpoint itself said; empty: nothing that helps."""


def diagnosis_view(found: Diagnosis, provider: Provider, *, keyed: bool = True) -> DiagnosisView:
    """``provider`` is the one that was asked; ``keyed``: whether with a key."""
    if found.finding is Finding.KEY_REJECTED and not keyed:
        return _wants_key(provider)
    if found.finding is Finding.OTHER and found.error is not None:
        view = describe(found.error)
        said = f"{view.text} {view.next_step}"
        return DiagnosisView("bad", view.title, said, _action(found.mend))
    tone: Literal["ok", "warn", "bad"] = "bad"
    if found.works:
        tone = "ok" if found.finding is Finding.WORKS else "warn"
    return DiagnosisView(
        tone,
        _TITLES[found.finding],
        _text(found, provider),
        _action(found.mend),
        _received(found),
    )


def _wants_key(provider: Provider) -> DiagnosisView:
    """Nobody is to blame as long as none was given."""
    said = f"{provider.base_url.origin.host} is reached, and wants a key."
    action = ActionView("Give a key", f"mend:{MendKind.GIVE_KEY.value}")
    return DiagnosisView("warn", "It wants a key", said, action)


_TITLES: Final[Mapping[Finding, str]] = {
    Finding.WORKS: "It works",
    Finding.HOST_UNKNOWN: "Nobody has this address",
    Finding.REFUSED: "Nothing listens there",
    Finding.TLS: "No secure connection",
    Finding.PROXY: "The proxy is in the way",
    Finding.TIMEOUT: "No answer in time",
    Finding.KEY_REJECTED: "The key is not accepted",
    Finding.FORBIDDEN: "The key may not do this",
    Finding.CALL_IN_ADDRESS: "The address goes too far",
    Finding.VERSION_MISSING: "The API begins further down",
    Finding.WEB_PAGE: "A web page answers there",
    Finding.NO_LIST: "It works, but lists no models",
    Finding.OTHER_PROTOCOL: "It speaks another protocol",
    Finding.OTHER: "That did not work",
}


_TEXTS: Final[Mapping[Finding, str]] = {
    Finding.HOST_UNKNOWN: "The network knows no {host}. Is there a slip in it, or no network?",
    Finding.REFUSED: "{origin} turned the connection down. Start the server, or mend the port.",
    Finding.TLS: "{host} could not prove who it is, so the key was not sent. Check the address.",
    Finding.PROXY: "The proxy that this computer uses let nothing through to {host}.",
    Finding.TIMEOUT: "{host} took the request and sent nothing back. Large models take longer.",
    Finding.KEY_REJECTED: "{host} is reached, and wants {another} key.",
    Finding.FORBIDDEN: "{host} knows the key, and does not let it use this model. Choose another.",
    Finding.CALL_IN_ADDRESS: "It ends with the path of one call. That of all calls is {better}.",
    Finding.VERSION_MISSING: "There is no API at {address}, but there is one at {better}.",
    Finding.WEB_PAGE: "{address} is for people's eyes, and no API was found near it.",
    Finding.NO_LIST: "{host} chats and lists no models, so the ids that were typed are used.",
    Finding.OTHER_PROTOCOL: "{host} answers in the style of {spoken}, not of {ours}.",
}
_WITH_BETTER_ADDRESS: Final[Mapping[Finding, str]] = {
    Finding.TLS: "The server of this computer speaks plain http: {better} answers.",
    Finding.WEB_PAGE: "{address} is for people's eyes. The API is at {better}.",
}


def _text(found: Diagnosis, provider: Provider) -> str:
    if found.finding is Finding.WORKS:
        return _works(found)
    address, better = provider.base_url, found.mend.base_url
    words = _TEXTS[found.finding]
    if better is not None:
        words = _WITH_BETTER_ADDRESS.get(found.finding, words)
    return words.format(
        host=address.origin.host,
        origin=address.origin,
        address=address,
        better=better,
        another="another" if _had_key(found) else "a",
        spoken=_protocol(found.mend.protocol),
        ours=_protocol(provider.protocol),
    )


def _works(found: Diagnosis) -> str:
    count = len(found.models)
    listed = "It lists 1 model" if count == 1 else f"It lists {count:,} models"
    if not count:
        listed = "It lists no models yet"
    return f"{listed}, and one of them answered." if found.chatted else f"{listed}."


def _protocol(protocol: str) -> str:
    return PROTOCOL_NAMES.get(protocol, protocol)


def _had_key(found: Diagnosis) -> bool:
    """Whether one was sent: a server without a key often says which one is missing."""
    reason = getattr(found.error, "reason", "")
    return reason != "key_not_received"


def _action(mend: Mend) -> ActionView | None:
    words = {
        MendKind.USE_ADDRESS: f"Use {mend.base_url}",
        MendKind.TYPE_ADDRESS: "Change the address",
        MendKind.TRY_AGAIN: "Try again",
        MendKind.GIVE_KEY: "Give another key",
        MendKind.CHOOSE_MODEL: "Choose another model",
        MendKind.TYPE_MODELS: "Go on with these ids",
        MendKind.USE_PROTOCOL: f"Use {_protocol(mend.protocol)}",
        MendKind.GO_DIRECT: "Go without the proxy",
        MendKind.WAIT_LONGER: _wait(mend),
    }.get(mend.kind)
    return ActionView(words, f"mend:{mend.kind.value}") if words else None


def _wait(mend: Mend) -> str:
    minutes = (mend.timeout_seconds or 60) // 60
    return f"Wait up to {minutes} minutes"


def _received(found: Diagnosis) -> str:
    """The endpoint's own words."""
    message: str = getattr(found.error, "message", "")
    return message
