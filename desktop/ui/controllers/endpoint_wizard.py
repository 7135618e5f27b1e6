"""Joins the six steps that add an endpoint to the services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.domain.endpoint_draft import EndpointDraft, Step
from desktop.domain.endpoint_mend import draft_mended, place_to_mend
from desktop.domain.errors import ModeldeckError, WrongUse
from desktop.domain.new_provider import typed_models
from desktop.presentation.wizard_view import WizardState, with_picked, wizard_view
from desktop.presentation.wording import describe
from desktop.services.endpoint_probe import EndpointProbe
from desktop.services.provider_list import ProviderList
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.controllers.endpoint_checks import EndpointChecks
from desktop.ui.controllers.endpoint_key import GivenKey
from desktop.ui.controllers.endpoint_look import EndpointLook, Subject
from desktop.ui.controllers.endpoint_saving import EndpointSaving
from desktop.ui.controllers.welcome import Tell
from desktop.ui.providers.wizard.endpoint_wizard import EndpointWizard

_LOOKING = (Step.KEY, Step.MODELS)
"""Before these the endpoint is asked what it has."""


class Place(Protocol):
    """Where the wizard is shown: `desktop.ui.settings_pane.SettingsPane`."""

    def cover(self, widget: QWidget) -> None: ...
    def uncover(self) -> None: ...


class EndpointWizardController(QObject):
    """One draft at a time. The key is in its field until it is handed to the core.

    ``show``: is told the id of what was added.
    """

    def __init__(
        self,
        place: Place,
        wizard: EndpointWizard,
        aio: Aio[Any],
        settings: SettingsService,
        provider_list: ProviderList,
        probe: EndpointProbe,
        saving: EndpointSaving,
        tell: Tell,
        show: Callable[[str], None],
    ) -> None:
        super().__init__(wizard)
        self._place, self._wizard, self._aio = place, wizard, aio
        self._list, self._probe, self._saving = provider_list, probe, saving
        self._checks = EndpointChecks(provider_list)
        self._tell, self._show_provider = tell, show
        self._draft = EndpointDraft()
        self._state = WizardState()
        self._key = GivenKey()
        self._open = False
        self._look = EndpointLook(aio, probe, self._looked)
        self._connect()
        aio.watch(settings.settings, self._settings_changed)

    def begin(self) -> None:
        """Begin anew, whatever was typed before; one that is on the page already goes on."""
        if self._open:
            self._wizard.take_focus()
            return
        self._leave()
        self._state = WizardState(self._list.templates)
        self._draft = self._checks.fresh()
        self._cover()

    def _cover(self) -> None:
        self._open = True
        self._place.cover(self._wizard)
        self._go_to(self._draft)

    def _connect(self) -> None:
        wizard = self._wizard
        wizard.edited.connect(self._edit)
        wizard.key_edited.connect(self._edit_key)
        wizard.picked.connect(self._pick)
        wizard.next_requested.connect(self._next)
        wizard.back_requested.connect(self._back)
        wizard.cancel_requested.connect(self._cancel)
        wizard.leave_agreed.connect(self._end)
        wizard.look_stopped.connect(self._stop_looking)
        wizard.mend_requested.connect(self._mend)
        wizard.trial_requested.connect(lambda: self._begin_look(chat=True))
        wizard.left.connect(self._was_left)

    def _show(self) -> None:
        self._wizard.show_view(self._draft, wizard_view(self._draft, self._state))

    def _edit(self, name: str, value: Any) -> None:
        if name == "protocol":
            self._change(self._checks.with_protocol(self._draft, value))
        else:
            changes: dict[str, Any] = {name: value}
            self._change(replace(self._draft, **changes))

    def _change(self, draft: EndpointDraft) -> None:
        """What was wrong may be right now; what was found is of another endpoint, maybe."""
        self._draft = draft
        self._state = replace(self._state, problem=None, problem_field="")
        if self._look.subject not in (None, self._subject()):
            self._forget_look()
        self._derive()
        self._show()

    def _edit_key(self) -> None:
        if self._open:
            self._key.edit(self._draft)
            self._change(self._draft)

    def _pick(self, model: str, picked: bool) -> None:
        models = with_picked(self._draft.models, model, picked=picked)
        self._change(replace(self._draft, models=models))

    def _next(self) -> None:
        if self._state.saving:
            return
        refusal = self._checks.refusal(self._draft, self._wizard.key)
        if refusal is not None:
            self._refuse(*refusal)
        elif self._draft.step is Step.REVIEW:
            self._aio.spawn(self._save())
        else:
            if self._draft.step is Step.KEY:
                self._key.confirm(self._draft)
            self._go_to(self._draft.following())

    def _refuse(self, error: ModeldeckError, field: str) -> None:
        self._state = replace(self._state, problem=error, problem_field=field, saving=False)
        self._show()
        self._wizard.take_focus(field)

    def _back(self) -> None:
        if self._draft.step is Step.PROTOCOL:
            self._cancel()
        elif not self._state.saving:
            self._go_to(self._draft.before())

    def _cancel(self) -> None:
        if self._state.saving:
            return
        if self._typed:
            self._wizard.ask_to_leave()
        else:
            self._end()

    @property
    def _typed(self) -> bool:
        """Whether anything would be lost."""
        fresh = self._checks.fresh().at(self._draft.step)
        return self._draft != fresh or bool(self._wizard.key)

    def _go_to(self, draft: EndpointDraft) -> None:
        self._draft = draft
        self._state = replace(self._state, problem=None, problem_field="")
        if draft.step is Step.REVIEW and self._look.is_of_other_model(draft):
            self._forget_look()
        self._derive()
        if draft.step in _LOOKING and self._subject() != self._look.subject:
            self._begin_look()
        self._show()

    def _derive(self) -> None:
        """What follows from the draft at the step that it is at."""
        candidate = self._checks.candidate(self._draft)
        calls: tuple[tuple[str, str], ...] = ()
        if self._draft.step is Step.ADDRESS and candidate is not None:
            chat, models = self._probe.urls(candidate)
            calls = ("Chat", chat), ("Models", models)
        self._state = replace(self._state, addresses=calls)
        if self._draft.step is Step.REVIEW:
            self._derive_review()

    def _derive_review(self) -> None:
        try:
            review = self._checks.review(self._draft)
            self._state = replace(self._state, review=review)
        except WrongUse as error:
            self._state = replace(self._state, review={}, problem=error)

    def _settings_changed(self, _: object) -> None:
        """What would be written may be called otherwise now."""
        if self._open and self._draft.step is Step.REVIEW and not self._state.saving:
            self._derive_review()
            self._show()

    def _subject(self) -> Subject:
        return Subject.of(self._draft, self._key.edits)

    def _begin_look(self, *, chat: bool = False) -> None:
        candidate = self._checks.candidate(self._draft)
        if candidate is None:
            return
        models = typed_models(self._draft.models)
        model = models[0] if chat and models else ""
        key = self._checks.secret(self._draft, self._wizard.key)
        if not self._key.may_go(candidate.base_url.origin):
            key = None  # typed for another address, and not yet said to be for this one
        self._look.begin(self._subject(), candidate, key, model)
        self._state = replace(self._state, looking=True, found=None, asked=None)
        self._show()

    def _looked(self) -> None:
        look = self._look
        self._state = replace(
            self._state, looking=False, found=look.found, asked=look.asked, keyed=look.keyed
        )
        self._show()

    def _forget_look(self) -> None:
        self._look.stop()
        self._state = replace(self._state, looking=False, found=None, asked=None)

    def _stop_looking(self) -> None:
        self._forget_look()
        self._show()

    def _mend(self, _kind: str) -> None:
        """What the button says, and nothing else."""
        found, again = self._state.found, self._look.chat
        if found is None:
            return
        draft = draft_mended(self._draft, found.mend)
        place = place_to_mend(found.mend.kind)
        if place is None:
            self._key.confirm(draft)  # the button names the address
            self._change(draft)
            self._begin_look(chat=again)
        elif found.works and draft.step is Step.REVIEW:
            self._wizard.focus_next()  # there is nothing to change: the ids are there
        else:
            step, field = place
            self._go_to(draft.at(step))
            self._wizard.take_focus(field)

    async def _save(self) -> None:
        """Errors keep the wizard open with all that was typed."""
        self._look.stop()
        self._state = replace(self._state, saving=True, looking=False, problem=None)
        self._show()
        key = self._checks.secret(self._draft, self._wizard.key)
        try:
            new = self._draft.new_provider(self._checks.template(self._draft))
            added = await self._aio.call(lambda: self._list.add(new))
        except ModeldeckError as error:
            self._refuse(error, "")
            if self._wizard.isHidden():  # nobody is before it any more
                self._put_away(describe(error).text)
            return
        self._end()
        self._show_provider(added.id)
        await self._saving.complete(added, new.models[0], key)

    def _end(self) -> None:
        """Back to the page; nothing is kept."""
        shown = self._open
        self._leave()
        if shown:
            self._place.uncover()

    def _leave(self) -> None:
        self._open = False
        self._look.stop()
        self._wizard.close_steps()
        self._state = replace(self._state, saving=False)

    def _was_left(self) -> None:
        """Another provider was chosen: what was typed, but for the key, can be had back."""
        if self._open and not self._state.saving:
            self._put_away("The new endpoint was put away")

    def _put_away(self, said: str) -> None:
        draft, typed = self._draft, self._typed
        self._leave()
        if typed:
            self._tell(said, "Go on with it", lambda: self._resume(draft))

    def _resume(self, draft: EndpointDraft) -> None:
        """A newer one that is on the page is put away for it."""
        if self._state.saving:
            return
        self._place.uncover()
        self._forget_look()
        self._draft = draft
        self._cover()
