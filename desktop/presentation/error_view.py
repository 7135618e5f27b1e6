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
    key ``check``, ``keep-key`` or ``stop-waiting``."""


RETRY: Final = ActionView("Send again", "retry")
GO_TO_KEY: Final = ActionView("Go to the key", "providers")
CHOOSE_MODEL: Final = ActionView("Choose another model", "choose-model")


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
