"""``modeldeck auth``: give a provider's key, and see how the keys stand."""

from __future__ import annotations

import getpass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final

import typer

from desktop.cli.session import AsJson, Session, UsageFailed
from desktop.cli.typed import read_line, reads_terminal
from desktop.domain.credentials import Credential, KeyHealth, KeyInfo, KeyOrigin
from desktop.domain.errors import NoKey
from desktop.domain.money import plain_or_none
from desktop.presentation.figures import full_day
from desktop.presentation.money import usd
from desktop.presentation.wording import describe

if TYPE_CHECKING:
    from desktop.core import Core

Json = dict[str, object]

_STATUS: Final = {
    KeyHealth.VERIFIED: "verified",
    KeyHealth.REJECTED: "rejected",
}
_LONGEST_SHOWN: Final = 20
_COMMAND: Final = "modeldeck auth"


def auth(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(metavar="PROVIDER|status", help="openrouter: give its key. status: ask."),
    ],
    key: Annotated[
        str | None,
        typer.Option(
            metavar="KEY",
            help="The key; - reads it from standard input, so that it stays out of the shell's "
            "history and the list of processes: the better way.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a provider's key and keep it in the keychain, or show how the keys stand."""
    session = Session.of(context, as_json=as_json)
    if context.args:
        # What stands here may be a key, so it is not repeated.
        raise UsageFailed(_COMMAND, "A key is given with --key -, not as a word of its own.")
    if what == "status":
        if key is not None:
            raise UsageFailed(_COMMAND, "--key does not go with status.")
        session.run(lambda core: _status(core, session))
        return
    # Outside the loop, which would hold back the first Ctrl+C as long as the prompt is open.
    typed = _typed_key(_provider_name(what), key)
    session.run(lambda core: _give_key(core, session, what, typed))


async def _give_key(core: Core, session: Session, provider_id: str, typed: str) -> None:
    before = core.providers.allowed_models(provider_id)
    credential = await core.credentials.save(provider_id, typed, keep_in_memory=False)
    lines = [_line(core, credential)]
    added = len(core.providers.allowed_models(provider_id)) - len(before)
    if added > 0:
        lines.append(f"{added} recommended models are allowed now: modeldeck models list")
    if credential.origin is KeyOrigin.ENVIRONMENT:
        session.terminal.note(
            f"The key is kept, but {credential.variable} is set and comes before it."
        )
    session.answer(_json(core, credential), lines)


def _provider_name(word: str) -> str:
    """Raises `UnknownProvider`, without the word where it may be a key in the wrong place."""
    from desktop.adapters.providers import PROVIDERS
    from desktop.services.providers import UnknownProvider

    if word in PROVIDERS:
        return PROVIDERS[word].name
    harmless = len(word) <= _LONGEST_SHOWN and word.replace("-", "").isalpha()
    raise UnknownProvider(word if harmless else "…", ", ".join(PROVIDERS))


def _typed_key(name: str, key: str | None) -> str:
    if key is not None and key != "-":
        return key
    if reads_terminal():
        try:
            return getpass.getpass(f"{name} key (it is not shown): ")
        except EOFError:
            return ""
    if key is None:
        raise UsageFailed(_COMMAND, "Missing option '--key'.")
    return read_line()


async def _status(core: Core, session: Session) -> None:
    from desktop.adapters.providers import PROVIDERS

    credentials = [await core.credentials.check(provider_id) for provider_id in PROVIDERS]
    session.answer([_json(core, c) for c in credentials], [_line(core, c) for c in credentials])


def _problem(core: Core, credential: Credential) -> str:
    """Why the key could not be checked, or why one that is set is not used."""
    error = credential.problem
    provider = core.providers.provider(credential.provider)
    if error is None and not credential.present and credential.variable_withheld:
        error = NoKey(provider.id, provider.name, credential.variable, withheld=True)
    return Session.safe(describe(error, "terminal").text) if error else ""


def _status_word(credential: Credential) -> str:
    return _STATUS.get(credential.health, "unchecked") if credential.present else "none"


def _place(credential: Credential) -> str:
    return {
        KeyOrigin.NONE: "",
        KeyOrigin.ENVIRONMENT: credential.variable,
        KeyOrigin.KEYCHAIN: credential.keychain.name,
        KeyOrigin.MEMORY: "this run only",
    }[credential.origin]


def _json(core: Core, credential: Credential) -> Json:
    info = credential.info or KeyInfo()
    expires = info.expires_at
    return {
        "provider": credential.provider,
        "baseUrl": str(core.providers.base_url(credential.provider)),
        "key": credential.origin.value if credential.present else None,
        "place": _place(credential),
        "status": _status_word(credential),
        "label": info.label or None,
        "limit": plain_or_none(info.limit),
        "limitRemaining": plain_or_none(info.limit_remaining),
        "limitReset": info.limit_reset or None,
        "usage": plain_or_none(info.usage),
        "usageDaily": plain_or_none(info.usage_daily),
        "usageMonthly": plain_or_none(info.usage_monthly),
        "isFreeTier": info.free_tier,
        "expiresAt": expires.isoformat() if expires else None,
        "problem": _problem(core, credential) or None,
    }


def _line(core: Core, credential: Credential) -> str:
    """``OpenRouter: verified · in GNOME Keyring · $7.50 of $10.00 left``."""
    name = core.providers.provider(credential.provider).name
    problem = _problem(core, credential)
    if not credential.present:
        said = problem or f"Run: modeldeck auth {credential.provider} --key -"
        return f"{name}: no key · {said}"
    parts = [_status_word(credential), f"in {_place(credential)}"]
    parts += _spending(credential.info or KeyInfo())
    return f"{name}: {' · '.join([*parts, problem] if problem else parts)}"


def _spending(info: KeyInfo) -> list[str]:
    parts = [info.label] if info.label else []
    if info.limit is not None and info.limit_remaining is not None:
        parts.append(f"{usd(info.limit_remaining)} of {usd(info.limit)} left")
    parts += _used("today", info.usage_daily) + _used("this month", info.usage_monthly)
    if info.expires_at is not None:
        parts.append(f"expires {full_day(info.expires_at.date())}")
    return parts


def _used(when: str, amount: Decimal | None) -> list[str]:
    return [] if amount is None else [f"{usd(amount)} {when}"]
