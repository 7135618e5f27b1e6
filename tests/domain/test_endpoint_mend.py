"""What a mend changes of a draft, and where it leaves that to the person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.domain.diagnosis import Mend, MendKind
from desktop.domain.endpoint_draft import EndpointDraft, Step
from desktop.domain.endpoint_mend import draft_mended, place_to_mend
from desktop.domain.origin import BaseUrl

DRAFT = EndpointDraft(base_url="https://host", models="a", key_needed=False)
BETTER = BaseUrl.parse("https://host/v1")


@pytest.mark.parametrize(
    ("mend", "changed"),
    [
        (Mend(MendKind.USE_ADDRESS, BETTER), {"base_url": "https://host/v1"}),
        (Mend(MendKind.USE_PROTOCOL, protocol="other"), {"protocol": "other"}),
        (Mend(MendKind.GO_DIRECT), {"direct": True}),
        (Mend(MendKind.WAIT_LONGER, timeout_seconds=300), {"timeout_seconds": "300"}),
        (Mend(MendKind.GIVE_KEY), {"key_needed": True}),
        (Mend(MendKind.TRY_AGAIN), {}),
        (Mend(MendKind.TYPE_MODELS), {}),
    ],
)
def test_nothing_else_is_changed(mend: Mend, changed: dict[str, object]) -> None:
    assert draft_mended(DRAFT, mend) == replace(DRAFT, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", set(MendKind) - {MendKind.NOTHING, MendKind.TRY_AGAIN})
def test_every_mend_changes_something_or_leads_somewhere(kind: MendKind) -> None:
    mended = draft_mended(DRAFT, Mend(kind, BETTER, "other", 300))
    assert mended != DRAFT or place_to_mend(kind) is not None


def test_what_the_person_has_to_change_has_its_step() -> None:
    assert place_to_mend(MendKind.TYPE_ADDRESS) == (Step.ADDRESS, "base_url")
    assert place_to_mend(MendKind.TRY_AGAIN) is None
