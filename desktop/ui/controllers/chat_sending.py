"""Hands messages of the test chat over, and sees to it that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.errors import ModeldeckError
from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.presentation.chat_presenter import is_limit
from desktop.presentation.error_view import ErrorView
from desktop.presentation.wording import describe
from desktop.services.chat import ChatService
from desktop.services.turn import ChatState, Phase, Turn
from desktop.ui.aio import Aio
from desktop.ui.chat.chat_view import ChatView


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent."""

    prompt: str = ""
    after: int | None = None
    """Number of the last turn that stays, see `ChatService`."""
    continues: bool = False
    """The last answer is to go on; there is no prompt."""
    typed: bool = True
    """It is in the composer; otherwise what is typed there has nothing to do with it."""


class ChatSending(QObject):
    """Sends, sends again, edits and continues.

    ``began`` is told of each turn that begins, ``ended`` of each that has ended. ``show``:
    something to be shown has changed. ``catch_up``: take over what the chat is by now, without
    waiting for the next frame.
    """

    def __init__(
        self,
        parent: QObject,
        page: ChatView,
        aio: Aio[Any],
        chat: ChatService,
        model: Callable[[], ModelRef],
        *,
        began: Callable[[Turn], None],
        ended: Callable[[Turn], None],
        show: Callable[[], None],
        catch_up: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._page, self._aio, self._chat = page, aio, chat
        self._model, self._tell_began, self._tell_ended = model, began, ended
        self._show, self._catch_up = show, catch_up
        self.refusal: ErrorView | None = None
        """Why the last message was not even sent."""
        self.refused = NO_CHOICE
        """Whom that message was meant for."""
        self.editing: int | None = None
        """Number of the turn whose question is in the composer."""
        self.draft = ""
        self._draft_before = ""
        """What was typed before an earlier message was edited."""
        self._state = ChatState()
        self._last = Message()
        self._over_limit = False
        """What the composer hands over next may go beyond the limits."""
        self._under_way: object | None = None
        """The message that was handed over last, until the chat shows its end."""
        self._ended = 0
        """Number of the newest turn whose end has been seen."""
        page.send_requested.connect(self._send_typed)
        page.draft_changed.connect(self._draft_changed)
        page.edit_cancelled.connect(self.cancel_edit)
        page.message_acted.connect(self._act)

    @property
    def after(self) -> int | None:
        """Where what is typed would go to."""
        if self.editing is not None:
            return self.editing - 1
        return None

    def again(self, *, over_limit: bool = False) -> None:
        """Send the last message once more; as if the composer's own button were pressed where it
        was typed there."""
        if not self._last.typed and self.editing is None:
            self._spawn(self._last, over_limit=over_limit)
            return
        if not self.draft.strip():
            self._page.set_draft(self._last.prompt)
        self._over_limit = over_limit and self.draft.strip() == self._last.prompt
        self._page.send_draft()
        self._over_limit = False

    def forget(self) -> None:
        """What was refused was about something else."""
        self.refusal = None

    def refuse(self, error: ModeldeckError, ref: ModelRef) -> None:
        """Say why a message to this model is not sent."""
        self.refusal, self.refused = describe(error), ref
        self._show()
        self._page.refuse_sent()

    def chat_changed(self, state: ChatState) -> None:
        """A newer state of the chat."""
        newest = state.turns[-1] if state.turns else None
        before = self._state.turns[-1].number if self._state.turns else None
        self._state = state
        if newest is not None and newest.number != before:
            self._accepted(newest)
        if newest is not None and not newest.running:
            self._turn_ended(newest)
        if self.editing is not None and not self._has(self.editing):
            self._end_edit()

    def cancel_edit(self) -> None:
        """Give back what was typed before."""
        if self.editing is not None:
            self._page.set_draft("")
            self._end_edit()
            self._show()

    def _end_edit(self) -> None:
        """What is in the composer stays; behind it comes what was typed before."""
        self.editing = None
        texts = filter(None, (self.draft.strip(), self._draft_before))
        self._draft_before = ""
        self._page.set_draft("\n\n".join(texts))

    def _act(self, action: str, number: int) -> None:
        turn = next((each for each in self._state.turns if each.number == number), None)
        if turn is None or self._state.running:
            return
        match action:
            case "edit":
                self._edit(number, turn.prompt)
            case "retry":
                self._spawn(Message(turn.prompt, number - 1, typed=False))
            case "continue":
                self._spawn(Message(continues=True, typed=False))

    def _edit(self, number: int, prompt: str) -> None:
        if self.editing is None:
            self._draft_before = self.draft
        self.editing = number
        self.refusal = None
        self._page.set_draft(prompt)
        self._show()

    def _send_typed(self, text: str) -> None:
        prompt = text.strip()
        self._spawn(Message(prompt, self._place_of(prompt)), over_limit=self._over_limit)

    def _place_of(self, prompt: str) -> int | None:
        """What got no answer at all is sent again in its own place."""
        last = self._state.last_kept
        again = last is not None and _came_to_nothing(last) and last.prompt == prompt
        if last is not None and again and self.editing is None:
            return last.number - 1
        return self.after

    def _spawn(self, message: Message, *, over_limit: bool = False) -> None:
        self._aio.spawn(self._send(message, over_limit=over_limit))

    async def _send(self, message: Message, *, over_limit: bool) -> None:
        nothing = not message.prompt and not message.continues
        if nothing or self._under_way or self._state.running:
            self._page.refuse_sent()
            return
        self._last = message
        self._under_way = sending = object()
        ref = self._meant_for(message)
        try:
            turn = await self._aio.call(self._request(message, ref, over_limit=over_limit))
        except ModeldeckError as error:
            self.refuse(error, ref)
            return
        except Exception:  # our own mistake is told by the window; the text must not go with it
            self._give_back(message.prompt)
            self._page.refuse_sent()
            raise
        finally:
            if self._under_way is sending:
                self._under_way = None
        self._tell_ended(turn)
        self._turn_ended(turn)
        if turn.unsent:  # perhaps before the chat has heard of it
            self._page.refuse_sent()

    def _meant_for(self, message: Message) -> ModelRef:
        """An answer is continued by whoever began it."""
        last = self._state.last_kept
        if message.continues and last is not None:
            return ModelRef(last.provider, last.model)
        return self._model()

    def _request(
        self, message: Message, ref: ModelRef, *, over_limit: bool
    ) -> Callable[[], Awaitable[Turn]]:
        chat = self._chat
        if message.continues:
            return lambda: chat.go_on(over_limit=over_limit)
        return lambda: chat.send(
            ref.provider, ref.model, message.prompt, over_limit=over_limit, after=message.after
        )

    def _accepted(self, turn: Turn) -> None:
        self.refusal = None
        self._page.accept_sent()
        if self.draft.strip() == self._question_of(turn):
            self._page.set_draft("")  # given back before, and now sent by another button
        if self.editing is not None:
            self._end_edit()
        self._tell_began(turn)

    def _turn_ended(self, turn: Turn) -> None:
        """Told by the snapshot, or by the call where that is faster: the first of them counts."""
        if turn.number == self._ended:
            return
        self._ended = turn.number
        self._under_way = None  # recording it may take longer
        if turn.phase is Phase.FAILED or (turn.phase is Phase.STOPPED and turn.empty):
            self._give_back(turn.prompt, turn)

    def _give_back(self, prompt: str, turn: Turn | None = None) -> None:
        """A message that got no whole answer can be sent again, to the place it was meant for."""
        self._catch_up()
        if turn is not None and turn.declined and (number := self._next_to(turn.after)):
            self._edit(number, prompt)
        elif prompt and not _holds(self.draft, prompt):
            self._page.set_draft(f"{prompt}\n\n{self.draft}".strip())

    def _next_to(self, after: int | None) -> int | None:
        """The turn that a declined one was to replace; 0 is no number of a turn."""
        if after is None:
            return None
        turns = (turn for turn in self._state.turns if not turn.declined)
        following = next((turn for turn in turns if turn.number > after), None)
        if following is None or _came_to_nothing(following):
            return None
        return following.number

    def _question_of(self, turn: Turn) -> str:
        """The one that it answers, perhaps by going on with an answer."""
        turns = (each for each in reversed(self._state.turns) if not each.continues)
        return next((each.prompt for each in turns), "") if turn.continues else turn.prompt

    def _has(self, number: int) -> bool:
        return any(turn.number == number for turn in self._state.turns)

    def _draft_changed(self, text: str) -> None:
        self.draft = text
        if is_limit(self.refusal) and self._last.typed and text.strip() != self._last.prompt:
            # It was said of another message.
            self.refusal = None
            self._show()


def _holds(draft: str, prompt: str) -> bool:
    """Whether a message stands in the draft as paragraphs of its own, and not inside a word."""
    return f"\n\n{prompt.strip()}\n\n" in f"\n\n{draft.strip()}\n\n"


def _came_to_nothing(turn: Turn) -> bool:
    """It ended before anything of an answer was there."""
    return turn.phase in (Phase.FAILED, Phase.STOPPED) and turn.empty and not turn.continues
