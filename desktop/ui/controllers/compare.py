"""Joins the comparison of models to the services; its page is made when it is first wanted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.domain.credentials import Credential
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import ModeldeckError
from desktop.domain.settings import Settings
from desktop.domain.typed_values import InvalidLimit
from desktop.presentation.compare_columns import model_name
from desktop.presentation.compare_presenter import (
    Picks,
    cap_of,
    cap_view,
    compare_page_view,
    run_estimate_view,
)
from desktop.presentation.compare_view import MOST, ORDERS
from desktop.presentation.provider_presenter import allowed_model_views
from desktop.presentation.provider_view import AllowedModelView
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogService, CatalogState
from desktop.services.comparison import ComparisonService
from desktop.services.comparison_runs import Comparison
from desktop.services.credentials import CredentialService
from desktop.services.ports import Clock
from desktop.services.prices import PriceService
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.compare.compare_page import ComparePage
from desktop.ui.controllers.compare_estimate import CompareEstimate
from desktop.ui.controllers.welcome import Tell

COUNTDOWN_MS: Final = 250
"""How often the seconds until the next attempt are renewed."""
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
        self._service, self._defaults, self._clock = comparison, defaults, clock
        self._use, self._go_to, self._say = use, go_to, tell
        self._settings = settings.settings.value
        self._credential: Credential | None = None
        self._catalog = catalogs.state(provider_id)
        self._models: tuple[AllowedModelView, ...] = ()
        self._names: dict[str, str] = {}
        """Of every model that was allowed at some time."""
        self._comparison = Comparison()
        self._picks = Picks(self._first_pick())
        self._draft = self._cap = ""
        self._last_prompt = ""
        self._taken: ComparisonEstimate | None = None
        self._busy = False
        """Handed over, and not ended."""
        self._estimate = CompareEstimate(
            self, aio, provider_id, comparison, prices, self._show_estimate
        )
        self._countdown = QTimer(self, interval=COUNTDOWN_MS)
        self._countdown.timeout.connect(self._show)
        self._connect()
        aio.watch(settings.settings, self._settings_changed)
        aio.watch(credentials.credentials, self._credentials_changed)
        aio.watch(catalogs.catalogs, self._catalogs_changed)
        aio.watch(comparison.comparison, self._comparison_changed)

    def _connect(self) -> None:
        page = self._page
        page.model_added.connect(self._add)
        page.model_removed.connect(self._remove)
        page.draft_changed.connect(self._draft_changed)
        page.cap_changed.connect(self._cap_changed)
        page.run_requested.connect(lambda prompt: self._spawn_run(prompt))
        page.stop_requested.connect(self._stop)
        page.action_requested.connect(self._act)
        page.ranking.order_chosen.connect(self._order_by)
        page.ranking.use_requested.connect(lambda number: self._use(self._model(number)))
        page.ranking.default_requested.connect(self._make_default)
        page.ranking.allow_requested.connect(lambda number: self._allow(self._model(number)))

    # What is picked, typed and chosen.

    def _first_pick(self) -> tuple[str, ...]:
        """What the chat uses is what others are compared with."""
        default = self._settings.default_model or ""
        return (default,) if default in (self._settings.allowed_models(self._id) or ()) else ()

    def _add(self, model: str) -> None:
        if model not in self._picks.models and len(self._picks.models) < MOST:
            self._pick((*self._picks.models, model))

    def _remove(self, model: str) -> None:
        self._pick(tuple(each for each in self._picks.models if each != model))

    def _pick(self, models: tuple[str, ...]) -> None:
        self._picks = replace(self._picks, models=models, refusal=None)
        self._show()
        self._estimate.set_models(models)

    def _order_by(self, order: str) -> None:
        found = next(each for each in ORDERS if each == order)
        self._picks = replace(self._picks, order=found)
        self._show()

    def _draft_changed(self, text: str) -> None:
        self._draft = text
        self._forget_refusal()
        self._estimate.set_draft(text)

    def _cap_changed(self, text: str) -> None:
        self._cap = text
        self._forget_refusal()
        self._show_cap()

    def _forget_refusal(self) -> None:
        """It was said of another run."""
        if self._picks.refusal is not None:
            self._picks = replace(self._picks, refusal=None)
            self._show()

    # What the services say.

    def _settings_changed(self, settings: Settings) -> None:
        self._settings = settings
        self._price_models()
        self._show()

    def _credentials_changed(self, credentials: Mapping[str, Credential]) -> None:
        self._credential = credentials.get(self._id)
        self._show()

    def _catalogs_changed(self, catalogs: Mapping[str, CatalogState]) -> None:
        self._catalog = catalogs.get(self._id, self._catalog)
        self._price_models()
        self._show()

    def _comparison_changed(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._show()

    def _price_models(self) -> None:
        """Not with every piece of an answer: the list changes when settings or catalog do."""
        allowed = self._settings.allowed_models(self._id) or ()
        self._models = allowed_model_views(
            self._id, allowed, self._catalog, self._defaults, self._settings, self._clock()
        )
        self._names |= {model.id: model.name for model in self._models}

    def _show(self) -> None:
        view = compare_page_view(
            self._comparison,
            self._models,
            self._picks,
            self._credential,
            names=self._names,
            recent=self._settings.recent_models(self._id),
            default=self._settings.default_model or "",
            now=self._clock(),
        )
        self._page.render_page(view)
        waiting = any(turn.waiting is not None for turn in self._comparison.runs)
        if waiting and not self._countdown.isActive():
            self._countdown.start()
        elif not waiting:
            self._countdown.stop()

    def _show_estimate(self, taken: ComparisonEstimate | None) -> None:
        self._taken = taken
        self._page.show_estimate(run_estimate_view(taken))
        self._show_cap()

    def _show_cap(self) -> None:
        self._page.show_cap(cap_view(self._cap, self._taken))

    # Running.

    def _spawn_run(self, prompt: str, *, over_limit: bool = False) -> None:
        self._aio.spawn(self._run(prompt.strip(), over_limit=over_limit))

    async def _run(self, prompt: str, *, over_limit: bool) -> None:
        if self._busy or not prompt:
            self._page.release()
            return
        try:
            cap = cap_of(self._cap)
        except InvalidLimit:
            self._page.release()
            self._page.focus_cap()
            return
        models, self._last_prompt = self._picks.models, prompt
        self._busy = True
        self._picks = replace(self._picks, refusal=None)
        try:
            await self._aio.call(
                lambda: self._service.run(self._id, models, prompt, cap=cap, over_limit=over_limit)
            )
        except ModeldeckError as error:
            self._picks = replace(self._picks, refusal=describe(error))
        finally:
            self._busy = False
            self._page.release()
            self._show()
        # What the key may still spend has changed.
        self._spawn(lambda: self._credentials.check(self._id, quietly=True))

    def _stop(self, number: int) -> None:
        self._spawn(lambda: self._service.stop(number or None))

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
                self._spawn_run(self._last_prompt, over_limit=True)
            case _:
                self._spawn_run(self._last_prompt)

    def _model(self, number: int) -> str:
        turn = self._comparison.run(number)
        return "" if turn is None else turn.model

    def _make_default(self, number: int) -> None:
        model = self._model(number)
        told = f"{model_name(model, self._names)} is the default model now"
        self._aio.spawn(self._change(lambda: self._providers.set_default_model(model), told))

    def _allow(self, model: str) -> None:
        self._forget_refusal()
        told = f"{model_name(model, self._names)} is allowed now"
        self._aio.spawn(self._change(lambda: self._providers.add_model(self._id, model), told))

    async def _change(self, change: Callable[[], Awaitable[object]], told: str) -> None:
        try:
            await self._aio.call(change)
        except ModeldeckError as error:
            self._say(describe(error).text, "", None)
        else:
            self._say(told, "", None)

    def _spawn(self, work: Callable[[], Awaitable[object]]) -> None:
        self._aio.spawn(self._aio.call(work))
