"""What a mend changes of the draft of an endpoint, or where the person has to change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from desktop.domain.diagnosis import Mend, MendKind
from desktop.domain.endpoint_draft import EndpointDraft, Step

_PLACES: Final[Mapping[MendKind, tuple[Step, str]]] = {
    MendKind.TYPE_ADDRESS: (Step.ADDRESS, "base_url"),
    MendKind.GIVE_KEY: (Step.KEY, "key"),
    MendKind.CHOOSE_MODEL: (Step.MODELS, "offered"),
    MendKind.TYPE_MODELS: (Step.MODELS, "models"),
}


def draft_mended(draft: EndpointDraft, mend: Mend) -> EndpointDraft:
    """With what the mend itself can change; the endpoint can be asked again then."""
    match mend.kind:
        case MendKind.USE_ADDRESS if mend.base_url is not None:
            return replace(draft, base_url=mend.base_url.text)
        case MendKind.USE_PROTOCOL:
            return replace(draft, protocol=mend.protocol)
        case MendKind.GO_DIRECT:
            return replace(draft, direct=True)
        case MendKind.WAIT_LONGER:
            return replace(draft, timeout_seconds=str(mend.timeout_seconds))
        case MendKind.GIVE_KEY:
            return replace(draft, key_needed=True)
        case _:
            return draft


def place_to_mend(kind: MendKind) -> tuple[Step, str] | None:
    """The step and the field where the person has to change something; ``None``: nowhere."""
    return _PLACES.get(kind)
