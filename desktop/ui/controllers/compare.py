"""Joins the comparison of models to the services; its page is made when it is first wanted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import ModeldeckError, ModelNotAllowed
from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.presentation.askable_view import ModelNames, model_names
from desktop.presentation.compare_page_columns import ref_of
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
from desktop.ui.controllers.regions import use_region
from desktop.ui.controllers.welcome import Tell

EXAMPLE: Final = "Explain in one paragraph why the median resists outliers."


class CompareController(QObject):
    """Models of every provider on one page. What is picked is remembered for as long as it lives.

    ``use``: a model, in the chat. ``go_to``: another page; ``show_provider``: that of a provider.
    """

    def __init__(
        self,
        page: ComparePage,
        aio: Aio[Any],
        settings: SettingsService,
        providers: ProviderService,
        credentials: CredentialService,
        catalogs: CatalogService,
        comparison: ComparisonService,
        prices: PriceService,
        defaults: DefaultModelSettings,
        clock: Clock,
        use: Callable[[ModelRef], None],
        go_to: Callable[[str], None],
        show_provider: Callable[[str], None],
        tell: Tell,
    ) -> None:
        super().__init__(page)
        self._page, self._aio = page, aio
        self._providers, self._credentials = providers, credentials
        self._clock, self._use, self._say = clock, use, tell
        self._go_to, self._show_provider = go_to, show_provider
        self._known: dict[ModelRef, str] = {}
        """Names of every model that was allowed at some time."""
        self._names = ModelNames()
        self._comparison = Comparison()
        self._taken: ComparisonEstimate | None = None
        self._countdown = Countdown(self, self._show)
        self._askable = AskableModels(
            self,
            aio,
            settings,
            providers,
            credentials,
            catalogs,
            defaults,
            clock,
            self._models_changed,
        )
        self._picks = Picks(self._first_pick())
        self._estimate = CompareEstimate(self, aio, comparison, prices, self._show_estimate)
        self._asking = CompareAsking(
            self,
            page,
            aio,
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
        page.ranking.use_requested.connect(lambda number: self._use(self._ref(number)))
        page.ranking.default_requested.connect(self._make_default)
        page.ranking.allow_requested.connect(lambda number: self._allow(self._ref(number)))

    # What is picked, typed and chosen.

    def _first_pick(self) -> tuple[ModelRef, ...]:
        """What the chat uses is what others are compared with."""
        default = self._askable.default
        return (default,) if self._askable.allows(default) else ()

    def _add(self, ref: ModelRef) -> None:
        if ref not in self._picks.models and len(self._picks.models) < MOST:
            self._pick((*self._picks.models, ref))

    def _remove(self, ref: ModelRef) -> None:
        self._pick(tuple(each for each in self._picks.models if each != ref))

    def _swap(self, ref: ModelRef, other: ModelRef) -> None:
        """Pick one in the place of another."""
        if ref not in self._picks.models or other in self._picks.models:
            self._remove(ref)
            self._add(other)
        else:
            self._pick(tuple(other if each == ref else each for each in self._picks.models))

    def _pick(self, models: tuple[ModelRef, ...]) -> None:
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
        self._known.update(
            (ModelRef(each.id, model.id), model.name)
            for each in self._askable.providers
            for model in each.models
        )
        self._show()

    def _comparison_changed(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._asking.comparison_changed(comparison)
        self._show()

    def _show(self) -> None:
        askable = self._askable
        asked = {each.provider for each in self._picks.models}
        asked |= {turn.provider for turn in self._comparison.runs}
        self._names = model_names(askable.providers, askable.names, asked, self._known)
        view = compare_page_view(
            self._comparison,
            askable.providers,
            replace(self._picks, refusal=self._asking.refusal, asking=self._asking.busy),
            names=self._names,
            recent=askable.recent,
            default=askable.default,
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

    def _check_credit(self, providers: Collection[str]) -> None:
        """What their keys may still spend has changed."""
        for each in filter(self._askable.tells_credit, providers):
            self._aio.spawn(self._aio.call(partial(self._credentials.check, each, quietly=True)))

    # What buttons stand for.

    def _act(self, kind: str, concerned: str = "") -> None:
        """``concerned``: id of the provider that it is about, where it is one in particular."""
        verb, _, target = kind.partition(":")
        concerned = concerned or self._asking.concerned
        match verb:
            case "open":
                QDesktopServices.openUrl(QUrl(target))
            case "providers" | "models" | "limits" | "region":
                self._leave(verb, target, concerned)
            case "add" | "choose-model":
                self._page.open_models()
            case "add-model":
                self._allow(ModelRef(concerned, target))
            case "example":
                self._page.set_draft(EXAMPLE)
            case "cap":
                self._page.focus_cap()
            case "allow-once":
                self._asking.once_more(over_limit=True)
            case _:
                self._asking.once_more()

    def _leave(self, verb: str, target: str, concerned: str) -> None:
        """To the page where it can be mended."""
        match verb:
            case "region":
                self._aio.spawn(self._move(concerned, target))
            case "providers" if concerned:
                self._show_provider(concerned)
            case "limits":
                self._go_to("costs")
            case _:
                self._go_to(verb)

    async def _move(self, provider_id: str, region_id: str) -> None:
        await use_region(self._aio, self._providers, provider_id, region_id)
        self._show_provider(provider_id)

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
                self._use_instead(ref_of(turn), ModelRef(turn.provider, target))
            case "choose-model":
                self._remove(ref_of(turn))
                self._page.open_models()
            case "prompt":
                self._page.focus_prompt()
            case _:
                self._act(kind, turn.provider)

    def _use_instead(self, ref: ModelRef, other: ModelRef) -> None:
        """From the next run on; it may cost money, so that one that was never allowed waits for
        that."""
        self._swap(ref, other)
        if not self._askable.allows(other):
            self._asking.refuse(ModelNotAllowed(other.model, provider=other.provider))
        else:
            self._say(f"{self._names.of(other)} is picked for the next run", "", None)

    def _ref(self, number: int) -> ModelRef:
        turn = self._comparison.run(number)
        return NO_CHOICE if turn is None else ref_of(turn)

    def _make_default(self, number: int) -> None:
        ref = self._ref(number)
        told = f"{self._names.of(ref)} is the default model now"
        keep = self._providers.set_default_model
        self._aio.spawn(self._change(lambda: keep(ref.model, ref.provider), told))

    def _allow(self, ref: ModelRef) -> None:
        self._asking.forget()
        told = f"{self._names.of(ref)} is allowed now"
        add = self._providers.add_model
        self._aio.spawn(self._change(lambda: add(ref.provider, ref.model), told))

    async def _change(self, change: Callable[[], Awaitable[object]], told: str) -> None:
        try:
            await self._aio.call(change)
        except ModeldeckError as error:
            self._say(describe(error).text, "", None)
        else:
            self._say(told, "", None)
