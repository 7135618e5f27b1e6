"""How a failure is shown: one sentence, one next step, one button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Door = Literal["window", "terminal"]
"""Who is told: a next step is a button in the window and a command on the terminal."""


@dataclass(frozen=True, slots=True)
class ActionView:
    """The one button of an error or an empty state."""

    text: str
    """A verb: ``Add credits…``; an ellipsis where the browser or a dialog follows."""
    kind: str
    """What the window does: ``open:<http(s) address>``, ``providers``, ``retry``,
    ``add-model:<id>`` or ``choose-model``; about a limit ``allow-once`` or ``limits``; about a
    key ``check``, ``keep-key``, ``stop-waiting`` or ``region:<id>``: ask at the provider's other
    address; about a provider ``enable``; about a comparison ``cap``: go to the field of the most
    that it may cost.

    After a chat that failed, also:

    - ``wait:<seconds>`` (a whole number): as ``retry``. The button counts the seconds down and may
      be pressed before they are over; the card does that, the page only sends again.
    - ``max-tokens:<n>``: limit answers of this chat to ``n`` tokens, then send again.
    - ``paid-variant:<id>``: choose this model, then send again; where it is not allowed yet, ask
      for that first, because it costs money.
    - ``new-chat``: begin a new chat and keep the message in the composer.
    """


RETRY: Final = ActionView("Send again", "retry")
GO_TO_KEY: Final = ActionView("Go to the key", "providers")
CHOOSE_MODEL: Final = ActionView("Choose another model", "choose-model")
NEW_CHAT: Final = ActionView("New chat", "new-chat")


@dataclass(frozen=True, slots=True)
class ErrorView:
    """A failure in words."""

    code: str
    """Stable and machine readable: ``payment_required``."""
    title: str
    """``Not enough credits``."""
    text: str
    """What happened, with the provider's own message where there is one."""
    next_step: str
    """What to do now, one sentence."""
    status: int | None = None
    """HTTP status, where there was one."""
    action: ActionView | None = None
    details: str = ""
    """Lines to copy into a report: what was said, by whom and when, without a key. Empty where
    the sentence is all there is."""
