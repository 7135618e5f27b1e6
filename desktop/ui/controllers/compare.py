"""Joins the comparison of models to the services; its page is made when it is first wanted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import ModeldeckError, ModelNotAllowed
from desktop.presentation.compare_page_columns import model_name
from desktop.presentation.compare_page_presenter import (
    Picks,
    cap_view,
    compare_page_view,
    run_estimate_view,
)
from desktop.presentation.compare_page_view import MOST, ORDERS
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogService
from desktop.services.comparison import ComparisonService
from desktop.services.comparison_runs import Comparison
from desktop.services.credentials import CredentialService
from desktop.services.ports import Clock
from desktop.services.prices import PriceService
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.compare.compare_page import ComparePage
from desktop.ui.controllers.askable_models import AskableModels, Countdown
from desktop.ui.controllers.compare_asking import CompareAsking
from desktop.ui.controllers.compare_estimate import CompareEstimate
from desktop.ui.controllers.welcome import Tell

EXAMPLE: Final = "Explain in one paragraph why the median resists outliers."


class CompareController(QObject):
    """One provider's models on one page. What is picked is remembered for as long as it lives.

    ``use``: a model, in the chat. ``go_to``: another page.
    """

    def __init__(
        self,
        page: ComparePage,
        aio: Aio[Any],
        provider_id: str,
        settings: SettingsService,
        providers: ProviderService,
        credentials: CredentialService,
        catalogs: CatalogService,
        comparison: ComparisonService,
        prices: PriceService,
        defaults: DefaultModelSettings,
        clock: Clock,
        use: Callable[[str], None],
        go_to: Callable[[str], None],
        tell: Tell,
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._id = page, aio, provider_id
        self._providers, self._credentials = providers, credentials
        self._clock, self._use, self._go_to, self._say = clock, use, go_to, tell
        self._names: dict[str, str] = {}
        """Of every model that was allowed at some time."""
        self._comparison = Comparison()
        self._taken: ComparisonEstimate | None = None
        self._countdown = Countdown(self, self._show)
        self._askable = AskableModels(
            self,
            aio,
            provider_id,
            settings,
            credentials,
            catalogs,
            defaults,
            clock,
            self._models_changed,
        )
        self._picks = Picks(self._first_pick())
        self._estimate = CompareEstimate(
            self, aio, provider_id, comparison, prices, self._show_estimate
        )
        self._asking = CompareAsking(
            self,
            page,
            aio,
            provider_id,
            comparison,
            lambda: self._picks.models,
            ended=self._check_credit,
            show=self._show,
        )
        self._connect()
        aio.watch(comparison.comparison, self._comparison_changed)

    def _connect(self) -> None:
        page = self._page
        page.model_added.connect(self._add)
        page.model_removed.connect(self._remove)
        page.draft_changed.connect(self._draft_changed)
        page.cap_changed.connect(self._cap_changed)
        page.remedy_requested.connect(self._mend)
        page.action_requested.connect(self._act)
        page.ranking.order_chosen.connect(self._order_by)
        page.ranking.use_requested.connect(lambda number: self._use(self._model(number)))
        page.ranking.default_requested.connect(self._make_default)
        page.ranking.allow_requested.connect(lambda number: self._allow(self._model(number)))

    # What is picked, typed and chosen.

    def _first_pick(self) -> tuple[str, ...]:
        """What the chat uses is what others are compared with."""
        default = self._askable.settings.default_model or ""
        return (default,) if default in self._askable.allowed else ()

    def _add(self, model: str) -> None:
        if model not in self._picks.models and len(self._picks.models) < MOST:
            self._pick((*self._picks.models, model))

    def _remove(self, model: str) -> None:
        self._pick(tuple(each for each in self._picks.models if each != model))

    def _swap(self, model: str, other: str) -> None:
        """Pick one in the place of another."""
        if model not in self._picks.models or other in self._picks.models:
            self._remove(model)
            self._add(other)
        else:
            self._pick(tuple(other if each == model else each for each in self._picks.models))

    def _pick(self, models: tuple[str, ...]) -> None:
        self._picks = replace(self._picks, models=models)
        self._asking.forget()
        self._show()
        self._estimate.set_models(models)

    def _order_by(self, order: str) -> None:
        found = next(each for each in ORDERS if each == order)
        self._picks = replace(self._picks, order=found)
        self._show()

    def _draft_changed(self, text: str) -> None:
        self._asking.forget()
        self._estimate.set_draft(text)

    def _cap_changed(self, text: str) -> None:
        self._asking.cap = text
        self._asking.forget()
        self._show_cap()

    # What the services say.

    def _models_changed(self) -> None:
        self._names |= {model.id: model.name for model in self._askable.models}
        self._show()

    def _comparison_changed(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._asking.comparison_changed(comparison)
        self._show()

    def _show(self) -> None:
        askable = self._askable
        view = compare_page_view(
            self._comparison,
            askable.models,
            replace(self._picks, refusal=self._asking.refusal, asking=self._asking.busy),
            askable.credential,
            names=self._names,
            recent=askable.recent,
            default=askable.settings.default_model or "",
            now=self._clock(),
        )
        self._page.render_page(view)
        self._countdown.run_while(any(turn.waiting is not None for turn in self._comparison.runs))

    def _show_estimate(self, taken: ComparisonEstimate | None) -> None:
        self._taken = taken
        self._page.show_estimate(run_estimate_view(taken, self._names))
        self._show_cap()

    def _show_cap(self) -> None:
        self._page.show_cap(cap_view(self._asking.cap, self._taken))

    def _check_credit(self) -> None:
        """What the key may still spend has changed."""
        check = self._credentials.check
        self._aio.spawn(self._aio.call(lambda: check(self._id, quietly=True)))

    # What buttons stand for.

    def _act(self, kind: str) -> None:
        verb, _, target = kind.partition(":")
        match verb:
            case "open":
                QDesktopServices.openUrl(QUrl(target))
            case "providers" | "models":
                self._go_to(verb)
            case "limits":
                self._go_to("costs")
            case "add" | "choose-model":
                self._page.open_models()
            case "add-model":
                self._allow(target)
            case "example":
                self._page.set_draft(EXAMPLE)
            case "cap":
                self._page.focus_cap()
            case "allow-once":
                self._asking.once_more(over_limit=True)
            case _:
                self._asking.once_more()

    def _mend(self, number: int, kind: str) -> None:
        """What the button of a failed column stands for."""
        turn = self._comparison.run(number)
        verb, _, target = kind.partition(":")
        if turn is None:
            return
        match verb:
            case "retry" | "wait":
                self._asking.retry(turn)
            case "max-tokens" if target.isdecimal():
                self._asking.retry(turn, int(target))
            case "paid-variant" | "add-model":
                self._use_instead(turn.model, target)
            case "choose-model":
                self._remove(turn.model)
                self._page.open_models()
            case "prompt":
                self._page.focus_prompt()
            case _:
                self._act(kind)

    def _use_instead(self, model: str, other: str) -> None:
        """From the next run on; it may cost money, so that one that was never allowed waits for
        that."""
        self._swap(model, other)
        if other not in self._askable.allowed:
            self._asking.refuse(ModelNotAllowed(other, provider=self._id))
        else:
            self._say(f"{model_name(other, self._names)} is picked for the next run", "", None)

    def _model(self, number: int) -> str:
        turn = self._comparison.run(number)
        return "" if turn is None else turn.model

    def _make_default(self, number: int) -> None:
        model = self._model(number)
        told = f"{model_name(model, self._names)} is the default model now"
        self._aio.spawn(self._change(lambda: self._providers.set_default_model(model), told))

    def _allow(self, model: str) -> None:
        self._asking.forget()
        told = f"{model_name(model, self._names)} is allowed now"
        self._aio.spawn(self._change(lambda: self._providers.add_model(self._id, model), told))

    async def _change(self, change: Callable[[], Awaitable[object]], told: str) -> None:
        try:
            await self._aio.call(change)
        except ModeldeckError as error:
            self._say(describe(error).text, "", None)
        else:
            self._say(told, "", None)
