"""How a provider's key stands, as JSON and as one line for a person."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from desktop.cli.session import Session
from desktop.domain.credentials import Credential, FreeRequests, KeyHealth, KeyInfo, KeyOrigin
from desktop.domain.errors import KeychainUnavailable, NoKey
from desktop.domain.money import plain_or_none
from desktop.presentation.figures import full_day, number
from desktop.presentation.money import usd
from desktop.presentation.wording import describe

if TYPE_CHECKING:
    from desktop.core import Core

Json = dict[str, object]

_STATUS: Final = {
    KeyHealth.VERIFIED: "verified",
    KeyHealth.REJECTED: "rejected",
}
_WRONG_KIND: Final = (
    "This is a management key: it administrates other keys and cannot chat. "
    "Create an ordinary key and give that one."
)


def key_json(core: Core, credential: Credential) -> Json:
    """Everything that is known; what is not known is null. Amounts in USD as decimal strings."""
    provider = core.providers.provider(credential.provider)
    base_url = core.providers.base_url(credential.provider)
    return {
        "provider": credential.provider,
        "baseUrl": str(base_url),
        "key": credential.origin.value if credential.present else None,
        "place": key_place(credential),
        "status": status_word(credential),
        **_info_json(credential.info or KeyInfo()),
        "isManagementKey": credential.info.management if credential.info else None,
        "checkedAt": _moment(credential.checked_at),
        "keychain": {"name": credential.keychain.name or None, "state": credential.keychain.state},
        "variable": variable_json(credential),
        "alsoKept": credential.also_kept or None,  # whether it was kept earlier is not looked up
        "keyPage": provider.key_settings_page(base_url, credential.key_hash) or None,
        "logPage": provider.key_log_page(base_url, credential.key_hash) or None,
        "problem": _problem(core, credential) or None,
    }


def variable_json(credential: Credential) -> Json:
    """The environment variable that a key may stand in."""
    return {
        "name": credential.variable,
        "set": credential.variable_set,
        "withheld": credential.variable_withheld,
    }


def key_line(core: Core, credential: Credential) -> str:
    """``OpenRouter: verified · in GNOME Keyring · $7.50 of $10.00 left``."""
    provider = core.providers.provider(credential.provider)
    problem = _problem(core, credential)
    if not credential.present and not credential.key_needed and not problem:
        return f"{Session.safe(provider.name)}: no key needed"
    if not credential.present:
        option = "" if provider.sign_in_path else " --key -"
        said = problem or f"Run: modeldeck auth {provider.id}{option}"
        there = "key unknown" if _unread(credential) else "no key"
        return f"{Session.safe(provider.name)}: {there} · {said}"
    parts = [status_word(credential), f"in {key_place(credential)}"]
    parts += _spending(credential.info or KeyInfo())
    return f"{Session.safe(provider.name)}: {' · '.join([*parts, problem] if problem else parts)}"


def key_place(credential: Credential) -> str:
    """Where the key in use is; empty without one."""
    return {
        KeyOrigin.NONE: "",
        KeyOrigin.ENVIRONMENT: credential.variable,
        KeyOrigin.KEYCHAIN: credential.keychain.name,
        KeyOrigin.MEMORY: "this run only",
    }[credential.origin]


def _problem(core: Core, credential: Credential) -> str:
    """Why the key could not be checked, why it is of no use, or why one that is set is not used."""
    error = credential.problem
    provider = core.providers.provider(credential.provider)
    if error is None and not credential.present and credential.variable_withheld:
        error = NoKey(provider.id, provider.name, credential.variable, withheld=True)
    if error is None and credential.info is not None and credential.info.management:
        return _WRONG_KIND
    return Session.safe(describe(error, "terminal").text) if error else ""


def status_word(credential: Credential) -> str:
    if credential.present and credential.info is not None and not credential.info.proven:
        return "unproven"
    if credential.present:
        return _STATUS.get(credential.health, "unchecked")
    if _unread(credential):
        return "unknown"
    return "none" if credential.key_needed else "not_needed"


def _unread(credential: Credential) -> bool:
    """Whether nobody knows if there is a key, because the keychain did not say."""
    return isinstance(credential.problem, KeychainUnavailable)


def _info_json(info: KeyInfo) -> Json:
    return {
        "label": info.label or None,
        "limit": plain_or_none(info.limit),
        "limitRemaining": plain_or_none(info.limit_remaining),
        "limitReset": info.limit_reset or None,
        "usage": plain_or_none(info.usage),
        "usageDaily": plain_or_none(info.usage_daily),
        "usageWeekly": plain_or_none(info.usage_weekly),
        "usageMonthly": plain_or_none(info.usage_monthly),
        "isFreeTier": info.free_tier,
        "freeRequests": _free_json(info.free_requests),
        "expiresAt": _moment(info.expires_at),
    }


def _free_json(free: FreeRequests | None) -> Json | None:
    if free is None:
        return None
    return {"limit": free.limit, "used": free.used, "remaining": free.remaining}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _spending(info: KeyInfo) -> list[str]:
    parts = [info.label] if info.label else []
    if info.limit is not None and info.limit_remaining is not None:
        parts.append(f"{usd(info.limit_remaining)} of {usd(info.limit)} left")
    parts += _used("today", info.usage_daily)
    parts += _used("this week", info.usage_weekly)
    parts += _used("this month", info.usage_monthly)
    parts += _free_left(info)
    if info.expires_at is not None:
        parts.append(f"expires {full_day(info.expires_at.date())}")
    return parts


def _used(when: str, amount: Decimal | None) -> list[str]:
    return [] if amount is None else [f"{usd(amount)} {when}"]


def _free_left(info: KeyInfo) -> list[str]:
    """Every account has such a number; it matters to those who have not paid anything."""
    free = info.free_requests
    if not info.free_tier or free is None or free.remaining is None or free.limit is None:
        return []
    return [f"{number(free.remaining)} of {number(free.limit)} free requests left today"]
