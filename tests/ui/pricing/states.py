"""Every state of the Pricing page: ``python -m tests.ui.pricing.states --out DIR`` draws them.

Each is the real page in the real window.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from desktop.domain.prices import UNKNOWN_PRICE
from desktop.domain.pricing import ModelPricing
from desktop.presentation.provider_choice import ProviderName
from desktop.ui.pricing.pricing_page import PricingPage
from tests.fakes import NOON
from tests.ui.chat.on_screen import named
from tests.ui.gallery import FixedTheme
from tests.ui.pictured_states import PicturedPage, act
from tests.ui.pricing.sample import (
    FLASH,
    LUNA,
    PROVIDER,
    RETIRED,
    ROUTER,
    many_rows,
    name,
    pricing,
    rates,
    rows,
    sonnet,
)

Show = Callable[[PricingPage], None]

PROVIDERS: Final = (
    ProviderName(PROVIDER, "OpenRouter"),
    ProviderName("modelstudio", "Model Studio"),
)
INPUT: Final = "Input price"
FAILURE: Final = "settings.json could not be written. Nothing is lost: save again."


def make_page(theme: FixedTheme) -> PricingPage:
    """The page as it is before the first rows."""
    return PricingPage(theme, lambda: NOON)


def show_rows(page: PricingPage, given: Sequence[ModelPricing] | None = None) -> None:
    """The sample, two minutes old."""
    page.show_rows(rows() if given is None else given, "OpenRouter", name)
    QApplication.processEvents()


def listed(given: Sequence[ModelPricing]) -> Show:
    """The page with these rows."""
    return lambda page: show_rows(page, given)


def choose(model: str, page: PricingPage) -> None:
    """As somebody who opens the editor of a model with the keyboard."""
    page._table.choose((PROVIDER, model))
    QTest.keyClick(page._table, Qt.Key.Key_Return)
    QApplication.processEvents()


def edited(model: str, then: Show = lambda page: None) -> Show:
    """The editor of a model, and one more thing done."""

    def show(page: PricingPage) -> None:
        show_rows(page)
        choose(model, page)
        then(page)

    return show


def write(page: PricingPage, field: str, text: str) -> None:
    """Replace the text of a field by keys."""
    widget = named(page, field)
    assert isinstance(widget, QLineEdit | QPlainTextEdit)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    widget.selectAll()
    QTest.keyClick(widget, Qt.Key.Key_Backspace)
    QTest.keyClicks(widget, text)
    QApplication.processEvents()


def typed(page: PricingPage) -> None:
    """Two prices that are not saved."""
    write(page, INPUT, "1.75")
    write(page, "Output price", "9")


def wrong(page: PricingPage) -> None:
    """What cannot be saved is said where it was typed."""
    write(page, INPUT, "1,75")
    write(page, "Output price", "-3")
    write(page, "Cache read price", "cheap")


def wrong_defaults(page: PricingPage) -> None:
    """The same for what is sent along."""
    write(page, "Temperature", "2.5")
    write(page, "Max tokens", "99999999")


def outside(page: PricingPage) -> None:
    """Other rows arrive while something is typed."""
    write(page, INPUT, "1.75")
    write(page, "Output price", "9")
    show_rows(page, (sonnet(rates(prompt="2.25")), *rows()[1:]))


def failed(page: PricingPage) -> None:
    """The file could not be written."""
    typed(page)
    page.show_failure(FAILURE)


def saving(page: PricingPage) -> None:
    """The draft is on its way."""
    typed(page)
    page.show_saving()


def closing(page: PricingPage) -> None:
    """The window was to be closed."""
    wrong(page)
    page.ask_before_closing()


def asks(page: PricingPage) -> None:
    """Before many models are reset."""
    show_rows(page)
    page._head.provider_reset_requested.emit()


def searched(text: str) -> Show:
    """Many models, of which a few are shown."""

    def show(page: PricingPage) -> None:
        show_rows(page, many_rows())
        write(page, "Search prices", text)

    return show


def bottom(page: PricingPage) -> None:
    """The last fields of the editor."""
    page._editor.focus_item(None)
    named(page, "System prompt").setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        QApplication.processEvents()
    bar = page._editor._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())


def all_prices(page: PricingPage) -> None:
    """Every leg, also those that the source does not name."""
    page._editor._toggle_prices()


def gone(page: PricingPage) -> None:
    """A model with changes leaves the list."""
    typed(page)
    show_rows(page, rows()[1:])


def elsewhere(page: PricingPage) -> None:
    """A draft of another provider, and a model without any price."""
    show_rows(page)
    choose(rows()[0].model, page)
    write(page, INPUT, "1.75")
    row = replace(pricing("qwen3.5-plus", UNKNOWN_PRICE), provider="modelstudio")
    page.provider.show_choices(PROVIDERS, "modelstudio")
    page.show_rows([row], "Model Studio", lambda _: "Qwen3.5 Plus", (), rows()[:1])
    QApplication.processEvents()


def nothing_here(page: PricingPage) -> None:
    """The same where nothing is enabled."""
    elsewhere(page)
    page.show_rows((), "Model Studio", name, (), rows()[:1])


def states() -> dict[str, Show]:
    """By the name of the picture."""
    sonnet_id = rows()[0].model
    return {
        "pricing": edited(sonnet_id),
        "pricing-opened": show_rows,
        "pricing-many": listed(many_rows()),
        "pricing-search": searched("flash"),
        "pricing-not-found": searched("gemini 9"),
        "pricing-nothing": listed(()),
        "pricing-loading": lambda page: None,
        "pricing-custom": edited(LUNA),
        "pricing-tiers": edited(FLASH),
        "pricing-router": edited(ROUTER),
        "pricing-unknown": edited(RETIRED),
        "pricing-typed": edited(sonnet_id, typed),
        "pricing-wrong": edited(sonnet_id, wrong),
        "pricing-wrong-defaults": edited(sonnet_id, wrong_defaults),
        "pricing-outside": edited(sonnet_id, outside),
        "pricing-failed": edited(sonnet_id, failed),
        "pricing-closing": edited(sonnet_id, closing),
        "pricing-saving": edited(sonnet_id, saving),
        "pricing-gone": edited(sonnet_id, gone),
        "pricing-reset": asks,
        "pricing-defaults": edited(LUNA, bottom),
        "pricing-elsewhere": elsewhere,
        "pricing-nothing-here": nothing_here,
        "pricing-all-prices": edited(sonnet_id, all_prices),
    }


PICTURED: Final = PicturedPage("pricing", make_page, states, act)


if __name__ == "__main__":
    PICTURED.main("tests.ui.pricing.states", __doc__)
