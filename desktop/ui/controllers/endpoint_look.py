"""One look at an endpoint at a time, in the background."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from desktop.domain.credentials import Secret
from desktop.domain.diagnosis import Diagnosis
from desktop.domain.endpoint_draft import EndpointDraft
from desktop.domain.new_provider import typed_models
from desktop.domain.provider import Provider
from desktop.services.endpoint_probe import EndpointProbe
from desktop.ui.aio import Aio


@dataclass(frozen=True, slots=True)
class Subject:
    """What of a draft an answer depends on."""

    protocol: str
    base_url: str
    plain_http: bool
    timeout_seconds: str
    direct: bool
    key_needed: bool
    key_edits: int
    """Stands for the key, which is kept nowhere but in its field."""

    @classmethod
    def of(cls, draft: EndpointDraft, key_edits: int) -> Self:
        return cls(
            draft.protocol,
            draft.base_url.strip(),
            draft.plain_http,
            draft.timeout_seconds.strip(),
            draft.direct,
            draft.key_needed,
            key_edits,
        )


class EndpointLook:
    """Asks, and keeps what the newest question has come to. What comes late is dropped."""

    def __init__(self, aio: Aio[Any], probe: EndpointProbe, done: Callable[[], None]) -> None:
        """``done`` is called with every answer."""
        self._aio, self._probe, self._done = aio, probe, done
        self._task: asyncio.Task[Any] | None = None
        self._asked = 0
        self._model = ""
        self.subject: Subject | None = None
        """What is, or was, asked about; ``None``: nothing is known."""
        self.asked: Provider | None = None
        self.found: Diagnosis | None = None
        self.keyed = False

    @property
    def chat(self) -> bool:
        """Whether a model was asked too."""
        return bool(self._model)

    def is_of_other_model(self, draft: EndpointDraft) -> bool:
        """Whether a model was asked that is not the first one any more."""
        return self.chat and self._model not in typed_models(draft.models)[:1]

    def begin(
        self, subject: Subject, candidate: Provider, key: Secret | None, model: str = ""
    ) -> None:
        """Ask for the list, and ``model`` for one token. The question before it is given up."""
        self.stop()
        self.subject, self._model, self.keyed = subject, model, key is not None
        self._task = self._aio.spawn(self._look(self._asked, candidate, key, model))

    def stop(self) -> None:
        """Nothing is known any more, and nobody waits."""
        self._asked += 1
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        self.subject, self.asked, self.found, self._model = None, None, None, ""

    async def _look(self, number: int, candidate: Provider, key: Secret | None, model: str) -> None:
        found = await self._aio.call(
            lambda: self._probe.probe(candidate, key, model, chat=bool(model))
        )
        if number == self._asked:
            self._task, self.asked, self.found = None, candidate, found
            self._done()
