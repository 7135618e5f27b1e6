"""What can be said of the draft of an endpoint without asking the endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop.domain.credentials import Secret
from desktop.domain.endpoint_draft import EndpointDraft, Step
from desktop.domain.errors import WrongUse
from desktop.domain.new_provider import NewProvider
from desktop.domain.provider import Provider, check_key
from desktop.services.provider_list import ProviderList


class EndpointChecks:
    """Drafts against what the table knows, and against the providers there are."""

    def __init__(self, provider_list: ProviderList) -> None:
        self._list = provider_list

    def fresh(self) -> EndpointDraft:
        """With the address that its protocol is mostly spoken at, to type over."""
        draft = EndpointDraft()
        return replace(draft, base_url=self.template(draft).base_url.text)

    def template(self, draft: EndpointDraft) -> Provider:
        """What an endpoint is like that speaks its protocol. Raises `InvalidProvider`."""
        return self._list.template(draft.protocol)

    def with_protocol(self, draft: EndpointDraft, protocol: str) -> EndpointDraft:
        """An address that was not typed over is another one then."""
        other = replace(draft, protocol=protocol)
        if draft.base_url == self.template(draft).base_url.text:
            return replace(other, base_url=self.template(other).base_url.text)
        return other

    def candidate(self, draft: EndpointDraft) -> Provider | None:
        """Whom to ask; ``None`` where that cannot be said yet."""
        try:
            return draft.candidate(self.template(draft))
        except WrongUse:
            return None

    def secret(self, draft: EndpointDraft, typed: str) -> Secret | None:
        """The key that was typed; ``None`` for none, or for what cannot be one."""
        if not draft.key_needed or not typed.strip():
            return None
        try:
            return Secret(check_key(self.template(draft), typed))
        except WrongUse:
            return None

    def refusal(self, draft: EndpointDraft, key: str) -> tuple[WrongUse, str] | None:
        """Why its step cannot be left, and the name of the field that is to blame."""
        step, template = draft.step, self.template(draft)
        field = ""
        try:
            field = draft.faulty(step, template)
            draft.check(step, template)
            if step is Step.ADDRESS:
                field = "name"  # the only thing about it that another provider may have
                self._list.review(_without_models(draft))
            elif step is Step.KEY and draft.key_needed and key.strip():
                field = "key"
                check_key(template, key)
        except WrongUse as error:
            return error, field
        return None

    def review(self, draft: EndpointDraft) -> Mapping[str, Any]:
        """What would be written. Raises `WrongUse`."""
        return self._list.review(draft.new_provider(self.template(draft)))


def _without_models(draft: EndpointDraft) -> NewProvider:
    """As much of it as the second step knows."""
    return NewProvider(
        draft.called, draft.protocol, draft.address, plain_http=draft.wants_plain_http
    )
