"""The allowed models of each provider: every change is one write and can be taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping

from desktop.domain.allowed_models import Allowed, AllowedChange, AllowedEdit
from desktop.domain.errors import ModelNotAllowed
from desktop.domain.provider_ids import FIRST_PROVIDER
from desktop.domain.settings import Settings
from desktop.services.allowed_history import AllowedHistory, Histories, Step
from desktop.services.settings import SettingsService
from desktop.services.store import Store

MakeEdit = Callable[[Allowed | None], AllowedEdit]
"""From the newest list (``None``: never set) to what is to be done to it."""


class AllowedModels:
    """Changes the newest version of the list, whoever wrote it. Raises `StorageFailed`."""

    def __init__(self, settings: SettingsService) -> None:
        self._settings = settings
        self._histories = Histories()
        self._one_at_a_time = asyncio.Lock()  # else undo comes before what it is to take back

    @property
    def histories(self) -> Store[Mapping[str, AllowedHistory]]:
        return self._histories.histories

    def of(self, provider_id: str) -> Allowed:
        """In the person's order; empty also when never set."""
        return self._settings.settings.value.allowed_models(provider_id) or ()

    def forget_others(self, provider_ids: Collection[str]) -> None:
        """What was done to the models of providers that are gone is not to be undone."""
        self._histories.keep(provider_ids)

    async def change(self, provider_id: str, make: MakeEdit) -> AllowedChange:
        """One new change, which `undo` takes back."""
        edit = AllowedEdit()

        def made(allowed: Allowed | None) -> AllowedEdit:
            nonlocal edit
            edit = make(allowed)
            return edit

        async with self._one_at_a_time:
            change = await self._write(provider_id, made)
            if change:
                step = Step(change, edit, edit.inverse(change.before))
                self._histories.record(provider_id, step)
        return change

    async def begin(self, provider_id: str, models: Allowed) -> AllowedChange:
        """Allow the first models; one that is set by then, or emptied, stays as it is."""

        def make(allowed: Allowed | None) -> AllowedEdit:
            return AllowedEdit.of((), models, ()) if allowed is None else AllowedEdit()

        return await self.change(provider_id, make)

    async def undo(self, provider_id: str) -> AllowedChange | None:
        """Take back the newest change; what others have changed since stays. ``None``: no such."""
        async with self._one_at_a_time:
            return await self._again(provider_id, undone=False)

    async def redo(self, provider_id: str) -> AllowedChange | None:
        """Do again what was undone last. ``None``: there is nothing."""
        async with self._one_at_a_time:
            return await self._again(provider_id, undone=True)

    async def put_back(self, provider_id: str, model_id: str, before: Allowed) -> None:
        """Allow a model again, behind the one it stood behind in ``before``."""
        last = self._histories.last(provider_id)
        if last is not None and last.change.disabled == (model_id,) and not last.change.enabled:
            await self.undo(provider_id)
            return
        edit = AllowedEdit((model_id,), frozenset(), before)
        await self.change(provider_id, lambda _: edit)

    async def set_default(self, provider_id: str, model_id: str) -> None:
        """Raises `ModelNotAllowed`."""

        def change(settings: Settings) -> Settings:
            if model_id not in (settings.allowed_models(provider_id) or ()):
                raise ModelNotAllowed(model_id, provider=provider_id)
            chosen = settings.with_default_model(provider_id, model_id)
            return chosen.model_copy(update={"chat_provider": _unless_first(provider_id)})

        await self._settings.update(change)

    async def _again(self, provider_id: str, *, undone: bool) -> AllowedChange | None:
        step = self._histories.take(provider_id, undone=undone)
        if step is None:
            return None
        edit = step.forward if undone else step.backward
        try:
            # An undo gives the default model back as well, unless another was chosen since.
            taken = None if undone else step.change
            change = await self._write(provider_id, lambda _: edit, taken)
        except BaseException:
            self._histories.put(provider_id, step, undone=undone)
            raise
        self._histories.put(provider_id, step, undone=not undone)
        return change

    async def _write(
        self, provider_id: str, make: MakeEdit, taken_back: AllowedChange | None = None
    ) -> AllowedChange:
        change = AllowedChange()

        def apply(settings: Settings) -> Settings:
            nonlocal change
            allowed = settings.allowed_models(provider_id)
            before = allowed or ()
            after = make(allowed).apply(before)
            changed = settings
            if after != before:
                changed = settings.with_allowed_models(provider_id, after)
            if taken_back is not None:
                changed = _with_old_default(changed, provider_id, taken_back)
            defaults = (each.default_model_of(provider_id) for each in (settings, changed))
            change = AllowedChange.between(before, after, *defaults)
            return changed

        await self._settings.update(apply)
        return change


def _with_old_default(settings: Settings, provider_id: str, taken: AllowedChange) -> Settings:
    old = taken.old_default
    if old is None or old not in taken.disabled:
        return settings
    if settings.default_model_of(provider_id) != taken.new_default:
        return settings
    if old not in (settings.allowed_models(provider_id) or ()):
        return settings
    return settings.with_default_model(provider_id, old)


def _unless_first(provider_id: str) -> str | None:
    """As it was written when there was one provider."""
    return None if provider_id == FIRST_PROVIDER else provider_id
