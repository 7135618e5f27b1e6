"""For which origin the key in the wizard's field was given."""

from __future__ import annotations

from desktop.domain.endpoint_draft import EndpointDraft
from desktop.domain.errors import InvalidBaseUrl
from desktop.domain.origin import Origin


class GivenKey:
    """It is sent to that origin, and to no other. The key itself is not kept here."""

    def __init__(self) -> None:
        self._origin: Origin | None = None
        self.edits = 0
        """How often it was another one, or for another origin."""

    def edit(self, draft: EndpointDraft) -> None:
        """It was typed, for the address that stands in the draft."""
        self._origin = _origin(draft)
        self.edits += 1

    def confirm(self, draft: EndpointDraft) -> None:
        """It is meant for the address that stands in the draft now."""
        if self._origin != _origin(draft):
            self.edit(draft)

    def may_go(self, origin: Origin) -> bool:
        """Whether it was given for this one."""
        return origin == self._origin


def _origin(draft: EndpointDraft) -> Origin | None:
    try:
        return draft.address.origin
    except InvalidBaseUrl:
        return None
