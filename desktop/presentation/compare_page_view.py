"""What the comparison of models shows, as text that is ready to be drawn.

Stdlib only: the window imports these types before its first paint.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from desktop.domain.model_ref import ModelRef
from desktop.presentation.chat_view import MessageView, ModelChoiceView
from desktop.presentation.error_view import ActionView, ErrorView

FEWEST: Final = 2
MOST: Final = 6
"""Models of one comparison."""
NOT_YET: Final = "–"
"""In the place of a figure that is not there."""

OrderName = Literal["Cost", "First token", "Speed"]
ORDERS: Final[tuple[OrderName, ...]] = ("Cost", "First token", "Speed")

ComparePhase = Literal["no-key", "no-models", "picking", "ready", "running"]
"""``picking``: fewer than two models are picked."""


@dataclass(frozen=True, slots=True)
class PickedModelView:
    """A chip: one of the models that the prompt goes to."""

    id: str
    name: str
    note: str = ""
    """Its price, for the tool tip; or why it cannot be asked any more."""
    provider: str = ""
    """Id of the provider that it is asked of."""
    gone: bool = False
    """It cannot be asked any more."""

    @property
    def ref(self) -> ModelRef:
        """Which of the choices it is."""
        return ModelRef(self.provider, self.id)


@dataclass(frozen=True, slots=True)
class FactView:
    """One figure of an answer."""

    name: str
    """``Cost``."""
    value: str
    """``$0.0012 billed``, ``–`` while it is not known yet."""
    best: str = ""
    """``Cheapest`` where no other answer is better; empty otherwise."""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One model's answer, as far as it came."""

    number: int
    """Of the run."""
    message: MessageView
    status: str = ""
    """``streaming``, ``by Google AI Studio``, ``failed``."""
    facts: tuple[FactView, ...] = ()
    note: str = ""
    """Why the text ends early: ``Stopped by you``; or why nothing comes yet."""
    failure: str = ""
    """What went wrong, one sentence; ``note`` is its title then."""
    remedy: ActionView | None = None
    """What to do about that: as `ActionView.kind` says of a chat, but for this model alone; also
    ``prompt``: go to the prompt, and change it."""

    @property
    def running(self) -> bool:
        """Whether there is something to stop."""
        return self.message.streaming


@dataclass(frozen=True, slots=True)
class RankedView:
    """One line of the ranking."""

    number: int
    """Of the run."""
    place: str
    """``1``; ``–`` for an answer that the order says nothing about."""
    name: str
    cells: tuple[str, str, str, str]
    """Cost, first token, speed, tokens out."""
    best: tuple[bool, bool, bool, bool]
    """Which of the cells no other line is better in."""
    spoken: str
    """All of it in one sentence."""
    note: str = ""
    """``Failed``, ``Stopped``."""
    winner: bool = False
    allowed: bool = True
    """Whether it may be used in the chat as things are."""
    default: bool = False


@dataclass(frozen=True, slots=True)
class RankingView:
    """All lines, the best one first."""

    order: OrderName
    rows: tuple[RankedView, ...]
    summary: str = ""
    """``DeepSeek V4 was the cheapest``."""


@dataclass(frozen=True, slots=True)
class EmptyComparisonView:
    """Why there are no columns, and the way on."""

    heading: str = ""
    text: str = ""
    action: ActionView | None = None
    """``providers``, ``models``, ``add`` or ``example``."""


@dataclass(frozen=True, slots=True)
class ComparePageView:
    """The whole page."""

    choices: tuple[ModelChoiceView, ...] = ()
    """Every allowed model; those that are picked too."""
    picked: tuple[PickedModelView, ...] = ()
    recent: tuple[ModelRef, ...] = ()
    phase: ComparePhase = "no-key"
    empty: EmptyComparisonView = field(default_factory=EmptyComparisonView)
    """What stands in the place of the columns while there are none."""
    hint: str = ""
    """What the composer's footer says while there is no estimate."""
    error: ErrorView | None = None
    """Why nothing was sent."""
    other_way: ActionView | None = None
    prompt: str = ""
    """What the columns answer."""
    columns: tuple[ColumnView, ...] = ()
    ranking: RankingView | None = None
    """When all have ended."""

    @property
    def addable(self) -> tuple[ModelChoiceView, ...]:
        """What can still be picked."""
        taken = {model.ref for model in self.picked}
        if len(taken) >= MOST:
            return ()
        return tuple(choice for choice in self.choices if choice.ref not in taken)


@dataclass(frozen=True, slots=True)
class CapView:
    """The most that a run may cost, as it is typed."""

    problem: str = ""
    """What is wrong with it, one sentence."""
    warning: str = ""
    """The estimate is above it."""
