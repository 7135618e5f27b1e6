"""The Providers page in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.catalog import Catalog, Model
from desktop.domain.credentials import Credential, Keychain, KeyHealth, KeyInfo, KeyOrigin
from desktop.domain.default_settings import DefaultModel
from desktop.domain.errors import InvalidKey, KeychainState, KeychainUnavailable
from desktop.domain.origin import Origin
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice, Leg, Price, PriceOrigin
from desktop.presentation.provider_view import (
    AllowedModelView,
    StatusView,
    VariableView,
    allowed_model_view,
    price_columns,
    price_source_view,
    status_view,
    variable_view,
)
from desktop.services.catalogs import CatalogState
from tests.fakes import NOON

D = Decimal
GNOME = Keychain("GNOME Keyring")
TODAY = NOON.date()
ELSEWHERE = Origin("http", "127.0.0.1", 8080)


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
        (
            credential(**STORED, health=KeyHealth.VERIFIED, info=KeyInfo(proven=False)),
            StatusView("off", "Key not proven"),
        ),
        (credential(**STORED, health=KeyHealth.REJECTED), StatusView("bad", "Key rejected")),
        (credential(**STORED, health=KeyHealth.UNCHECKED), StatusView("warn", "Not checked")),
        (
            credential(problem=KeychainUnavailable("openrouter", detail="locked")),
            StatusView("warn", "Keychain problem"),
        ),
        (
            credential(keychain=Keychain("KWallet", KeychainState.LOCKED)),
            StatusView("warn", "Keychain locked"),
        ),
        (
            credential(keychain=Keychain("KWallet", KeychainState.WAITING)),
            StatusView("busy", "Reading the keychain…"),
        ),
        (
            credential(
                **STORED,
                health=KeyHealth.VERIFIED,
                keychain=Keychain("KWallet", KeychainState.WAITING),
            ),
            StatusView("ok", "Verified"),
        ),
        (
            credential(problem=InvalidKey("OPENROUTER_API_KEY", "empty")),
            StatusView("warn", "Variable not usable"),
        ),
    ],
)
def test_status(shown: Credential, view: StatusView) -> None:
    assert status_view(shown) == view


@pytest.mark.parametrize(
    ("withheld", "detail"),
    [
        (
            True,
            (
                "It is held back, since this is not OpenRouter's own address. Switch it on only "
                "for a server that you trust with the key."
            ),
        ),
        (
            False,
            (
                "Whoever answers there receives the key. Switch it off to keep it for OpenRouter "
                "alone."
            ),
        ),
    ],
)
def test_a_variable_at_another_address_can_be_switched(withheld: bool, detail: str) -> None:
    shown = credential(variable_set=True, variable_withheld=withheld)
    assert variable_view(shown, "OpenRouter", ELSEWHERE, own=False) == VariableView(
        "Send OPENROUTER_API_KEY to http://127.0.0.1:8080", detail, not withheld
    )


@pytest.mark.parametrize(("is_set", "own"), [(False, False), (False, True), (True, True)])
def test_there_is_no_switch_where_it_would_do_nothing(is_set: bool, own: bool) -> None:
    assert variable_view(credential(variable_set=is_set), "X", ELSEWHERE, own=own) is None


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


PRICED = replace(MODEL, price=Price({Leg.PROMPT: Decimal("0.000001")}))
LISTED_AT = Price({Leg.PROMPT: Decimal("0.000001")})
SHIPPED = DefaultModel("a/b", "B", "A", LISTED_AT, "a page", date(2025, 9, 1))


@pytest.mark.parametrize(
    ("catalog", "shipped", "text"),
    [
        (Catalog(), (), "No prices are known"),
        (Catalog(), (SHIPPED,), "Prices: shipped list of 1 Sep 2025"),
        (Catalog(), (replace(SHIPPED, price=Price()),), "No prices are known"),
        (
            Catalog((PRICED,), "OpenRouter catalog", NOON),
            (),
            "Prices: OpenRouter catalog, just now",
        ),
        (Catalog((PRICED,), "A catalog"), (SHIPPED,), "Prices: A catalog, of unknown age"),
        (Catalog((MODEL,), "A list", NOON), (), "No prices are known · models: A list, just now"),
        (
            Catalog((MODEL,), "A list", NOON),
            (SHIPPED,),
            "Prices: shipped list of 1 Sep 2025 · models: A list, just now",
        ),
    ],
)
def test_where_prices_come_from(
    catalog: Catalog, shipped: tuple[DefaultModel, ...], text: str
) -> None:
    assert price_source_view(CatalogState(catalog), NOON, shipped) == text
