"""What the Providers page shows, as text that is ready to be drawn.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal

from desktop.domain.errors import Rejected, Rejection, Unreachable
from desktop.domain.money import ZERO
from desktop.domain.prices import Leg
from desktop.presentation.error_view import ActionView
from desktop.presentation.figures import age, day
from desktop.presentation.key_health_view import KeyHealthView
from desktop.presentation.key_row_view import KeyRowView
from desktop.presentation.money import UNKNOWN, per_million, usd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.catalog import Model
    from desktop.domain.credentials import Credential, KeyInfo
    from desktop.domain.default_settings import DefaultModel
    from desktop.domain.errors import ModeldeckError
    from desktop.domain.origin import Origin
    from desktop.domain.prices import FoundPrice, Price
    from desktop.services.catalogs import CatalogState

Tone = Literal["ok", "warn", "bad", "off", "busy"]

CHECK_AGAIN: Final = ActionView("Try again", "check")
ENABLE: Final = ActionView("Enable", "enable")


@dataclass(frozen=True, slots=True)
class StatusView:
    """A dot and its words."""

    tone: Tone = "off"
    text: str = "No key yet"


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
class VariableView:
    """Whether the key of the environment goes to an address that is not the provider's own."""

    title: str
    """``Send OPENROUTER_API_KEY to http://127.0.0.1:8080``."""
    detail: str
    """What that means."""
    allowed: bool = False


@dataclass(frozen=True, slots=True)
class ProviderView:
    """The whole page of one provider."""

    name: str = ""
    status: StatusView = field(default_factory=StatusView)
    key: KeyRowView = field(default_factory=KeyRowView)
    health: KeyHealthView | None = None
    variable: VariableView | None = None
    """``None``: the base URL is the provider's own, or no variable is set."""
    key_page: str = ""
    key_placeholder: str = "Paste an API key"
    base_url: str = ""
    editable_url: str = ""
    """The whole of it, where the person may change it here; empty: it is fixed."""
    regions: tuple[ActionView, ...] = ()
    """Where it can be asked; empty: at one address only."""
    region: str = ""
    """Name of the one in use; empty: it is asked at another address."""
    model_example: str = ""
    models: tuple[AllowedModelView, ...] = ()
    price_source: str = ""
    """``Prices: OpenRouter catalog, 2 min ago``."""
    recommends: bool = True
    """Whether there are recommended models to load."""
    disabled: str = ""
    """A sentence where it is disabled: then there is nothing else to see."""
    trouble: str = ""
    """What did not work when the key was checked or the prices were fetched; one sentence."""
    trouble_action: ActionView = CHECK_AGAIN


def status_view(credential: Credential, catalog: CatalogState | None = None) -> StatusView:
    """The provider's status: a dot and a few words. ``catalog``: what came of asking one that
    needs no key."""
    if credential.ready and not credential.present and not _about_variable(credential):
        return _keyless(catalog.problem if catalog else None)
    if credential.keychain.state.value == "waiting" and not credential.present:
        return StatusView("busy", "Reading the keychain…")
    match credential.health.value:
        case "checking":
            return StatusView("busy", "Checking…")
        case "verified":
            return _verified(credential.info)
        case "rejected":
            return StatusView("bad", "Key rejected")
        case "unchecked":
            return StatusView("warn", "Not checked")
    if credential.present:
        return StatusView("off", "Not checked yet")
    if credential.keychain.state.value == "locked":
        return StatusView("warn", "Keychain locked")
    return _without_key(credential)


def _keyless(problem: ModeldeckError | None) -> StatusView:
    """One that lists no models may chat all the same."""
    if isinstance(problem, Unreachable):
        return StatusView("warn", "Not reached")
    if isinstance(problem, Rejected) and problem.kind is Rejection.KEY_REJECTED:
        return StatusView("warn", "Wants a key")
    return StatusView("ok", "No key needed")


def _verified(info: KeyInfo | None) -> StatusView:
    if info is not None and info.management:
        return StatusView("warn", "Management key")
    if info is not None and not info.proven:
        return StatusView("off", "Key not proven")
    return StatusView("ok", "Verified")


def _without_key(credential: Credential) -> StatusView:
    if credential.problem is None:
        return StatusView()
    said = "Variable not usable" if _about_variable(credential) else "Keychain problem"
    return StatusView("warn", said)


def _about_variable(credential: Credential) -> bool:
    return credential.problem is not None and credential.problem.code == "invalid_key"


def variable_view(
    credential: Credential, name: str, origin: Origin, *, own: bool
) -> VariableView | None:
    """The switch for the variable; ``own``: the base URL in use is the provider's own."""
    if own or not credential.variable_set:
        return None
    allowed = not credential.variable_withheld
    detail = (
        f"Whoever answers there receives the key. Switch it off to keep it for {name} alone."
        if allowed
        else f"It is held back, since this is not {name}'s own address. Switch it on only for a "
        "server that you trust with the key."
    )
    return VariableView(f"Send {credential.variable} to {origin}", detail, allowed)


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


def price_source_view(
    state: CatalogState, now: datetime, shipped: Sequence[DefaultModel] = ()
) -> str:
    """Where prices come from and how old they are; most lists of models name none."""
    catalog = state.catalog
    old = age(catalog.fetched_at, now) if catalog.fetched_at else "of unknown age"
    models = f"{catalog.source}, {old}" if catalog else ""
    if any(model.price.stated for model in catalog.models):
        return f"Prices: {models}"
    prices = "No prices are known"
    priced = [row.as_of for row in shipped if row.price.stated]
    if priced:
        prices = f"Prices: shipped list of {day(max(priced), now.date())}"
    return f"{prices} · models: {models}" if models else prices
