"""What the Providers page shows, as text that is ready to be drawn.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from desktop.domain.money import ZERO
from desktop.domain.prices import Leg
from desktop.presentation.error_view import ErrorView
from desktop.presentation.figures import age, counted, day, next_reset
from desktop.presentation.money import UNKNOWN, per_million, usd

if TYPE_CHECKING:
    from desktop.domain.catalog import Model
    from desktop.domain.credentials import Credential, KeyInfo
    from desktop.domain.default_settings import DefaultModel
    from desktop.domain.prices import FoundPrice, Price
    from desktop.services.catalogs import CatalogState

Tone = Literal["ok", "warn", "bad", "off", "busy"]


@dataclass(frozen=True, slots=True)
class StatusView:
    """A dot and its words."""

    tone: Tone = "off"
    text: str = "No key yet"


@dataclass(frozen=True, slots=True)
class KeyRowView:
    """The key row. A stored key is never shown; its tail comes from the provider's label."""

    stored: str = ""
    """``stored · ends in 3f9a``; empty when there is no key."""
    place: str = ""
    """``In GNOME Keyring · checked 2 min ago``."""
    problem: str = ""
    """One line below the field; empty when there is none."""
    busy: bool = False
    can_remove: bool = False


@dataclass(frozen=True, slots=True)
class KeyHealthView:
    """What the key may still spend."""

    label: str = ""
    amount: str = ""
    """Bold: what is left of the limit, or what was used where there is no limit."""
    rest: str = ""
    fraction: float | None = None
    """Part of the limit that is left, as ``amount`` says; ``None``: no limit, no meter."""
    tone: Tone = "ok"
    used: str = ""
    expires: str = ""
    sidebar: str = ""


@dataclass(frozen=True, slots=True)
class AllowedModelView:
    """One row of the allowed models."""

    id: str
    name: str
    author: str
    price_in: str
    price_out: str
    pill: str = ""
    pill_tone: Literal["accent", "warn", "plain"] = "plain"


@dataclass(frozen=True, slots=True)
class ProviderView:
    """The whole page of one provider."""

    name: str = ""
    status: StatusView = field(default_factory=StatusView)
    key: KeyRowView = field(default_factory=KeyRowView)
    health: KeyHealthView | None = None
    key_page: str = ""
    key_prefix: str = ""
    base_url: str = ""
    model_example: str = ""
    models: tuple[AllowedModelView, ...] = ()
    price_source: str = ""
    """``Prices: OpenRouter catalog, 2 min ago``."""
    trouble: str = ""
    """What did not work when the key was checked or the prices were fetched; one sentence."""


def status_view(credential: Credential, now: datetime) -> StatusView:
    """The provider's status: a dot and a few words."""
    match credential.health.value:
        case "checking":
            return StatusView("busy", "Checking…")
        case "verified":
            if credential.info is not None and credential.info.management:
                return StatusView("warn", "Management key")
            return StatusView("ok", "Verified")
        case "rejected":
            return StatusView("bad", "Key rejected")
        case "unchecked":
            return StatusView("warn", "Not checked")
    if credential.present:
        return StatusView("off", "Not checked yet")
    return StatusView("warn", "Keychain problem") if credential.problem else StatusView()


def key_row_view(
    credential: Credential, now: datetime, problem: ErrorView | None = None
) -> KeyRowView:
    """``problem``: of the key that is being typed, or of the last check."""
    facts = [_place(credential)]
    if credential.checked_at is not None and credential.health.value == "verified":
        facts.append(f"checked {age(credential.checked_at, now)}")
    return KeyRowView(
        stored=_stored(credential),
        place=" · ".join(fact for fact in facts if fact),
        problem=f"{problem.text} {problem.next_step}" if problem else "",
        busy=credential.health.value == "checking",
        can_remove=credential.origin.value in ("keychain", "memory"),
    )


def _stored(credential: Credential) -> str:
    if not credential.present:
        return ""
    label = credential.info.label if credential.info else ""
    # OpenRouter's default label is the key itself with the middle left out: sk-or-v1-abc...xyz
    _, dots, tail = label.rpartition("...")
    return f"stored · ends in {tail}" if dots and 2 <= len(tail) <= 8 else "stored"


