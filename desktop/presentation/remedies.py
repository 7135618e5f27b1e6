"""What to do about a no from a provider: one sentence and one button, or a command on a terminal.

Source of the addresses: error bodies of OpenRouter quoted in public bug reports, which name them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop.domain.key_of_other_region import KeyOfOtherRegion
from desktop.domain.rejected import Rejected
from desktop.presentation.error_view import (
    CHOOSE_MODEL,
    GO_TO_KEY,
    NEW_CHAT,
    RETRY,
    ActionView,
    Door,
)
from desktop.presentation.figures import counted, waiting_time

CREDITS_PAGE: Final = "https://openrouter.ai/settings/credits"
KEYS_PAGE: Final = "https://openrouter.ai/keys"
PRIVACY_PAGE: Final = "https://openrouter.ai/settings/privacy"
_PRIVACY_SETTINGS: Final = ActionView("Open privacy settings…", f"open:{PRIVACY_PAGE}")
_OPENROUTER: Final = "OpenRouter"
FEWEST_TOKENS: Final = 16
"""Some hosts take no smaller limit, and nobody can use a shorter answer.
Source: OpenRouter's OpenAPI document."""
_LONGEST_COUNTDOWN: Final = 600.0
"""Seconds. Nobody sits in front of a longer one: another way is offered instead."""
_FREE: Final = ":free"

Way = tuple[str, ActionView]


class Remedy(StrEnum):
    """What helps. Where a remedy needs a fact that is not there, the next best one is offered."""

    CREDITS = "credits"
    FEWER_TOKENS = "fewer-tokens"
    MODEL = "model"
    PAID = "paid"
    WAIT = "wait"
    WAIT_OR_PAID = "wait-or-paid"
    AGAIN = "again"
    KEY = "key"
    KEY_PAGE = "key-page"
    PRIVACY = "privacy"
    GUARDRAIL = "guardrail"
    SHORTER = "shorter"
    ADDRESS = "address"
    SIGN_IN = "sign-in"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Words:
    """What one code stands for."""

    title: str
    happened: str
    """Follows the name of the provider."""
    step: str
    """What to do next, in the window; a remedy that knows a number or a model says it instead."""
    remedy: Remedy


def way_on(error: Rejected, words: Words, door: Door) -> Way:
    """The next step and its button."""
    return _WAYS[words.remedy](error, words.step, door)


def _credits(error: Rejected, step: str, door: Door) -> Way:
    if error.provider != _OPENROUTER:
        return _model(error, step, door)
    if door == "terminal":
        step = f"Add credits at {CREDITS_PAGE}, then run it again."
    return step, ActionView("Add credits…", f"open:{CREDITS_PAGE}")


def _fewer_tokens(error: Rejected, step: str, door: Door) -> Way:
    fits = error.affordable_tokens
    if fits is None or fits < FEWEST_TOKENS:
        return _credits(error, step, door)
    tokens = counted(fits, "token")
    if door == "terminal":
        step = f"Run it again with --max-tokens {fits}, which is what the account can pay for now."
    else:
        step = (
            f"Limit the answer to {tokens}, which is what the account can pay for now, or add "
            "credits on the provider's page."
        )
    return step, ActionView(f"Limit to {tokens}", f"max-tokens:{fits}")


def _model(error: Rejected, step: str, door: Door) -> Way:
    if error.fallback_models:
        return _proposed(error, error.fallback_models[0], door)
    if door == "terminal":
        listed = f"modeldeck models list{_whose(error)}"
        step = f"Name another of your models with -m; they are listed by: {listed}"
    return step, CHOOSE_MODEL


def _proposed(error: Rejected, model: str, door: Door) -> Way:
    step = f"Use {model}, which is proposed in its place, or choose another model."
    if door == "terminal":
        step = f"Use what is proposed in its place: {_adding(error, model)}"
    return step, ActionView("Use the proposed model", f"add-model:{model}")


def _paid(error: Rejected, step: str, door: Door) -> Way:
    base = error.model.removesuffix(_FREE)
    if base == error.model:
        return _model(error, step, door)
    wait = f", or wait {waiting_time(error.retry_after)}" if error.retry_after else ""
    step = f"Use {base}, which costs money{wait}."
    if door == "terminal":
        step = f"Use the one that costs money{wait}: {_adding(error, base)}"
    return step, ActionView("Use the paid variant", f"paid-variant:{base}")


