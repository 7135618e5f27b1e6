"""Every state of the Models page: ``python -m tests.ui.models.states --out DIR`` draws them.

Each is the real page in the real window, fed with what the presentation makes of a snapshot.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.adapters.default_settings_file import read_default_settings
from desktop.adapters.fuzzy_match import fuzzy_match
from desktop.domain.catalog import Catalog, Model
from desktop.domain.catalog_changes import changes
from desktop.domain.catalog_index import CatalogIndex
from desktop.domain.catalog_index_columns import CatalogColumns
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.prices import Leg, Price
from desktop.domain.shipped_catalog import shipped_catalog
from desktop.presentation.models_browser import ModelsBrowser
from desktop.presentation.models_changes_view import changes_view
from desktop.presentation.models_head_view import ListedBy, source_view
from desktop.presentation.provider_choice import ProviderName
from desktop.presentation.shipped_prices import shipped_prices, with_shipped_prices
from desktop.resources import resource
from desktop.services.catalogs import CatalogState
from desktop.ui.models.models_page import ModelsPage
from tests.fakes import NOON
from tests.ui.gallery import FixedTheme
from tests.ui.models.sample import ENABLED, TODAY, browser_of, catalog_before, sample_catalog
from tests.ui.pictured_states import PicturedPage, act

Show = Callable[[ModelsPage], None]

BASE_URL: Final = "https://openrouter.ai/api/v1"
FIREWORKS_URL: Final = "https://api.fireworks.ai/inference/v1"
FIREWORKS_SPARE: Final = "accounts/fireworks/models/a-model-of-quite-a-long-name-v3"
PROVIDERS: Final = (
    ProviderName("openrouter", "OpenRouter"),
    ProviderName("fireworks", "Fireworks"),
    ProviderName("modelscope", "ModelScope"),
    ProviderName("modelstudio", "Model Studio"),
    ProviderName("local", "Llama on the machine under the desk"),
)
TROUBLE: Final = ("openrouter.ai could not be reached.", "Check the network, then try again.")


def default_settings() -> DefaultModelSettings:
    """What is shipped."""
    return read_default_settings(resource("defaultModelSettings.json").read_bytes())


def make_page(theme: FixedTheme) -> ModelsPage:
    """The page as it is before the first snapshot."""
    return ModelsPage(theme, lambda: NOON)


def show_catalog(page: ModelsPage, trouble: tuple[str, str] | None = None) -> None:
    """The sample, twelve minutes old."""
    state = CatalogState(sample_catalog())
    page.show_source(source_view(state, BASE_URL, NOON, trouble))
    page.show_browser(browser_of(), out_of_reach=True)
    found = changes(catalog_before(), sample_catalog(), frozenset(ENABLED))
    page.show_changes(changes_view(found, frozenset(ENABLED), TODAY))


def searched(text: str) -> Show:
    """The page after typing."""

    def show(page: ModelsPage) -> None:
        show_catalog(page)
        page.browse.search.set_text(text)

    return show


def chosen(count: int, then: Callable[[ModelsPage], None]) -> Show:
    """The page with the first rows chosen, and one more thing done."""

    def show(page: ModelsPage) -> None:
        show_catalog(page)
        page.browse.table.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(count - 1):
            shift = Qt.KeyboardModifier.ShiftModifier
            QTest.keyClick(page.browse.table, Qt.Key.Key_Down, shift)
        then(page)

    return show


def press(key: Qt.Key) -> Callable[[ModelsPage], None]:
    """A key on the table."""
    return lambda page: QTest.keyClick(page.browse.table, key)


def compare(page: ModelsPage) -> None:
    """The chosen models side by side."""
    page.browse.compare_requested.emit(page.browse.table.chosen())


def without_catalog(refreshing: bool, trouble: tuple[str, str] | None) -> Show:
    """The page before there is anything."""

    def show(page: ModelsPage) -> None:
        state = CatalogState(refreshing=refreshing)
        page.show_source(source_view(state, BASE_URL, NOON, trouble))

    return show


def failed(page: ModelsPage) -> None:
    """The old catalog, and the reason."""
    state = CatalogState(sample_catalog())
    show_catalog(page)
    page.show_source(source_view(state, BASE_URL, NOON + timedelta(hours=3), TROUBLE))


def with_hidden(page: ModelsPage) -> None:
    """Rows that are not for chatting, too."""
    show_catalog(page)
    page.browse.toggle_hidden()
    page.browse.search.set_text("luna")


def sorted_by_price(page: ModelsPage) -> None:
    """As somebody who looks for something cheap."""
    searched("tools reasoning in:<=3")(page)
    for _ in range(1):
        page.browse.table.head.sort_by(4)  # type: ignore[arg-type]


def all_accepted(page: ModelsPage) -> None:
    """Nothing is left to accept."""
    show_catalog(page)
    page.show_changes(changes_view(changes(sample_catalog(), sample_catalog()), (), TODAY))
    page.open_changes()


def own_price(page: ModelsPage) -> None:
    """Something costs something else now, and the person has a price of their own for it."""
    show_catalog(page)
    found = changes(catalog_before(), sample_catalog(), frozenset(ENABLED))
    rates = {Leg.PROMPT: Decimal("2.5e-6"), Leg.COMPLETION: Decimal("12e-6")}
    own = {"anthropic/claude-sonnet-5": rates}
    page.show_changes(changes_view(found, frozenset(ENABLED), TODAY, own))
    page.open_changes()


def enabled_off(page: ModelsPage) -> None:
    """Nothing enabled."""
    show_catalog(page)
    page.show_browser(browser_of(enabled=(), default=""))
    page.browse.search.set_text("is:enabled")


def several(count: int, chosen: str) -> Show:
    """So many providers to choose from."""

    def show(page: ModelsPage) -> None:
        show_catalog(page)
        page.provider.show_choices(PROVIDERS[:count], chosen)

    return show


def fireworks(page: ModelsPage) -> None:
    """Long ids, and a list that names no prices: the shipped ones stand in their place."""
    rows = default_settings().rows("fireworks")
    listed = [replace(each, price=Price()) for each in shipped_catalog(rows).models]
    spare = Model(
        FIREWORKS_SPARE, "fireworks: a-model-of-quite-a-long-name-v3", context_length=8192
    )
    models = (*listed, spare)
    shipped = shipped_prices(models, rows)
    catalog = Catalog(models, "Fireworks list of models", NOON - timedelta(minutes=2))
    listed_by = ListedBy("Fireworks", prices=shipped.words)
    page.provider.show_choices(PROVIDERS[:2], "fireworks")
    page.show_source(source_view(CatalogState(catalog), FIREWORKS_URL, NOON, None, listed_by))
    columns = CatalogColumns.of(with_shipped_prices(models, rows), TODAY)
    enabled = [models[0].id, "accounts/someone/models/one-by-hand"]
    index = CatalogIndex(columns, enabled=enabled, fuzzy=fuzzy_match)
    page.show_browser(ModelsBrowser(index, TODAY, models[0].id, shipped=shipped))
    page.browse.search.set_text("fireworks")


def without_key(page: ModelsPage) -> None:
    """The list is for those with a key."""
    shipped = shipped_catalog(default_settings().rows("fireworks"))
    state, listed_by = CatalogState(shipped=shipped), ListedBy("Fireworks", wants_key=True)
    page.provider.show_choices(PROVIDERS, "fireworks")
    page.show_source(source_view(state, FIREWORKS_URL, NOON, None, listed_by))
    page.show_browser(browser_of(shipped.models, (), (), ""))


def silent(page: ModelsPage) -> None:
    """A list that says nothing but ids, searched for what it does not say."""
    models = [Model(f"maker/model-{number}", f"model-{number}") for number in range(1, 30)]
    catalog = Catalog(tuple(models), "Local list of models", NOON - timedelta(minutes=2))
    page.provider.show_choices(PROVIDERS[:2], "openrouter")
    page.show_source(source_view(CatalogState(catalog), BASE_URL, NOON, None, ListedBy("Local")))
    page.show_browser(browser_of(models, (), (), ""))


def silent_filter(page: ModelsPage) -> None:
    """The same with a filter."""
    silent(page)
    page.browse.search.set_text("vision")


def by_hand(page: ModelsPage) -> None:
    """No list at all: what was enabled by its id."""
    page.provider.show_choices(PROVIDERS[:2], "openrouter")
    listed_by = ListedBy("Local", lists=False)
    page.show_source(source_view(CatalogState(), BASE_URL, NOON, None, listed_by))
    columns = CatalogColumns.of((), TODAY)
    index = CatalogIndex(columns, enabled=["qwen3-coder"], fuzzy=fuzzy_match)
    page.show_browser(ModelsBrowser(index, TODAY, "qwen3-coder"))


def no_list(page: ModelsPage) -> None:
    """Nothing is known without a key."""
    page.provider.show_choices(PROVIDERS[:2], "openrouter")
    listed_by = ListedBy("Local", wants_key=True)
    page.show_source(source_view(CatalogState(), BASE_URL, NOON, None, listed_by))


def states() -> dict[str, Show]:
    """By the name of the picture."""
    return {
        "models": sorted_by_price,
        "models-opened": show_catalog,
        "models-search": searched("claude"),
        "models-problem": searched("foo:bar flash"),
        "models-nearest": searched("claud sonet"),
        "models-nearest-offer": searched("anthropic/claude-sonett"),
        "models-empty": searched("tools reasoning in:<0.01 by:anthropic"),
        "models-empty-id": searched("newcomer/brand-new-1"),
        "models-nothing-enabled": enabled_off,
        "models-hidden": with_hidden,
        "models-no-catalog": without_catalog(False, TROUBLE),
        "models-fetching": without_catalog(True, None),
        "models-refresh-failed": failed,
        "models-chosen": chosen(3, lambda page: None),
        "models-preview": chosen(6, press(Qt.Key.Key_Space)),
        "models-details": chosen(1, press(Qt.Key.Key_Return)),
        "models-compare": chosen(3, compare),
        "models-compare-four": chosen(4, compare),
        "models-changes": chosen(1, ModelsPage.open_changes),
        "models-changes-own-price": own_price,
        "models-changes-none": all_accepted,
        "models-providers": several(2, "openrouter"),
        "models-providers-many": several(5, "modelscope"),
        "models-fireworks": fireworks,
        "models-without-key": without_key,
        "models-silent": silent,
        "models-silent-filter": silent_filter,
        "models-by-hand": by_hand,
        "models-no-list": no_list,
    }


PICTURED: Final = PicturedPage("models", make_page, states, act)


if __name__ == "__main__":
    PICTURED.main("tests.ui.models.states", __doc__)
