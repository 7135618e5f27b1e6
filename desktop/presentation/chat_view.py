"""What the test chat shows, as text that is ready to be drawn.

Stdlib only: the window imports these types before its first paint.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.presentation.error_view import ActionView, ErrorView


@dataclass(frozen=True, slots=True)
class ModelChoiceView:
    """One row of the model selector."""

    id: str
    name: str
    """The model's name without its vendor: ``Claude Sonnet 4.6``."""
    author: str
    """The vendor: ``Anthropic``; empty when it is not known."""
    price: str
    """``$3.00 in · $15.00 out per 1M``, ``Free``, ``varies`` or ``price unknown``."""
    warning: str = ""
    """``Not in the catalog``, ``Ends 5 Nov``: it can be chosen all the same."""
    provider: str = ""
    """Id of the provider that offers it."""
    provider_name: str = ""
    """What that is called; empty where there is only one."""
    missing: str = ""
    """Why it cannot be asked: ``no key``."""

    @property
    def ref(self) -> ModelRef:
        """What is chosen: another provider's model of the same id is another choice."""
        return ModelRef(self.provider, self.id)

    @property
    def whole_name(self) -> str:
        """With its provider, where there is more than one."""
        return " · ".join(filter(None, (self.name, self.provider_name)))

    @property
    def line(self) -> str:
        """Warning, price, and what is missing."""
        return " · ".join(filter(None, (self.warning, self.price, self.missing)))

    @property
    def short(self) -> tuple[str, ...]:
        """The same in fewer words."""
        price = self.price.removesuffix(" per 1M")
        if self.missing:
            return (" · ".join(filter(None, (price, self.missing))), self.missing)
        shortest = price.replace(" in · ", " / ").removesuffix(" out")
        return (
            " · ".join(filter(None, (self.warning, price))),
            self.warning or price,
            self.warning or shortest,
        )


MessageAction = Literal["copy", "edit", "retry", "continue"]
"""What a person can do with a message."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message of the transcript. ``key`` stays the same while the message grows."""

    key: str
    role: Literal["user", "assistant"]
    text: str
    title: str = ""
    """Who answered: the model's name, with its provider where there are several; empty for the
    person's own messages."""
    monogram: str = ""
    time: str = ""
    """Local wall clock, ``14:02``."""
    reasoning: str = ""
    reasoning_title: str = ""
    """``Thinking…``, ``Thought for 4 s``."""
    reasoning_fact: str = ""
    """``412 tokens``; empty when the provider did not say."""
    facts: str = ""
    """``1,184 tokens · first after 0.8 s · 62 tokens/s · 6.2 s · Google AI Studio``."""
    cost: str = ""
    """``$0.0151 billed``, ``~$0.0151 estimated`` or ``cost unknown``; empty while it streams."""
    note: str = ""
    """Why the text ends early: ``Stopped by you``, ``Cut off: the connection was lost``."""
    streaming: bool = False
    waiting: str = ""
    """Why nothing comes: ``OpenRouter asks to wait: sending again in 5 s (attempt 2 of 3)``."""
    turn: int = 0
    """Number of the turn that it belongs to."""
    actions: tuple[MessageAction, ...] = ()
    retry_name: str = "Retry"
    """``Retry with DeepSeek V4`` where another model would answer."""


@dataclass(frozen=True, slots=True)
class NoteView:
    """One quiet line above the composer: a limit that is near, a ledger that cannot be written."""

    key: str
    """What it is about; one that was closed comes back only with other words."""
    text: str
    tone: Literal["warn", "plain"] = "warn"
    closable: bool = False
    detail: str = ""
    """More about it, for the tool tip."""


@dataclass(frozen=True, slots=True)
class ChatPageView:
    """The whole page but for the costs panel."""

    choices: tuple[ModelChoiceView, ...] = ()
    selected: ModelRef = NO_CHOICE
    """The chosen model; none when no model is allowed."""
    recent: tuple[ModelRef, ...] = ()
    """Those of ``choices`` that were used last, the newest first."""
    messages: tuple[MessageView, ...] = ()
    phase: Literal["no-key", "no-models", "ready", "sending", "streaming"] = "no-key"
    """``sending``: accepted, no token yet. Stop is offered while sending and streaming."""
    no_key_of: str = ""
    """In the phase ``no-key``: the one provider that has none, where others can be asked."""
    error: ErrorView | None = None
    other_way: ActionView | None = None
    """A second button beside the one of ``error``."""
    can_resend: bool = False
    """True after a failure: the button reads Send again."""
    editing: str = ""
    """What sending would replace: ``the 2 messages after it will be replaced``; empty while no
    earlier message is edited."""
    hint: str = ""
    """Muted text left in the composer's footer, such as ``At most 1,024 tokens out``; while
    something is typed its estimate stands there."""
    chat_cost: str = "–"
    """This chat so far, for the button that stands in for the panel in a narrow window."""
    examples: tuple[str, ...] = field(
        default=("Explain a median", "Write a haiku", "Compare two prices")
    )
