"""What every part of ``settings.json`` has in common: nothing that was written into it is lost."""

from __future__ import annotations

from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    RootModel,
    SerializerFunctionWrapHandler,
    model_serializer,
)
from pydantic.alias_generators import to_camel


class Section(BaseModel):
    """Frozen; camelCase in the file. Fields that this version does not know are kept on save."""

    model_config = ConfigDict(
        frozen=True, extra="allow", alias_generator=to_camel, populate_by_name=True
    )

    @model_serializer(mode="wrap")
    def _without_unset_fields(self, serialize: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out our own fields that are ``None``; a null that we do not know is kept."""
        written: dict[str, Any] = serialize(self)
        ours = {field.alias for field in type(self).model_fields.values()}
        return {
            key: value for key, value in written.items() if value is not None or key not in ours
        }


class Unusable(RootModel[Any]):
    """Something that this version cannot use, typed by hand or by a newer one: kept as it is and
    never counted. It costs its own entry, not the whole file."""

    model_config = ConfigDict(frozen=True)
