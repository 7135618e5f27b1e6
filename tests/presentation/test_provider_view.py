"""The Providers page in words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.catalog import Catalog, Model
from desktop.domain.credentials import Credential, Keychain, KeyHealth, KeyInfo, KeyOrigin
from desktop.domain.default_settings import DefaultModel
from desktop.domain.errors import KeychainUnavailable
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice, Leg, Price, PriceOrigin
from desktop.presentation.provider_view import (
    AllowedModelView,
    KeyHealthView,
    KeyRowView,
    StatusView,
    allowed_model_view,
    key_health_view,
    key_row_view,
    price_columns,
    price_source_view,
    status_view,
)
from desktop.services.catalogs import CatalogState
from tests.fakes import NOON

D = Decimal
GNOME = Keychain("GNOME Keyring")
TODAY = NOON.date()


def credential(**fields: Any) -> Credential:
    whole: dict[str, Any] = {"keychain": GNOME, "variable": "OPENROUTER_API_KEY"} | fields
    return Credential("openrouter", **whole)


STORED = {"origin": KeyOrigin.KEYCHAIN}


@pytest.mark.parametrize(
    ("shown", "view"),
    [
        (credential(), StatusView("off", "No key yet")),
        (credential(**STORED), StatusView("off", "Not checked yet")),
        (credential(**STORED, health=KeyHealth.CHECKING), StatusView("busy", "Checking…")),
        (credential(**STORED, health=KeyHealth.VERIFIED), StatusView("ok", "Verified")),
        (
            credential(**STORED, health=KeyHealth.VERIFIED, info=KeyInfo(management=True)),
            StatusView("warn", "Management key"),
        ),
        (credential(**STORED, health=KeyHealth.REJECTED), StatusView("bad", "Key rejected")),
        (credential(**STORED, health=KeyHealth.UNCHECKED), StatusView("warn", "Not checked")),
        (
            credential(problem=KeychainUnavailable("openrouter", detail="locked")),
            StatusView("warn", "Keychain problem"),
        ),
    ],
)
def test_status(shown: Credential, view: StatusView) -> None:
    assert status_view(shown, NOON) == view


@pytest.mark.parametrize(
    ("shown", "view"),
    [
        (credential(), KeyRowView(place="It will be kept in GNOME Keyring")),
        (
            credential(keychain=Keychain("")),
            KeyRowView(place="No keychain was found: a key is kept for this run only"),
        ),
        (
            credential(variable_withheld=True),
            KeyRowView(place="OPENROUTER_API_KEY is set but not sent to this base URL"),
        ),
        (
            credential(
                **STORED,
                health=KeyHealth.VERIFIED,
                info=KeyInfo(label="sk-or-v1-abc...3f9a"),
                checked_at=NOON - timedelta(minutes=2),
            ),
            KeyRowView(
                stored="stored · ends in 3f9a",
                place="In GNOME Keyring · checked 2 min ago",
                can_remove=True,
            ),
        ),
        (
            credential(**STORED, info=KeyInfo(label="laptop key")),
            KeyRowView(stored="stored", place="In GNOME Keyring", can_remove=True),
        ),
        (
            credential(origin=KeyOrigin.ENVIRONMENT),
            KeyRowView(stored="stored", place="From the environment variable OPENROUTER_API_KEY"),
        ),
        (
            credential(origin=KeyOrigin.MEMORY, keychain=Keychain("")),
            KeyRowView(
                stored="stored", place="This run only: no keychain was found", can_remove=True
            ),
        ),
        (
            credential(origin=KeyOrigin.MEMORY, keychain=Keychain("KWallet", "it is locked")),
            KeyRowView(stored="stored", place="This run only: KWallet refused it", can_remove=True),
        ),
        (
            credential(**STORED, health=KeyHealth.CHECKING),
            KeyRowView(stored="stored", place="In GNOME Keyring", busy=True, can_remove=True),
        ),
    ],
)
def test_the_key_row(shown: Credential, view: KeyRowView) -> None:
    assert key_row_view(shown, NOON) == view


LIMITED = KeyInfo("laptop", D(10), D("7.5"), "monthly", D("42.25"), D("0.12"), D("2.5"))


@pytest.mark.parametrize(
    ("info", "view"),
    [
        (
            LIMITED,
            KeyHealthView(
                "laptop",
                "$7.50",
                "left of $10.00 · resets 1 Dec",
                0.75,
                "ok",
                "$0.12 used today, $2.50 this month",
                "",
                "$7.50 left of $10.00",
            ),
        ),
        (
            KeyInfo(limit=D(10), limit_remaining=D(2)),
            KeyHealthView(
                "", "$2.00", "left of $10.00", 0.2, "warn", "", "", "$2.00 left of $10.00"
            ),
        ),
        (
            KeyInfo(limit=D(10), limit_remaining=D("-0.5")),
            KeyHealthView(
                "", "$0.00", "left of $10.00", 0.0, "bad", "", "", "$0.00 left of $10.00"
            ),
        ),
        (
            KeyInfo(limit=D(0), limit_remaining=D(0)),
            KeyHealthView("", "$0.00", "left of $0.00", 0.0, "bad", "", "", "$0.00 left of $0.00"),
        ),
        (
            KeyInfo(limit=D(1), limit_remaining=D(5)),
            KeyHealthView("", "$5.00", "left of $1.00", 1.0, "ok", "", "", "$5.00 left of $1.00"),
        ),
        (
            KeyInfo("sk-or-v1-abc...3f9a", usage=D("42.25")),
            KeyHealthView("", "$42.25", "used in all · no limit", sidebar="$42.25 used"),
        ),
        (
            KeyInfo(),
            KeyHealthView("", "unknown", "used in all · no limit", sidebar="unknown used"),
        ),
    ],
)
def test_what_a_key_may_still_spend(info: KeyInfo, view: KeyHealthView) -> None:
    assert key_health_view(info, NOON) == view


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=12, hours=1), "Expires in 12 days"),
        (timedelta(days=1, hours=1), "Expires in 1 day"),
        (timedelta(hours=3), "Expires today"),
        (timedelta(0), "Expired"),
        (timedelta(hours=-1), "Expired"),
        (timedelta(days=-30), "Expired"),
    ],
)
def test_when_a_key_ends(left: timedelta, text: str) -> None:
    assert key_health_view(KeyInfo(expires_at=NOON + left), NOON).expires == text


def live(price: Price) -> FoundPrice:
    return FoundPrice(price, PriceOrigin.LIVE)


ZEROS = {Leg.PROMPT: D(0), Leg.COMPLETION: D(0)}


@pytest.mark.parametrize(
    ("found", "columns"),
    [
        (UNKNOWN_PRICE, ("unknown", "unknown")),
        (live(Price(dynamic=True)), ("varies", "varies")),
        (live(Price(ZEROS)), ("Free", "Free")),
        (live(Price(ZEROS, every_output_priced=False)), ("unknown", "unknown")),
        (live(Price({**ZEROS, Leg.WEB_SEARCH: D("0.01")})), ("$0.00", "$0.00")),
        (live(Price({Leg.PROMPT: D(0), Leg.COMPLETION: D("0.000002")})), ("$0.00", "$2.00")),
        (live(Price({Leg.PROMPT: D(0)})), ("unknown", "unknown")),
        (live(Price({Leg.PROMPT: D("0.000003")})), ("$3.00", "unknown")),
        (
            live(Price({Leg.PROMPT: D("4.35E-7"), Leg.COMPLETION: D("0.000015")})),
            ("$0.435", "$15.00"),
        ),
    ],
)
def test_prices_per_million(found: FoundPrice, columns: tuple[str, str]) -> None:
    """``Free`` only where nothing at all can be charged."""
    assert price_columns(found) == columns


MODEL = Model("anthropic/claude-x", "Anthropic: Claude X")
SHIPPED = DefaultModel(
    "anthropic/claude-x", "Claude X (shipped)", "Anthropic PBC", Price(), "", TODAY
)


@pytest.mark.parametrize(
    ("model_id", "model", "shipped", "known", "view"),
    [
        ("anthropic/claude-x", MODEL, SHIPPED, True, ("Claude X", "Anthropic", "", "plain")),
        (
            "anthropic/claude-x",
            None,
            SHIPPED,
            False,
            ("Claude X (shipped)", "Anthropic PBC", "", "plain"),
        ),
        ("~a/b-latest:free", None, None, False, ("b-latest:free", "a", "", "plain")),
        ("a/gone", None, None, True, ("gone", "a", "Not in the catalog", "warn")),
        (
            "a/b",
            Model("a/b", "B", expires=date(2026, 12, 1)),
            None,
            True,
            ("B", "a", "Ends 1 Dec", "warn"),
        ),
        (
            "a/b",
            Model("a/b", "B", expires=date(2026, 11, 3), created=NOON),
            None,
            True,
            ("B", "a", "Ended 3 Nov", "warn"),
        ),
        ("a/b", Model("a/b", "B", created=NOON), None, True, ("B", "a", "New", "accent")),
    ],
)
def test_a_row_of_the_allowed_models(
    model_id: str,
    model: Model | None,
    shipped: DefaultModel | None,
    known: bool,
    view: tuple[str, str, str, Any],
) -> None:
    name, author, pill, tone = view
    assert allowed_model_view(
        model_id, model, shipped, UNKNOWN_PRICE, TODAY, catalog_known=known
    ) == AllowedModelView(model_id, name, author, "unknown", "unknown", pill, tone)


@pytest.mark.parametrize(
    ("catalog", "text"),
    [
        (Catalog(), "Prices: the shipped list"),
        (Catalog((MODEL,), "OpenRouter catalog", NOON), "Prices: OpenRouter catalog, just now"),
        (Catalog((MODEL,), "OpenRouter catalog"), "Prices: OpenRouter catalog, of unknown age"),
    ],
)
def test_where_prices_come_from(catalog: Catalog, text: str) -> None:
    assert price_source_view(CatalogState(catalog), NOON) == text
