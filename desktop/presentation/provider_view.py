"""What the Providers page shows, as text that is ready to be drawn.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal

from desktop.domain.money import ZERO
from desktop.domain.prices import Leg
from desktop.presentation.error_view import ActionView
from desktop.presentation.figures import age, day
from desktop.presentation.key_health_view import KeyHealthView
from desktop.presentation.key_row_view import KeyRowView
from desktop.presentation.money import UNKNOWN, per_million, usd

if TYPE_CHECKING:
    from desktop.domain.catalog import Model
    from desktop.domain.credentials import Credential
    from desktop.domain.default_settings import DefaultModel
    from desktop.domain.errors import ModeldeckError
    from desktop.domain.origin import Origin
    from desktop.domain.prices import FoundPrice, Price
    from desktop.services.catalogs import CatalogState

Tone = Literal["ok", "warn", "bad", "off", "busy"]

CHECK_AGAIN: Final = ActionView("Try again", "check")


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
    key_prefix: str = ""
    base_url: str = ""
    model_example: str = ""
    models: tuple[AllowedModelView, ...] = ()
    price_source: str = ""
    """``Prices: OpenRouter catalog, 2 min ago``."""
    trouble: str = ""
    """What did not work when the key was checked or the prices were fetched; one sentence."""
    trouble_action: ActionView = CHECK_AGAIN


def status_view(credential: Credential) -> StatusView:
    """The provider's status: a dot and a few words."""
    if credential.keychain.state.value == "waiting" and not credential.present:
        return StatusView("busy", "Reading the keychain…")
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
    if credential.keychain.state.value == "locked":
        return StatusView("warn", "Keychain locked")
    return _without_key(credential.problem)


def _without_key(problem: ModeldeckError | None) -> StatusView:
    if problem is None:
        return StatusView()
    about_variable = problem.code == "invalid_key"
    return StatusView("warn", "Variable not usable" if about_variable else "Keychain problem")


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


def price_source_view(state: CatalogState, now: datetime) -> str:
    """Where prices come from and how old they are."""
    catalog = state.catalog
    if not catalog:
        return "Prices: the shipped list"
    old = age(catalog.fetched_at, now) if catalog.fetched_at else "of unknown age"
    return f"Prices: {catalog.source}, {old}"
