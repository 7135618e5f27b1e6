"""What models are called where they are listed by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from desktop.domain.model_ids import author_in, name_in
from desktop.presentation.spend_view import Naming

if TYPE_CHECKING:
    from desktop.domain.catalog import Model


def model_naming(models: Mapping[str, Iterable[Model]]) -> Naming:
    """``models`` by provider. One that is not there is called by what its id says."""
    known = {
        (provider, model.id): (model.short_name, model.author)
        for provider, offered in models.items()
        for model in offered
    }

    def name(provider: str, model_id: str) -> tuple[str, str]:
        said = name_in(model_id), author_in(model_id)
        return known.get((provider, model_id), said)

    return name