def _wait(error: Rejected, step: str, door: Door) -> Way:
    wait = error.retry_after
    if not wait:
        return _again(error, step, door)
    if wait > _LONGEST_COUNTDOWN:
        _, action = _model(error, step, door)
        again = "run it again" if door == "terminal" else "send it again"
        return f"Wait {waiting_time(wait)}, then {again}, or choose another model.", action
    again = "run it again" if door == "terminal" else "send it again"
    action = ActionView(RETRY.text, f"wait:{max(1, math.ceil(wait))}")
    return f"Wait {waiting_time(wait)}, then {again}.", action


def _wait_or_paid(error: Rejected, step: str, door: Door) -> Way:
    wait = error.retry_after
    soon = wait is not None and wait <= _LONGEST_COUNTDOWN
    return _wait(error, step, door) if soon else _again_or_paid(error, step, door)


def _again_or_paid(error: Rejected, step: str, door: Door) -> Way:
    if error.model.endswith(_FREE):
        return _paid(error, step, door)
    return _wait(error, step, door)


def _again(error: Rejected, step: str, door: Door) -> Way:
    if door == "terminal":
        step = step.replace("send it again", "run it again").replace(
            "Send it again", "Run it again"
        )
        step = step.replace("choose another model", "name another model with -m")
    return step, RETRY


def _key(error: Rejected, step: str, door: Door) -> Way:
    if door == "terminal":
        step = f"Check the key and run: {_giving_a_key(error)}"
    return step, GO_TO_KEY


def _key_page(error: Rejected, step: str, door: Door) -> Way:
    if error.provider != _OPENROUTER:
        return _key(error, step, door)
    if door == "terminal":
        step = f"Raise its limit at {KEYS_PAGE}, or run: {_giving_a_key(error)}"
    return step, ActionView("Open the key's page…", f"open:{KEYS_PAGE}")


def _privacy(error: Rejected, step: str, door: Door) -> Way:
    if error.provider != _OPENROUTER:
        return _model(error, step, door)
    if door == "terminal":
        step = f"Permit more at {PRIVACY_PAGE}, or name another of your models with -m."
    return step, _PRIVACY_SETTINGS


def _guardrail(error: Rejected, step: str, door: Door) -> Way:
    """Source: OpenRouter's page on guardrails, which are a section of its privacy settings."""
    if error.provider != _OPENROUTER:
        step = "Word it in another way, or choose another model."
        return (step if door == "window" else _model(error, step, door)[0]), CHOOSE_MODEL
    if door == "terminal":
        step = f"Word it in another way, or change the guardrail at {PRIVACY_PAGE}"
    return step, _PRIVACY_SETTINGS


def _shorter(error: Rejected, step: str, door: Door) -> Way:
    if door == "terminal":
        step = "Shorten the message, then run it again."
    return step, NEW_CHAT


def _address(error: Rejected, step: str, door: Door) -> Way:
    if door == "terminal":
        step = f"Check the base URL: modeldeck provider set {_id(error)} --base-url URL"
    return step, GO_TO_KEY


def _sign_in(error: Rejected, step: str, door: Door) -> Way:
    return step, GO_TO_KEY


def _region(error: Rejected, step: str, door: Door) -> Way:
    if not isinstance(error, KeyOfOtherRegion):
        return step, GO_TO_KEY
    region, whose = error.region, error.provider_id
    step = f"Use {region.name}, which the key is of, or paste a key of this region."
    if door == "terminal":
        step = f"Use its region: modeldeck provider set {whose} --base-url {region.base_url}"
    return step, ActionView(f"Use {region.name}", f"region:{region.id}")


def _id(error: Rejected) -> str:
    return error.provider_id or "PROVIDER"


def _whose(error: Rejected) -> str:
    """The commands on models are about OpenRouter's where they are not told otherwise."""
    return "" if _id(error) == "openrouter" else f" --provider {_id(error)}"


def _adding(error: Rejected, model: str) -> str:
    return f"modeldeck models add{_whose(error)} {model}"


def _giving_a_key(error: Rejected) -> str:
    return f"modeldeck auth {_id(error)} --key -"


_WAYS: Final[dict[Remedy, Callable[[Rejected, str, Door], Way]]] = {
    Remedy.CREDITS: _credits,
    Remedy.FEWER_TOKENS: _fewer_tokens,
    Remedy.MODEL: _model,
    Remedy.PAID: _paid,
    Remedy.WAIT: _wait,
    Remedy.WAIT_OR_PAID: _wait_or_paid,
    Remedy.AGAIN: _again,
    Remedy.KEY: _key,
    Remedy.KEY_PAGE: _key_page,
    Remedy.PRIVACY: _privacy,
    Remedy.GUARDRAIL: _guardrail,
    Remedy.SHORTER: _shorter,
    Remedy.ADDRESS: _address,
    Remedy.SIGN_IN: _sign_in,
    Remedy.REGION: _region,
}
