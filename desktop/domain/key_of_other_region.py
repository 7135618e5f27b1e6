"""A key that the provider takes in another of its regions than the one in use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Self

from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider, Region
from desktop.domain.rejected import Rejected, Rejection

REASON: Final = "key_of_other_region"
_NOWHERE: Final = Region("", "", BaseUrl.parse("http://localhost"))


@dataclass(eq=False)
class KeyOfOtherRegion(Rejected):
    """``region`` is the one that takes the key, or whose keys begin like it."""

    region: Region = field(default=_NOWHERE)

    @classmethod
    def of(cls, provider: Provider, region: Region, error: Rejected | None = None) -> Self:
        """``error``: what the region in use has said of the key; ``None``: it was not asked."""
        said = error or Rejected()
        return cls(
            provider=provider.name,
            kind=Rejection.KEY_REJECTED,
            status=said.status,
            reason=REASON,
            request_id=said.request_id,
            body=said.body,
            at=said.at,
            region=region,
            provider_id=provider.id,
        )
