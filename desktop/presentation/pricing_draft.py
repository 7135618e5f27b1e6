"""The draft of the Pricing page: what was typed over what is saved, and what of it to save.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.prices import Leg
from desktop.domain.pricing import ModelPricing, PricingDraft, PricingEdit
from desktop.presentation.pricing_input import read
from desktop.presentation.pricing_items import (
    Item,
    ModelKey,
    Setting,
    Value,
    base_value,
    items_of,
    key_of,
    own_value,
    text_of,
    with_setting,
)

Rows = Sequence[ModelPricing]
Texts = Mapping[ModelKey, Mapping[Item, str]]
"""What stood in the changed fields at one moment."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a field, and what was known when the person began to type."""

    text: str
    own: Value
    base: Value


class PricingSheet:
    """The newest rows with the draft over them.

    Rows may be replaced at any time: what was typed stays, also that of a model which is no longer
    in the list. A field that holds what is saved is no change.
    """

    def __init__(self) -> None:
        self._rows: dict[ModelKey, ModelPricing] = {}
        self._listed: tuple[ModelKey, ...] = ()
        self._elsewhere: frozenset[ModelKey] = frozenset()
        self._typed: dict[ModelKey, dict[Item, Typed]] = {}

    @property
    def rows(self) -> tuple[ModelPricing, ...]:
        """In the person's order; at the end those that left the list with changes."""
        here = set(self._typed) - set(self._listed) - self._elsewhere
        left = [key for key in self._typed if key in here and self.changes(key)]
        return tuple(self._rows[key] for key in (*self._listed, *left))

    @property
    def changed(self) -> tuple[ModelKey, ...]:
        """The models that saving would write."""
        return tuple(key for key in self._typed if self.changes(key))

    @property
    def changed_elsewhere(self) -> int:
        """How many of them are other providers', and not listed here."""
        return sum(key in self._elsewhere for key in self.changed)

    @property
    def problems(self) -> tuple[tuple[ModelKey, Item], ...]:
        """What cannot be saved, in the order of the rows; other providers' at the end."""
        rows = map(key_of, self.rows)
        return tuple(
            (key, item)
            for key in (*rows, *(key for key in self._typed if key in self._elsewhere))
            if key in self._typed
            for item in items_of(self._rows[key])
            if self.problem(key, item)
        )

    def show_rows(self, rows: Rows, left: Rows = (), others: Rows = ()) -> None:
        """Newer rows, also of models that ``left`` the list, and of ``others`` with a draft, which
        are another provider's; the draft stays."""
        self._listed = tuple(key_of(row) for row in rows)
        self._elsewhere = frozenset(map(key_of, others))
        kept = {key: self._rows[key] for key in self._typed if key in self._rows}
        self._rows = kept | {key_of(row): row for row in (*others, *left, *rows)}

    def row(self, key: ModelKey) -> ModelPricing | None:
        """What is saved for a model."""
        return self._rows.get(key)

    def is_elsewhere(self, key: ModelKey) -> bool:
        """Whether the model is none of those that are, or were, listed for this provider."""
        return key in self._elsewhere or key not in self._rows

    def is_listed(self, key: ModelKey) -> bool:
        """Whether the model is still one of those shown."""
        return key in self._listed

    def write(self, key: ModelKey, item: Item, text: str) -> None:
        """The person typed; text that is just what is saved is forgotten."""
        row = self._rows[key]
        typed = self._typed.setdefault(key, {})
        before = typed.get(item)
        own, base = own_value(row, item), base_value(row, item)
        if text == text_of(item, own):
            typed.pop(item, None)
        else:
            # What was known at the first letter stays, so that a change from outside shows.
            began = (before.own, before.base) if before else (own, base)
            typed[item] = Typed(text, *began)
        if not typed:
            del self._typed[key]

    def text(self, key: ModelKey, item: Item) -> str:
        """What stands in the field: typed, or saved."""
        typed = self._typed.get(key, {}).get(item)
        return typed.text if typed else text_of(item, own_value(self._rows[key], item))

    def changes(self, key: ModelKey) -> tuple[Item, ...]:
        """What of a model saving would change, or cannot be saved."""
        return tuple(item for item in self._typed.get(key, {}) if self._differs(key, item))

    def problem(self, key: ModelKey, item: Item) -> str:
        """What is wrong with what was typed; empty where nothing is."""
        typed = self._typed.get(key, {}).get(item)
        return read(self._rows[key], item, typed.text).problem if typed else ""

    def began_with(self, key: ModelKey, item: Item) -> Typed | None:
        """What was known when the typing began, where something else is saved or counts now."""
        typed = self._typed.get(key, {}).get(item)
        if typed is None or not self._differs(key, item):
            return None
        row = self._rows[key]
        now = own_value(row, item), base_value(row, item)
        return typed if (typed.own, typed.base) != now else None

    def give_way(self, key: ModelKey, item: Item) -> None:
        """Take what is saved in the place of what was typed."""
        typed = self._typed.get(key, {})
        typed.pop(item, None)
        if not typed:
            self._typed.pop(key, None)

    def reset(self, key: ModelKey, items: Iterable[Item] | None = None) -> None:
        """Nothing of the person's own for these items, or for the whole model."""
        row = self._rows[key]
        for item in tuple(items_of(row) if items is None else items):
            self.write(key, item, "")

    def has_own(self, key: ModelKey) -> bool:
        """Whether any field of the model holds something."""
        return any(self.text(key, item).strip() for item in items_of(self._rows[key]))

    def discard(self) -> None:
        """Forget everything that was typed."""
        self._typed.clear()

    def draft(self) -> PricingDraft:
        """What to save; only where nothing is a problem."""
        return {key: self._edit(key) for key in self.changed}

    def texts(self) -> Texts:
        """What stands in the fields now, to be forgotten once it is saved."""
        return {
            key: {item: each.text for item, each in typed.items()}
            for key, typed in self._typed.items()
        }

    def forget(self, saved: Texts) -> None:
        """These texts are saved; what was typed since stays."""
        for key, texts in saved.items():
            for item, text in texts.items():
                typed = self._typed.get(key, {}).get(item)
                if typed is not None and typed.text == text:
                    self.give_way(key, item)

    def begin_anew(self) -> None:
        """What is saved now is known to the person, who asked for it."""
        for key, typed in self._typed.items():
            row = self._rows[key]
            for item, each in typed.items():
                typed[item] = Typed(each.text, own_value(row, item), base_value(row, item))

    def _differs(self, key: ModelKey, item: Item) -> bool:
        row, typed = self._rows[key], self._typed[key][item]
        got = read(row, item, typed.text)
        return bool(got.problem) or self._kept(row, item, got.value) != own_value(row, item)

    def _kept(self, row: ModelPricing, item: Item, value: Value) -> Value:
        """What is just what counts anyway is nothing of one's own; a rate that a tier would change
        is, because one's own counts at every hour and size."""
        if value != base_value(row, item):
            return value
        if isinstance(item, Leg) and isinstance(value, Decimal) and row.base.price is not None:
            return None if row.base.price.always(item, value) else value
        return None

    def _edit(self, key: ModelKey) -> PricingEdit:
        row, defaults = self._rows[key], ModelDefaults()
        rates: dict[Leg, Decimal] = {}
        for leg in Leg:
            rate = self._final(row, leg)
            if isinstance(rate, Decimal):
                rates[leg] = rate
        for setting in Setting:
            defaults = with_setting(defaults, setting, self._final(row, setting))
        return PricingEdit(rates, defaults)

    def _final(self, row: ModelPricing, item: Item) -> Value:
        typed = self._typed.get(key_of(row), {}).get(item)
        if typed is None:
            return own_value(row, item)
        return self._kept(row, item, read(row, item, typed.text).value)
