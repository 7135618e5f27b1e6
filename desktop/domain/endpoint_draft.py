"""What a person has typed of an endpoint so far, step by step; nothing typed is ever lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self, TypeAlias

from desktop.domain.errors import InvalidBaseUrl, InvalidProvider, UnusableDraft, WrongUse
from desktop.domain.new_provider import NewProvider, check_name, typed_models
from desktop.domain.origin import BaseUrl
from desktop.domain.prices import Leg, Rates
from desktop.domain.provider import Endpoint, Provider
from desktop.domain.typed_values import InvalidAmount, read_rate

INPUT_KINDS: Final = ("image", "audio", "video", "file")
LONGEST_CONTEXT: Final = 100_000_000
LONGEST_TIMEOUT: Final = 3_600
_IN_THREES: Final = re.compile(r"[0-9]{1,3}(?:[,_][0-9]{3})+")

Check: TypeAlias = Callable[[], object]
"""Raises `WrongUse`."""


class Step(StrEnum):
    """In the order that they are asked in."""

    PROTOCOL = "protocol"
    ADDRESS = "address"
    KEY = "key"
    MODELS = "models"
    ADVANCED = "advanced"
    REVIEW = "review"


STEPS: Final = tuple(Step)


@dataclass(frozen=True, slots=True)
class EndpointDraft:
    """As it was typed. The key is in the field that it was typed into, and not here."""

    protocol: str = "openai"
    base_url: str = ""
    plain_http: bool = False
    name: str = ""
    key_needed: bool = True
    models: str = ""
    """With commas or line by line."""
    thinking: bool | None = None
    input_kinds: tuple[str, ...] = ()
    context_length: str = ""
    timeout_seconds: str = ""
    direct: bool = False
    price_in: str = ""
    """USD per million tokens, of all its models; empty: not known."""
    price_out: str = ""
    step: Step = Step.PROTOCOL

    @property
    def number(self) -> int:
        """From 1."""
        return STEPS.index(self.step) + 1

    def at(self, step: Step) -> Self:
        return replace(self, step=step)

    def before(self) -> Self:
        """One step back; the first stays."""
        return self.at(STEPS[max(0, STEPS.index(self.step) - 1)])

    def following(self) -> Self:
        """One step on; the last stays."""
        return self.at(STEPS[min(len(STEPS) - 1, STEPS.index(self.step) + 1)])

    @property
    def address(self) -> BaseUrl:
        """Raises `InvalidBaseUrl`."""
        return BaseUrl.parse(self.base_url, plain_http=self.plain_http)

    @property
    def wants_plain_http(self) -> bool:
        """Whether it is plain http to another computer: usable as soon as that is allowed."""
        try:
            address = BaseUrl.parse(self.base_url, plain_http=True)
        except InvalidBaseUrl:
            return False
        return address.origin.scheme == "http" and not address.loopback

    @property
    def called(self) -> str:
        """The name that was typed, or the host's."""
        return self.name.strip() or self.address.origin.host

    def check(self, step: Step, template: Provider) -> None:
        """Whether a step can be left. ``template``: of what shape ids are.

        Raises `WrongUse`: `InvalidBaseUrl`, `InvalidProvider`, `InvalidModelId`, `UnusableDraft`.
        """
        for _, check in self._checks(step, template):
            check()

    def faulty(self, step: Step, template: Provider) -> str:
        """The first field that keeps a step from being left, by name; empty: none does.

        Both prices are called ``prices``.
        """
        for field, check in self._checks(step, template):
            try:
                check()
            except WrongUse:
                return field
        return ""

    def _checks(self, step: Step, template: Provider) -> Sequence[tuple[str, Check]]:
        match step:
            case Step.ADDRESS:  # first: it has to be one, whatever it is called
                return (
                    ("base_url", lambda: self.address),
                    ("name", lambda: check_name(self.called)),
                )
            case Step.MODELS:
                return (("models", lambda: self._models(template)),)
            case Step.ADVANCED:
                return (
                    ("context_length", self._context_length),
                    ("timeout_seconds", self._timeout_seconds),
                    ("prices", self._rates),
                )
            case Step.REVIEW:
                return (("", lambda: self.new_provider(template)),)
        return ()

    def new_provider(self, template: Provider) -> NewProvider:
        """All of it, checked. Raises `WrongUse` likewise."""
        models, rates = self._models(template), self._rates()
        return NewProvider(
            name=check_name(self.called),
            protocol=self.protocol,
            base_url=self.address,
            models=models,
            key_needed=self.key_needed,
            plain_http=self.plain_http and self.address.origin.scheme == "http",
            endpoint=self._endpoint(),
            prices=dict.fromkeys(models, rates) if rates else {},
        )

    def candidate(self, template: Provider) -> Provider:
        """What can be asked already, of the steps before the models. Raises `WrongUse`."""
        return replace(
            template,
            name=self.called,
            base_url=self.address,
            key_needed=self.key_needed,
            own=True,
            endpoint=self._endpoint(),
        )

    def _models(self, template: Provider) -> tuple[str, ...]:
        ids = tuple(template.check_model_id(each) for each in typed_models(self.models))
        if not ids:
            raise InvalidProvider("", "it needs at least one model")
        return ids

    def _endpoint(self) -> Endpoint:
        return Endpoint(
            thinking=self.thinking,
            input_kinds=tuple(kind for kind in INPUT_KINDS if kind in self.input_kinds),
            context_length=self._context_length(),
            timeout_seconds=self._timeout_seconds(),
            direct=self.direct,
        )

    def _context_length(self) -> int | None:
        return _whole(self.context_length, "a context size", LONGEST_CONTEXT)

    def _timeout_seconds(self) -> int | None:
        return _whole(self.timeout_seconds, "a time", LONGEST_TIMEOUT)

    def _rates(self) -> Rates:
        typed = {Leg.PROMPT: self.price_in, Leg.COMPLETION: self.price_out}
        try:
            rates = {leg: read_rate(text, leg) for leg, text in typed.items() if text.strip()}
        except InvalidAmount as error:
            raise UnusableDraft(error.text, error.detail) from None
        if len(rates) == 1:
            raise UnusableDraft("", "a price needs both, what goes in and what comes out")
        return rates


def _whole(typed: str, what: str, largest: int) -> int | None:
    shown = typed.strip()
    if not shown:
        return None
    text = re.sub("[,_]", "", shown) if _IN_THREES.fullmatch(shown) else shown
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(largest))
    if not digits or not 0 < int(text) <= largest:
        said = f"{what} is a whole number from 1 to {largest:,}"
        raise UnusableDraft(typed, said)
    return int(text)
