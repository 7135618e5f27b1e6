"""Every state of the list of providers: ``python -m tests.ui.providers.states --out DIR``.

Each is the real page in the real window, fed with what the presentation makes of snapshots. The
states of one provider's key are in `tests.tour.states`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import Qt

from desktop.adapters.default_settings_file import read_default_settings
from desktop.adapters.providers import FIREWORKS, MODELSCOPE, MODELSTUDIO, OPENROUTER
from desktop.adapters.providers import OPENAI_COMPATIBLE as ENDPOINT
from desktop.domain.catalog import Catalog, Model
from desktop.domain.credentials import (
    Credential,
    FreeRequests,
    Keychain,
    KeyHealth,
    KeyInfo,
    KeyOrigin,
)
from desktop.domain.errors import InvalidBaseUrl, NoAnswer, Rejected, Rejection, Unreachable
from desktop.domain.key_of_other_region import KeyOfOtherRegion
from desktop.domain.origin import PLAIN_HTTP, BaseUrl
from desktop.domain.provider import Provider
from desktop.presentation.provider_list_view import (
    ProviderListView,
    actions,
    additions,
    deletion_view,
    duplicate_question,
    provider_row_view,
    rename_question,
)
from desktop.presentation.provider_presenter import key_problem_view, provider_view
from desktop.presentation.provider_view import AllowedModelView
from desktop.presentation.wording import describe
from desktop.resources import resource
from desktop.services.catalogs import CatalogState
from desktop.services.provider_list import Losses
from desktop.ui.settings_pane import SettingsPane
from desktop.ui.window import Window
from tests.fakes import NOON
from tests.ui.chat.on_screen import click, named
from tests.ui.pictured_states import PicturedPage, settle
from tests.ui.providers.pane_views import MODELS

SHIPPED: Final = read_default_settings(resource("defaultModelSettings.json").read_bytes())
READY: Final = Keychain("GNOME Keyring")
LOCAL: Final = replace(
    ENDPOINT,
    id="local-server",
    name="Local server",
    base_url=BaseUrl.parse("http://127.0.0.1:8080/v1"),
    key_variable="MODELDECK_API_KEY_OPENAI_LOCAL",
    key_needed=False,
    own=True,
)
WORK: Final = replace(OPENROUTER, id="openrouter@work", name="OpenRouter work")
LONG: Final = replace(LOCAL, id="long", name="The gateway of the department of applied linguistics")
EVERY: Final = (OPENROUTER, FIREWORKS, MODELSCOPE, MODELSTUDIO, LOCAL)
VERIFIED: Final = {"origin": KeyOrigin.KEYCHAIN, "health": KeyHealth.VERIFIED}
NAMES: Final = ("qwen3-coder", "gemma-4-12b")


def credential(provider: Provider, **fields: Any) -> Credential:
    """Without a key, beside a keychain that is ready."""
    whole: dict[str, Any] = {"keychain": READY, "variable": provider.key_variable} | fields
    return Credential(provider.id, key_needed=provider.key_needed, **whole)


def own_models() -> tuple[AllowedModelView, ...]:
    return tuple(AllowedModelView(name, name, "", "unknown", "unknown") for name in NAMES)


KEYS: Final = {
    OPENROUTER.id: VERIFIED
    | {
        "info": KeyInfo(limit=Decimal(10), limit_remaining=Decimal("7.5")),
        "checked_at": NOON - timedelta(minutes=2),
    },
    MODELSTUDIO.id: {
        "origin": KeyOrigin.KEYCHAIN,
        "health": KeyHealth.REJECTED,
        "problem": Rejected(
            MODELSTUDIO.name, Rejection.KEY_REJECTED, 401, at=NOON - timedelta(hours=3)
        ),
    },
}
ALLOWED: Final = {OPENROUTER.id: 3, LOCAL.id: 2}


@dataclass(frozen=True, slots=True)
class State:
    """What the page is fed with, and what is done to it then."""

    chosen: Provider = OPENROUTER
    providers: tuple[Provider, ...] = EVERY
    keys: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: KEYS)
    base_url: BaseUrl | None = None
    catalog: CatalogState = field(default_factory=CatalogState)
    act: Callable[[SettingsPane], None] = lambda _: None


def key_of(state: State, provider: Provider) -> Credential:
    return credential(provider, **state.keys.get(provider.id, {}))


def list_view(state: State) -> ProviderListView:
    """The column."""
    rows = tuple(
        provider_row_view(
            each,
            key_of(state, each),
            ALLOWED.get(each.id, 0),
            NOON,
            state.catalog if each is state.chosen else None,
        )
        for each in state.providers
    )
    there = {each.id: each for each in state.providers}
    chosen = state.chosen.id
    return ProviderListView(rows, chosen, additions(there), actions(rows, chosen))


def shown(page: SettingsPane, state: State) -> None:
    """Put a state on a page."""
    provider = next((each for each in state.providers if each.id == state.chosen.id), None)
    page.close_questions()
    page.show_list(list_view(state))
    if provider is None:
        return
    key = key_of(state, provider)
    models = MODELS if provider is OPENROUTER else own_models() if provider.own else ()
    base_url = state.base_url or provider.base_url
    page.show_view(
        provider_view(
            provider, base_url, key, models, state.catalog, NOON, SHIPPED.rows(provider.id)
        )
    )
    state.act(page)
    settle()


def asking_name(page: SettingsPane) -> None:
    page.ask_name(rename_question(OPENROUTER))
    page.show_question_problem("“Fireworks” cannot be used: another provider is called that.")


def asking_copy(page: SettingsPane) -> None:
    page.ask_name(duplicate_question(OPENROUTER))


def asking_to_delete(page: SettingsPane) -> None:
    credential_ = credential(OPENROUTER, **KEYS[OPENROUTER.id], variable_set=True)
    page.ask_to_delete(deletion_view(Losses(OPENROUTER, 3, 2, has_key=True), credential_))


def of_other_region(page: SettingsPane) -> None:
    region = MODELSTUDIO.regions[1]
    named(page, "API key").setProperty("text", "a-key-of-beijing")
    page.key.show_problem(*key_problem_view(KeyOfOtherRegion.of(MODELSTUDIO, region), MODELSTUDIO))


def keyboard_in_list(page: SettingsPane) -> None:
    page.focus_list()


def adding(page: SettingsPane) -> None:
    click(page, "Add a provider")


def choosing_action(page: SettingsPane) -> None:
    click(page, "What can be done to this provider")


def opening_regions(page: SettingsPane) -> None:
    named(page, "Region").setFocus(Qt.FocusReason.TabFocusReason)
    click(page, "Region")


def changing_address(page: SettingsPane) -> None:
    click(page, "Change base URL")


def refused_address(page: SettingsPane) -> None:
    click(page, "Change base URL")
    said = describe(InvalidBaseUrl("http://llama.example", PLAIN_HTTP))
    page.base_url.show_problem(f"{said.text} {said.next_step}", plain_http=True)


def quota(left: int, of_model: int | None = 490) -> dict[str, Mapping[str, Any]]:
    """A key of ModelScope after its check."""
    model = FreeRequests(limit=500, remaining=of_model) if of_model is not None else None
    info = KeyInfo(free_requests=FreeRequests(limit=2000, remaining=left), model_requests=model)
    checked = {"info": info, "checked_at": NOON - timedelta(minutes=2)}
    return {MODELSCOPE.id: VERIFIED | checked}


def named_list(name: str) -> CatalogState:
    """A list of models without prices."""
    return CatalogState(Catalog((Model("a/b", "B"),), name, NOON - timedelta(minutes=2)))


def states() -> dict[str, State]:
    """By the name of the picture."""
    off = replace(FIREWORKS, enabled=False)
    later = (OPENROUTER, MODELSCOPE, MODELSTUDIO, LOCAL, off)
    many = (*EVERY, WORK, LONG, *(replace(LOCAL, id=f"s{n}", name=f"Host {n}") for n in range(9)))
    refused = Unreachable("127.0.0.1", NoAnswer.REFUSED)
    return {
        "list": State(act=keyboard_in_list),
        "list-long": State(LONG, many),
        "list-disabled": State(providers=later),
        "disabled": State(FIREWORKS, later),
        "nothing": State(providers=()),
        "adding": State(providers=later, act=adding),
        "actions": State(act=choosing_action),
        "rename": State(act=asking_name),
        "second-key": State(act=asking_copy),
        "delete": State(act=asking_to_delete),
        "fireworks": State(FIREWORKS, catalog=named_list("Fireworks list of models")),
        "modelscope": State(MODELSCOPE, catalog=named_list("ModelScope list of models")),
        "modelscope-quota": State(MODELSCOPE, keys=KEYS | quota(1990)),
        "modelscope-quota-little": State(MODELSCOPE, keys=KEYS | quota(120, 0)),
        "modelscope-quota-none": State(MODELSCOPE, keys=KEYS | quota(0, None)),
        "region": State(MODELSTUDIO, keys={}),
        "region-menu": State(MODELSTUDIO, keys={}, act=opening_regions),
        "region-elsewhere": State(MODELSTUDIO, keys={}, base_url=LOCAL.base_url),
        "region-coding-plan": State(MODELSTUDIO, keys={}, base_url=MODELSTUDIO.regions[4].base_url),
        "region-other": State(MODELSTUDIO, keys={}, act=of_other_region),
        "keyless": State(LOCAL, catalog=named_list("The list of models of Local server")),
        "base-url": State(LOCAL, act=changing_address),
        "base-url-plain": State(LOCAL, act=refused_address),
        "keyless-silent": State(LOCAL, catalog=CatalogState(problem=refused)),
    }


def show(_window: Window, page: SettingsPane, state: State) -> Iterator[str]:
    """One picture each."""
    shown(page, state)
    yield ""


PICTURED: Final = PicturedPage("providers", SettingsPane, states, show)

if __name__ == "__main__":
    PICTURED.main("tests.ui.providers.states", __doc__)