def _place(credential: Credential) -> str:
    match credential.origin.value:
        case "environment":
            return f"From the environment variable {credential.variable}"
        case "keychain":
            return f"In {credential.keychain.name}"
        case "memory":
            name = credential.keychain.name
            return (
                f"This run only: {name} refused it"
                if name
                else ("This run only: no keychain was found")
            )
    if credential.variable_withheld:
        return f"{credential.variable} is set but not sent to this base URL"
    if credential.keychain.usable:
        return f"It will be kept in {credential.keychain.name}"
    return "No keychain was found: a key is kept for this run only"


def key_health_view(info: KeyInfo, now: datetime) -> KeyHealthView:
    """Numbers are the provider's own; what it did not say is left out."""
    label = "" if "..." in info.label else info.label
    used = _used(info)
    expires = ""
    if info.expires_at is not None:
        expires = _expires(info.expires_at - now)
    if info.limit is None or info.limit_remaining is None:
        spent = usd(info.usage) if info.usage is not None else "unknown"
        return KeyHealthView(
            label, spent, "used in all · no limit", None, "ok", used, expires, f"{spent} used"
        )
    left_amount, limit = max(info.limit_remaining, ZERO), info.limit
    fraction = float(left_amount / limit) if limit else 0.0
    tone: Tone = "bad" if left_amount == 0 else "warn" if fraction <= 0.2 else "ok"
    reset = next_reset(info.limit_reset, now)
    rest = f"left of {usd(limit)}" + (f" · resets {day(reset, now.date())}" if reset else "")
    sidebar = f"{usd(left_amount)} left of {usd(limit)}"
    return KeyHealthView(
        label, usd(left_amount), rest, min(fraction, 1.0), tone, used, expires, sidebar
    )


def _expires(left: timedelta) -> str:
    if left <= timedelta(0):
        return "Expired"
    return f"Expires in {counted(left.days, 'day')}" if left.days else "Expires today"


def _used(info: KeyInfo) -> str:
    parts = []
    if info.usage_daily is not None:
        parts.append(f"{usd(info.usage_daily)} used today")
    if info.usage_monthly is not None:
        parts.append(f"{usd(info.usage_monthly)} this month")
    return ", ".join(parts)


def price_columns(found: FoundPrice) -> tuple[str, str]:
    """In and out per million tokens."""
    return (UNKNOWN, UNKNOWN) if found.price is None else rate_columns(found.price)


def rate_columns(price: Price) -> tuple[str, str]:
    """In and out per million tokens: ``$3.00``, ``Free``, ``varies`` or ``unknown``."""
    if price.dynamic:
        return "varies", "varies"
    if price.free:
        return "Free", "Free"
    return _price_column(price, Leg.PROMPT), _price_column(price, Leg.COMPLETION)


def _price_column(price: Price, leg: Leg) -> str:
    """A rate of 0 beside something else that costs, or may cost, is not ``Free``."""
    rate = price.rate(leg)
    if rate != ZERO:
        return per_million(rate)
    return usd(ZERO) if price.known and price.every_output_priced else UNKNOWN


def allowed_model_view(
    model_id: str,
    model: Model | None,
    shipped: DefaultModel | None,
    found: FoundPrice,
    today: date,
    *,
    catalog_known: bool,
) -> AllowedModelView:
    """Names come from the catalog, else from the shipped list, else from the id."""
    author, _, rest = model_id.lstrip("~").partition("/")
    name, maker = rest or model_id, author
    if model is not None:
        name, maker = model.short_name, model.author
    elif shipped is not None:
        name, maker = shipped.name, shipped.vendor
    price_in, price_out = price_columns(found)
    pill, tone = _pill(model, today, catalog_known=catalog_known)
    return AllowedModelView(model_id, name, maker, price_in, price_out, pill, tone)


def _pill(
    model: Model | None, today: date, *, catalog_known: bool
) -> tuple[str, Literal["accent", "warn", "plain"]]:
    if model is None:
        return ("Not in the catalog", "warn") if catalog_known else ("", "plain")
    if model.expires is not None and model.expiring(today):
        verb = "Ended" if model.expires < today else "Ends"
        return f"{verb} {day(model.expires, today)}", "warn"
    if "new" in model.tags(today):
        return "New", "accent"
    return "", "plain"


def price_source_view(state: CatalogState, now: datetime) -> str:
    """Where prices come from and how old they are."""
    catalog = state.catalog
    if not catalog:
        return "Prices: the shipped list"
    old = age(catalog.fetched_at, now) if catalog.fetched_at else "of unknown age"
    return f"Prices: {catalog.source}, {old}"
