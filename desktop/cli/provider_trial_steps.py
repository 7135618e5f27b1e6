"""The steps of ``modeldeck provider test``. Each raises what went wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.cli.auth_answers import key_place
from desktop.cli.session import Session
from desktop.domain.chat_options import ChatOptions
from desktop.domain.credentials import KeyHealth
from desktop.domain.errors import AnswerBroken, Breakage, ModeldeckError
from desktop.domain.money import plain_or_none
from desktop.domain.provider import KeyCheck
from desktop.presentation.figures import counted
from desktop.presentation.money import UNKNOWN, estimate, usd
from desktop.presentation.send_estimate_view import send_estimate_view

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.domain.send_estimate import SendEstimate
    from desktop.services.turn import Turn

_PROMPT = "Hi"


@dataclass(frozen=True, slots=True)
class Passed:
    """``facts`` are added to the JSON of the step."""

    text: str
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """There was nothing to do, and why."""

    text: str


async def try_key(core: Core, session: Session, provider_id: str) -> Passed | Skipped:
    """Have the key checked; where that takes a message, its cost is said first."""
    provider = core.providers.provider(provider_id)
    key = await core.credentials.key(provider_id)
    if key is None:
        return Skipped(f"{provider.name} needs none.")
    if provider.key_check is KeyCheck.CHAT:
        model = provider.key_check_model
        _say_cost(session, await core.estimates.estimate(provider_id, model, [_PROMPT], 1))
    credential = await core.credentials.check(provider_id)
    if credential.health is not KeyHealth.VERIFIED:
        raise credential.problem or ModeldeckError()
    if credential.info is not None and not credential.info.proven:
        said = f"in {key_place(credential)}; {provider.name} answers without one too"
        return Passed(f"{said}, so that only a message tells whether it is good.")
    return Passed(f"in {key_place(credential)}, and {provider.name} takes it.")


async def try_list(core: Core, provider_id: str) -> Passed | Skipped:
    """Fetch what is on offer."""
    from desktop.services.catalogs import Listing

    name = core.providers.provider(provider_id).name
    listing = core.catalogs.listing(provider_id)
    if listing is Listing.NONE:
        return Skipped(f"{name} has no list to ask for.")
    if listing is Listing.WITH_KEY and await core.credentials.known_key(provider_id) is None:
        return Skipped(f"{name} lists its models for those with a key only.")
    state = await core.catalogs.refresh(provider_id)
    if state.problem is not None:
        raise state.problem
    models = len(state.catalog.models)
    return Passed(f"{counted(models, 'model')} on offer.", {"models": models})


async def try_chat(core: Core, session: Session, provider_id: str, model: str) -> Passed | Skipped:
    """Send a message of one token to an allowed model, and say first what that costs."""
    allowed = core.providers.allowed_models(provider_id)
    model = model.strip() or core.providers.default_model(provider_id) or next(iter(allowed), "")
    if not model:
        return Skipped("no model is allowed yet.")
    await core.chat.set_options(ChatOptions(max_tokens=1))
    taken = await core.chat.estimate(provider_id, model, _PROMPT)
    _say_cost(session, taken)
    turn = await core.chat.send(provider_id, model, _PROMPT)
    if turn.error is not None and not _thought(turn.error):
        raise turn.error
    said = f"{model} answered, for {_cost(turn)}."
    return Passed(said, {"model": model, "atMost": plain_or_none(taken.at_most), **_money(turn)})


def _say_cost(session: Session, taken: SendEstimate) -> None:
    said = send_estimate_view(taken).text
    session.terminal.note(session.safe(f"One token is asked of {taken.model}: {said}."))


def _thought(error: ModeldeckError) -> bool:
    """One token may be spent on thinking, of which nothing is sent."""
    return isinstance(error, AnswerBroken) and error.breakage is Breakage.EMPTY


def _cost(turn: Turn) -> str:
    explanation = turn.explanation
    if explanation is not None and explanation.billed is not None:
        return usd(explanation.billed)
    if explanation is not None and explanation.estimate is not None:
        return estimate(explanation.estimate)
    return f"a cost that is {UNKNOWN}"


def _money(turn: Turn) -> dict[str, object]:
    explanation = turn.explanation
    return {
        "estimate": plain_or_none(explanation.estimate if explanation else None),
        "billed": plain_or_none(explanation.billed if explanation else None),
    }
