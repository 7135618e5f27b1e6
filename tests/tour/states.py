"""Every state of a provider's key: ``python -m tests.tour.states --out DIR`` draws them.

Each is the real page in the real window, fed with what the presentation makes of a snapshot. No
key, keychain, browser or network takes part.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from desktop.adapters.providers import OPENROUTER
from desktop.domain.catalog import Catalog
from desktop.domain.credentials import (
    Credential,
    FreeRequests,
    Keychain,
    KeyHealth,
    KeyInfo,
    KeyOrigin,
)
from desktop.domain.errors import (
    KeychainState,
    KeychainUnavailable,
    ModeldeckError,
    NoAnswer,
    NoCallback,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.domain.origin import BaseUrl
from desktop.domain.sign_in import SignIn, SignInStage, SignInWay, sign_in_link
from desktop.presentation.provider_presenter import provider_view
from desktop.presentation.provider_view import ProviderView
from desktop.presentation.sign_in_view import SignInView, sign_in_view
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogState
from desktop.ui.settings_pane import SettingsPane
from desktop.ui.window import Window
from tests.fakes import NOON
from tests.ui.pictured_states import PicturedPage, settle
from tests.ui.providers.pane_views import MODELS

State = tuple[ProviderView, SignInView | None]

OWN: Final = OPENROUTER.base_url
ELSEWHERE: Final = BaseUrl.parse("http://127.0.0.1:8080/api/v1")
READY: Final = Keychain("GNOME Keyring")
LEFT_SECONDS: Final = 272.0
CALLBACK: Final = "http://localhost:51423/cb/q7Vn2sY0xk4mJr8LwE1uTzBhPd6CaGf9"
INFO: Final = KeyInfo(
    label="laptop key",
    limit=Decimal(10),
    limit_remaining=Decimal("7.50"),
    limit_reset="monthly",
    usage=Decimal("42.25"),
    usage_daily=Decimal("0.12"),
    usage_weekly=Decimal("0.80"),
    usage_monthly=Decimal("2.50"),
    expires_at=NOON + timedelta(days=83, hours=1),
)


def credential(**fields: Any) -> Credential:
    """Without a key, beside a keychain that is ready."""
    whole: dict[str, Any] = {"keychain": READY, "variable": OPENROUTER.key_variable} | fields
    return Credential(OPENROUTER.id, **whole)


def verified(**fields: Any) -> Credential:
    """With a key that was verified two minutes ago."""
    whole: dict[str, Any] = {
        "origin": KeyOrigin.KEYCHAIN,
        "health": KeyHealth.VERIFIED,
        "info": INFO,
        "checked_at": NOON - timedelta(minutes=2),
        "key_hash": "9f" * 32,
    }
    return credential(**whole | fields)


def page(shown: Credential, base_url: BaseUrl = OWN) -> ProviderView:
    """The page with that key."""
    catalog = CatalogState(Catalog((), "OpenRouter catalog", NOON - timedelta(minutes=2)))
    models = MODELS if shown.present else ()
    return provider_view(OPENROUTER, base_url, shown, models, catalog, NOON)


def keychain(state: KeychainState, problem: str = "") -> Keychain:
    """One that is there, in some state."""
    return Keychain(READY.name, state, problem)


def attempt(**fields: Any) -> SignIn:
    """One that has just begun."""
    link = sign_in_link(
        f"{OWN.origin}/auth", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", CALLBACK
    )
    ends = time.monotonic() + LEFT_SECONDS
    return replace(SignIn(OPENROUTER.id, link=link, ends=ends), **fields)


def signing_in(shown: Credential, **fields: Any) -> State:
    """The page while an attempt is in that state."""
    view = sign_in_view(attempt(**fields), OPENROUTER.name, describe, has_key=shown.present)
    return page(shown), view


def failed(shown: Credential, problem: ModeldeckError) -> State:
    """The page after an attempt that failed."""
    return signing_in(shown, stage=SignInStage.FAILED, problem=problem)


def states() -> dict[str, State]:
    """By the name of the picture."""
    return sign_in_states() | keychain_states() | variable_states() | health_states()


def sign_in_states() -> dict[str, State]:
    none, known = credential(), verified()
    paste = {"way": SignInWay.PASTE}
    denied = Rejected(OPENROUTER.name, Rejection.SIGN_IN_DENIED)
    unknown = Rejected(OPENROUTER.name, Rejection.CODE_REJECTED, 403, "Invalid code")
    expired = Rejected(OPENROUTER.name, Rejection.CODE_EXPIRED, 403)
    late = Unreachable("openrouter.ai", NoAnswer.NOT_SIGNED_IN, waited=300)
    return {
        "sign-in-offered": (page(none), None),
        "sign-in-waiting": signing_in(none),
        "sign-in-asking": signing_in(none, stage=SignInStage.ASKING),
        "sign-in-checking": signing_in(known, stage=SignInStage.CHECKING),
        "sign-in-no-browser": signing_in(none, browser_failed=True),
        "sign-in-paste": signing_in(none, **paste),
        "sign-in-paste-no-port": signing_in(none, **paste, callback_failed=True),
        "sign-in-paste-no-browser": signing_in(
            none, **paste, callback_failed=True, browser_failed=True
        ),
        "sign-in-code-refused": signing_in(none, **paste, problem=unknown),
        "sign-in-declined": failed(known, denied),
        "sign-in-expired": failed(none, expired),
        "sign-in-late": failed(none, late),
        "sign-in-no-way-back": failed(none, NoCallback()),
    }


def keychain_states() -> dict[str, State]:
    refused = keychain(KeychainState.REFUSED, "the prompt was dismissed")
    unsafe = Keychain("", KeychainState.UNSAFE, "PlaintextKeyring keeps keys in plain text")
    broken = keychain(KeychainState.FAILED, "the connection to the session bus is closed")
    trouble = KeychainUnavailable(OPENROUTER.id, OPENROUTER.name, detail="-")
    waiting = keychain(KeychainState.WAITING)
    in_memory = {"origin": KeyOrigin.MEMORY}
    shown = {
        "ready": verified(),
        "none": credential(keychain=Keychain("", KeychainState.NONE)),
        "none-this-run": verified(**in_memory, keychain=Keychain("", KeychainState.NONE)),
        "unsafe": credential(keychain=unsafe),
        "unsafe-this-run": verified(**in_memory, keychain=unsafe),
        "locked": credential(keychain=keychain(KeychainState.LOCKED), problem=trouble),
        "refused": credential(keychain=refused, problem=trouble),
        "refused-this-run": verified(**in_memory, keychain=refused),
        "waiting": credential(keychain=waiting),
        "failed": credential(keychain=broken, problem=trouble),
    }
    return {f"keychain-{name}": (page(each), None) for name, each in shown.items()}


def variable_states() -> dict[str, State]:
    used = {"origin": KeyOrigin.ENVIRONMENT, "variable_set": True}
    return {
        "variable": (page(verified(**used)), None),
        "variable-kept": (page(verified(**used, also_kept=True)), None),
        "variable-held-back": (
            page(credential(variable_set=True, variable_withheld=True), ELSEWHERE),
            None,
        ),
        "variable-sent": (page(verified(**used), ELSEWHERE), None),
    }


def health_states() -> dict[str, State]:
    free = KeyInfo(
        limit_remaining=None,
        usage=Decimal(0),
        usage_daily=Decimal(0),
        free_tier=True,
        free_requests=FreeRequests(50, 12, 38),
    )
    nearly_spent = replace(INFO, limit_remaining=Decimal("0.40"), expires_at=NOON)
    shown = {
        "free-tier": verified(info=free),
        "unknown": verified(info=KeyInfo()),
        "stale": verified(
            health=KeyHealth.UNCHECKED,
            checked_at=NOON - timedelta(minutes=14),
            problem=Unreachable("openrouter.ai", NoAnswer.REFUSED),
        ),
        "nearly-spent": verified(info=nearly_spent),
        "management": verified(info=replace(INFO, management=True)),
        "rejected": verified(
            health=KeyHealth.REJECTED,
            info=None,
            checked_at=None,
            problem=Rejected(OPENROUTER.name, Rejection.KEY_REJECTED, 401, "User not found"),
        ),
    }
    return {f"key-{name}": (page(each), None) for name, each in shown.items()}


def show_state(window: Window, pane: SettingsPane, state: State) -> None:
    """Put a state on a page that may show another one already."""
    view, signing = state
    if signing is not None and signing.waiting:
        # What was drawn before took its time.
        signing = replace(signing, ends=time.monotonic() + LEFT_SECONDS)
    pane.show_view(view)
    pane.show_sign_in(signing)
    window.credit.show_view(view)
    settle()


def show(window: Window, pane: SettingsPane, state: State) -> Iterator[str]:
    """One picture of a state."""
    show_state(window, pane, state)
    yield ""


PICTURED: Final = PicturedPage("providers", SettingsPane, states, show)


if __name__ == "__main__":
    PICTURED.main("tests.tour.states", __doc__)
